-- The wishes that were refused on a case, oldest first.
-- parameters: complaint_id id, after integer, page integer
-- columns: refusal
SELECT * FROM refusal WHERE complaint_id = :complaint_id AND number > :after ORDER BY number LIMIT :page
