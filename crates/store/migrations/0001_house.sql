-- Organisations, people, incidents, journal, stream. One text for both databases; see src/migrate.rs for the
-- placeholders. Each statement is applied and recorded by itself.

CREATE TABLE installation (
  id {int} NOT NULL PRIMARY KEY,
  created_at {int} NOT NULL,
  key_check {bytes} NOT NULL,
  engine_version {int} NOT NULL
){strict};

CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder {uuid} NOT NULL,
  fence {int} NOT NULL,
  until {int} NOT NULL
){strict};

CREATE TABLE account (
  id {uuid} NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  operator {bool} NOT NULL,
  password_hash TEXT,
  totp_secret {bytes},
  totp_confirmed_at {int},
  totp_last_step {int} NOT NULL,
  created_at {int} NOT NULL,
  disabled_at {int}
){strict};

CREATE TABLE recovery_code (
  account {uuid} NOT NULL REFERENCES account (id),
  code_hash {bytes} NOT NULL,
  used_at {int},
  PRIMARY KEY (account, code_hash)
){strict};

CREATE TABLE organisation (
  id {uuid} NOT NULL PRIMARY KEY,
  ordinal {int} NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  example {bool} NOT NULL,
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  created_by {uuid}
){strict};

CREATE TABLE incident_counter (
  organisation {uuid} NOT NULL PRIMARY KEY REFERENCES organisation (id),
  last {int} NOT NULL
){strict};

CREATE TABLE membership (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  account {uuid} NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  since {int} NOT NULL,
  until {int},
  PRIMARY KEY (organisation, account)
){strict};

CREATE INDEX membership_account ON membership (account);

CREATE TABLE session (
  id {uuid} NOT NULL PRIMARY KEY,
  token_hash {bytes} NOT NULL UNIQUE,
  account {uuid} NOT NULL REFERENCES account (id),
  created_at {int} NOT NULL,
  last_seen_at {int} NOT NULL,
  expires_at {int} NOT NULL,
  revoked_at {int},
  user_agent TEXT NOT NULL,
  address TEXT NOT NULL,
  second_factor {bool} NOT NULL
){strict};

CREATE INDEX session_account ON session (account, created_at);

CREATE TABLE api_key (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  token_hash {bytes} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  account {uuid},
  created_by {uuid},
  created_at {int} NOT NULL,
  expires_at {int},
  revoked_at {int},
  last_used_at {int},
  PRIMARY KEY (organisation, id)
){strict};

CREATE TABLE invitation (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  token_hash {bytes} NOT NULL UNIQUE,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  created_by {uuid},
  created_at {int} NOT NULL,
  expires_at {int} NOT NULL,
  used_at {int},
  used_by {uuid},
  revoked_at {int},
  PRIMARY KEY (organisation, id)
){strict};

CREATE TABLE start_link (
  token_hash {bytes} NOT NULL PRIMARY KEY,
  created_at {int} NOT NULL,
  expires_at {int} NOT NULL,
  used_at {int}
){strict};

CREATE TABLE attempt (
  bucket TEXT NOT NULL,
  slot {int} NOT NULL,
  tries {int} NOT NULL,
  PRIMARY KEY (bucket, slot)
){strict};

CREATE TABLE team (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  name TEXT NOT NULL,
  name_folded {folded} NOT NULL,
  retired_at {int},
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, name_folded)
){strict};

CREATE TABLE team_member (
  organisation {uuid} NOT NULL,
  team {uuid} NOT NULL,
  account {uuid} NOT NULL,
  since {int} NOT NULL,
  PRIMARY KEY (organisation, team, account),
  FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
){strict};

CREATE INDEX team_member_account ON team_member (organisation, account);

CREATE TABLE area (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  name TEXT NOT NULL,
  name_folded {folded} NOT NULL,
  parent {uuid},
  retired_at {int},
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, name_folded)
){strict};

CREATE TABLE area_version (
  organisation {uuid} NOT NULL,
  area {uuid} NOT NULL,
  since {int} NOT NULL,
  until {int},
  name TEXT NOT NULL,
  parent {uuid},
  retired {bool} NOT NULL,
  changed_by {uuid},
  PRIMARY KEY (organisation, area, since),
  FOREIGN KEY (organisation, area) REFERENCES area (organisation, id)
){strict};

CREATE TABLE asset (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded {folded} NOT NULL,
  owner_area {uuid},
  criticality TEXT,
  holds_personal_data {bool},
  supports_critical_function {bool},
  retired_at {int},
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, kind, name_folded)
){strict};

CREATE TABLE custom_field (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  field_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  options TEXT NOT NULL,
  position {int} NOT NULL,
  retired_at {int},
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, field_key)
){strict};

CREATE TABLE saved_view (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  owner {uuid} NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared {bool} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (organisation, id)
){strict};

CREATE TABLE incident (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  number {int} NOT NULL,
  search_row {int} NOT NULL UNIQUE,
  version {int} NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  disposition TEXT,
  visibility TEXT NOT NULL,
  reporter {uuid},
  severity TEXT,
  severity_state TEXT,
  priority TEXT,
  lead {uuid},
  lead_name TEXT,
  area {uuid},
  area_name TEXT,
  tags TEXT NOT NULL,
  hidden {bool} NOT NULL,
  registered_at {int} NOT NULL,
  updated_at {int} NOT NULL,
  closed_at {int},
  state TEXT NOT NULL,
  tokens {tokens},
  PRIMARY KEY (organisation, id),
  UNIQUE (organisation, number)
){strict};

CREATE INDEX incident_updated ON incident (organisation, updated_at, number);

CREATE INDEX incident_phase ON incident (organisation, phase, number);

