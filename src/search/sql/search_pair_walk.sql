-- What the index holds.
-- only: sqlite
-- parameters: none
-- columns: token text, place integer
-- scan: it is compared with all records
SELECT term AS token, doc AS place FROM search_pair
