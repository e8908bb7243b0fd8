-- The open tasks about a customer.
-- parameters: customer_id id
-- columns: task
SELECT * FROM task WHERE customer_id = :customer_id AND state = 1 ORDER BY due_at, priority, id
