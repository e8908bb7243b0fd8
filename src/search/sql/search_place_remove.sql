-- parameters: place integer, id id
-- only: sqlite
-- columns: none
DELETE FROM search_place WHERE place = :place AND id = :id