CREATE INDEX incident_severity ON incident (organisation, severity, number);

CREATE INDEX incident_lead ON incident (organisation, lead, number);

CREATE INDEX incident_reporter ON incident (organisation, reporter, number);

-- only: sqlite
CREATE VIRTUAL TABLE incident_search USING fts5(tokens, content='', contentless_delete=1, detail='none', tokenize='ascii');

-- only: postgres
CREATE INDEX incident_tokens ON incident USING gin (tokens);

CREATE TABLE incident_label (
  organisation {uuid} NOT NULL,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  incident {uuid} NOT NULL,
  PRIMARY KEY (organisation, label, value, incident),
  FOREIGN KEY (organisation, incident) REFERENCES incident (organisation, id)
){strict};

CREATE INDEX incident_label_incident ON incident_label (organisation, incident);

CREATE TABLE incident_access (
  organisation {uuid} NOT NULL,
  incident {uuid} NOT NULL,
  id {uuid} NOT NULL,
  account {uuid},
  team {uuid},
  name TEXT NOT NULL,
  since {int} NOT NULL,
  until {int},
  emergency {bool} NOT NULL,
  granted_by {uuid},
  reason TEXT,
  PRIMARY KEY (organisation, incident, id),
  FOREIGN KEY (organisation, incident) REFERENCES incident (organisation, id)
){strict};

CREATE TABLE entry (
  organisation {uuid} NOT NULL,
  id {uuid} NOT NULL,
  subject TEXT NOT NULL,
  subject_id {uuid} NOT NULL,
  number {int},
  kind TEXT NOT NULL,
  actor {uuid},
  via TEXT,
  via_id {uuid},
  corrects {uuid},
  occurred_at {int} NOT NULL,
  written_at {int},
  recorded_at {int} NOT NULL,
  payload_version {int} NOT NULL,
  payload_hash {bytes} NOT NULL,
  PRIMARY KEY (organisation, id)
){keyed};

CREATE INDEX entry_subject ON entry (organisation, subject_id, number);

CREATE INDEX entry_occurred ON entry (organisation, subject_id, occurred_at, id);

CREATE INDEX entry_corrects ON entry (organisation, corrects) WHERE corrects IS NOT NULL;

CREATE INDEX entry_audit ON entry (organisation, recorded_at, id) WHERE number IS NULL;

CREATE TABLE payload (
  organisation {uuid} NOT NULL,
  entry {uuid} NOT NULL,
  salt {bytes} NOT NULL,
  bytes {bytes} NOT NULL,
  PRIMARY KEY (organisation, entry),
  FOREIGN KEY (organisation, entry) REFERENCES entry (organisation, id)
){keyed};

CREATE TABLE entry_pin (
  organisation {uuid} NOT NULL,
  incident {uuid} NOT NULL,
  entry {uuid} NOT NULL,
  pinned_at {int} NOT NULL,
  PRIMARY KEY (organisation, incident, entry)
){strict};

CREATE TABLE mention (
  organisation {uuid} NOT NULL,
  account {uuid} NOT NULL,
  entry {uuid} NOT NULL,
  incident {uuid} NOT NULL,
  recorded_at {int} NOT NULL,
  PRIMARY KEY (organisation, account, entry)
){strict};

CREATE TABLE unsequenced (
  organisation {uuid} NOT NULL,
  entry {uuid} NOT NULL,
  recorded_at {int} NOT NULL,
  PRIMARY KEY (organisation, entry)
){strict};

CREATE TABLE stream (
  organisation {uuid} NOT NULL,
  seq {int} NOT NULL,
  entry {uuid} NOT NULL,
  sequenced_at {int} NOT NULL,
  PRIMARY KEY (organisation, seq),
  UNIQUE (organisation, entry)
){keyed};

CREATE TABLE blob (
  organisation {uuid} NOT NULL REFERENCES organisation (id),
  id {uuid} NOT NULL,
  sha256 {bytes} NOT NULL,
  size {int} NOT NULL,
  data_key {bytes} NOT NULL,
  chunks {int} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (organisation, id)
){strict};

CREATE INDEX blob_hash ON blob (organisation, sha256);

CREATE TABLE blob_chunk (
  organisation {uuid} NOT NULL,
  blob {uuid} NOT NULL,
  chunk {int} NOT NULL,
  bytes {bytes} NOT NULL,
  written_at {int} NOT NULL,
  PRIMARY KEY (organisation, blob, chunk)
){strict};

CREATE TABLE file (
  organisation {uuid} NOT NULL,
  id {uuid} NOT NULL,
  incident {uuid} NOT NULL,
  blob {uuid} NOT NULL,
  entry {uuid},
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  uploaded_by {uuid},
  uploaded_at {int} NOT NULL,
  PRIMARY KEY (organisation, id),
  FOREIGN KEY (organisation, incident) REFERENCES incident (organisation, id),
  FOREIGN KEY (organisation, blob) REFERENCES blob (organisation, id)
){strict};

CREATE INDEX file_entry ON file (organisation, entry);

CREATE INDEX file_blob ON file (organisation, blob);

CREATE INDEX file_incident ON file (organisation, incident);

CREATE TABLE presence (
  organisation {uuid} NOT NULL,
  incident {uuid} NOT NULL,
  account {uuid} NOT NULL,
  client TEXT NOT NULL,
  writing {bool} NOT NULL,
  since {int} NOT NULL,
  until {int} NOT NULL,
  PRIMARY KEY (organisation, incident, account, client)
){strict};

CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  path TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  body_hash {bytes} NOT NULL,
  status {int} NOT NULL,
  answer {bytes} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (caller, path, idempotency_key)
){strict};

CREATE INDEX idempotency_age ON idempotency (created_at);
