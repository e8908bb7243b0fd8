-- The timeline of one customer: what happened to him, by when it happened.
-- parameters: customer_id id, from_at instant, until_at instant, after_at instant, after_seq integer, page integer
-- columns: journal
SELECT * FROM journal
WHERE customer_id = :customer_id AND at >= coalesce(:from_at, -62135596800000000) AND at < coalesce(:until_at, 253402300800000000)
  AND (at, seq) > (coalesce(:after_at, -62135596800000001), :after_seq)
ORDER BY at, seq LIMIT :page
