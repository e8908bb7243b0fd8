-- Which steps of good handling were noted on a case: few rows, however often each was.
-- parameters: complaint_id id
-- columns: kind enum
SELECT DISTINCT kind FROM mark WHERE complaint_id = :complaint_id ORDER BY kind
