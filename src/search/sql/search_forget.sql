-- Empties the index.
-- only: sqlite
-- parameters: none
-- columns: none
INSERT INTO search(search) VALUES('delete-all')
