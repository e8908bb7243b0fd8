-- Corrective actions that are open while the task of their owner is not, or the other way round.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT a.id FROM action AS a LEFT JOIN task AS t ON t.id = a.task_id
WHERE t.id IS NULL OR (t.state = 1) <> (a.state = 1) ORDER BY a.id
