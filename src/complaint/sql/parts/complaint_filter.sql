-- What crm_complaint_query asks of a case c, behind the bookmark. A statement that is led to its rows by one of the conditions repeats it.
-- parameters: customer_id id, after id, handler text, answerable text, due_until instant, state enum, open_only enum,
--   cause enum, level enum, tier enum, severity enum, lane enum, breached enum, escalated enum
c.id > coalesce(:after, X'00')
  AND (:customer_id IS NULL OR c.customer_id = :customer_id)
  AND (:state = 0 OR c.state = :state) AND (:open_only = 0 OR c.state < 11)
  AND (:handler IS NULL OR c.handler = :handler)
  AND (:answerable IS NULL OR c.first_responder = :answerable)
  AND c.level >= :level AND (:tier = 0 OR c.tier = :tier)
  AND (:severity = 0 OR c.severity = :severity) AND (:lane = 0 OR c.lane = :lane)
  AND c.breaches >= :breached AND c.escalation >= :escalated
  AND (:cause = 0 OR EXISTS (SELECT 1 FROM case_cause AS x WHERE x.complaint_id = c.id AND x.cause = :cause))
  AND (:due_until IS NULL OR EXISTS (
    SELECT 1 FROM task AS t WHERE t.complaint_id = c.id AND t.state = 1 AND t.due_at <= :due_until))
