-- The case in whose clock something falls due first, if that lies before an instant.
-- parameters: before integer
-- columns: complaint_id id, wake_at instant
SELECT complaint_id, wake_at FROM case_clock
WHERE wake_at IS NOT NULL AND wake_at < :before ORDER BY wake_at, complaint_id LIMIT 1
