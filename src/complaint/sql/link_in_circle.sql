-- Cases that by links of a kind that has an order, repeats and parts, lead to themselves.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all such links
WITH RECURSIVE way(start, kind, next) AS (
  SELECT complaint_id, kind, other_id FROM link WHERE kind IN (1, 3) AND ended_at IS NULL
  UNION
  SELECT way.start, way.kind, l.other_id FROM way JOIN link AS l ON l.complaint_id = way.next AND l.kind = way.kind AND l.ended_at IS NULL)
SELECT start AS id FROM way WHERE next = start ORDER BY start
