-- Terminals hand over their punches by every way: read, pushed, told live, out of a file.
-- Cost: new tables, and columns with constant defaults on terminal: no row is rewritten.

CREATE TYPE terminal_transport AS ENUM ('auto', 'tcp', 'udp', 'push');
CREATE TYPE alarm_kind AS ENUM (
  'clock_wrong', 'memory_high', 'rows_overwritten', 'log_cleared', 'unreadable', 'silent', 'count_differs', 'other_device'
);
CREATE TYPE order_kind AS ENUM (
  'set_clock', 'restart', 'put_user', 'delete_user', 'query_logs', 'check', 'set_option', 'read_users'
);
CREATE TYPE order_state AS ENUM ('waiting', 'sent', 'done', 'failed', 'withdrawn');
CREATE TYPE parked_state AS ENUM ('parked', 'adopted', 'refused');
CREATE TYPE import_state AS ENUM ('waiting', 'running', 'stopped', 'done');

ALTER TABLE terminal
  ADD COLUMN transport terminal_transport NOT NULL DEFAULT 'auto',
  ADD COLUMN code_page text,
  ADD COLUMN is_live boolean NOT NULL DEFAULT false,
  ADD COLUMN sets_clock boolean NOT NULL DEFAULT false,
  ADD COLUMN in_use_since date,
  ADD COLUMN read_at timestamptz(3),
  ADD COLUMN read_offset_ms integer,
  ADD COLUMN cleared_at timestamptz(3),
  ADD COLUMN push_key_hash text,
  ADD COLUMN push_seen_at timestamptz(3),
  ADD COLUMN push_stamp text,
  ADD COLUMN push_address text,
  ADD COLUMN push_trusted_until timestamptz(3);
-- a key that came with a push names its terminal in whatever company
CREATE INDEX terminal_push_key_idx ON terminal (push_key_hash);

-- How a terminal's clock stood, a row for each span of time in which it stood the same.
CREATE TABLE terminal_clock (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  offset_ms integer NOT NULL,
  least_ms integer NOT NULL,
  most_ms integer NOT NULL,
  readings integer NOT NULL DEFAULT 1,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  CONSTRAINT terminal_clock_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_clock_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX terminal_clock_last_idx ON terminal_clock (company_id, terminal_id, last_at);

-- What a technician should look at. One living row for a terminal and a kind; it ends when its cause has gone, or, where
-- no cause can go (rows that were overwritten), when somebody has seen it.
CREATE TABLE terminal_alarm (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  kind alarm_kind NOT NULL,
  said text NOT NULL,
  since timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_by text,
  CONSTRAINT terminal_alarm_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_alarm_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX terminal_alarm_kind_key ON terminal_alarm (company_id, terminal_id, kind) WHERE ended_at IS NULL;
CREATE INDEX terminal_alarm_since_idx ON terminal_alarm (company_id, since, id);

-- Bytes of a terminal that could not be read three times: for support.
CREATE TABLE terminal_fault (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  code text NOT NULL,
  said text NOT NULL,
  byte_count integer NOT NULL,
  bytes bytea,
  CONSTRAINT terminal_fault_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_fault_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX terminal_fault_at_idx ON terminal_fault (company_id, terminal_id, at);

-- What a person wants a terminal to do, and what became of it. Pushing terminals fetch them, the others are told.
CREATE TABLE terminal_order (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  kind order_kind NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  state order_state NOT NULL DEFAULT 'waiting',
  word text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  sent_at timestamptz(3),
  answered_at timestamptz(3),
  result integer,
  answer text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT terminal_order_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_order_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX terminal_order_state_idx ON terminal_order (company_id, terminal_id, state, id);

-- Terminals that push and are not known: kept apart with what they sent, until somebody adopts or refuses them. In the
-- cloud a serial names no company: there the nil UUID stands for it, and nothing they send is kept.
CREATE TABLE parked_terminal (
  company_id uuid NOT NULL, -- no foreign key: see above
  id uuid NOT NULL,
  serial text NOT NULL,
  state parked_state NOT NULL DEFAULT 'parked',
  address text,
  model text,
  firmware text,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  requests integer NOT NULL DEFAULT 1,
  kept_lines integer NOT NULL DEFAULT 0,
  kept_bytes integer NOT NULL DEFAULT 0,
  terminal_id uuid,
  CONSTRAINT parked_terminal_pkey PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX parked_terminal_serial_key ON parked_terminal (company_id, serial);

CREATE TABLE parked_body (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  parked_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT parked_body_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT parked_body_parked_id_company_id_fkey FOREIGN KEY (parked_id, company_id)
    REFERENCES parked_terminal (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX parked_body_parked_idx ON parked_body (company_id, parked_id, id);

-- The rows as they came, in whatever bytes: one row for each part of a read, each push, event and part of a file. The
-- same bytes on the same way are kept once.
CREATE TABLE raw_batch (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  serial text NOT NULL,
  way delivery_way NOT NULL,
  format text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  row_count integer NOT NULL,
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT raw_batch_pkey PRIMARY KEY (company_id, id)
);
-- written in one go with the punches: no time for packing
ALTER TABLE raw_batch ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX raw_batch_bytes_key ON raw_batch (company_id, serial, way, sha256);

-- Lines that cannot be read as punches: they hold up nothing and are lost no more than punches are.
CREATE TABLE held_line (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  way delivery_way NOT NULL,
  line text NOT NULL,
  sha256 text NOT NULL,
  reason text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3),
  CONSTRAINT held_line_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT held_line_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX held_line_once_key ON held_line (company_id, terminal_id, way, sha256);

-- A file of punches: where it stands, so that it goes on where it was stopped.
CREATE TABLE file_import (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  file_name text NOT NULL,
  plan jsonb NOT NULL,
  content bytea NOT NULL,
  state import_state NOT NULL DEFAULT 'waiting',
  byte_at integer NOT NULL DEFAULT 0,
  lines integer NOT NULL DEFAULT 0,
  stored integer NOT NULL DEFAULT 0,
  known integer NOT NULL DEFAULT 0,
  held integer NOT NULL DEFAULT 0,
  unreadable integer NOT NULL DEFAULT 0,
  finished_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT file_import_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT file_import_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);

-- How many punches of a day the terminal holds, the site, and the cloud: a row each time that it came out different.
CREATE TABLE terminal_day (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  day text NOT NULL,
  on_device integer,
  on_site integer NOT NULL,
  in_cloud integer,
  only_device integer,
  only_site integer,
  difference jsonb,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  CONSTRAINT terminal_day_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_day_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX terminal_day_day_idx ON terminal_day (company_id, terminal_id, day, last_at);

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'terminal_clock', 'terminal_alarm', 'terminal_fault', 'terminal_order', 'parked_terminal', 'parked_body', 'raw_batch',
  'held_line', 'file_import', 'terminal_day'
]) AS name;

GRANT SELECT, INSERT, UPDATE ON terminal_clock, terminal_alarm, terminal_order, parked_terminal, held_line, file_import,
  terminal_day TO hajira_app;
GRANT SELECT, INSERT, DELETE ON terminal_fault, parked_body TO hajira_app;
GRANT SELECT, INSERT ON raw_batch TO hajira_app;
GRANT SELECT ON terminal_clock, terminal_alarm, terminal_fault, terminal_order, parked_body, raw_batch, held_line,
  file_import, terminal_day TO hajira_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON parked_terminal TO hajira_platform;
