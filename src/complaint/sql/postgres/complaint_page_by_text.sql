-- Cases that the index of texts leads to, in the order of id. All that it leads to are sorted by their ids, then each case is looked up
-- by its own, until there are enough: each OFFSET 0 keeps a planner that knows no statistics yet from walking whole tables instead.
-- parameters: page integer, question text, place integer
-- columns: complaint
-- unused: place
SELECT c.* FROM (
  SELECT f.id FROM (SELECT id FROM search WHERE tokens @@ CAST(:question AS tsquery) OFFSET 0) AS f
  WHERE f.id > coalesce(:after, X'00')
  ORDER BY f.id OFFSET 0) AS s
CROSS JOIN LATERAL (SELECT * FROM complaint AS x WHERE x.id = s.id OFFSET 0) AS c
WHERE {complaint_filter}
ORDER BY s.id LIMIT :page
