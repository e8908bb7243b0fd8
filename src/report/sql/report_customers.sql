-- Customers in use by state.
-- parameters: none
-- columns: state enum, customers integer
-- scan: every customer is counted, and an index by state would cost every change of a customer
SELECT state, count(*) AS customers FROM customer WHERE removed = 0 GROUP BY state
