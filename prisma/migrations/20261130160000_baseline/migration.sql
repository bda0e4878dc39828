-- The baseline: every table as it is, one migration for all that came before it. A database from before it is refused
-- (src/db/migrations.ts). Functions, triggers and policies are copies of prisma/sql, which is where they are read and
-- changed.
--
-- Who is who: the owner (whoever runs this) migrates and serves nobody. `hajira_app` serves one company at a time under
-- forced row level security and owns nothing. `hajira_platform` stands above companies and is reached only through
-- src/db/platform.ts and the super admin's own unit of work. The unit of work says who acts:
--   SET LOCAL ROLE hajira_app; SET LOCAL app.company_id = '<uuid>'; SET LOCAL app.principal = 'user:<uuid>';
-- With no company set, no tenant row is seen or written.

-- A function may name a table that comes after it.
SET LOCAL check_function_bodies = off;

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the server, not to the database: another database of this server may have made them already.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['hajira_app', 'hajira_platform'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF current_setting('server_version_num')::int >= 160000 THEN
      IF NOT pg_has_role(current_user, role_name, 'SET') THEN
        EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', role_name);
      END IF;
    ELSIF NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO hajira_app, hajira_platform;

-- begin prisma/sql/ids.sql
-- Names and ids that are derived, and who acts. Column defaults use them: the tables come after.

-- Who acts: `user:<id>`, `site:<id>` or `system` (psql, migrations, seeds).
CREATE OR REPLACE FUNCTION acting_principal() RETURNS text
  LANGUAGE sql STABLE
  AS $$ SELECT coalesce(nullif(current_setting('app.principal', true), ''), 'system') $$;

-- An id that is made of what it names, so that site and cloud make the same one: a UUID version 8.
CREATE OR REPLACE FUNCTION derived_id(named text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(h, 1, 12) || '8' || substr(h, 13, 3) || 'a' || substr(h, 16, 15))::uuid
    FROM encode(sha256(convert_to(named, 'UTF8')), 'hex') AS h
  $$;

CREATE OR REPLACE FUNCTION membership_id(company uuid, member uuid, in_group uuid, has_role uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT derived_id(concat_ws(':', 'membership', company, coalesce(member::text, '-'), coalesce(in_group::text, '-'),
                                    coalesce(has_role::text, '-'))) $$;

CREATE OR REPLACE FUNCTION record_grant_id(company uuid, principal uuid, model text, record uuid, granted_by uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(replace(record::text, '-', ''), 1, 12) || substr(replace(derived::text, '-', ''), 13))::uuid
    FROM derived_id(concat_ws(':', 'grant', company, principal, model, record, granted_by)) AS derived
  $$;

CREATE OR REPLACE FUNCTION built_in_role_id(company uuid, template text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT derived_id(concat_ws(':', 'role', company, template)) $$;

-- Eight letters and digits that nobody takes for another: a company tells them to whoever shall join it.
CREATE OR REPLACE FUNCTION new_join_code() RETURNS text LANGUAGE sql VOLATILE
  AS $$ SELECT translate(upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), '01', 'XY') $$;
-- end prisma/sql/ids.sql

-- ---------------------------------------------------------------------------------------------------------------------
-- Types

CREATE TYPE alarm_kind AS ENUM (
  'clock_wrong', 'memory_high', 'rows_overwritten', 'log_cleared', 'unreadable', 'silent', 'count_differs',
  'other_device', 'serial_taken', 'push_refused', 'push_encrypted', 'rows_back_dated'
);
CREATE TYPE company_state AS ENUM ('waiting', 'active', 'suspended', 'closed');
CREATE TYPE delivery_way AS ENUM ('pull', 'push', 'live', 'file');
CREATE TYPE flag_weight AS ENUM ('note', 'review', 'refuse');
CREATE TYPE held_line_kind AS ENUM ('unreadable', 'back_dated');
CREATE TYPE held_reason AS ENUM ('unknown_badge', 'impossible_time', 'company_inactive', 'no_employee', 'over_limit');
CREATE TYPE import_state AS ENUM ('waiting', 'running', 'stopped', 'done');
CREATE TYPE invoice_state AS ENUM ('open', 'paid', 'void');
CREATE TYPE join_state AS ENUM ('waiting', 'linked', 'declined', 'withdrawn');
CREATE TYPE leave_kind AS ENUM ('casual', 'sick', 'earned', 'maternity', 'unpaid');
CREATE TYPE link_purpose AS ENUM (
  'confirm_email', 'reset_password', 'change_email', 'invitation', 'link_identity', 'phone_sign_in'
);
CREATE TYPE mail_state AS ENUM ('waiting', 'sent', 'failed');
CREATE TYPE member_role AS ENUM ('company_admin', 'nobody');
CREATE TYPE mobile_decision_state AS ENUM ('pending', 'applied', 'undone', 'refused', 'unsent', 'superseded');
CREATE TYPE mobile_state AS ENUM ('waiting', 'accepting', 'rejecting', 'accepted', 'rejected', 'refused');
CREATE TYPE mobile_verdict AS ENUM ('accept', 'reject');
CREATE TYPE terminal_command_kind AS ENUM (
  'set_clock', 'restart', 'put_user', 'delete_user', 'query_logs', 'check', 'set_option', 'read_users'
);
CREATE TYPE terminal_command_state AS ENUM ('waiting', 'sent', 'done', 'failed', 'withdrawn');
CREATE TYPE package_period AS ENUM ('month', 'year');
CREATE TYPE unclaimed_terminal_state AS ENUM ('unclaimed', 'adopted', 'refused');
CREATE TYPE punch_source AS ENUM ('terminal', 'push', 'file', 'mobile', 'manual');
CREATE TYPE rule_effect AS ENUM ('allow', 'deny');
CREATE TYPE rule_scope AS ENUM ('none', 'own', 'granted', 'department', 'all');
CREATE TYPE terminal_transport AS ENUM ('auto', 'tcp', 'udp', 'push');
CREATE TYPE time_basis AS ENUM ('live', 'proven', 'bounded', 'corrected', 'phone_only');

-- ---------------------------------------------------------------------------------------------------------------------
-- Sequences

CREATE SEQUENCE invoice_number;
CREATE SEQUENCE sync_outbox_seq_seq;
CREATE SEQUENCE sync_row_change_seq;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables

CREATE TABLE package (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  seats integer NOT NULL,
  features text[] DEFAULT '{}'::text[] NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  -- null: as many as you like
  max_users integer,
  max_terminals integer,
  max_sites integer,
  max_mobile_punches integer,
  price numeric(12,2) DEFAULT 0 NOT NULL,
  period package_period DEFAULT 'month'::package_period NOT NULL,
  grace_days integer DEFAULT 7 NOT NULL,
  is_offered boolean DEFAULT true NOT NULL,
  CONSTRAINT package_pkey PRIMARY KEY (id),
  CONSTRAINT package_grace_days_check CHECK (((grace_days >= 0) AND (grace_days <= 365))),
  CONSTRAINT package_max_mobile_punches_check CHECK ((max_mobile_punches >= 0)),
  CONSTRAINT package_max_sites_check CHECK ((max_sites >= 0)),
  CONSTRAINT package_max_terminals_check CHECK ((max_terminals >= 0)),
  CONSTRAINT package_max_users_check CHECK ((max_users >= 0)),
  CONSTRAINT package_price_check CHECK ((price >= (0)::numeric)),
  CONSTRAINT package_seats_check CHECK ((seats >= 0))
);
CREATE UNIQUE INDEX package_code_key ON package (code) WHERE (deleted_at IS NULL);

CREATE TABLE company (
  id uuid NOT NULL,
  name text NOT NULL,
  package_id uuid NOT NULL,
  state company_state DEFAULT 'waiting'::company_state NOT NULL,
  time_zone text DEFAULT 'Asia/Dhaka'::text NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  sets_clocks boolean DEFAULT false NOT NULL,
  silent_after_minutes integer DEFAULT 10 NOT NULL,
  -- paid_until null: it owes nothing (a free package, or one that was agreed on by hand)
  join_code text DEFAULT new_join_code() NOT NULL,
  paid_until timestamptz(3),
  grace_days integer DEFAULT 7 NOT NULL,
  CONSTRAINT company_pkey PRIMARY KEY (id),
  CONSTRAINT company_grace_days_check CHECK (((grace_days >= 0) AND (grace_days <= 365))),
  CONSTRAINT company_name_check CHECK ((btrim(name) <> ''::text)),
  CONSTRAINT company_silent_after_minutes_check CHECK (((silent_after_minutes >= 2) AND (silent_after_minutes <= 1440)))
);
CREATE INDEX company_due_idx ON company (paid_until) WHERE ((state = 'active'::company_state) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX company_join_code_key ON company (join_code) WHERE (deleted_at IS NULL);
CREATE INDEX company_name_idx ON company (name, id);

CREATE TABLE "user" (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text,
  is_super_admin boolean DEFAULT false NOT NULL,
  company_id uuid,
  is_active boolean DEFAULT false NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  username text,
  language text DEFAULT 'en'::text NOT NULL,
  bangla_digits boolean DEFAULT false NOT NULL,
  signing_key text,
  email_proved_at timestamptz(3),
  signs_in_on_site boolean DEFAULT false NOT NULL,
  CONSTRAINT user_pkey PRIMARY KEY (id),
  CONSTRAINT user_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
  CONSTRAINT user_language_check CHECK ((language = ANY (ARRAY['en'::text, 'bn'::text]))),
  CONSTRAINT user_username_check CHECK ((username ~ '^[a-z0-9][a-z0-9._-]{2,31}$'::text))
);
CREATE INDEX user_company_idx ON "user" (company_id, name, id);
CREATE UNIQUE INDEX user_email_key ON "user" (email) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX user_username_key ON "user" (username) WHERE (deleted_at IS NULL);

CREATE TABLE session (
  sid text NOT NULL,
  sess jsonb NOT NULL,
  expire timestamptz(3) NOT NULL,
  user_id uuid,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  last_seen_at timestamptz(3) DEFAULT now() NOT NULL,
  address text,
  -- which browser a session is in, as it named itself
  device text,
  CONSTRAINT session_pkey PRIMARY KEY (sid)
);
CREATE INDEX session_expire_idx ON session (expire);
CREATE INDEX session_user_idx ON session (user_id);

CREATE TABLE rate_limit (
  key text NOT NULL,
  points integer DEFAULT 0 NOT NULL,
  expire bigint,
  CONSTRAINT rate_limit_pkey PRIMARY KEY (key)
);

CREATE TABLE member (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  role member_role DEFAULT 'nobody'::member_role NOT NULL,
  joined_at timestamptz(3) DEFAULT now() NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT member_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX member_user_idx ON member (user_id);
CREATE UNIQUE INDEX member_user_key ON member (company_id, user_id) WHERE ((ended_at IS NULL) AND (deleted_at IS NULL));

CREATE TABLE site (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  interval_seconds integer DEFAULT 60 NOT NULL,
  token_hash text,
  bind_code_hash text,
  bind_code_expires_at timestamptz(3),
  bind_attempts integer DEFAULT 0 NOT NULL,
  bound_at timestamptz(3),
  revoked_at timestamptz(3),
  instance_id text,
  epoch integer DEFAULT 0 NOT NULL,
  batch_no bigint DEFAULT 0 NOT NULL,
  batch_hash text,
  heartbeat integer DEFAULT 0 NOT NULL,
  last_seen_at timestamptz(3),
  last_push_at timestamptz(3),
  pending_count integer,
  clock_skew_ms integer,
  app_version text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  previous_token_hash text,
  token_at timestamptz(3),
  last_pull_at timestamptz(3),
  pull_seq bigint,
  waiting jsonb,
  -- The token that ended when the newer one was first used: a site whose database was restored to before that still has it,
  -- and may ask for a new one with it, on the machine that was bound.
  retired_token_hash text,
  retired_token_at timestamptz(3),
  -- Which start of its PostgreSQL a site speaks from, the starts before (with spaces between them), and since when two machines speak as one site. A start
  -- that is over never comes back: when one does, a copy of the whole machine is running beside the original.
  -- Cost: three columns without a stored default: no row is rewritten.
  server_start text,
  previous_starts text DEFAULT ''::text NOT NULL,
  two_machines_since timestamptz(3),
  CONSTRAINT site_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT site_interval_seconds_check CHECK (((interval_seconds >= 5) AND (interval_seconds <= 86400))),
  CONSTRAINT site_name_check CHECK ((btrim(name) <> ''::text))
);
CREATE UNIQUE INDEX site_name_key ON site (company_id, name) WHERE (deleted_at IS NULL);

CREATE TABLE department (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT department_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT department_name_check CHECK ((btrim(name) <> ''::text)),
  CONSTRAINT department_parent_check CHECK ((parent_id <> id))
);
CREATE UNIQUE INDEX department_name_key ON department (company_id, name) WHERE (deleted_at IS NULL);
CREATE INDEX department_parent_idx ON department (company_id, parent_id);

CREATE TABLE employee (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  department_id uuid,
  member_id uuid,
  designation text,
  email text,
  phone text,
  joined_on date,
  is_active boolean DEFAULT true NOT NULL,
  salary numeric(12,2),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT employee_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT employee_code_check CHECK ((btrim(code) <> ''::text)),
  CONSTRAINT employee_name_check CHECK ((btrim(name) <> ''::text)),
  CONSTRAINT employee_salary_check CHECK ((salary >= (0)::numeric))
);
CREATE UNIQUE INDEX employee_code_key ON employee (company_id, code) WHERE (deleted_at IS NULL);
-- Codes that differ in their case only are one code: looked up by this index, under the lock of the company's row.
-- Employees whose codes differ in case already stay as they are. Cost: one pass over employee.
CREATE INDEX employee_code_lower_idx ON employee (company_id, lower(code)) WHERE (deleted_at IS NULL);
CREATE INDEX employee_department_idx ON employee (company_id, department_id);
-- Lists of the living by id, and what grants are joined with, without a look at the rows themselves: counting what
-- 12,000 grants reach among 50,000 people costs 2.6 times the plain count with it, 4.4 times without.
CREATE INDEX employee_living_idx ON employee (company_id, id) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX employee_member_key ON employee (company_id, member_id) WHERE (deleted_at IS NULL);
CREATE INDEX employee_name_idx ON employee (company_id, name, id);

CREATE TABLE badge (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  employee_id uuid NOT NULL,
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT badge_one_owner_excl EXCLUDE USING gist (company_id WITH =, number WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE ((deleted_at IS NULL)),
  CONSTRAINT badge_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT badge_number_check CHECK (((number = btrim(number)) AND (number <> ''::text))),
  CONSTRAINT badge_valid_check CHECK ((valid_to > valid_from))
);
CREATE INDEX badge_employee_idx ON badge (company_id, employee_id);
CREATE INDEX badge_number_idx ON badge (company_id, number);

CREATE TABLE terminal (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  site_id uuid,
  serial text,
  name text NOT NULL,
  host text,
  port integer DEFAULT 4370 NOT NULL,
  comm_key_sealed text,
  time_zone text,
  is_active boolean DEFAULT true NOT NULL,
  model text,
  firmware text,
  last_contact_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  clock_offset_ms integer,
  user_count integer,
  log_count integer,
  log_capacity integer,
  read_count integer,
  read_mark jsonb,
  site_status jsonb,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  transport terminal_transport DEFAULT 'auto'::terminal_transport NOT NULL,
  code_page text,
  is_live boolean DEFAULT false NOT NULL,
  sets_clock boolean DEFAULT false NOT NULL,
  in_use_since date,
  read_at timestamptz(3),
  read_offset_ms integer,
  cleared_at timestamptz(3),
  push_key_hash text,
  push_seen_at timestamptz(3),
  push_stamp text,
  push_address text,
  push_trusted_until timestamptz(3),
  timeout_seconds integer DEFAULT 10 NOT NULL,
  -- Pushes: how often the same body came cut short, and which address may push without a key.
  push_cut_digest text,
  push_cut_times integer DEFAULT 0 NOT NULL,
  push_asked_from text,
  push_allowed_from text,
  CONSTRAINT terminal_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_name_check CHECK ((btrim(name) <> ''::text)),
  CONSTRAINT terminal_port_check CHECK (((port >= 1) AND (port <= 65535))),
  CONSTRAINT terminal_timeout_check CHECK (((timeout_seconds >= 1) AND (timeout_seconds <= 120)))
);
CREATE UNIQUE INDEX terminal_name_key ON terminal (company_id, name) WHERE (deleted_at IS NULL);
-- a key that came with a push names its terminal in whatever company
CREATE INDEX terminal_push_key_idx ON terminal (push_key_hash);
CREATE UNIQUE INDEX terminal_serial_key ON terminal (company_id, serial) WHERE (deleted_at IS NULL);

CREATE TABLE terminal_user (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  privilege smallint NOT NULL,
  card text,
  seen_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT terminal_user_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_user_number_idx ON terminal_user (company_id, number);
CREATE UNIQUE INDEX terminal_user_number_key ON terminal_user (company_id, terminal_id, number);

-- The facts of a punch are stored once. Of a terminal's punch the id is derived from them, so that the primary key makes
-- every write repeatable; times come first in both keys, so that new rows go to the end of the indexes.
CREATE TABLE punch (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  source punch_source NOT NULL,
  terminal_serial text,
  badge_number text,
  local_time text,
  punch_code smallint,
  verify_mode smallint,
  work_code text,
  site_id uuid,
  at timestamptz(3),
  employee_id uuid,
  held held_reason,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT punch_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT punch_facts_check CHECK ( CASE WHEN (source = ANY (ARRAY['terminal'::punch_source, 'push'::punch_source, 'file'::punch_source])) THEN ((terminal_serial IS NOT NULL) AND (badge_number IS NOT NULL) AND (local_time IS NOT NULL) AND (punch_code IS NOT NULL)) ELSE ((terminal_serial IS NULL) AND (employee_id IS NOT NULL) AND (at IS NOT NULL)) END)
);
-- NULLS FIRST: read backwards it is the panel's order, newest first and what has no instant last
CREATE INDEX punch_at_idx ON punch (company_id, at NULLS FIRST, id);
CREATE INDEX punch_employee_idx ON punch (company_id, employee_id, at);
CREATE INDEX punch_held_idx ON punch (company_id, held, badge_number) WHERE (held IS NOT NULL);
CREATE UNIQUE INDEX punch_natural_key ON punch (company_id, local_time, terminal_serial, badge_number, punch_code);

-- The ways in which a punch came; created_by names the site that took it so. That its punch exists is asked once for all
-- rows of a statement: a foreign key asks, and locks the punch, row by row, which made storing a punch an eighth slower.
-- Punches are never deleted, so nothing has to be asked the other way.
CREATE TABLE punch_delivery (
  company_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  way delivery_way NOT NULL,
  received_at timestamptz(3) NOT NULL,
  clock_offset_ms integer,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT punch_delivery_pkey PRIMARY KEY (company_id, punch_id, way)
);
-- A reading is what came in one way at one moment: all deliveries of a way that were received then, of one serial; a file
-- is received at the moment it was added, whatever serials it names. That moment leads to them; a block range index costs
-- an insert next to nothing.
CREATE INDEX punch_delivery_received_idx ON punch_delivery USING brin (received_at);

CREATE TABLE punch_correction (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  punch_id uuid NOT NULL,
  corrected_at timestamptz(3),
  is_void boolean DEFAULT false NOT NULL,
  note text NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  -- A punch of a withdrawn reading that comes in another way counts again. That is derived, on each end by the same rule out of
  -- the same facts: the void says which deliveries were withdrawn (`readings`, signed and synced with it), and a delivery that
  -- is none of them lifts it (`lifted_at`, each end's own). Nobody's signature is needed, and none is taken back.
  --
  -- Cost: two columns without a default and a partial index over withdrawn punches.
  readings text,
  lifted_at timestamptz(3),
  CONSTRAINT punch_correction_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT punch_correction_note_check CHECK ((btrim(note) <> ''::text))
);
CREATE UNIQUE INDEX punch_correction_punch_key ON punch_correction (company_id, punch_id);
CREATE INDEX punch_correction_withdrawn_idx ON punch_correction (company_id, punch_id) WHERE ((readings IS NOT NULL) AND (deleted_at IS NULL) AND (lifted_at IS NULL));

CREATE TABLE journal (
  -- no foreign key: the nil UUID stands for what is above companies
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz(3) DEFAULT now() NOT NULL,
  actor text DEFAULT acting_principal() NOT NULL,
  actor_name text,
  action text NOT NULL,
  model text,
  record_id text,
  before jsonb,
  after jsonb,
  reason text,
  request_id text,
  CONSTRAINT journal_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX journal_at_idx ON journal (company_id, at, id);
CREATE INDEX journal_record_idx ON journal (company_id, record_id, at);

CREATE TABLE sync_outbox (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  rev bigint DEFAULT 1 NOT NULL,
  op text NOT NULL,
  base_values jsonb,
  seq bigint DEFAULT nextval('sync_outbox_seq_seq'::regclass) NOT NULL,
  tries integer DEFAULT 0 NOT NULL,
  next_at timestamptz(3) DEFAULT now() NOT NULL,
  error text,
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  edit uuid DEFAULT gen_random_uuid() NOT NULL,
  authors jsonb,
  edited_at timestamptz(3) DEFAULT now() NOT NULL,
  code text,
  -- A choice in a conflict that was made on site goes up with the record that it is about: which conflicts it settles.
  -- Cost: the default is stored once, no row is written.
  resolves uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  is_overtaken boolean DEFAULT false NOT NULL,
  previous_edits jsonb,
  -- Edits of sensitive fields on a site are signed by whoever made them. `signed` is that signature; until it is there,
  -- `unsigned_in` names the transaction that made the edit, which signs it before it commits.
  signed jsonb,
  unsigned_in text,
  CONSTRAINT sync_outbox_pkey PRIMARY KEY (company_id, model, entity_id)
);
-- What the cloud refused is counted with every push. Cost: one pass over what waits.
CREATE INDEX sync_outbox_refused_idx ON sync_outbox (company_id, edited_at) WHERE (error IS NOT NULL);
CREATE INDEX sync_outbox_rows_idx ON sync_outbox (company_id, seq) WHERE (model <> 'punch'::text);
CREATE INDEX sync_outbox_seq_idx ON sync_outbox (company_id, seq);
CREATE INDEX sync_outbox_unsigned_idx ON sync_outbox (company_id, unsigned_in) WHERE (unsigned_in IS NOT NULL);

CREATE TABLE sync_batch (
  company_id uuid NOT NULL,
  site_id uuid NOT NULL,
  epoch integer NOT NULL,
  no bigint NOT NULL,
  prev text NOT NULL,
  hash text NOT NULL,
  body bytea NOT NULL,
  ids uuid[] NOT NULL,
  revs bigint[] NOT NULL,
  count integer NOT NULL,
  sealed_at timestamptz(3) DEFAULT now() NOT NULL,
  acked_at timestamptz(3),
  response bytea,
  rows jsonb,
  CONSTRAINT sync_batch_pkey PRIMARY KEY (company_id, site_id, epoch, no)
);

CREATE TABLE sync_state (
  company_id uuid NOT NULL,
  site_id uuid NOT NULL,
  cloud_url text NOT NULL,
  token_sealed text NOT NULL,
  instance_id text NOT NULL,
  epoch integer DEFAULT 0 NOT NULL,
  no bigint DEFAULT 0 NOT NULL,
  hash text DEFAULT ''::text NOT NULL,
  heartbeat integer DEFAULT 0 NOT NULL,
  interval_seconds integer DEFAULT 60 NOT NULL,
  clock_offset_ms integer,
  failures integer DEFAULT 0 NOT NULL,
  last_try_at timestamptz(3),
  last_ok_at timestamptz(3),
  last_error text,
  needs_recovery boolean DEFAULT false NOT NULL,
  cursor_seq bigint DEFAULT 0 NOT NULL,
  cursor_mark text DEFAULT ''::text NOT NULL,
  last_push_at timestamptz(3),
  last_pull_at timestamptz(3),
  last_reconcile_at timestamptz(3),
  recovery jsonb,
  -- `token_at`: when the token was given, by the site's clock. `previous_token_sealed`: the one before, for a cloud that was
  -- restored to before the newer one was given. `columns_here`, `columns_there`: what of which tables each end knew when they last
  -- spoke: when either has learned something, rows are read from the beginning.
  token_at timestamptz(3),
  previous_token_sealed text,
  columns_here text,
  columns_there text,
  -- What the last daily comparison of a site with its cloud has found: a difference is made equal at once, and still has to be known.
  -- Cost: a column without a default in a table of one row.
  days_different integer,
  rows_different integer,
  CONSTRAINT sync_state_pkey PRIMARY KEY (company_id, site_id)
);

CREATE TABLE role (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  template text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT role_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT role_name_check CHECK ((btrim(name) <> ''::text))
);
CREATE UNIQUE INDEX role_name_key ON role (company_id, name) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX role_template_key ON role (company_id, template) WHERE (deleted_at IS NULL);

CREATE TABLE user_group (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT user_group_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT user_group_name_check CHECK ((btrim(name) <> ''::text))
);
CREATE UNIQUE INDEX user_group_name_key ON user_group (company_id, name) WHERE (deleted_at IS NULL);

-- Two of the three say what it is: a user has a role, a user is in a group, a group has a role. Its id is made of them:
-- one row for each pair, for ever, ended by deleted_at and revived.
CREATE TABLE membership (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid,
  group_id uuid,
  role_id uuid,
  expires_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT membership_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT membership_pair_check CHECK ((num_nonnulls(member_id, group_id, role_id) = 2))
);
CREATE INDEX membership_group_idx ON membership (company_id, group_id);
CREATE INDEX membership_member_idx ON membership (company_id, member_id);
CREATE INDEX membership_role_idx ON membership (company_id, role_id);

-- Given to a role, a group or one user: over a table (model, act, scope; no scope means granted), or over one of its
-- fields (view or change; `*` is every field). A deny beats every allow.
CREATE TABLE rule (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  role_id uuid,
  group_id uuid,
  member_id uuid,
  model text NOT NULL,
  act text NOT NULL,
  scope rule_scope,
  field text,
  effect rule_effect DEFAULT 'allow'::rule_effect NOT NULL,
  expires_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT rule_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT rule_field_check CHECK (((field IS NULL) OR ((scope IS NULL) AND (act = ANY (ARRAY['view'::text, 'change'::text]))))),
  CONSTRAINT rule_subject_check CHECK ((num_nonnulls(role_id, group_id, member_id) = 1))
);
CREATE INDEX rule_group_idx ON rule (company_id, group_id);
CREATE INDEX rule_member_idx ON rule (company_id, member_id);
CREATE INDEX rule_role_idx ON rule (company_id, role_id);

-- One grantor's word about one principal (a member or a group) and one record. Its id is made of these, behind the time
-- of the record's own id, so that site and cloud make the same row and new rows go to the end of the index. Whoever made
-- a record has a grant of himself. No references: principal and record are of many tables; triggers keep it true.
CREATE TABLE record_grant (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  principal uuid NOT NULL,
  model text NOT NULL,
  record_id uuid NOT NULL,
  can_view boolean DEFAULT true NOT NULL,
  can_change boolean DEFAULT false NOT NULL,
  can_delete boolean DEFAULT false NOT NULL,
  can_share boolean DEFAULT false NOT NULL,
  expires_at timestamptz(3),
  -- a member; the nil UUID for the system
  granted_by uuid NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT record_grant_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX record_grant_grantor_idx ON record_grant (company_id, granted_by) WHERE (deleted_at IS NULL);
-- what lists are joined with: everything they ask of a grant stands in the index
CREATE UNIQUE INDEX record_grant_principal_key ON record_grant (company_id, principal, model, record_id, granted_by) INCLUDE (can_view, can_change, can_delete, can_share, expires_at) WHERE (deleted_at IS NULL);
-- who can see this record; what goes with it
CREATE INDEX record_grant_record_idx ON record_grant (company_id, record_id, model);

-- The version of a company's policy: what a process remembers of a user's rights is kept under it.
CREATE TABLE authz_version (
  company_id uuid NOT NULL,
  v bigint DEFAULT 1 NOT NULL,
  CONSTRAINT authz_version_pkey PRIMARY KEY (company_id)
);

-- How a terminal's clock stood, a row for each span of time in which it stood the same.
CREATE TABLE terminal_clock (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  offset_ms integer NOT NULL,
  min_ms integer NOT NULL,
  max_ms integer NOT NULL,
  readings integer DEFAULT 1 NOT NULL,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  CONSTRAINT terminal_clock_pkey PRIMARY KEY (company_id, id)
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
  CONSTRAINT terminal_alarm_pkey PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX terminal_alarm_kind_key ON terminal_alarm (company_id, terminal_id, kind) WHERE (ended_at IS NULL);
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
  CONSTRAINT terminal_fault_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_fault_at_idx ON terminal_fault (company_id, terminal_id, at);

-- What a person wants a terminal to do, and what became of it. Pushing terminals fetch them, the others are told.
CREATE TABLE terminal_command (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  kind terminal_command_kind NOT NULL,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  state terminal_command_state DEFAULT 'waiting'::terminal_command_state NOT NULL,
  word text NOT NULL,
  tries integer DEFAULT 0 NOT NULL,
  sent_at timestamptz(3),
  answered_at timestamptz(3),
  result integer,
  answer text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT terminal_command_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_command_state_idx ON terminal_command (company_id, terminal_id, state, id);

-- Terminals that push and are not known: kept apart with what they sent, until somebody adopts or refuses them. In the
-- cloud a serial names no company: there the nil UUID stands for it, and nothing they send is kept.
CREATE TABLE unclaimed_terminal (
  -- no foreign key: see above
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  serial text NOT NULL,
  state unclaimed_terminal_state DEFAULT 'unclaimed'::unclaimed_terminal_state NOT NULL,
  address text,
  model text,
  firmware text,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  requests integer DEFAULT 1 NOT NULL,
  stored_lines integer DEFAULT 0 NOT NULL,
  stored_bytes integer DEFAULT 0 NOT NULL,
  terminal_id uuid,
  said text,
  CONSTRAINT unclaimed_terminal_pkey PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX unclaimed_terminal_serial_key ON unclaimed_terminal (company_id, serial);

CREATE TABLE unclaimed_push (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  unclaimed_terminal_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  body bytea NOT NULL,
  -- Where a body of an unknown terminal came from: adopting it confirms one address.
  address text,
  CONSTRAINT unclaimed_push_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX unclaimed_push_terminal_idx ON unclaimed_push (company_id, unclaimed_terminal_id, id);

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
  kind held_line_kind DEFAULT 'unreadable'::held_line_kind NOT NULL,
  released_at timestamptz(3),
  released_by text,
  stored_at timestamptz(3),
  CONSTRAINT held_line_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX held_line_back_dated_idx ON held_line (company_id, terminal_id, released_at, id) WHERE ((kind = 'back_dated'::held_line_kind) AND (stored_at IS NULL));
CREATE UNIQUE INDEX held_line_once_key ON held_line (company_id, terminal_id, way, sha256);

-- A file of punches: where it stands, so that it goes on where it was stopped.
CREATE TABLE file_import (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  file_name text NOT NULL,
  plan jsonb NOT NULL,
  content bytea NOT NULL,
  state import_state DEFAULT 'waiting'::import_state NOT NULL,
  byte_at integer DEFAULT 0 NOT NULL,
  lines integer DEFAULT 0 NOT NULL,
  stored integer DEFAULT 0 NOT NULL,
  known integer DEFAULT 0 NOT NULL,
  held integer DEFAULT 0 NOT NULL,
  unreadable integer DEFAULT 0 NOT NULL,
  finished_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT file_import_pkey PRIMARY KEY (company_id, id)
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
  CONSTRAINT terminal_day_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_day_day_idx ON terminal_day (company_id, terminal_id, day, last_at);

CREATE TABLE access_token (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  name text NOT NULL,
  secret_hash text NOT NULL,
  -- model.act, like employee.view
  rights text[] DEFAULT '{}'::text[] NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT access_token_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT access_token_name_check CHECK ((btrim(name) <> ''::text))
);
CREATE INDEX access_token_member_idx ON access_token (company_id, member_id);

-- A letter is a row of the unit of work that wants it sent. What is in it is sealed: it may hold a link into an account.
CREATE TABLE mail (
  id uuid NOT NULL,
  -- no foreign key: a letter outlives nothing and holds nothing up
  for_company_id uuid,
  recipient text NOT NULL,
  letter text NOT NULL,
  language text NOT NULL,
  sealed text,
  state mail_state DEFAULT 'waiting'::mail_state NOT NULL,
  tries integer DEFAULT 0 NOT NULL,
  next_at timestamptz(3) DEFAULT now() NOT NULL,
  error text,
  sent_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT mail_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_created_idx ON mail (created_at, id);
-- how many invitations somebody had sent, and an address had
CREATE INDEX mail_invitation_idx ON mail (created_by, created_at) WHERE (letter = 'invitation'::text);
CREATE INDEX mail_invited_idx ON mail (recipient, created_at) WHERE (letter = 'invitation'::text);
CREATE INDEX mail_next_idx ON mail (next_at) WHERE (state = 'waiting'::mail_state);

CREATE TABLE account_link (
  id uuid NOT NULL,
  purpose link_purpose NOT NULL,
  -- null while there is no account yet: a registration
  user_id uuid,
  for_company_id uuid,
  email text NOT NULL,
  secret_hash text NOT NULL,
  -- what the link is about, when it is more than whom
  sealed text,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT account_link_pkey PRIMARY KEY (id)
);
CREATE INDEX account_link_email_idx ON account_link (email, purpose, id);
CREATE INDEX account_link_user_idx ON account_link (user_id, purpose, id);

CREATE TABLE identity (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  provider text NOT NULL,
  subject text NOT NULL,
  label text NOT NULL,
  last_used_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT identity_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX identity_subject_key ON identity (provider, subject);
CREATE UNIQUE INDEX identity_user_key ON identity (user_id, provider);

-- Two-step login. The last step that was used is kept, so that no code works twice.
CREATE TABLE totp (
  user_id uuid NOT NULL,
  secret_sealed text NOT NULL,
  confirmed_at timestamptz(3),
  last_step integer DEFAULT 0 NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  CONSTRAINT totp_pkey PRIMARY KEY (user_id)
);

CREATE TABLE recovery_code (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  code_hash text NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX recovery_code_hash_key ON recovery_code (user_id, code_hash);

-- What a package will be from a day on; what is null stays as it is.
CREATE TABLE package_change (
  id uuid NOT NULL,
  package_id uuid NOT NULL,
  applies_from timestamptz(3) NOT NULL,
  applied_at timestamptz(3),
  seats integer,
  max_users integer,
  max_terminals integer,
  max_sites integer,
  max_mobile_punches integer,
  price numeric(12,2),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT package_change_pkey PRIMARY KEY (id),
  CONSTRAINT package_change_price_check CHECK ((price >= (0)::numeric)),
  CONSTRAINT package_change_seats_check CHECK ((seats >= 0))
);
CREATE INDEX package_change_due_idx ON package_change (applies_from) WHERE ((applied_at IS NULL) AND (deleted_at IS NULL));

CREATE TABLE invoice (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  package_id uuid NOT NULL,
  amount numeric(12,2) NOT NULL,
  currency text DEFAULT 'BDT'::text NOT NULL,
  period package_period NOT NULL,
  state invoice_state DEFAULT 'open'::invoice_state NOT NULL,
  due_at timestamptz(3) NOT NULL,
  paid_at timestamptz(3),
  paid_from timestamptz(3),
  paid_until timestamptz(3),
  method text,
  reference text,
  checkout_id text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT invoice_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT invoice_amount_check CHECK ((amount >= (0)::numeric))
);
CREATE UNIQUE INDEX invoice_number_key ON invoice (company_id, number);
-- a company has one open order at a time: ordering anew takes the former one back
CREATE UNIQUE INDEX invoice_open_key ON invoice (company_id) WHERE (state = 'open'::invoice_state);

-- What the payment service told us, each once.
CREATE TABLE payment_event (
  id text NOT NULL,
  kind text NOT NULL,
  about uuid,
  outcome text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  CONSTRAINT payment_event_pkey PRIMARY KEY (id)
);

-- Who asks to join a company. His name and address as they were when he asked: the company does not see him before.
CREATE TABLE join_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  message text,
  state join_state DEFAULT 'waiting'::join_state NOT NULL,
  answered_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT join_request_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX join_request_user_idx ON join_request (user_id, created_at);
CREATE UNIQUE INDEX join_request_waiting_key ON join_request (company_id, user_id) WHERE (state = 'waiting'::join_state);

CREATE TABLE leave_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  employee_id uuid NOT NULL,
  kind leave_kind DEFAULT 'casual'::leave_kind NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  reason text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT leave_request_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT leave_request_last_day_check CHECK ((last_day >= first_day))
);
CREATE INDEX leave_request_employee_idx ON leave_request (company_id, employee_id, first_day);

-- A file of employees, as rows of texts, taken over part by part.
CREATE TABLE employee_import (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  file_name text NOT NULL,
  state import_state DEFAULT 'waiting'::import_state NOT NULL,
  content bytea NOT NULL,
  rows integer NOT NULL,
  row_at integer DEFAULT 0 NOT NULL,
  added integer DEFAULT 0 NOT NULL,
  refused integer DEFAULT 0 NOT NULL,
  problems jsonb NOT NULL,
  said text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  finished_at timestamptz(3),
  -- A file may change employees that are there already.
  updated integer DEFAULT 0 NOT NULL,
  unchanged integer DEFAULT 0 NOT NULL,
  CONSTRAINT employee_import_pkey PRIMARY KEY (company_id, id)
);

-- Somebody of the platform inside a company: why, how far, and until when. The company sees it.
CREATE TABLE support_visit (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  visitor text NOT NULL,
  reason text NOT NULL,
  can_write boolean DEFAULT false NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT support_visit_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT support_visit_reason_check CHECK ((btrim(reason) <> ''::text))
);
CREATE INDEX support_visit_user_idx ON support_visit (user_id, ends_at);

-- How many heads a company had each day, the most of the day: what it is billed by.
CREATE TABLE daily_headcount (
  company_id uuid NOT NULL,
  day date NOT NULL,
  active integer NOT NULL,
  CONSTRAINT daily_headcount_pkey PRIMARY KEY (company_id, day)
);

-- `revs`: the newest twenty revisions, newest first: '<count>-<random or the edit that a site made>'. `change`: counts on
-- with each change, in the writer's transaction; `seq`: given by whoever reads first, after the commit.
CREATE TABLE sync_row (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  change bigint DEFAULT nextval('sync_row_change_seq'::regclass) NOT NULL,
  seq bigint,
  origin uuid,
  is_deleted boolean DEFAULT false NOT NULL,
  -- In the cloud: the signatures that were taken over a record, each once.
  signatures text[] DEFAULT '{}'::text[] NOT NULL,
  CONSTRAINT sync_row_pkey PRIMARY KEY (company_id, model, entity_id)
);
CREATE INDEX sync_row_change_idx ON sync_row (company_id, change) WHERE (seq IS NULL);
CREATE UNIQUE INDEX sync_row_seq_key ON sync_row (company_id, seq) WHERE (seq IS NOT NULL);

-- The last number given, and a random mark for each act of numbering: a cloud that was restored gives the same numbers
-- again under other marks.
CREATE TABLE sync_feed (
  company_id uuid NOT NULL,
  last bigint DEFAULT 0 NOT NULL,
  -- `floor`: numbers up to this one are not whole any more: what was deleted long ago is not told. `pruned_at`: when the feed
  -- was last cut.
  floor bigint DEFAULT 0 NOT NULL,
  pruned_at timestamptz(3),
  CONSTRAINT sync_feed_pkey PRIMARY KEY (company_id)
);

CREATE TABLE sync_feed_mark (
  company_id uuid NOT NULL,
  seq bigint NOT NULL,
  mark text NOT NULL,
  at timestamptz(3) DEFAULT now() NOT NULL,
  CONSTRAINT sync_feed_mark_pkey PRIMARY KEY (company_id, seq)
);
CREATE INDEX sync_feed_mark_at_idx ON sync_feed_mark (company_id, at);

-- A field that was changed on both sides: both values, who, when, and which one stands. Made in the cloud; sites have a copy.
CREATE TABLE sync_conflict (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  model text NOT NULL,
  record_id uuid NOT NULL,
  field text NOT NULL,
  rule text NOT NULL,
  site_id uuid,
  edit text NOT NULL,
  base_value jsonb,
  cloud_value jsonb,
  cloud_by text,
  cloud_at timestamptz(3),
  site_value jsonb,
  site_by text,
  site_at timestamptz(3),
  resolution text NOT NULL,
  resolved_at timestamptz(3),
  resolved_by text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT sync_conflict_pkey PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX sync_conflict_edit_key ON sync_conflict (company_id, record_id, field, edit);
-- What the changes of a push have lost before, asked once for all of them.
CREATE INDEX sync_conflict_edits_idx ON sync_conflict (company_id, edit);
CREATE INDEX sync_conflict_open_idx ON sync_conflict (company_id, resolved_at, id);

-- The cloud's copy of a record, exactly as it last came: what a local edit is compared with.
CREATE TABLE sync_shadow (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  "row" jsonb,
  CONSTRAINT sync_shadow_pkey PRIMARY KEY (company_id, model, entity_id)
);

-- Came, and cannot be stored yet: it refers to what has not come, or its code is still somebody else's here.
CREATE TABLE sync_deferred (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  "row" jsonb,
  reason text NOT NULL,
  at timestamptz(3) DEFAULT now() NOT NULL,
  CONSTRAINT sync_deferred_pkey PRIMARY KEY (company_id, model, entity_id)
);

-- Everything received, as it came.
CREATE TABLE sync_inbox (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz(3) DEFAULT now() NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  hash text NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT sync_inbox_pkey PRIMARY KEY (company_id, id)
);

-- An installation of the phone page or of an app, as one member uses it. `device_id` is made by the installation: whoever
-- loses it shows as a new phone, and two members on one phone have the same.
CREATE TABLE phone (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  member_id uuid NOT NULL,
  model text NOT NULL,
  platform text NOT NULL,
  app_version text NOT NULL,
  last_seen_at timestamptz(3) DEFAULT now() NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT phone_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX phone_device_idx ON phone (company_id, device_id);
CREATE UNIQUE INDEX phone_device_key ON phone (company_id, member_id, device_id) WHERE (ended_at IS NULL);

-- One sign-in on one phone: the family of all refresh tokens that came out of it.
CREATE TABLE phone_session (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  phone_id uuid NOT NULL,
  member_id uuid NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_why text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT phone_session_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX phone_session_member_idx ON phone_session (company_id, member_id);
CREATE INDEX phone_session_phone_idx ON phone_session (company_id, phone_id);

-- Every refresh token of a family, used ones too: a used one that comes again was copied. `attempt` is the phone's name
-- for the exchange, so that an answer lost on the way can be asked for again.
CREATE TABLE phone_token (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  secret_hash text NOT NULL,
  used_at timestamptz(3),
  attempt uuid,
  next_id uuid,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  CONSTRAINT phone_token_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX phone_token_session_idx ON phone_token (company_id, session_id);

-- Where people may punch by phone: one point with a radius, or the corners of an area. For one department, one person,
-- or everybody.
CREATE TABLE geofence (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  points text NOT NULL,
  radius_m integer,
  department_id uuid,
  employee_id uuid,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT geofence_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT geofence_name_check CHECK ((btrim(name) <> ''::text)),
  CONSTRAINT geofence_of_check CHECK ((num_nonnulls(department_id, employee_id) <= 1)),
  CONSTRAINT geofence_radius_m_check CHECK (((radius_m >= 1) AND (radius_m <= 100000)))
);
CREATE UNIQUE INDEX geofence_name_key ON geofence (company_id, name) WHERE (deleted_at IS NULL);

-- Who may punch by phone: a department and all below it, one person, or, with neither, everybody. Without a row nobody.
CREATE TABLE mobile_permit (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  department_id uuid,
  employee_id uuid,
  is_trusted boolean DEFAULT false NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT mobile_permit_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_permit_of_check CHECK ((num_nonnulls(department_id, employee_id) <= 1))
);

-- What a company makes of each flag, from where on a figure counts, and how long it keeps places and photos. One row for
-- each company, under the company's own id.
CREATE TABLE mobile_rules (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  far flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  no_location flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  inaccurate flag_weight DEFAULT 'note'::flag_weight NOT NULL,
  old_location flag_weight DEFAULT 'note'::flag_weight NOT NULL,
  mock flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  too_fast flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  shared_phone flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  new_phone flag_weight DEFAULT 'note'::flag_weight NOT NULL,
  at_gate flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  outside_shift flag_weight DEFAULT 'note'::flag_weight NOT NULL,
  clock_wrong flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  unproven_time flag_weight DEFAULT 'review'::flag_weight NOT NULL,
  no_photo flag_weight DEFAULT 'note'::flag_weight NOT NULL,
  wants_photo boolean DEFAULT false NOT NULL,
  accuracy_m integer DEFAULT 100 NOT NULL,
  speed_kmh integer DEFAULT 150 NOT NULL,
  clock_s integer DEFAULT 120 NOT NULL,
  unproven_minutes integer DEFAULT 5 NOT NULL,
  gate_minutes integer DEFAULT 10 NOT NULL,
  accepts_clean boolean DEFAULT false NOT NULL,
  photo_days integer DEFAULT 90 NOT NULL,
  location_days integer DEFAULT 365 NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT mobile_rules_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_rules_accuracy_m_check CHECK (((accuracy_m >= 1) AND (accuracy_m <= 10000))),
  CONSTRAINT mobile_rules_clock_s_check CHECK (((clock_s >= 1) AND (clock_s <= 86400))),
  CONSTRAINT mobile_rules_gate_minutes_check CHECK (((gate_minutes >= 0) AND (gate_minutes <= 720))),
  CONSTRAINT mobile_rules_id_check CHECK ((id = company_id)),
  CONSTRAINT mobile_rules_location_days_check CHECK (((location_days >= 1) AND (location_days <= 3650))),
  CONSTRAINT mobile_rules_photo_days_check CHECK (((photo_days >= 1) AND (photo_days <= 3650))),
  CONSTRAINT mobile_rules_speed_kmh_check CHECK (((speed_kmh >= 1) AND (speed_kmh <= 2000))),
  CONSTRAINT mobile_rules_unproven_minutes_check CHECK (((unproven_minutes >= 0) AND (unproven_minutes <= 10080)))
);

-- The columns of punch, then who, which phone, when by which evidence, where, what was found, and the review. `flags` is
-- kept as it was found, with the figures; `content_hash` tells a resend from another content under the same id, also
-- after the content was erased.
CREATE TABLE mobile_punch (
  company_id uuid NOT NULL,
  -- made by the phone: a UUID version 7
  id uuid NOT NULL,
  source punch_source DEFAULT 'mobile'::punch_source NOT NULL,
  terminal_serial text,
  badge_number text,
  local_time text NOT NULL,
  punch_code smallint,
  verify_mode smallint,
  work_code text,
  site_id uuid,
  at timestamptz(3) NOT NULL,
  employee_id uuid,
  held held_reason,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  user_id uuid NOT NULL,
  member_id uuid NOT NULL,
  phone_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  phone_at timestamptz(3) NOT NULL,
  earliest_at timestamptz(3),
  latest_at timestamptz(3) NOT NULL,
  time_basis time_basis NOT NULL,
  clock_offset_s integer,
  latitude numeric(9,6),
  longitude numeric(9,6),
  accuracy_m integer,
  located_at timestamptz(3),
  is_mock boolean,
  geofence_id uuid,
  distance_m integer,
  has_photo boolean DEFAULT false NOT NULL,
  flags jsonb DEFAULT '[]'::jsonb NOT NULL,
  flag_names text[] DEFAULT '{}'::text[] NOT NULL,
  is_clean boolean NOT NULL,
  state mobile_state DEFAULT 'waiting'::mobile_state NOT NULL,
  reason text,
  decided_at timestamptz(3),
  decided_by uuid,
  decided_by_name text,
  is_automatic boolean DEFAULT false NOT NULL,
  content_hash text NOT NULL,
  erased_at timestamptz(3),
  deleted_at timestamptz(3),
  CONSTRAINT mobile_punch_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_punch_employee_check CHECK (((employee_id IS NOT NULL) OR (held IS NOT NULL) OR (state = ANY (ARRAY['rejected'::mobile_state, 'refused'::mobile_state])))),
  CONSTRAINT mobile_punch_source_check CHECK (((source = 'mobile'::punch_source) AND (terminal_serial IS NULL)))
);
CREATE INDEX mobile_punch_at_idx ON mobile_punch (company_id, at, id) WHERE (deleted_at IS NULL);
CREATE INDEX mobile_punch_employee_idx ON mobile_punch (company_id, employee_id, at);
CREATE INDEX mobile_punch_member_idx ON mobile_punch (company_id, member_id, at);
CREATE INDEX mobile_punch_phone_idx ON mobile_punch (company_id, phone_id, at);
CREATE INDEX mobile_punch_waiting_idx ON mobile_punch (company_id, at, id) WHERE (state = 'waiting'::mobile_state);

-- Photos apart, so that no list carries them.
CREATE TABLE mobile_photo (
  company_id uuid NOT NULL,
  -- of the mobile punch
  id uuid NOT NULL,
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  CONSTRAINT mobile_photo_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX mobile_photo_created_idx ON mobile_photo (company_id, created_at);

-- What an employee looks like, to compare with.
CREATE TABLE employee_photo (
  company_id uuid NOT NULL,
  -- of the employee
  id uuid NOT NULL,
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  CONSTRAINT employee_photo_pkey PRIMARY KEY (company_id, id)
);

-- What somebody decided over a mobile punch: it waits a minute, can be undone meanwhile, and is then carried out.
-- `decided_by` is a user; none: the company's rules decided.
CREATE TABLE mobile_decision (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  mobile_punch_id uuid NOT NULL,
  verdict mobile_verdict NOT NULL,
  reason text,
  batch_id uuid NOT NULL,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz(3) NOT NULL,
  carry_out_at timestamptz(3) NOT NULL,
  state mobile_decision_state DEFAULT 'pending'::mobile_decision_state NOT NULL,
  resolved_at timestamptz(3),
  outcome text,
  is_automatic boolean DEFAULT false NOT NULL,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  -- Over what was decided, by the key of whoever decided; of decisions that were made on a site.
  signature text,
  CONSTRAINT mobile_decision_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX mobile_decision_batch_idx ON mobile_decision (company_id, batch_id);
CREATE INDEX mobile_decision_due_idx ON mobile_decision (company_id, carry_out_at) WHERE (state = 'pending'::mobile_decision_state);
CREATE UNIQUE INDEX mobile_decision_pending_key ON mobile_decision (company_id, mobile_punch_id) WHERE (state = 'pending'::mobile_decision_state);
CREATE INDEX mobile_decision_punch_idx ON mobile_decision (company_id, mobile_punch_id);

-- An index is given to somebody else after its user was deleted. So each row says from which reading to which reading of
-- the terminal's users (by its own wall clock) an index meant a badge number. It stays where the terminal is read.
CREATE TABLE terminal_index (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  uid integer NOT NULL,
  number text NOT NULL,
  -- null: as far back as its log goes
  since text,
  -- null: still
  until text,
  CONSTRAINT terminal_index_pkey PRIMARY KEY (company_id, id)
);
CREATE INDEX terminal_index_terminal_idx ON terminal_index (company_id, terminal_id, uid);
CREATE UNIQUE INDEX terminal_index_uid_key ON terminal_index (company_id, terminal_id, uid) WHERE (until IS NULL);

-- A punch that a second file brings has one delivery by file: this says that the other one held it too.
CREATE TABLE repeated_delivery (
  company_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  CONSTRAINT repeated_delivery_pkey PRIMARY KEY (company_id, punch_id, received_at)
);
CREATE INDEX repeated_delivery_received_idx ON repeated_delivery (company_id, received_at);

-- One act that takes a reading back. Its punches stand; corrections beside them say that they do not count.
CREATE TABLE reading_withdrawal (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  way delivery_way NOT NULL,
  serial text DEFAULT ''::text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  file_name text,
  reason text NOT NULL,
  voided integer DEFAULT 0 NOT NULL,
  stayed integer DEFAULT 0 NOT NULL,
  corrected integer DEFAULT 0 NOT NULL,
  people integer DEFAULT 0 NOT NULL,
  first_day text,
  last_day text,
  created_at timestamptz(3) DEFAULT now() NOT NULL,
  created_by text DEFAULT acting_principal() NOT NULL,
  undone_at timestamptz(3),
  undone_by text,
  CONSTRAINT reading_withdrawal_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT reading_withdrawal_reason_check CHECK ((btrim(reason) <> ''::text))
);
CREATE UNIQUE INDEX reading_withdrawal_once_key ON reading_withdrawal (company_id, way, received_at, serial) WHERE (undone_at IS NULL);

-- Which punches it made void, so that undoing it touches these and no others.
CREATE TABLE withdrawn_punch (
  company_id uuid NOT NULL,
  withdrawal_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  CONSTRAINT withdrawn_punch_pkey PRIMARY KEY (company_id, withdrawal_id, punch_id)
);
CREATE INDEX withdrawn_punch_punch_idx ON withdrawn_punch (company_id, punch_id);

ALTER SEQUENCE sync_outbox_seq_seq OWNED BY sync_outbox.seq;
ALTER SEQUENCE sync_row_change_seq OWNED BY sync_row.change;
CREATE STATISTICS record_grant_stats ON company_id, principal, model FROM record_grant;
ALTER TABLE raw_batch ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE record_grant ALTER COLUMN principal SET STATISTICS 1000;

-- ---------------------------------------------------------------------------------------------------------------------
-- References between tables

ALTER TABLE company
  ADD CONSTRAINT company_package_id_fkey FOREIGN KEY (package_id) REFERENCES package(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE session
  ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE member
  ADD CONSTRAINT member_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE site
  ADD CONSTRAINT site_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE department
  ADD CONSTRAINT department_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT department_parent_id_company_id_fkey FOREIGN KEY (parent_id, company_id) REFERENCES department(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE employee
  ADD CONSTRAINT employee_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT employee_department_id_company_id_fkey FOREIGN KEY (department_id, company_id) REFERENCES department(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT employee_member_id_company_id_fkey FOREIGN KEY (member_id, company_id) REFERENCES member(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE badge
  ADD CONSTRAINT badge_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT badge_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal
  ADD CONSTRAINT terminal_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT terminal_site_id_company_id_fkey FOREIGN KEY (site_id, company_id) REFERENCES site(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_user
  ADD CONSTRAINT terminal_user_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT terminal_user_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE punch
  ADD CONSTRAINT punch_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT punch_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT punch_site_id_company_id_fkey FOREIGN KEY (site_id, company_id) REFERENCES site(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE punch_correction
  ADD CONSTRAINT punch_correction_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT punch_correction_punch_id_company_id_fkey FOREIGN KEY (punch_id, company_id) REFERENCES punch(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE role
  ADD CONSTRAINT role_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE user_group
  ADD CONSTRAINT user_group_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE membership
  ADD CONSTRAINT membership_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT membership_group_id_company_id_fkey FOREIGN KEY (group_id, company_id) REFERENCES user_group(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT membership_member_id_company_id_fkey FOREIGN KEY (member_id, company_id) REFERENCES member(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT membership_role_id_company_id_fkey FOREIGN KEY (role_id, company_id) REFERENCES role(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE rule
  ADD CONSTRAINT rule_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT rule_group_id_company_id_fkey FOREIGN KEY (group_id, company_id) REFERENCES user_group(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT rule_member_id_company_id_fkey FOREIGN KEY (member_id, company_id) REFERENCES member(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT rule_role_id_company_id_fkey FOREIGN KEY (role_id, company_id) REFERENCES role(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE record_grant
  ADD CONSTRAINT record_grant_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE authz_version
  ADD CONSTRAINT authz_version_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_clock
  ADD CONSTRAINT terminal_clock_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_alarm
  ADD CONSTRAINT terminal_alarm_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_fault
  ADD CONSTRAINT terminal_fault_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_command
  ADD CONSTRAINT terminal_command_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE unclaimed_push
  ADD CONSTRAINT unclaimed_push_unclaimed_terminal_id_company_id_fkey FOREIGN KEY (unclaimed_terminal_id, company_id) REFERENCES unclaimed_terminal(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE held_line
  ADD CONSTRAINT held_line_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE file_import
  ADD CONSTRAINT file_import_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_day
  ADD CONSTRAINT terminal_day_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE access_token
  ADD CONSTRAINT access_token_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT access_token_member_id_company_id_fkey FOREIGN KEY (member_id, company_id) REFERENCES member(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE account_link
  ADD CONSTRAINT account_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE identity
  ADD CONSTRAINT identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE totp
  ADD CONSTRAINT totp_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE recovery_code
  ADD CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE package_change
  ADD CONSTRAINT package_change_package_id_fkey FOREIGN KEY (package_id) REFERENCES package(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE invoice
  ADD CONSTRAINT invoice_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT invoice_package_id_fkey FOREIGN KEY (package_id) REFERENCES package(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE join_request
  ADD CONSTRAINT join_request_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT join_request_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE leave_request
  ADD CONSTRAINT leave_request_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT leave_request_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE employee_import
  ADD CONSTRAINT employee_import_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE support_visit
  ADD CONSTRAINT support_visit_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT support_visit_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE daily_headcount
  ADD CONSTRAINT daily_headcount_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE sync_conflict
  ADD CONSTRAINT sync_conflict_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE phone
  ADD CONSTRAINT phone_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE phone_session
  ADD CONSTRAINT phone_session_member_id_company_id_fkey FOREIGN KEY (member_id, company_id) REFERENCES member(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT phone_session_phone_id_company_id_fkey FOREIGN KEY (phone_id, company_id) REFERENCES phone(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT phone_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user"(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE phone_token
  ADD CONSTRAINT phone_token_session_id_company_id_fkey FOREIGN KEY (session_id, company_id) REFERENCES phone_session(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE geofence
  ADD CONSTRAINT geofence_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT geofence_department_id_company_id_fkey FOREIGN KEY (department_id, company_id) REFERENCES department(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT geofence_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE mobile_permit
  ADD CONSTRAINT mobile_permit_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_permit_department_id_company_id_fkey FOREIGN KEY (department_id, company_id) REFERENCES department(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_permit_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE mobile_rules
  ADD CONSTRAINT mobile_rules_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE mobile_punch
  ADD CONSTRAINT mobile_punch_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_punch_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_punch_phone_id_company_id_fkey FOREIGN KEY (phone_id, company_id) REFERENCES phone(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_punch_geofence_id_company_id_fkey FOREIGN KEY (geofence_id, company_id) REFERENCES geofence(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE mobile_photo
  ADD CONSTRAINT mobile_photo_id_company_id_fkey FOREIGN KEY (id, company_id) REFERENCES mobile_punch(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE employee_photo
  ADD CONSTRAINT employee_photo_id_company_id_fkey FOREIGN KEY (id, company_id) REFERENCES employee(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE mobile_decision
  ADD CONSTRAINT mobile_decision_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  ADD CONSTRAINT mobile_decision_mobile_punch_id_company_id_fkey FOREIGN KEY (mobile_punch_id, company_id) REFERENCES mobile_punch(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE terminal_index
  ADD CONSTRAINT terminal_index_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id) REFERENCES terminal(id, company_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE repeated_delivery
  ADD CONSTRAINT repeated_delivery_punch_id_company_id_fkey FOREIGN KEY (punch_id, company_id) REFERENCES punch(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE reading_withdrawal
  ADD CONSTRAINT reading_withdrawal_company_id_fkey FOREIGN KEY (company_id) REFERENCES company(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE withdrawn_punch
  ADD CONSTRAINT withdrawn_punch_withdrawal_id_company_id_fkey FOREIGN KEY (withdrawal_id, company_id) REFERENCES reading_withdrawal(id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT;

-- begin prisma/sql/tenants.sql
-- Row level security: a company sees its own rows. Tables with the column company_id get their policies from
-- protect_tenant_table.

-- Every tenant table goes through here, those of later migrations too: row level security, forced, one company for
-- hajira_app, everything for hajira_platform as far as it holds privileges. The condition has no sub-select, so that a
-- distributed PostgreSQL can send it to its workers.
CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_company ON %s TO hajira_app '
    'USING (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid) '
    'WITH CHECK (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid)', target);
  EXECUTE format('CREATE POLICY platform ON %s TO hajira_platform USING (true) WITH CHECK (true)', target);
END $$;

REVOKE EXECUTE ON FUNCTION protect_tenant_table(target regclass) FROM PUBLIC;

DROP POLICY IF EXISTS own_company ON account_link;
CREATE POLICY own_company ON account_link FOR INSERT TO hajira_app
  WITH CHECK (
    for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND purpose = 'invitation'
    AND used_at IS NULL AND EXISTS (SELECT FROM "user" u WHERE u.id = user_id AND u.company_id = for_company_id)
  );
DROP POLICY IF EXISTS platform ON account_link;
CREATE POLICY platform ON account_link TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON company;
CREATE POLICY own_company ON company TO hajira_app
  USING (id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (id = nullif(current_setting('app.company_id', true), '')::uuid);
DROP POLICY IF EXISTS platform ON company;
CREATE POLICY platform ON company TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON mail;
CREATE POLICY own_company ON mail FOR INSERT TO hajira_app
  WITH CHECK (for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND state = 'waiting');
DROP POLICY IF EXISTS platform ON mail;
CREATE POLICY platform ON mail TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON "user";
CREATE POLICY own_company ON "user" TO hajira_app
  USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid AND NOT is_super_admin);
DROP POLICY IF EXISTS platform ON "user";
CREATE POLICY platform ON "user" TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON identity;
CREATE POLICY platform ON identity TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON package;
CREATE POLICY platform ON package TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS price_list ON package;
CREATE POLICY price_list ON package FOR SELECT TO hajira_app USING (true);
DROP POLICY IF EXISTS platform ON package_change;
CREATE POLICY platform ON package_change TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON payment_event;
CREATE POLICY platform ON payment_event TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON rate_limit;
CREATE POLICY platform ON rate_limit TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON recovery_code;
CREATE POLICY platform ON recovery_code TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON session;
CREATE POLICY platform ON session TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON totp;
CREATE POLICY platform ON totp TO hajira_platform USING (true) WITH CHECK (true);
-- end prisma/sql/tenants.sql

-- begin prisma/sql/punches.sql
-- Facts of punches are stored once; what is derived of them follows.

CREATE OR REPLACE FUNCTION punch_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND
    (OLD.company_id, OLD.id, OLD.source, OLD.terminal_serial, OLD.badge_number, OLD.local_time, OLD.punch_code,
     OLD.verify_mode, OLD.work_code, OLD.site_id, OLD.created_at, OLD.created_by)
    IS NOT DISTINCT FROM
    (NEW.company_id, NEW.id, NEW.source, NEW.terminal_serial, NEW.badge_number, NEW.local_time, NEW.punch_code,
     NEW.verify_mode, NEW.work_code, NEW.site_id, NEW.created_at, NEW.created_by)
    -- a phone's or a person's punch names its employee and instant itself: these are facts there
    AND (OLD.terminal_serial IS NOT NULL OR (OLD.employee_id, OLD.at) IS NOT DISTINCT FROM (NEW.employee_id, NEW.at))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the facts of a punch are stored once: write a correction beside it'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'punch_stands';
END $$;

-- That the punch of a delivery exists was asked with one condition over all rows of a statement. For a company that is newer
-- than the statistics every index that begins with the company looks equally good, and the plan read the whole company for
-- each statement. Only the primary key gives the next id in order without a sort, so this question always goes through it.
CREATE OR REPLACE FUNCTION punch_delivery_of_punch() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT company_id, punch_id FROM added) AS a
    LEFT JOIN LATERAL (
      SELECT p.id FROM punch p WHERE p.company_id = a.company_id AND p.id >= a.punch_id ORDER BY p.company_id, p.id LIMIT 1
    ) AS p ON true
    WHERE p.id IS DISTINCT FROM a.punch_id
  ) THEN
    RAISE EXCEPTION 'a delivery is of a punch of its company'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'punch_delivery_punch_id_company_id_fkey';
  END IF;
  RETURN NULL;
END $$;

-- A reading as `readings` lists it: the way; of a file the moment too, since two files are two readings.
CREATE OR REPLACE FUNCTION reading_name(way delivery_way, received_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN way = 'file'
    THEN 'file ' || to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ELSE way::text END
$$;

-- Whether a punch came in a way that is not among these readings.
CREATE OR REPLACE FUNCTION came_otherwise(company uuid, punch uuid, readings text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM punch_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name(d.way, d.received_at) <> ALL (string_to_array(readings, ', ')))
      OR EXISTS (SELECT FROM repeated_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name('file', d.received_at) <> ALL (string_to_array(readings, ', ')));
END $$;

-- Whoever writes a void of a withdrawn reading, or asks again whether it still stands.
CREATE OR REPLACE FUNCTION punch_correction_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lifted_before timestamptz := CASE WHEN TG_OP = 'UPDATE' THEN OLD.lifted_at END;
  -- the other end has just told the delivery
  is_told boolean := CASE WHEN TG_OP = 'UPDATE'
    THEN NEW.readings = OLD.readings AND coalesce(current_setting('sync.apply', true), '') = 'on' END;
BEGIN
  NEW.lifted_at := NULL;
  IF NEW.readings IS NULL OR NOT NEW.is_void OR NEW.deleted_at IS NOT NULL
     OR NOT came_otherwise(NEW.company_id, NEW.punch_id, NEW.readings) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    -- of an INSERT that becomes an UPDATE
    lifted_before := (SELECT c.lifted_at FROM punch_correction c WHERE c.company_id = NEW.company_id AND c.id = NEW.id);
  END IF;
  NEW.lifted_at := coalesce(lifted_before, now());
  IF lifted_before IS NULL AND is_told IS NOT TRUE THEN
    PERFORM sync_tell_deliveries(NEW.company_id, NEW.punch_id);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER punch_correction_lifted BEFORE INSERT OR UPDATE ON punch_correction FOR EACH ROW
  WHEN (NEW.readings IS NOT NULL OR NEW.lifted_at IS NOT NULL) EXECUTE FUNCTION punch_correction_lifted();
CREATE OR REPLACE TRIGGER punch_delivery_of_punch AFTER INSERT ON punch_delivery REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION punch_delivery_of_punch();
CREATE OR REPLACE TRIGGER punch_not_truncated BEFORE TRUNCATE ON punch FOR EACH STATEMENT EXECUTE FUNCTION punch_stands();
CREATE OR REPLACE TRIGGER punch_stands BEFORE UPDATE OR DELETE ON punch FOR EACH ROW EXECUTE FUNCTION punch_stands();
-- end prisma/sql/punches.sql

-- begin prisma/sql/mobile.sql
-- What a phone sends, and the rules of a company for it.

CREATE OR REPLACE FUNCTION company_gets_mobile_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO mobile_rules (company_id, id) VALUES (NEW.id, NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- However a member comes to their employee (activation, hiring, a form, a file, the sync): what they punched before is theirs.
CREATE OR REPLACE FUNCTION take_over_mobile_punches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE mobile_punch SET employee_id = NEW.id, held = NULL
  WHERE company_id = NEW.company_id AND member_id = NEW.member_id AND employee_id IS NULL;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER company_gets_mobile_rules AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION company_gets_mobile_rules();
CREATE OR REPLACE TRIGGER employee_takes_over_mobile_punches AFTER INSERT OR UPDATE OF member_id ON employee
  FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION take_over_mobile_punches();
-- end prisma/sql/mobile.sql

-- begin prisma/sql/journal.sql
-- The journal is written once.

CREATE OR REPLACE FUNCTION journal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only ever added to'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_stands';
END $$;

CREATE OR REPLACE TRIGGER journal_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_stands();
-- end prisma/sql/journal.sql

-- begin prisma/sql/accounts.sql
-- Sessions, keys and second steps, and who is told when access changes.

-- connect-pg-simple writes sid, sess and expire; who and from where is taken out of sess, so that sessions can be listed
-- and ended by user.
CREATE OR REPLACE FUNCTION session_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.user_id := nullif(NEW.sess #>> '{passport,user}', '')::uuid;
  NEW.address := NEW.sess ->> 'address';
  NEW.device := left(NEW.sess ->> 'device', 400);
  NEW.last_seen_at := now();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION impersonation_ends_with_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO journal (company_id, id, at, actor, actor_name, action, model, record_id, reason)
    SELECT u.company_id, gen_random_uuid(), least(now(), OLD.expire), 'user:' || u.id, u.name, 'user.seen-as-ended', 'user',
           OLD.sess ->> 'seeingAs', 'the session ended'
    FROM "user" u WHERE u.id = OLD.user_id AND u.company_id IS NOT NULL;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION signing_key_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.signing_key := NULL;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tell_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- the id opens the session: what is told is its hash
  PERFORM pg_notify('hajira_access', 'session:' || encode(sha256(convert_to(OLD.sid, 'UTF8')), 'hex'));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION tell_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('hajira_access', TG_ARGV[0] || ':' || (to_jsonb(OLD) ->> TG_ARGV[1]));
  RETURN NULL;
END $$;

-- Users of a company who hold the right `sign-in` on sites at an instant, by the same rules as src/policies/casbin.ts: any
-- line that denies wins; a right on fewer than all sites does not count. Company admins hold it by their built-in role.
CREATE OR REPLACE FUNCTION site_panel_users(company uuid, at timestamptz) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY WITH given AS (
    SELECT s.member_id, s.group_id, s.role_id FROM membership s
    WHERE s.company_id = company AND s.deleted_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > at)
      AND NOT EXISTS (SELECT FROM user_group g WHERE g.company_id = company AND g.id = s.group_id AND g.deleted_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM role r WHERE r.company_id = company AND r.id = s.role_id AND r.deleted_at IS NOT NULL)
  ), held AS (
    SELECT member_id, role_id, group_id FROM given WHERE member_id IS NOT NULL
    UNION
    SELECT mine.member_id, through.role_id, NULL FROM given mine
    JOIN given through ON through.group_id = mine.group_id AND through.member_id IS NULL
    WHERE mine.member_id IS NOT NULL
  ), said AS (
    SELECT q.role_id, q.group_id, q.member_id, q.effect = 'allow' AS allows FROM rule q
    WHERE q.company_id = company AND q.model = 'site' AND q.act = 'sign-in' AND q.field IS NULL AND q.deleted_at IS NULL
      AND (q.expires_at IS NULL OR q.expires_at > at) AND (q.effect = 'deny' OR q.scope = 'all')
    UNION ALL
    SELECT r.id, NULL, NULL, true FROM role r
    WHERE r.company_id = company AND r.template = 'company_admin' AND r.deleted_at IS NULL
  ), lines AS (
    SELECT member_id, allows FROM said WHERE member_id IS NOT NULL
    UNION ALL
    SELECT held.member_id, said.allows FROM said JOIN held ON held.role_id = said.role_id
    UNION ALL
    SELECT held.member_id, said.allows FROM said JOIN held ON held.group_id = said.group_id
  )
  SELECT m.user_id FROM lines JOIN member m ON m.company_id = company AND m.id = lines.member_id
  WHERE m.ended_at IS NULL AND m.deleted_at IS NULL
  GROUP BY m.user_id HAVING bool_and(lines.allows);
END $$;

-- A second step that was switched on or off is a change of its user, which is synced.
CREATE OR REPLACE FUNCTION second_step_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    PERFORM sync_note(ARRAY[u.company_id], 'user', u.id, false) FROM "user" u
      WHERE u.id = owner AND u.company_id IS NOT NULL AND NOT u.is_super_admin;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER impersonation_ends_with_session AFTER DELETE ON session FOR EACH ROW
  WHEN (OLD.sess ->> 'seeingAs' IS NOT NULL) EXECUTE FUNCTION impersonation_ends_with_session();
CREATE OR REPLACE TRIGGER second_step_changed AFTER INSERT OR DELETE OR UPDATE OF secret_sealed, confirmed_at ON totp
  FOR EACH ROW EXECUTE FUNCTION second_step_changed();
CREATE OR REPLACE TRIGGER session_fill BEFORE INSERT OR UPDATE ON session FOR EACH ROW EXECUTE FUNCTION session_fill();
CREATE OR REPLACE TRIGGER signing_key_ends BEFORE UPDATE ON "user" FOR EACH ROW
  WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash AND OLD.signing_key IS NOT DISTINCT FROM NEW.signing_key
        AND NEW.signing_key IS NOT NULL)
  EXECUTE FUNCTION signing_key_ends();
CREATE OR REPLACE TRIGGER tell_access_change AFTER UPDATE ON company FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION tell_access_change('company', 'id');
CREATE OR REPLACE TRIGGER tell_access_change AFTER UPDATE ON member FOR EACH ROW
  WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
        OR OLD.role IS DISTINCT FROM NEW.role)
  EXECUTE FUNCTION tell_access_change('user', 'user_id');
CREATE OR REPLACE TRIGGER tell_access_change AFTER UPDATE ON support_visit FOR EACH ROW
  WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION tell_access_change('user', 'user_id');
CREATE OR REPLACE TRIGGER tell_access_change AFTER UPDATE ON "user" FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
        OR OLD.company_id IS DISTINCT FROM NEW.company_id OR OLD.is_super_admin IS DISTINCT FROM NEW.is_super_admin)
  EXECUTE FUNCTION tell_access_change('user', 'id');
CREATE OR REPLACE TRIGGER tell_session_change AFTER UPDATE OF sess ON session FOR EACH ROW
  WHEN (OLD.user_id IS DISTINCT FROM NEW.user_id OR OLD.sess ->> 'seeingAs' IS DISTINCT FROM NEW.sess ->> 'seeingAs'
        OR OLD.sess ->> 'supporting' IS DISTINCT FROM NEW.sess ->> 'supporting')
  EXECUTE FUNCTION tell_session_change();
CREATE OR REPLACE TRIGGER tell_session_end AFTER DELETE ON session FOR EACH ROW WHEN (OLD.user_id IS NOT NULL)
  EXECUTE FUNCTION tell_session_change();
-- end prisma/sql/accounts.sql

-- begin prisma/sql/rights.sql
-- Built-in roles, the version of a company's policy, and the rights that come with making a record.

CREATE OR REPLACE FUNCTION policy_moves(companies uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO authz_version (company_id)
    SELECT DISTINCT company FROM unnest(companies) AS company WHERE company IS NOT NULL ORDER BY 1
  ON CONFLICT (company_id) DO UPDATE SET v = authz_version.v + 1;
END $$;

CREATE OR REPLACE FUNCTION policy_rows_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM policy_moves(ARRAY(SELECT DISTINCT company_id FROM moved));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION policy_row_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'company' THEN
    PERFORM policy_moves(ARRAY[NEW.id]);
  ELSIF TG_TABLE_NAME = 'package' THEN
    PERFORM policy_moves(ARRAY(SELECT id FROM company WHERE package_id = NEW.id));
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM policy_moves(ARRAY[NEW.company_id]);
  ELSE
    PERFORM policy_moves(ARRAY[OLD.company_id, NEW.company_id]);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION add_built_in_roles(company uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO role (company_id, id, name, template)
    SELECT company, built_in_role_id(company, template), name, template
    FROM (VALUES ('company_admin', 'Company admin'), ('hr_manager', 'HR manager'), ('hr_officer', 'HR officer'),
                 ('line_supervisor', 'Line supervisor'), ('employee', 'Employee')) AS built_in (template, name)
  ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION company_gets_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_built_in_roles(NEW.id);
  RETURN NULL;
END $$;

-- member.role says whether they hold the company admin's role themselves and for good; a deputy's role, which ends, and one
-- by a group do not show in it. Written directly (a first admin, the sync of a site's people), it gives or takes the role.
CREATE OR REPLACE FUNCTION member_role_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  admin_role uuid := built_in_role_id(NEW.company_id, 'company_admin');
BEGIN
  IF NEW.role = 'company_admin' THEN
    INSERT INTO membership (company_id, id, member_id, role_id)
      VALUES (NEW.company_id, membership_id(NEW.company_id, NEW.id, NULL, admin_role), NEW.id, admin_role)
    ON CONFLICT (company_id, id) DO UPDATE SET deleted_at = NULL, expires_at = NULL, created_at = now(),
      created_by = acting_principal()
      WHERE membership.deleted_at IS NOT NULL OR membership.expires_at IS NOT NULL;
  ELSE
    UPDATE membership SET deleted_at = now()
      WHERE company_id = NEW.company_id AND member_id = NEW.id AND role_id = admin_role AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION membership_shows_in_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shown member_role := CASE WHEN NEW.deleted_at IS NULL AND NEW.expires_at IS NULL THEN 'company_admin' ELSE 'nobody' END;
BEGIN
  UPDATE member SET role = shown WHERE company_id = NEW.company_id AND id = NEW.member_id AND role <> shown;
  RETURN NULL;
END $$;

-- Only what a user of the company made gives rights: `site:` and `system` are nobody's, and so is what the sync applies
-- or an import writes (SET LOCAL app.creator_rights = 'off').
CREATE OR REPLACE FUNCTION grant_creator(company uuid, user_id uuid, of_model text, record uuid, rights text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  creator uuid;
BEGIN
  IF current_setting('sync.apply', true) = 'on' OR current_setting('app.creator_rights', true) = 'off' THEN
    RETURN;
  END IF;
  SELECT id INTO creator FROM member WHERE member.company_id = company AND member.user_id = grant_creator.user_id
    AND ended_at IS NULL AND deleted_at IS NULL;
  IF creator IS NOT NULL THEN
    INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, can_change, can_delete, granted_by)
      VALUES (company, record_grant_id(company, creator, of_model, record, creator), creator, of_model, record,
              'view' = ANY(rights), 'change' = ANY(rights), 'delete' = ANY(rights), creator)
    ON CONFLICT (company_id, id) DO NOTHING;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION creator_gets_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grant_creator(NEW.company_id, substr(NEW.created_by, 6)::uuid, TG_TABLE_NAME, NEW.id, TG_ARGV::text[]);
  RETURN NULL;
END $$;

-- Rights on a record go with it. What the sync marks as deleted for a moment, or because the cloud did, has the grants come
-- by themselves.
CREATE OR REPLACE FUNCTION rights_go_with_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    PERFORM set_config('sync.going_with', 'on', true);
    UPDATE record_grant SET deleted_at = now()
      WHERE company_id = OLD.company_id AND model = TG_TABLE_NAME AND record_id = OLD.id AND deleted_at IS NULL;
    PERFORM set_config('sync.going_with', '', true);
  END IF;
  RETURN NULL;
END $$;

-- For every table that people make records of, those of later migrations too. `rights` must say what the table's entry in
-- src/policies/records.ts says; a test compares them.
CREATE OR REPLACE FUNCTION give_creator_rights(target regclass, VARIADIC rights text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- the condition is asked for each row and costs punches of a terminal next to nothing
  EXECUTE format('CREATE TRIGGER creator_gets_rights AFTER INSERT ON %s FOR EACH ROW WHEN (NEW.created_by LIKE ''user:%%'') '
                 'EXECUTE FUNCTION creator_gets_rights(%s)', target,
                 (SELECT string_agg(quote_literal(given), ', ') FROM unnest(rights) AS given));
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = target AND attname = 'deleted_at') THEN
    EXECUTE format('CREATE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON %s FOR EACH ROW '
                   'WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) '
                   'EXECUTE FUNCTION rights_go_with_record()', target);
  END IF;
END $$;

-- A company's founder becomes its member after it is made: they get their rights then.
CREATE OR REPLACE FUNCTION founder_gets_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM company WHERE id = NEW.company_id AND created_by = 'user:' || NEW.user_id) THEN
    PERFORM grant_creator(NEW.company_id, NEW.user_id, 'company', NEW.company_id, ARRAY['view', 'change']);
  END IF;
  RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION give_creator_rights(target regclass, VARIADIC rights text[]) FROM PUBLIC;

CREATE OR REPLACE TRIGGER company_gets_roles AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION company_gets_roles();
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON badge
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON department
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON employee
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON leave_request
  FOR EACH ROW WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON punch
  FOR EACH ROW WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON punch_correction
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON role
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON site
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON terminal
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON "user"
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER creator_gets_rights AFTER INSERT ON user_group
  FOR EACH ROW
  WHEN ((new.created_by ~~ 'user:%'::text)) EXECUTE FUNCTION creator_gets_rights('view', 'change', 'delete');
CREATE OR REPLACE TRIGGER founder_gets_rights AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION founder_gets_rights();
CREATE OR REPLACE TRIGGER member_role_changed AFTER UPDATE OF role ON member FOR EACH ROW
  WHEN (OLD.role IS DISTINCT FROM NEW.role AND pg_trigger_depth() = 0) EXECUTE FUNCTION member_role_given();
CREATE OR REPLACE TRIGGER member_role_given AFTER INSERT ON member FOR EACH ROW WHEN (NEW.role = 'company_admin')
  EXECUTE FUNCTION member_role_given();
CREATE OR REPLACE TRIGGER membership_shows_in_member AFTER INSERT OR UPDATE ON membership FOR EACH ROW
  WHEN (NEW.member_id IS NOT NULL AND NEW.role_id = built_in_role_id(NEW.company_id, 'company_admin'))
  EXECUTE FUNCTION membership_shows_in_member();
CREATE OR REPLACE TRIGGER policy_added AFTER INSERT ON membership REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_added AFTER INSERT ON role REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_added AFTER INSERT ON rule REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_added AFTER INSERT ON user_group REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_changed AFTER UPDATE ON membership REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_changed AFTER UPDATE ON role REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_changed AFTER UPDATE ON rule REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_changed AFTER UPDATE ON user_group REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_moves AFTER UPDATE OF state, package_id, deleted_at ON company
  FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE OR REPLACE TRIGGER policy_moves AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE OR REPLACE TRIGGER policy_moves AFTER UPDATE OF features, deleted_at ON package FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE OR REPLACE TRIGGER policy_moves AFTER UPDATE OF is_active, company_id, deleted_at ON "user"
  FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE OR REPLACE TRIGGER policy_removed AFTER DELETE ON membership REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_removed AFTER DELETE ON role REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_removed AFTER DELETE ON rule REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER policy_removed AFTER DELETE ON user_group REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON badge
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON department
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON employee
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON leave_request
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON punch_correction
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON role
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON site
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON terminal
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON "user"
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
CREATE OR REPLACE TRIGGER rights_go_with_record AFTER UPDATE OF deleted_at ON user_group
  FOR EACH ROW
  WHEN (((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL))) EXECUTE FUNCTION rights_go_with_record();
-- end prisma/sql/rights.sql

-- begin prisma/sql/sync.sql
-- What the sync captures: changes of rows become entries of the outbox or of the feed.

-- Capture in the writer's own transaction, whoever writes: the panel, a command, COPY, psql. Attached on sites only, by
-- sync_attach; `SET LOCAL sync.apply = 'on'` is for rows that came from the cloud.
CREATE OR REPLACE FUNCTION sync_capture_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    INSERT INTO sync_outbox (company_id, model, entity_id, op)
      SELECT added.company_id, TG_TABLE_NAME, added.id, 'add' FROM added;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync_attach(target regclass, place text, named text, columns text[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  known text := (SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = target AND tgname = 'sync_capture');
  wanted text := CASE place WHEN 'mirror' THEN format('sync_mirror(%L)', columns::text)
                   ELSE format('sync_capture(%L, %L, %L)', place, named, columns::text) END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = target AND tgname = 'sync_not_truncated') THEN
    EXECUTE format('CREATE TRIGGER sync_not_truncated BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
                   'EXECUTE FUNCTION sync_not_truncated()', target);
  END IF;
  IF known IS NOT NULL AND position(wanted IN known) > 0 THEN
    RETURN false;
  END IF;
  EXECUTE format('DROP TRIGGER IF EXISTS sync_capture ON %s', target);
  EXECUTE format('CREATE TRIGGER sync_capture %s INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s',
                 CASE place WHEN 'mirror' THEN 'BEFORE' ELSE 'AFTER' END, target, wanted);
  RETURN known IS NULL AND place = 'cloud';
END $$;

-- The fields that differ, as they were before.
CREATE OR REPLACE FUNCTION sync_differences(before jsonb, after jsonb, columns text[]) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT coalesce(jsonb_object_agg(name, before -> name), '{}')
    FROM unnest(columns) AS name WHERE before -> name IS DISTINCT FROM after -> name
  $$;

-- UTC, so that an instant is the same text whoever writes it.
CREATE OR REPLACE FUNCTION sync_capture() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  place text := TG_ARGV[0];
  named text := TG_ARGV[1];
  columns text[] := TG_ARGV[2]::text[];
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  living jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  base_values jsonb := sync_differences(before, after, columns);
  fresh text;
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') = 'on' OR (TG_OP = 'UPDATE' AND base_values = '{}'::jsonb) THEN
    RETURN NULL;
  END IF;
  IF place = 'site' THEN
    fresh := CASE WHEN sync_needs_signature(named, base_values, living, TG_OP) THEN pg_current_xact_id()::text END;
    INSERT INTO sync_outbox (company_id, model, entity_id, op, base_values, authors, edited_at, unsigned_in)
      VALUES ((living ->> 'company_id')::uuid, named, (living ->> 'id')::uuid,
              CASE TG_OP WHEN 'INSERT' THEN 'add' WHEN 'DELETE' THEN 'delete' ELSE 'change' END,
              CASE WHEN TG_OP = 'UPDATE' THEN base_values ELSE '{}' END,
              coalesce((SELECT jsonb_object_agg(name, acting_principal()) FROM jsonb_object_keys(base_values) AS name), '{}')
                || CASE WHEN TG_OP = 'UPDATE' THEN '{}' ELSE jsonb_build_object('*', acting_principal()) END,
              clock_timestamp(), fresh)
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET
      rev = sync_outbox.rev + 1, edit = gen_random_uuid(), base_values = excluded.base_values || sync_outbox.base_values,
      authors = sync_outbox.authors || excluded.authors, edited_at = excluded.edited_at, tries = 0, next_at = now(), error = NULL, code = NULL,
      op = CASE WHEN excluded.op = 'delete' THEN 'delete' ELSE sync_outbox.op END,
      unsigned_in = coalesce(fresh, sync_outbox.unsigned_in),
      signed = CASE WHEN fresh IS NULL THEN sync_outbox.signed END,
      previous_edits = CASE WHEN TG_OP = 'INSERT' THEN sync_outbox.previous_edits
        ELSE sync_previous_edits(sync_outbox.previous_edits, sync_outbox.edit,
          (SELECT jsonb_object_agg(name, before -> name) FROM unnest(columns) AS name
            WHERE sync_outbox.op = 'add' OR sync_outbox.base_values ? name)) END;
    RETURN NULL;
  END IF;
  PERFORM sync_note(
    CASE TG_TABLE_NAME
      WHEN 'company' THEN ARRAY[(living ->> 'id')::uuid]
      WHEN 'package' THEN ARRAY(SELECT id FROM company WHERE package_id = (living ->> 'id')::uuid)
      ELSE ARRAY[(before ->> 'company_id')::uuid, (after ->> 'company_id')::uuid]
    END, named, (living ->> 'id')::uuid, TG_OP = 'DELETE');
  RETURN NULL;
END $$;

-- A record has changed in the cloud: a new revision, a later place, and no number yet.
CREATE OR REPLACE FUNCTION sync_note(companies uuid[], named text, entity uuid, gone boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fresh text := coalesce(nullif(current_setting('sync.rev', true), ''), left(replace(gen_random_uuid()::text, '-', ''), 20));
BEGIN
  INSERT INTO sync_row (company_id, model, entity_id, revs, is_deleted)
    SELECT DISTINCT company, CASE named WHEN 'package' THEN 'company' ELSE named END,
           CASE named WHEN 'package' THEN company ELSE entity END, ARRAY['1-' || fresh], gone
    FROM unnest(companies) AS company WHERE company IS NOT NULL
  ON CONFLICT (company_id, model, entity_id) DO UPDATE SET
    revs = (ARRAY[split_part(sync_row.revs[1], '-', 1)::bigint + 1 || '-' || fresh] || sync_row.revs)[1:20],
    change = nextval('sync_row_change_seq'), seq = NULL, is_deleted = excluded.is_deleted;
END $$;

-- What the cloud decides is a copy on a site, and stands as it came.
CREATE OR REPLACE FUNCTION sync_mirror() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' AND (TG_OP <> 'UPDATE' OR
     sync_differences(to_jsonb(OLD), to_jsonb(NEW), TG_ARGV[0]::text[]) <> '{}'::jsonb) THEN
    RAISE EXCEPTION 'this is decided in the cloud: change it there'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sync_mirror';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION sync_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are synced: they are marked as deleted, never cut off', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sync_not_truncated';
END $$;

-- Punches that reach the cloud are news for the company's other sites, when it has any; their own site has them.
CREATE OR REPLACE FUNCTION sync_capture_punches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    INSERT INTO sync_row (company_id, model, entity_id, revs, origin)
      SELECT added.company_id, 'punch', added.id, ARRAY['1-' || left(replace(added.id::text, '-', ''), 20)], added.site_id
      FROM (SELECT DISTINCT company_id, site_id FROM added) AS batch
      JOIN added ON added.company_id = batch.company_id AND added.site_id IS NOT DISTINCT FROM batch.site_id
      WHERE EXISTS (SELECT FROM site s WHERE s.company_id = batch.company_id AND s.epoch > 0 AND s.deleted_at IS NULL
                      AND s.id IS DISTINCT FROM batch.site_id)
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync_attach_punches(place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'punch'::regclass AND tgname = 'sync_capture_added') THEN
    EXECUTE format('CREATE TRIGGER sync_capture_added AFTER INSERT ON punch REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %s()',
                   CASE place WHEN 'site' THEN 'sync_capture_added' ELSE 'sync_capture_punches' END);
  END IF;
END $$;

-- What a table held before it was captured.
CREATE OR REPLACE FUNCTION sync_note_all(target regclass, named text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'INSERT INTO sync_row (company_id, model, entity_id, revs) '
    'SELECT %1$s, %2$L, id, ARRAY[''1-'' || left(replace(gen_random_uuid()::text, ''-'', ''''), 20)] '
    'FROM %3$s WHERE %1$s IS NOT NULL ORDER BY %4$s id ON CONFLICT DO NOTHING',
    CASE named WHEN 'company' THEN 'id' ELSE 'company_id' END, named, target, '');
END $$;

-- One more earlier name; the newest twenty are kept.
CREATE OR REPLACE FUNCTION sync_previous_edits(previous_edits jsonb, edit uuid, given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_array_length(coalesce(previous_edits, '[]')) >= 20 THEN previous_edits - 0 ELSE coalesce(previous_edits, '[]') END
    || jsonb_build_array(jsonb_build_object('edit', edit, 'set', coalesce(given, '{}')))
$$;

-- Whether a change of a row is one that has to be signed. What a maker of a record has by having made it, and rights that
-- go with a deleted record, are nobody's edit.
CREATE OR REPLACE FUNCTION sync_needs_signature(named text, base_values jsonb, after jsonb, op text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE named
    WHEN 'employee' THEN CASE op WHEN 'INSERT' THEN after ->> 'salary' IS NOT NULL ELSE base_values ? 'salary' END
    WHEN 'punch_correction' THEN true
    WHEN 'record_grant' THEN (after ->> 'principal') IS DISTINCT FROM (after ->> 'granted_by')
      AND coalesce(current_setting('sync.going_with', true), '') <> 'on'
    ELSE false END
$$;

-- The other end is to hear of every delivery of a punch. Which end this is, the capture of punches says; without a capture
-- there is no other end.
CREATE OR REPLACE FUNCTION sync_tell_deliveries(company uuid, punch uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  capture text := (SELECT tgfoid::regproc::text FROM pg_trigger
                   WHERE tgrelid = 'punch'::regclass AND tgname = 'sync_capture_added');
BEGIN
  IF capture = 'sync_capture_added' THEN
    INSERT INTO sync_outbox (company_id, model, entity_id, op, base_values) VALUES (company, 'punch', punch, 'add', '{"deliveries": "all"}')
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET rev = sync_outbox.rev + 1, base_values = excluded.base_values, tries = 0,
      next_at = now(), error = NULL, code = NULL;
  ELSIF capture = 'sync_capture_punches'
    AND EXISTS (SELECT FROM site s WHERE s.company_id = company AND s.epoch > 0 AND s.deleted_at IS NULL) THEN
    -- also for the site that it came from
    INSERT INTO sync_row (company_id, model, entity_id, revs)
      VALUES (company, 'punch', punch, ARRAY['1-' || left(replace(punch::text, '-', ''), 20)])
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET change = nextval('sync_row_change_seq'), seq = NULL, origin = NULL;
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION sync_attach(target regclass, place text, named text, columns text[]) FROM PUBLIC;

REVOKE EXECUTE ON FUNCTION sync_attach_punches(place text) FROM PUBLIC;

REVOKE EXECUTE ON FUNCTION sync_note_all(target regclass, named text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync_note_all(target regclass, named text) TO hajira_platform;
-- end prisma/sql/sync.sql

-- ---------------------------------------------------------------------------------------------------------------------
-- Row level security

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'member', 'site', 'department', 'employee', 'badge', 'terminal', 'terminal_user', 'punch', 'punch_delivery',
  'punch_correction', 'journal', 'sync_outbox', 'sync_batch', 'sync_state', 'role', 'user_group', 'membership',
  'rule', 'record_grant', 'authz_version', 'terminal_clock', 'terminal_alarm', 'terminal_fault', 'terminal_command',
  'unclaimed_terminal', 'unclaimed_push', 'raw_batch', 'held_line', 'file_import', 'terminal_day', 'access_token',
  'invoice', 'join_request', 'leave_request', 'employee_import', 'support_visit', 'daily_headcount', 'sync_row',
  'sync_feed', 'sync_feed_mark', 'sync_conflict', 'sync_shadow', 'sync_deferred', 'sync_inbox', 'phone', 'phone_session',
  'phone_token', 'geofence', 'mobile_permit', 'mobile_rules', 'mobile_punch', 'mobile_photo', 'employee_photo',
  'mobile_decision', 'terminal_index', 'repeated_delivery', 'reading_withdrawal', 'withdrawn_punch'
]) AS name;

ALTER TABLE package ENABLE ROW LEVEL SECURITY;
ALTER TABLE package FORCE ROW LEVEL SECURITY;
ALTER TABLE company ENABLE ROW LEVEL SECURITY;
ALTER TABLE company FORCE ROW LEVEL SECURITY;
ALTER TABLE "user" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "user" FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE rate_limit ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_limit FORCE ROW LEVEL SECURITY;
ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
ALTER TABLE account_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_link FORCE ROW LEVEL SECURITY;
ALTER TABLE identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity FORCE ROW LEVEL SECURITY;
ALTER TABLE totp ENABLE ROW LEVEL SECURITY;
ALTER TABLE totp FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_code FORCE ROW LEVEL SECURITY;
ALTER TABLE package_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE package_change FORCE ROW LEVEL SECURITY;
ALTER TABLE payment_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_event FORCE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights

GRANT SELECT ON package TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON package TO hajira_platform;
GRANT SELECT, UPDATE ON company TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON company TO hajira_platform;
GRANT SELECT, INSERT ON "user" TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON "user" TO hajira_platform;
GRANT UPDATE (name, is_active) ON "user" TO hajira_app;
GRANT SELECT, INSERT, DELETE, UPDATE ON session TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON rate_limit TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON member TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON member TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON site TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON site TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON department TO hajira_app;
GRANT SELECT ON department TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON employee TO hajira_app;
GRANT SELECT ON employee TO hajira_platform;
GRANT UPDATE (member_id) ON employee TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON badge TO hajira_app;
GRANT SELECT ON badge TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal TO hajira_app;
GRANT SELECT ON terminal TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON terminal_user TO hajira_app;
GRANT SELECT ON terminal_user TO hajira_platform;
GRANT SELECT, INSERT ON punch TO hajira_app;
GRANT SELECT ON punch TO hajira_platform;
GRANT UPDATE (at, employee_id, held) ON punch TO hajira_app;
GRANT UPDATE (at, employee_id, held) ON punch TO hajira_platform;
GRANT SELECT, INSERT ON punch_delivery TO hajira_app;
GRANT SELECT ON punch_delivery TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON punch_correction TO hajira_app;
GRANT SELECT ON punch_correction TO hajira_platform;
GRANT SELECT, INSERT ON journal TO hajira_app;
GRANT SELECT, INSERT ON journal TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON sync_outbox TO hajira_app;
GRANT SELECT ON sync_outbox TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON sync_batch TO hajira_app;
GRANT SELECT ON sync_batch TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON sync_state TO hajira_app;
GRANT SELECT, DELETE ON sync_state TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON role TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON role TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON user_group TO hajira_app;
GRANT SELECT ON user_group TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON membership TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON membership TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON rule TO hajira_app;
GRANT SELECT, UPDATE ON rule TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON record_grant TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON record_grant TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON authz_version TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON authz_version TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal_clock TO hajira_app;
GRANT SELECT ON terminal_clock TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal_alarm TO hajira_app;
GRANT SELECT ON terminal_alarm TO hajira_platform;
GRANT SELECT, INSERT, DELETE ON terminal_fault TO hajira_app;
GRANT SELECT ON terminal_fault TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal_command TO hajira_app;
GRANT SELECT ON terminal_command TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON unclaimed_terminal TO hajira_app;
GRANT SELECT, INSERT, DELETE, UPDATE ON unclaimed_terminal TO hajira_platform;
GRANT SELECT, INSERT, DELETE ON unclaimed_push TO hajira_app;
GRANT SELECT ON unclaimed_push TO hajira_platform;
GRANT SELECT, INSERT ON raw_batch TO hajira_app;
GRANT SELECT ON raw_batch TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON held_line TO hajira_app;
GRANT SELECT ON held_line TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON file_import TO hajira_app;
GRANT SELECT ON file_import TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal_day TO hajira_app;
GRANT SELECT ON terminal_day TO hajira_platform;
GRANT SELECT, INSERT ON access_token TO hajira_app;
GRANT SELECT ON access_token TO hajira_platform;
GRANT UPDATE (revoked_at) ON access_token TO hajira_app;
GRANT UPDATE (last_used_at, revoked_at) ON access_token TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON mail TO hajira_platform;
GRANT INSERT ON mail TO hajira_app;
GRANT SELECT, INSERT, DELETE, UPDATE ON account_link TO hajira_platform;
GRANT INSERT ON account_link TO hajira_app;
GRANT SELECT, INSERT, DELETE, UPDATE ON identity TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON totp TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON recovery_code TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON package_change TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON invoice TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON invoice TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON payment_event TO hajira_platform;
GRANT SELECT ON join_request TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON join_request TO hajira_platform;
GRANT UPDATE (state, answered_at) ON join_request TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON leave_request TO hajira_app;
GRANT SELECT ON leave_request TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON employee_import TO hajira_app;
GRANT SELECT ON employee_import TO hajira_platform;
GRANT SELECT ON support_visit TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON support_visit TO hajira_platform;
GRANT SELECT ON daily_headcount TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON daily_headcount TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON sync_row TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON sync_row TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON sync_feed TO hajira_app;
GRANT SELECT ON sync_feed TO hajira_platform;
GRANT SELECT, INSERT, DELETE ON sync_feed_mark TO hajira_app;
GRANT SELECT ON sync_feed_mark TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON sync_conflict TO hajira_app;
GRANT SELECT ON sync_conflict TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON sync_shadow TO hajira_app;
GRANT SELECT ON sync_shadow TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON sync_deferred TO hajira_app;
GRANT SELECT ON sync_deferred TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON sync_inbox TO hajira_app;
GRANT SELECT ON sync_inbox TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON phone TO hajira_app;
GRANT SELECT ON phone TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON phone_session TO hajira_app;
GRANT SELECT ON phone_session TO hajira_platform;
GRANT UPDATE (ended_at, ended_why) ON phone_session TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON phone_token TO hajira_app;
GRANT SELECT ON phone_token TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON geofence TO hajira_app;
GRANT SELECT ON geofence TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON mobile_permit TO hajira_app;
GRANT SELECT ON mobile_permit TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON mobile_rules TO hajira_app;
GRANT SELECT, INSERT ON mobile_rules TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON mobile_punch TO hajira_app;
GRANT SELECT ON mobile_punch TO hajira_platform;
GRANT SELECT, INSERT, DELETE, UPDATE ON mobile_photo TO hajira_app;
GRANT SELECT, INSERT, DELETE, UPDATE ON employee_photo TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON mobile_decision TO hajira_app;
GRANT SELECT ON mobile_decision TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON terminal_index TO hajira_app;
GRANT SELECT ON terminal_index TO hajira_platform;
GRANT SELECT, INSERT ON repeated_delivery TO hajira_app;
GRANT SELECT ON repeated_delivery TO hajira_platform;
GRANT SELECT, INSERT, UPDATE ON reading_withdrawal TO hajira_app;
GRANT SELECT ON reading_withdrawal TO hajira_platform;
GRANT SELECT, INSERT ON withdrawn_punch TO hajira_app;
GRANT SELECT ON withdrawn_punch TO hajira_platform;
GRANT USAGE ON SEQUENCE invoice_number TO hajira_app;
GRANT USAGE ON SEQUENCE invoice_number TO hajira_platform;
GRANT USAGE ON SEQUENCE sync_outbox_seq_seq TO hajira_app;
GRANT USAGE ON SEQUENCE sync_row_change_seq TO hajira_app;
GRANT USAGE ON SEQUENCE sync_row_change_seq TO hajira_platform;
