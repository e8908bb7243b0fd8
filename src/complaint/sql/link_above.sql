-- Whether a case lies above another one by links of a kind: it is reached from there by going from a case to those it is linked to.
-- parameters: id id, below id, kind enum
-- columns: id id
-- scan: of the cases above one, each once
WITH RECURSIVE above(id) AS (
  SELECT other_id FROM link WHERE complaint_id = :below AND kind = :kind AND ended_at IS NULL
  UNION
  SELECT l.other_id FROM above JOIN link AS l ON l.complaint_id = above.id AND l.kind = :kind AND l.ended_at IS NULL)
SELECT id FROM above WHERE id = :id
