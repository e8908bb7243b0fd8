-- The index of texts of a PostgreSQL store: the tokens of each record, made by the library.

CREATE TABLE search_state (
  number INTEGER NOT NULL PRIMARY KEY,
  kept   INTEGER NOT NULL
);
INSERT INTO search_state(number, kept) VALUES(1, 0);
UPDATE search_state SET kept = 1 WHERE NOT EXISTS (SELECT 1 FROM complaint);

CREATE TABLE search (
  id     BYTEA NOT NULL PRIMARY KEY,
  tokens TSVECTOR NOT NULL
);
CREATE INDEX search_tokens ON search USING gin(tokens);
