-- Other records at the place of one.
-- only: sqlite
-- parameters: place integer, id id
-- columns: id id
SELECT id FROM search_place WHERE place = :place AND id <> :id
