-- The causes of a case, by number, all at once.
-- parameters: complaint_id id
-- columns: case_cause
SELECT * FROM case_cause WHERE complaint_id = :complaint_id ORDER BY cause
