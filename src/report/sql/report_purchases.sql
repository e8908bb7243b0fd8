-- How many purchases were made in a period.
-- parameters: from_at integer, until_at integer
-- columns: purchases integer
-- scan: purchases are kept by customer, and a report is asked for seldom
SELECT count(*) AS purchases FROM purchase WHERE at >= :from_at AND at < :until_at
