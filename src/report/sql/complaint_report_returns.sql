-- The cases of customers received in a period, customer by customer, the last of each at the end; and whether he bought again.
-- parameters: from_at integer, until_at integer, tier enum, window_us integer
-- columns: customer_id id, state enum, received_at instant, solved_at instant, closed_at instant, satisfaction enum, returned enum
SELECT c.customer_id, c.state, c.received_at, c.solved_at, c.closed_at, c.satisfaction,
  CASE WHEN EXISTS (SELECT 1 FROM purchase p WHERE p.customer_id = c.customer_id
      AND p.at > c.received_at AND p.at <= c.received_at + :window_us) THEN 1 ELSE 0 END AS returned
FROM complaint c
WHERE c.received_at >= :from_at AND c.received_at < :until_at AND c.customer_id IS NOT NULL AND c.state < 12
  AND (:tier = 0 OR c.tier = :tier)
ORDER BY c.customer_id, c.received_at, c.id
