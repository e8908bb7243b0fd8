-- Open cases that a person answers for, in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM complaint AS c
WHERE c.state < 11 AND c.first_responder = :answerable AND {complaint_filter}
ORDER BY c.id LIMIT :page
