-- Changes nothing, and takes the write lock.
-- parameters: none
-- columns: none
UPDATE store SET version = version WHERE number = 0
