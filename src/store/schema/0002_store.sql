-- What is known about the store as a whole: one row.

CREATE TABLE store ( -- struct: crmi_store_row entity: store apart
  number   INTEGER NOT NULL PRIMARY KEY, -- enum key : always 1
  version  INTEGER NOT NULL,             -- enum : of the schema
  epoch    INTEGER NOT NULL,             -- integer : grows whenever another server takes over
  timeline INTEGER NOT NULL              -- integer : of the server that took over last
);
