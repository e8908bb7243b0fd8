-- Cases that the index of texts leads to, in the order of id: those that hold what is asked, and perhaps some more.
-- parameters: page integer, question text, place integer
-- columns: complaint
SELECT c.* FROM search(:question) AS s
  CROSS JOIN search_place AS p ON p.place = s.rowid
  CROSS JOIN complaint AS c ON c.id = p.id
WHERE s.rowid >= :place AND {complaint_filter}
ORDER BY s.rowid LIMIT :page
