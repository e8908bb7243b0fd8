-- Corrective actions against one cause in the order of id.
-- parameters: cause enum, state enum, after id, page integer
-- columns: action
SELECT * FROM action
WHERE cause = :cause AND (:state = 0 OR state = :state) AND id > coalesce(:after, X'00') ORDER BY id LIMIT :page
