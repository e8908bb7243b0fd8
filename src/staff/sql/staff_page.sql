-- People of ours in the order of name: those who have left, and those who came back if they are wanted too.
-- parameters: after text, returned enum, page integer
-- columns: staff
SELECT * FROM staff
WHERE name > coalesce(:after, '') AND (:returned = 1 OR left_at IS NOT NULL)
ORDER BY name LIMIT :page
