-- Open promises over all cases, the one that lapses first at the head.
-- parameters: until instant, after_due integer, after_id id, after_number integer, page integer
-- columns: promise
SELECT * FROM promise
WHERE outcome = 1 AND due_at <= coalesce(:until, 253402300799999999)
  AND (due_at, complaint_id, number) > (:after_due, coalesce(:after_id, X'00'), :after_number)
ORDER BY due_at, complaint_id, number LIMIT :page
