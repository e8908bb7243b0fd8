-- Customers with a contact point, by its normal form.
-- parameters: match text, first_kind enum, last_kind enum
-- columns: customer_id id, kind enum
SELECT customer_id, kind FROM point WHERE match = :match AND kind > 0 AND kind BETWEEN :first_kind AND :last_kind ORDER BY customer_id
