-- All tasks about one customer, of any state and due time, of one person or (NULL) everybody, behind a bookmark.
-- parameters: customer_id id, handler text, after_due instant, after_priority enum, after_id id, page integer
-- columns: task
SELECT * FROM task
WHERE customer_id = :customer_id AND (:handler IS NULL OR handler = :handler)
  AND (due_at, priority, id) > (coalesce(:after_due, -9223372036854775807), :after_priority, coalesce(:after_id, X'00'))
ORDER BY due_at, priority, id LIMIT :page
