-- Tasks done in a period, and tasks open now, in one pass.
-- parameters: from_at integer, until_at integer, now_at integer
-- columns: done integer, on_time integer, open integer, overdue integer
-- scan: every task is looked at once, and a report is asked for seldom
SELECT count(CASE WHEN state = 2 AND ended_at >= :from_at AND ended_at < :until_at THEN 1 END) AS done,
  count(CASE WHEN state = 2 AND ended_at >= :from_at AND ended_at < :until_at AND ended_at <= due_at THEN 1 END) AS on_time,
  count(CASE WHEN state = 1 THEN 1 END) AS open,
  count(CASE WHEN state = 1 AND due_at < :now_at THEN 1 END) AS overdue
FROM task
