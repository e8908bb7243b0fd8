-- A case of a customer that is neither closed nor void.
-- parameters: customer_id id
-- columns: id id
SELECT id FROM complaint WHERE customer_id = :customer_id AND state < 11 ORDER BY id LIMIT 1
