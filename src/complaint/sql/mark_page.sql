-- The steps of good handling of a case, oldest first.
-- parameters: complaint_id id, after integer, page integer
-- columns: mark
SELECT * FROM mark WHERE complaint_id = :complaint_id AND number > :after ORDER BY number LIMIT :page
