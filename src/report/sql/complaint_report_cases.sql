-- The cases received in a period with what a report needs of them: when each was first answered, and by which clock it is measured.
-- parameters: from_at integer, until_at integer, tier enum
-- columns: state enum, received_at instant, acknowledged_at instant, solved_at instant, closed_at instant, channel enum, tier enum,
--   primary_cause enum, cycles enum, reopened enum, escalation enum, overrides enum, satisfaction enum, merged enum,
--   unit text, promised_at instant, offered_at instant, refused_at instant, is_repeat enum, clock text, clock_playbook integer, missed enum
SELECT c.state, c.received_at, c.acknowledged_at, c.solved_at, c.closed_at, c.channel, c.tier,
  c.primary_cause, c.cycles, c.reopened, c.escalation, c.overrides, c.satisfaction,
  CASE WHEN c.merged_into IS NULL THEN 0 ELSE 1 END AS merged,
  p.unit, p.made_at AS promised_at, r.offered_at, f.at AS refused_at,
  CASE WHEN EXISTS (SELECT 1 FROM link l WHERE l.complaint_id = c.id AND l.kind = 1 AND l.ended_at IS NULL)
    THEN 1 ELSE 0 END AS is_repeat,
  k.clock, coalesce(k.playbook, 0) AS clock_playbook, coalesce(k.breaches, 0) AS missed
FROM complaint c
  LEFT JOIN promise p ON p.complaint_id = c.id AND p.number = 1
  LEFT JOIN remedy r ON r.complaint_id = c.id AND r.number = 1
  LEFT JOIN refusal f ON f.complaint_id = c.id AND f.number = 1
  LEFT JOIN case_clock k ON k.complaint_id = c.id
WHERE c.received_at >= :from_at AND c.received_at < :until_at AND (:tier = 0 OR c.tier = :tier)
