-- Cases of one customer in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM complaint AS c
WHERE c.customer_id = :customer_id AND {complaint_filter}
ORDER BY c.id LIMIT :page
