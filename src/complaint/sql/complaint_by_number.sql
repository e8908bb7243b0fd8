-- The case that has a number, and the one that goes on for it.
-- parameters: number text
-- columns: id id, merged_into id
SELECT id, merged_into FROM complaint WHERE number = :number
