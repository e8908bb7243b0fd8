-- The index of texts of a SQLite store, made where the engine has FTS5. Tokens come ready made, with blanks between
-- them: the tokenizer `ascii` splits at nothing else in them and changes none, whatever Unicode the engine knows.

CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE search_pair USING fts5vocab(search, instance);
UPDATE search_state SET kept = CASE WHEN EXISTS (SELECT 1 FROM complaint) THEN 0 ELSE 1 END;
