-- How often a customer bought between two instants, both included; money given back is no purchase.
-- parameters: customer_id id, from_at instant, until_at instant
-- columns: purchases integer
SELECT count(*) AS purchases FROM purchase
WHERE customer_id = :customer_id AND at >= :from_at AND at <= :until_at AND amount >= 0
