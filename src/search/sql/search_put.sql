-- The tokens of a record, new or in the place of its old ones.
-- only: postgres
-- parameters: id id, tokens text
-- columns: none
INSERT INTO search(id, tokens) VALUES(:id, array_to_tsvector(string_to_array(:tokens, ' ')))
ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens
