-- Cases in the order of id, for the index of their texts.
-- parameters: after id, page integer
-- columns: complaint
SELECT * FROM complaint WHERE id > coalesce(:after, X'00') ORDER BY id LIMIT :page
