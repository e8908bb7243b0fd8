-- only: sqlite
-- parameters: none
-- columns: place integer, id id
-- scan: they are compared with all records
SELECT place, id FROM search_place
