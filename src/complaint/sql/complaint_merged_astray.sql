-- Cases that were merged into one that is not there, or are not void for all that.
-- parameters: none
-- columns: id id
-- scan: for crm_verify(), of all of them
SELECT m.id FROM complaint AS m LEFT JOIN complaint AS c ON c.id = m.merged_into
WHERE m.merged_into IS NOT NULL AND (c.id IS NULL OR m.state <> 12) ORDER BY m.id
