-- The case that has a number in another system.
-- parameters: source text, value text
-- columns: id id
SELECT id FROM complaint WHERE reference_value = :value AND reference_source = :source
