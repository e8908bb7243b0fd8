-- How closely the customer of a case is kept in contact, and by whom.
-- parameters: id id
-- columns: contact_class enum, owner text
SELECT c.contact_class, c.owner FROM complaint AS o JOIN customer AS c ON c.id = o.customer_id WHERE o.id = :id
