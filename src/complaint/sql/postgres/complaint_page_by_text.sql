-- Cases that the index of texts leads to, in the order of id: all that it leads to first, so that each is looked up by its id.
-- parameters: page integer, question text, place integer
-- columns: complaint
-- unused: place
SELECT c.* FROM (
  SELECT id FROM search
  WHERE tokens @@ CAST(:question AS tsquery) AND id > coalesce(:after, X'00')
  ORDER BY id OFFSET 0) AS s
JOIN complaint AS c ON c.id = s.id
WHERE {complaint_filter}
ORDER BY s.id LIMIT :page
