-- Cases that were merged, and by merging lead to themselves, so that no case goes on for them.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all that were merged
WITH RECURSIVE way(start, next) AS (
  SELECT id, merged_into FROM complaint WHERE merged_into IS NOT NULL
  UNION
  SELECT way.start, c.merged_into FROM way JOIN complaint AS c ON c.id = way.next WHERE c.merged_into IS NOT NULL)
SELECT start AS id FROM way WHERE next = start ORDER BY start
