-- The playbook version in force.
-- parameters: none
-- columns: playbook
-- scan: one step from the end of the primary key
SELECT * FROM playbook ORDER BY version DESC LIMIT 1
