-- Open cases whose first responder has left, by person and id, behind the one that is the bookmark: its first responder never changes.
-- parameters: rule enum, after_id id, page integer
-- columns: complaint_id id, number text, rule enum, person text, since instant
SELECT c.id AS complaint_id, c.number AS number, :rule AS rule, s.name AS person, s.left_at AS since
FROM staff AS s JOIN complaint AS c ON c.first_responder = s.name AND c.state < 11
WHERE s.left_at IS NOT NULL AND s.name >= coalesce((SELECT a.first_responder FROM complaint AS a WHERE a.id = :after_id), '')
  AND c.first_responder >= coalesce((SELECT o.first_responder FROM complaint AS o WHERE o.id = :after_id), '')
  AND c.id > CASE WHEN s.name = (SELECT b.first_responder FROM complaint AS b WHERE b.id = :after_id) THEN :after_id ELSE X'00' END
ORDER BY s.name, c.id LIMIT :page
