-- Lifecycle moves of a period by arrow.
-- parameters: from_at integer, until_at integer
-- columns: from_state enum, to_state enum, moves integer
-- scan: moves are kept by customer, and a report is asked for seldom
SELECT from_state, to_state, count(*) AS moves FROM lifecycle_move
WHERE at >= :from_at AND at < :until_at GROUP BY from_state, to_state
