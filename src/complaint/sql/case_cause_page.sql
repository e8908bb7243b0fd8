-- The causes of a case, by number.
-- parameters: complaint_id id, after enum, page integer
-- columns: case_cause
SELECT * FROM case_cause WHERE complaint_id = :complaint_id AND cause > :after ORDER BY cause LIMIT :page
