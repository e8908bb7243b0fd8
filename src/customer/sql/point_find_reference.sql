-- The customer that has an external reference.
-- parameters: source text, value text
-- columns: customer_id id, number integer
SELECT customer_id, number FROM point WHERE match = :value AND label = :source AND kind = 0
