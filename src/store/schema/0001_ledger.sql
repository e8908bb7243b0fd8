-- The ledger: the journal, the playbook versions, and the records of every subject.
-- Child rows and rows that are looked up by id live WITHOUT ROWID under their key, so that a lookup is one descent.

CREATE TABLE journal ( -- struct: crmi_journal_row entity: journal append
  seq         INTEGER NOT NULL PRIMARY KEY, -- integer key
  at          INTEGER NOT NULL,             -- instant
  recorded_at INTEGER,                      -- instant : absent when the same as at
  event       INTEGER NOT NULL,             -- enum
  entity      INTEGER NOT NULL,             -- enum
  id          BLOB,                         -- id
  customer_id BLOB,                         -- id
  actor       TEXT,                         -- text
  reason      TEXT,                         -- text
  rule        INTEGER NOT NULL,             -- enum
  playbook    INTEGER NOT NULL,             -- integer
  key         TEXT,                         -- text : idempotency key of the call
  request     BLOB,                         -- bytes : digest of what was asked under the key
  result      BLOB,                         -- bytes : what was answered
  salt        BLOB,                         -- bytes : gone after an erasure
  body        TEXT,                         -- text : the changed records, gone after an erasure
  commitment  BLOB,                         -- bytes : digest of salt and body, kept only after an erasure
  digest      BLOB NOT NULL                 -- bytes : chain
);
CREATE INDEX journal_timeline ON journal(customer_id, at) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX journal_key ON journal(key) WHERE key IS NOT NULL;

CREATE TABLE playbook ( -- struct: crmi_playbook_row entity: playbook
  version     INTEGER NOT NULL PRIMARY KEY, -- integer key
  revision    INTEGER NOT NULL,             -- revision once
  at          INTEGER NOT NULL,             -- instant once
  text        TEXT NOT NULL                 -- text once
);

CREATE TABLE customer ( -- struct: crm_customer entity: customer
  id                BLOB NOT NULL PRIMARY KEY, -- id key
  revision          INTEGER NOT NULL,          -- revision
  kind              INTEGER NOT NULL,          -- enum once
  preferred_channel INTEGER NOT NULL,          -- enum
  name              TEXT NOT NULL,             -- text
  salutation        TEXT,                      -- text
  language          TEXT,                      -- text
  note              TEXT,                      -- text
  need              TEXT,                      -- text
  birth_date        INTEGER,                   -- date
  removed           INTEGER NOT NULL,          -- enum
  created_at        INTEGER NOT NULL,          -- instant once
  state             INTEGER NOT NULL,          -- enum
  state_reason      INTEGER NOT NULL,          -- enum
  state_since       INTEGER,                   -- instant
  moves             INTEGER NOT NULL,          -- integer
  has_bought        INTEGER NOT NULL,          -- enum
  last_purchase_at  INTEGER,                   -- instant
  inactive_since    INTEGER,                   -- instant
  contact_class     INTEGER NOT NULL,          -- enum
  owner             TEXT,                      -- text
  class_since       INTEGER,                   -- instant
  last_call_at      INTEGER,                   -- instant
  last_visit_at     INTEGER                    -- instant
) WITHOUT ROWID;
CREATE INDEX customer_inactive ON customer(inactive_since) WHERE inactive_since IS NOT NULL;

-- Contact points and external references (kind 0, the source in label) of a customer; value only where it differs from match.
CREATE TABLE point ( -- struct: crmi_point_row entity: customer
  customer_id BLOB NOT NULL,    -- id key
  number      INTEGER NOT NULL, -- integer key
  revision    INTEGER NOT NULL, -- revision once
  kind        INTEGER NOT NULL, -- enum once
  flags       INTEGER NOT NULL, -- enum once
  label       TEXT,             -- text once
  value       TEXT,             -- text once
  match       TEXT NOT NULL,    -- text once
  PRIMARY KEY (customer_id, number)
) WITHOUT ROWID;
CREATE INDEX point_match ON point(match) WHERE kind > 0;
CREATE UNIQUE INDEX point_reference ON point(match, label) WHERE kind = 0;

CREATE TABLE lifecycle_move ( -- struct: crm_move entity: customer
  customer_id  BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision once
  at           INTEGER NOT NULL, -- instant once
  from_state   INTEGER NOT NULL, -- enum once
  to_state     INTEGER NOT NULL, -- enum once
  state_reason INTEGER NOT NULL, -- enum once
  automatic    INTEGER NOT NULL, -- enum once
  actor        TEXT NOT NULL,    -- text once
  reason       TEXT,             -- text once
  PRIMARY KEY (customer_id, number)
) WITHOUT ROWID;

