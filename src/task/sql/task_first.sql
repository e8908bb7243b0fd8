-- When the first open task after an instant is due.
-- parameters: after instant
-- columns: due_at instant, priority enum
SELECT due_at, priority FROM task WHERE state = 1 AND due_at > :after ORDER BY due_at, priority LIMIT 1
