-- What all customers bought in a window, the beginning included, the end not.
-- parameters: from_at integer, until_at integer
-- columns: at instant, amount integer, quantity integer, currency text
-- scan: a sum over all customers reads every purchase; purchases are kept by customer, not by time
SELECT at, amount, quantity, currency FROM purchase WHERE at >= :from_at AND at < :until_at
