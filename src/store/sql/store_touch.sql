-- Writes the row as it is: a commit that has something to confirm.
-- parameters: none
-- columns: none
UPDATE store SET epoch = epoch WHERE number = 1
