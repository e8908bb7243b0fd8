-- The open promise that lapses first, if its time lies before an instant.
-- parameters: before integer
-- columns: complaint_id id, number integer, due_at instant
SELECT complaint_id, number, due_at FROM promise
WHERE outcome = 1 AND due_at < :before ORDER BY due_at, complaint_id, number LIMIT 1
