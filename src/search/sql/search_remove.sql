-- Takes tokens away from a place of the index.
-- only: sqlite
-- parameters: place integer, tokens text
-- columns: none
INSERT INTO search(search, rowid, words) VALUES('delete', :place, :tokens)
