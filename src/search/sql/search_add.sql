-- Adds tokens to a place of the index; those that are there already stay.
-- only: sqlite
-- parameters: place integer, tokens text
-- columns: none
INSERT INTO search(rowid, words) VALUES(:place, :tokens)
