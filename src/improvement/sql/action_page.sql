-- Corrective actions in the order of id.
-- parameters: state enum, after id, page integer
-- columns: action
SELECT * FROM action WHERE id > coalesce(:after, X'00') AND (:state = 0 OR state = :state) ORDER BY id LIMIT :page
