-- Contact points and references of a customer, in the order given.
-- parameters: customer_id id
-- columns: point
SELECT * FROM point WHERE customer_id = :customer_id ORDER BY number
