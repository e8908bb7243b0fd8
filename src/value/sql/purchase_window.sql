-- What a customer bought in a window, the beginning included, the end not.
-- parameters: customer_id id, from_at integer, until_at integer
-- columns: at instant, amount integer, quantity integer, currency text
SELECT at, amount, quantity, currency FROM purchase
WHERE customer_id = :customer_id AND at >= :from_at AND at < :until_at
ORDER BY at
