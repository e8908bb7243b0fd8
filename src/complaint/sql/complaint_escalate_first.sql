-- The case of a key customer that escalates by itself first, if that lies before an instant.
-- parameters: before integer
-- columns: id id, escalate_at instant
SELECT id, escalate_at FROM complaint
WHERE escalate_at IS NOT NULL AND escalate_at < :before ORDER BY escalate_at, id LIMIT 1
