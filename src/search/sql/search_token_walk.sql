-- What the index holds.
-- only: postgres
-- parameters: none
-- columns: id id, token text
-- scan: it is compared with all records
SELECT s.id, t.token FROM search AS s CROSS JOIN LATERAL unnest(tsvector_to_array(s.tokens)) AS t(token)
