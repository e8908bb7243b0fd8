-- Rows of causes and reviews that belong to no case.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT n.complaint_id AS id FROM case_cause AS n WHERE NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = n.complaint_id)
UNION
SELECT r.complaint_id AS id FROM review AS r WHERE NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = r.complaint_id)
ORDER BY id
