-- Customers in use by contact class, which tells their tier.
-- parameters: none
-- columns: contact_class enum, customers integer
-- scan: every customer is counted, and an index by class would cost every customer that is added
SELECT contact_class, count(*) AS customers FROM customer WHERE removed = 0 GROUP BY contact_class
