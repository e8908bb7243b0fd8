-- The last move of a customer up to an instant: where it led is the state he was in then.
-- parameters: customer_id id, at instant
-- columns: number integer, to_state enum
SELECT number, to_state FROM lifecycle_move WHERE customer_id = :customer_id AND at <= :at ORDER BY number DESC LIMIT 1
