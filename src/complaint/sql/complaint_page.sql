-- Cases in the order of id.
-- parameters: after id, state enum, open_only enum, page integer
-- columns: complaint
SELECT * FROM complaint
WHERE id > coalesce(:after, X'00') AND (:state = 0 OR state = :state) AND (:open_only = 0 OR state < 11)
ORDER BY id LIMIT :page
