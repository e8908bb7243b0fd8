-- Cases with a link that leads to a case that is not there, or comes from one.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT l.complaint_id AS id FROM link AS l
WHERE NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = l.complaint_id)
   OR NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = l.other_id)
ORDER BY l.complaint_id
