-- The last task of a corrective action.
-- parameters: id id
-- columns: task
SELECT t.* FROM action AS a JOIN task AS t ON t.id = a.task_id WHERE a.id = :id
