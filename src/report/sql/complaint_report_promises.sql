-- Promises made in a period by the unit in charge and what became of them.
-- parameters: from_at integer, until_at integer, tier enum
-- columns: unit text, outcome enum, promises integer
SELECT p.unit, p.outcome, count(*) AS promises
FROM promise p
WHERE p.made_at >= :from_at AND p.made_at < :until_at
  AND (:tier = 0 OR :tier = (SELECT c.tier FROM complaint c WHERE c.id = p.complaint_id))
GROUP BY p.unit, p.outcome
