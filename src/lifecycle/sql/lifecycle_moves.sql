-- The moves of a customer behind a bookmark, oldest first.
-- parameters: customer_id id, after_number integer, page integer
-- columns: lifecycle_move
SELECT * FROM lifecycle_move WHERE customer_id = :customer_id AND number > :after_number ORDER BY number LIMIT :page
