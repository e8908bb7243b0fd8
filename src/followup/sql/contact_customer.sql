-- The contacts with one customer, oldest first, behind a bookmark.
-- parameters: customer_id id, after_at instant, after_id id, page integer
-- columns: contact
SELECT * FROM contact
WHERE customer_id = :customer_id
  AND (at, id) > (coalesce(:after_at, -9223372036854775807), coalesce(:after_id, X'00'))
ORDER BY at, id LIMIT :page
