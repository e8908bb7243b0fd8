-- Corrective actions that came from a case, or came back in one, that is not there.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT a.id FROM action AS a
WHERE (a.complaint_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = a.complaint_id))
   OR (a.recurred_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM complaint AS c WHERE c.id = a.recurred_in))
ORDER BY a.id
