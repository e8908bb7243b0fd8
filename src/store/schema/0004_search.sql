-- The index of texts. It holds nothing that the records do not: it can be made anew from them at any time.

CREATE TABLE search_state ( -- struct: crmi_search_state_row entity: store apart
  number INTEGER NOT NULL PRIMARY KEY, -- enum key : always 1
  kept   INTEGER NOT NULL              -- enum : 1 = the index holds every record
);
INSERT INTO search_state(number, kept) VALUES(1, 0);

-- Which records stand at a place of the index: the first 64 bits of an id, so that the order of places is that of ids.
CREATE TABLE search_place ( -- struct: crmi_search_place_row entity: store apart
  place INTEGER NOT NULL, -- integer key
  id    BLOB NOT NULL,    -- id key
  PRIMARY KEY (place, id)
) WITHOUT ROWID;
