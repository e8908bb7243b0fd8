-- The purchases of a customer behind a bookmark, oldest first, ties by id.
-- parameters: customer_id id, after_at instant, after_id id, page integer
-- columns: purchase
SELECT * FROM purchase
WHERE customer_id = :customer_id AND (at, id) > (coalesce(:after_at, -9223372036854775807), coalesce(:after_id, X'00'))
ORDER BY at, id LIMIT :page
