-- Customers by id.
-- parameters: after_id id, state enum, removed enum, page integer
-- columns: customer
SELECT * FROM customer
WHERE id > coalesce(:after_id, X'00') AND (:state = 0 OR state = :state) AND removed <= :removed
ORDER BY id LIMIT :page
