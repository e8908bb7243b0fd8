-- Notes the version of the schema; the first time it makes the row.
-- parameters: version enum
-- columns: none
INSERT INTO store(number, version, epoch, timeline) VALUES(1, :version, 0, 0)
ON CONFLICT (number) DO UPDATE SET version = excluded.version
