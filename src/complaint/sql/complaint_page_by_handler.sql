-- Open cases that a person handles, in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM complaint AS c
WHERE c.state < 11 AND c.handler = :handler AND {complaint_filter}
ORDER BY c.id LIMIT :page