CREATE TABLE purchase ( -- struct: crm_purchase entity: purchase
  customer_id BLOB NOT NULL,    -- id key
  at          INTEGER NOT NULL, -- instant key
  id          BLOB NOT NULL,    -- id key
  revision    INTEGER NOT NULL, -- revision once
  amount      INTEGER NOT NULL, -- integer once
  quantity    INTEGER NOT NULL, -- integer once
  currency    TEXT NOT NULL,    -- text once
  category    TEXT,             -- text once
  reference   TEXT,             -- text once
  PRIMARY KEY (customer_id, at, id)
) WITHOUT ROWID;

CREATE TABLE task ( -- struct: crm_task entity: task
  id           BLOB NOT NULL PRIMARY KEY, -- id key
  revision     INTEGER NOT NULL,          -- revision
  kind         INTEGER NOT NULL,          -- enum once
  state        INTEGER NOT NULL,          -- enum
  customer_id  BLOB,                      -- id once
  complaint_id BLOB,                      -- id once
  due_at       INTEGER NOT NULL,          -- instant
  planned_at   INTEGER NOT NULL,          -- instant
  priority     INTEGER NOT NULL,          -- enum
  channel      INTEGER NOT NULL,          -- enum
  handler      TEXT NOT NULL,             -- text
  title        TEXT,                      -- text once
  snoozes      INTEGER NOT NULL,          -- enum
  outcome      INTEGER NOT NULL,          -- enum
  created_at   INTEGER NOT NULL,          -- instant once
  ended_at     INTEGER,                   -- instant
  note         TEXT,                      -- text
  detail       INTEGER NOT NULL,          -- enum
  basis_at     INTEGER,                   -- instant
  rule         INTEGER NOT NULL,          -- enum
  amount       INTEGER NOT NULL,          -- enum
  playbook     INTEGER NOT NULL           -- integer
) WITHOUT ROWID;
CREATE INDEX task_due ON task(due_at, priority) WHERE state = 1;
CREATE INDEX task_handler ON task(handler, due_at, priority) WHERE state = 1;
CREATE INDEX task_customer ON task(customer_id, due_at, priority) WHERE customer_id IS NOT NULL;
CREATE INDEX task_complaint ON task(complaint_id) WHERE complaint_id IS NOT NULL AND state = 1;

CREATE TABLE contact ( -- struct: crm_contact entity: contact
  id           BLOB NOT NULL PRIMARY KEY, -- id key
  revision     INTEGER NOT NULL,          -- revision once
  customer_id  BLOB,                      -- id once
  task_id      BLOB,                      -- id once
  complaint_id BLOB,                      -- id once
  at           INTEGER NOT NULL,          -- instant once
  kind         INTEGER NOT NULL,          -- enum once
  direction    INTEGER NOT NULL,          -- enum once
  channel      INTEGER NOT NULL,          -- enum once
  outcome      INTEGER NOT NULL,          -- enum once
  actor        TEXT NOT NULL,             -- text once
  note         TEXT                       -- text once
) WITHOUT ROWID;
CREATE INDEX contact_customer ON contact(customer_id, at) WHERE customer_id IS NOT NULL;

