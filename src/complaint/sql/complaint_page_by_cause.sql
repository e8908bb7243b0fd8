-- Cases with a cause in the order of id.
-- parameters: page integer
-- columns: complaint
SELECT c.* FROM case_cause AS k JOIN complaint AS c ON c.id = k.complaint_id
WHERE k.cause = :cause AND k.complaint_id > coalesce(:after, X'00') AND {complaint_filter}
ORDER BY k.complaint_id LIMIT :page
