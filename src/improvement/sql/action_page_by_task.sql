-- The corrective action with a task.
-- parameters: task_id id, cause enum, state enum, after id, page integer
-- columns: action
SELECT * FROM action
WHERE task_id = :task_id AND (:cause = 0 OR cause = :cause) AND (:state = 0 OR state = :state) AND id > coalesce(:after, X'00')
ORDER BY id LIMIT :page
