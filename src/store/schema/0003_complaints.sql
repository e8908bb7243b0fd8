-- The ledgers of a case beside its promises: what was offered, refused, done well, and let pass.

CREATE TABLE remedy ( -- struct: crm_remedy entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision
  offered_at   INTEGER NOT NULL, -- instant once
  offered_by   TEXT NOT NULL,    -- text once
  kind         INTEGER NOT NULL, -- enum once
  text         TEXT NOT NULL,    -- text once
  amount       INTEGER NOT NULL, -- integer once
  currency     TEXT,             -- text once
  authority    TEXT,             -- text once
  approver     TEXT,             -- text once
  outcome      INTEGER NOT NULL, -- enum
  ended_at     INTEGER,          -- instant
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;

CREATE TABLE refusal ( -- struct: crm_refusal entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision once
  at           INTEGER NOT NULL, -- instant once
  actor        TEXT NOT NULL,    -- text once
  ground       INTEGER NOT NULL, -- enum once
  explanation  TEXT NOT NULL,    -- text once
  alternatives TEXT,             -- text once
  condition    TEXT,             -- text once
  we_will      TEXT NOT NULL,    -- text once
  you_can      TEXT NOT NULL,    -- text once
  authority    TEXT,             -- text once
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;

CREATE TABLE mark ( -- struct: crm_mark entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision once
  at           INTEGER NOT NULL, -- instant once
  kind         INTEGER NOT NULL, -- enum once
  actor        TEXT NOT NULL,    -- text once
  note         TEXT,             -- text once
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;

CREATE TABLE override ( -- struct: crm_override entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision once
  at           INTEGER NOT NULL, -- instant once
  step         INTEGER NOT NULL, -- enum once
  rule         INTEGER NOT NULL, -- enum once
  person       TEXT NOT NULL,    -- text once
  actor        TEXT NOT NULL,    -- text once
  reason       TEXT NOT NULL,    -- text once
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;

CREATE TABLE case_cause ( -- struct: crm_case_cause entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  cause        INTEGER NOT NULL, -- enum key
  revision     INTEGER NOT NULL, -- revision
  at           INTEGER NOT NULL, -- instant once
  is_primary   INTEGER NOT NULL, -- enum
  PRIMARY KEY (complaint_id, cause)
) WITHOUT ROWID;
CREATE INDEX case_cause_cause ON case_cause(cause, complaint_id);

CREATE TABLE link ( -- struct: crm_link entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  other_id     BLOB NOT NULL,    -- id key
  kind         INTEGER NOT NULL, -- enum key
  revision     INTEGER NOT NULL, -- revision
  at           INTEGER NOT NULL, -- instant once
  actor        TEXT NOT NULL,    -- text once
  ended_at     INTEGER,          -- instant
  PRIMARY KEY (complaint_id, other_id, kind)
) WITHOUT ROWID;
CREATE INDEX link_other ON link(other_id, complaint_id, kind);

CREATE TABLE review ( -- struct: crm_review entity: complaint
  complaint_id BLOB NOT NULL PRIMARY KEY, -- id key
  revision     INTEGER NOT NULL,          -- revision
  at           INTEGER NOT NULL,          -- instant
  reviewer     TEXT NOT NULL,             -- text
  blame        INTEGER NOT NULL,          -- enum
  argue        INTEGER NOT NULL,          -- enum
  lecture      INTEGER NOT NULL,          -- enum
  obstacle     INTEGER NOT NULL,          -- enum
  pointless    INTEGER NOT NULL,          -- enum
  deeds        INTEGER NOT NULL,          -- enum
  answered     INTEGER NOT NULL,          -- enum
  good         INTEGER NOT NULL,          -- enum
  note         TEXT                       -- text
) WITHOUT ROWID;

-- What is done against causes, over all cases.
CREATE TABLE action ( -- struct: crm_action entity: action
  id           BLOB NOT NULL PRIMARY KEY, -- id key
  revision     INTEGER NOT NULL,          -- revision
  cause        INTEGER NOT NULL,          -- enum once
  text         TEXT NOT NULL,             -- text once
  owner        TEXT NOT NULL,             -- text once
  complaint_id BLOB,                      -- id once
  state        INTEGER NOT NULL,          -- enum
  created_at   INTEGER NOT NULL,          -- instant once
  planned_at   INTEGER NOT NULL,          -- instant
  due_at       INTEGER NOT NULL,          -- instant
  ended_at     INTEGER,                   -- instant
  recurrences  INTEGER NOT NULL,          -- enum
  recurred_in  BLOB,                      -- id
  note         TEXT,                      -- text
  task_id      BLOB                       -- id
) WITHOUT ROWID;
CREATE INDEX action_cause ON action(cause, id);
CREATE INDEX action_done ON action(cause) WHERE state = 2;
CREATE INDEX action_task ON action(task_id) WHERE task_id IS NOT NULL;

-- People of ours of whom something has to be known: that they left.
CREATE TABLE staff ( -- struct: crm_staff entity: staff
  name     TEXT NOT NULL PRIMARY KEY, -- text key
  revision INTEGER NOT NULL,          -- revision
  left_at  INTEGER                    -- instant
) WITHOUT ROWID;
