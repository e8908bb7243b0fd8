-- Writes the index anew as one piece, without what was taken away from it.
-- only: sqlite
-- parameters: none
-- columns: none
INSERT INTO search(search) VALUES('optimize')