CREATE TABLE complaint ( -- struct: crm_complaint entity: complaint
  id               BLOB NOT NULL PRIMARY KEY, -- id key
  revision         INTEGER NOT NULL,          -- revision
  customer_id      BLOB,                      -- id once
  complainant      TEXT,                      -- text once
  about            TEXT,                      -- text once
  content          TEXT NOT NULL,             -- text once
  received_at      INTEGER NOT NULL,          -- instant once
  bought_at        INTEGER,                   -- instant once
  usage            TEXT,                      -- text once
  demand           TEXT,                      -- text once
  wished_solution  TEXT,                      -- text once
  contact          TEXT,                      -- text once
  channel          INTEGER NOT NULL,          -- enum once
  first_responder  TEXT NOT NULL,             -- text once
  cause            TEXT,                      -- text once
  reference_source TEXT,                      -- text once
  reference_value  TEXT,                      -- text once
  imported         INTEGER NOT NULL,          -- enum once
  playbook         INTEGER NOT NULL,          -- integer once
  state            INTEGER NOT NULL,          -- enum
  state_since      INTEGER NOT NULL,          -- instant
  handler          TEXT NOT NULL,             -- text
  responsibility   INTEGER NOT NULL,          -- enum
  validity         INTEGER NOT NULL,          -- enum
  complainant_type INTEGER NOT NULL,          -- enum
  purpose          INTEGER NOT NULL,          -- enum
  immediate        INTEGER NOT NULL,          -- enum
  promises         INTEGER NOT NULL,          -- integer
  promise_due_at   INTEGER,                   -- instant
  breaches         INTEGER NOT NULL,          -- enum
  escalation       INTEGER NOT NULL,          -- enum
  solved_at        INTEGER,                   -- instant
  solution         TEXT,                      -- text
  alternative      TEXT,                      -- text
  checks           INTEGER NOT NULL,          -- enum
  attempts         INTEGER NOT NULL,          -- enum
  satisfaction     INTEGER NOT NULL,          -- enum
  cycles           INTEGER NOT NULL,          -- enum
  reopened         INTEGER NOT NULL,          -- enum
  closed_at        INTEGER,                   -- instant
  void_reason      TEXT,                      -- text
  number           TEXT NOT NULL,             -- text once
  merged_into      BLOB,                      -- id
  emotion          INTEGER NOT NULL,          -- enum
  claim            INTEGER NOT NULL,          -- enum
  special          INTEGER NOT NULL,          -- enum
  level            INTEGER NOT NULL,          -- enum
  severity         INTEGER NOT NULL,          -- enum
  lane             INTEGER NOT NULL,          -- enum
  tier             INTEGER NOT NULL,          -- enum
  priority         INTEGER NOT NULL,          -- enum
  proposed_type    INTEGER NOT NULL,          -- enum
  primary_cause    INTEGER NOT NULL,          -- enum
  judged_at        INTEGER,                   -- instant
  liability_at     INTEGER,                   -- instant
  liability        TEXT,                      -- text
  acknowledged_at  INTEGER,                   -- instant
  account_manager  TEXT,                      -- text
  wants            INTEGER NOT NULL,          -- enum
  wants_met        INTEGER NOT NULL,          -- enum
  wants_unmet      INTEGER NOT NULL,          -- enum
  remedies         INTEGER NOT NULL,          -- enum
  refusals         INTEGER NOT NULL,          -- enum
  marks            INTEGER NOT NULL,          -- enum
  overrides        INTEGER NOT NULL,          -- enum
  escalate_at      INTEGER                    -- instant
) WITHOUT ROWID;
CREATE INDEX complaint_customer ON complaint(customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX complaint_received ON complaint(received_at);
CREATE INDEX complaint_open ON complaint(id) WHERE state < 11;
CREATE INDEX complaint_handler ON complaint(handler, id) WHERE state < 11;
CREATE INDEX complaint_answerable ON complaint(first_responder, id) WHERE state < 11;
CREATE UNIQUE INDEX complaint_number ON complaint(number);
CREATE UNIQUE INDEX complaint_reference ON complaint(reference_value, reference_source) WHERE reference_value IS NOT NULL;
CREATE INDEX complaint_escalate ON complaint(escalate_at) WHERE escalate_at IS NOT NULL;
CREATE INDEX complaint_lane ON complaint(lane) WHERE lane > 1 AND state < 11;

CREATE TABLE promise ( -- struct: crm_promise entity: complaint
  complaint_id BLOB NOT NULL,    -- id key
  number       INTEGER NOT NULL, -- integer key
  revision     INTEGER NOT NULL, -- revision
  made_at      INTEGER NOT NULL, -- instant once
  due_at       INTEGER NOT NULL, -- instant once
  made_by      TEXT NOT NULL,    -- text once
  unit         TEXT NOT NULL,    -- text once
  reason       TEXT NOT NULL,    -- text once
  progress     TEXT,             -- text once
  contact_at   INTEGER,          -- instant once
  outcome      INTEGER NOT NULL, -- enum
  ended_at     INTEGER,          -- instant
  broken_at    INTEGER,          -- instant
  what         TEXT,             -- text once
  promised_to  TEXT,             -- text once
  consent      INTEGER NOT NULL, -- enum once
  PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;
CREATE INDEX promise_open ON promise(due_at) WHERE outcome = 1;
CREATE INDEX promise_made ON promise(made_at);
