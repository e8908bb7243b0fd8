-- Cases of one customer in the order of id.
-- parameters: customer_id id, after id, state enum, open_only enum, page integer
-- columns: complaint
SELECT * FROM complaint
WHERE customer_id = :customer_id AND id > coalesce(:after, X'00')
  AND (:state = 0 OR state = :state) AND (:open_only = 0 OR state < 11)
ORDER BY id LIMIT :page
