-- Promises made in a period by what became of them.
-- parameters: from_at integer, until_at integer
-- columns: outcome enum, promises integer
-- scan: promises are kept by case, and a report is asked for seldom
SELECT outcome, count(*) AS promises FROM promise WHERE made_at >= :from_at AND made_at < :until_at GROUP BY outcome
