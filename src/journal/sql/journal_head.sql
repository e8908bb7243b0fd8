-- The last entry: the next one takes the number behind it and chains to its digest.
-- parameters: none
-- columns: seq integer, digest bytes
-- scan: one step from the end of the primary key
SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1
