-- The case that goes on for a case that was merged, however often that went on.
-- parameters: id id
-- columns: id id
-- scan: of the cases between the two
WITH RECURSIVE way(id, next) AS (
  SELECT id, merged_into FROM complaint WHERE id = :id
  UNION
  SELECT c.id, c.merged_into FROM way JOIN complaint AS c ON c.id = way.next)
SELECT id FROM way WHERE next IS NULL
