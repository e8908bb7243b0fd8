-- The open tasks of a case.
-- parameters: complaint_id id
-- columns: task
SELECT * FROM task WHERE complaint_id = :complaint_id AND state = 1 ORDER BY due_at, priority, id
