-- Cases whose primary cause is not the one that is marked so among their causes, or with several that are.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT p.id FROM (
  SELECT c.id, c.primary_cause, (SELECT count(*) FROM case_cause AS n WHERE n.complaint_id = c.id AND n.is_primary = 1) AS marked,
         (SELECT max(n.cause) FROM case_cause AS n WHERE n.complaint_id = c.id AND n.is_primary = 1) AS cause
  FROM complaint AS c) AS p
WHERE p.marked > 1 OR p.primary_cause <> coalesce(p.cause, 0) ORDER BY p.id
