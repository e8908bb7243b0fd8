-- The cases received in a period, as they stand now.
-- parameters: from_at integer, until_at integer
-- columns: state enum, received_at instant, solved_at instant
-- scan: every case is looked at once, and a report is asked for seldom
SELECT state, received_at, solved_at FROM complaint WHERE received_at >= :from_at AND received_at < :until_at
