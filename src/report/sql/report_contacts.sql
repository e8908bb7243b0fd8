-- How many contacts were made in a period.
-- parameters: from_at integer, until_at integer
-- columns: contacts integer
-- scan: contacts are kept by customer, and a report is asked for seldom
SELECT count(*) AS contacts FROM contact WHERE at >= :from_at AND at < :until_at
