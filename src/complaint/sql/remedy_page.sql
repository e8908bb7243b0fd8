-- The options of a case, oldest first.
-- parameters: complaint_id id, after integer, page integer
-- columns: remedy
SELECT * FROM remedy WHERE complaint_id = :complaint_id AND number > :after ORDER BY number LIMIT :page
