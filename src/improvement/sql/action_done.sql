-- Corrective actions against a cause that were done.
-- parameters: cause enum
-- columns: action
SELECT * FROM action WHERE cause = :cause AND state = 2 ORDER BY id
