-- The digest of one entry: the same number with another digest is another history.
-- parameters: seq integer
-- columns: digest bytes
SELECT digest FROM journal WHERE seq = :seq
