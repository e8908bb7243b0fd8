-- The queue of everybody: open tasks due up to an instant, behind a bookmark.
-- parameters: until instant, after_due instant, after_priority enum, after_id id, page integer
-- columns: task
SELECT * FROM task
WHERE state = 1 AND due_at <= :until
  AND (due_at, priority, id) > (coalesce(:after_due, -9223372036854775807), :after_priority, coalesce(:after_id, X'00'))
ORDER BY due_at, priority, id LIMIT :page
