-- An open case of a green lane that has so many others: whether it is full. No more of them are looked at.
-- parameters: lane enum, others integer
-- columns: id id
SELECT id FROM complaint WHERE lane = :lane AND lane > 1 AND state < 11 LIMIT 1 OFFSET :others
