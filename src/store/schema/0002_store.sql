-- What is known about the store as a whole: one row.

CREATE TABLE store ( -- struct: crmi_store_row entity: store apart
  number   INTEGER NOT NULL PRIMARY KEY, -- enum key : always 1
  version  INTEGER NOT NULL,             -- enum : of the schema
  epoch    INTEGER NOT NULL,             -- integer : grows whenever another server takes over
  timeline INTEGER NOT NULL              -- integer : of the server that took over last
);

-- The clock of a case: which policy of which playbook version measures it, and when something falls due next.
CREATE TABLE case_clock ( -- struct: crmi_case_clock_row entity: complaint
  complaint_id BLOB NOT NULL PRIMARY KEY, -- id key
  revision     INTEGER NOT NULL,          -- revision
  clock        TEXT NOT NULL,             -- text
  playbook     INTEGER NOT NULL,          -- integer
  events       INTEGER NOT NULL,          -- integer : how many there are
  last_at      INTEGER NOT NULL,          -- instant : of the last of them
  fired_at     INTEGER,                   -- instant : all that fell due up to it has happened
  wake_at      INTEGER,                   -- instant : when something falls due next
  breaches     INTEGER NOT NULL,          -- enum : due times that passed so far
  rule         INTEGER NOT NULL           -- enum : why the clock cannot be told, or none
) WITHOUT ROWID;
CREATE INDEX case_clock_wake ON case_clock(wake_at) WHERE wake_at IS NOT NULL;

-- What happened on a case as its clock sees it: an OPEN and each POLICY name the clock that holds from then on.
CREATE TABLE case_event ( -- struct: crmi_case_event_row entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision once
  at           INTEGER NOT NULL, -- instant once
  kind         INTEGER NOT NULL, -- enum once
  flags        INTEGER NOT NULL, -- enum once
  change       INTEGER NOT NULL, -- enum once
  label        TEXT,             -- text once
  clock        TEXT,             -- text once
  playbook     INTEGER NOT NULL, -- integer once
  restart_at   INTEGER,          -- instant once
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;
