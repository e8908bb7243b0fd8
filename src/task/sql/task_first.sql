-- When the first open task is due.
-- parameters: none
-- columns: due_at instant, priority enum
-- scan: one step into the partial index of open tasks
SELECT due_at, priority FROM task WHERE state = 1 ORDER BY due_at, priority LIMIT 1
