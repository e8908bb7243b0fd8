-- What was asked and answered first under an idempotency key.
-- parameters: key text
-- columns: request bytes, result bytes
SELECT request, result FROM journal WHERE key = :key
