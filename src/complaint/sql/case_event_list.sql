-- What happened on a case as its clock sees it, in order.
-- parameters: complaint_id id
-- columns: case_event
SELECT * FROM case_event WHERE complaint_id = :complaint_id ORDER BY number
