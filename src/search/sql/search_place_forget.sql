-- only: sqlite
-- parameters: none
-- columns: none
-- scan: all of them go
DELETE FROM search_place
