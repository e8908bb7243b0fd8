-- Cases in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM complaint AS c WHERE {complaint_filter}
ORDER BY c.id LIMIT :page
