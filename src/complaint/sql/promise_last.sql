-- The promise of a case that was made last.
-- parameters: complaint_id id
-- columns: promise
SELECT * FROM promise WHERE complaint_id = :complaint_id ORDER BY number DESC LIMIT 1
