-- What needs a person now: open tasks of his on cases, due up to an instant, each with its case, behind a bookmark.
-- parameters: person text, until instant, after_due instant, after_rank enum, after_id id, page integer
-- columns: task_id id, kind enum, due_at instant, rank enum, title text, complaint_id id, number text, state enum, priority enum,
--   level enum, severity enum, lane enum, emotion enum, breaches enum, escalation enum, complainant text, about text, customer_id id
SELECT t.id AS task_id, t.kind AS kind, t.due_at AS due_at, t.priority AS rank, t.title AS title, t.complaint_id AS complaint_id,
  c.number AS number, c.state AS state, c.priority AS priority, c.level AS level, c.severity AS severity, c.lane AS lane,
  c.emotion AS emotion, c.breaches AS breaches, c.escalation AS escalation, c.complainant AS complainant, c.about AS about,
  c.customer_id AS customer_id
FROM task AS t JOIN complaint AS c ON c.id = t.complaint_id
WHERE t.state = 1 AND t.handler = :person AND t.due_at <= :until
  AND (t.due_at, t.priority, t.id) > (coalesce(:after_due, -9223372036854775807), :after_rank, coalesce(:after_id, X'00'))
ORDER BY t.due_at, t.priority, t.id LIMIT :page
