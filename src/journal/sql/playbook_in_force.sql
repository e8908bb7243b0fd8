-- The number of the playbook version in force; its text is read only when it is another than before.
-- parameters: none
-- columns: version integer
-- scan: one step from the end of the primary key
SELECT version FROM playbook ORDER BY version DESC LIMIT 1
