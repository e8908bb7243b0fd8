-- The options of a case that are on the table, oldest first.
-- parameters: complaint_id id
-- columns: remedy
SELECT * FROM remedy WHERE complaint_id = :complaint_id AND outcome = 1 ORDER BY number
