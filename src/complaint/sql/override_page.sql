-- The guards of a case that somebody let pass, oldest first.
-- parameters: complaint_id id, after integer, page integer
-- columns: override
SELECT * FROM override WHERE complaint_id = :complaint_id AND number > :after ORDER BY number LIMIT :page
