-- Cases with an open task that is due, in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM complaint AS c
WHERE c.id IN (SELECT d.complaint_id FROM task AS d
               WHERE d.state = 1 AND d.due_at <= :due_until AND d.complaint_id > coalesce(:after, X'00'))
  AND {complaint_filter}
ORDER BY c.id LIMIT :page
