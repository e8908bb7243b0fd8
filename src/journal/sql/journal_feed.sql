-- The feed: entries behind a position.
-- parameters: after integer, page integer
-- columns: journal
SELECT * FROM journal WHERE seq > :after ORDER BY seq LIMIT :page
