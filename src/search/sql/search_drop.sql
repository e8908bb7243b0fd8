-- only: postgres
-- parameters: id id
-- columns: none
DELETE FROM search WHERE id = :id
