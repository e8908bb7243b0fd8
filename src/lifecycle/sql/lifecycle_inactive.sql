-- The customer who has been silent longest, among those whose churn window counts.
-- parameters: none
-- columns: customer
-- scan: one step into the partial index of customers whose window counts
SELECT * FROM customer WHERE inactive_since IS NOT NULL ORDER BY inactive_since, id LIMIT 1
