-- Begins a new epoch.
-- parameters: none
-- columns: none
UPDATE store SET epoch = epoch + 1 WHERE number = 1
