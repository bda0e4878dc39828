-- The first tables, the three roles, and the walls between tenants.
--
-- Who is who: the owner (whoever runs this) migrates and serves nobody. `hajira_app` serves one company at a time under
-- forced row level security and owns nothing. `hajira_platform` stands above companies and is reached only through
-- src/db/platform.ts and the super admin's own unit of work. The unit of work says who acts:
--   SET LOCAL ROLE hajira_app; SET LOCAL app.company_id = '<uuid>'; SET LOCAL app.principal = 'user:<uuid>';
-- With no company set, no tenant row is seen or written.

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

-- Who acts: `user:<id>`, `site:<id>` or `system` (psql, migrations, seeds).
CREATE FUNCTION acting_principal() RETURNS text
  LANGUAGE sql STABLE
  AS $$ SELECT coalesce(nullif(current_setting('app.principal', true), ''), 'system') $$;

CREATE TYPE company_state AS ENUM ('waiting', 'active', 'suspended', 'closed');
CREATE TYPE member_role AS ENUM ('company_admin', 'nobody');
CREATE TYPE punch_source AS ENUM ('terminal', 'push', 'file', 'mobile', 'manual');
CREATE TYPE delivery_way AS ENUM ('pull', 'push', 'live', 'file');
CREATE TYPE held_reason AS ENUM ('unknown_badge', 'impossible_time', 'company_inactive');

-- ---------------------------------------------------------------------------------------------------------------------
-- Above companies

CREATE TABLE package (
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  seats integer NOT NULL,
  features text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT package_pkey PRIMARY KEY (id),
  CONSTRAINT package_seats_check CHECK (seats >= 0)
);
CREATE UNIQUE INDEX package_code_key ON package (code) WHERE deleted_at IS NULL;

CREATE TABLE company (
  id uuid NOT NULL,
  name text NOT NULL,
  package_id uuid NOT NULL,
  state company_state NOT NULL DEFAULT 'waiting',
  time_zone text NOT NULL DEFAULT 'Asia/Dhaka',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT company_pkey PRIMARY KEY (id),
  CONSTRAINT company_package_id_fkey FOREIGN KEY (package_id) REFERENCES package (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT company_name_check CHECK (btrim(name) <> '')
);
CREATE INDEX company_name_idx ON company (name, id);

CREATE TABLE "user" (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text,
  is_super_admin boolean NOT NULL DEFAULT false,
  company_id uuid,
  is_active boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT user_pkey PRIMARY KEY (id),
  CONSTRAINT user_email_check CHECK (email = lower(email) AND email LIKE '%_@_%')
);
CREATE UNIQUE INDEX user_email_key ON "user" (email) WHERE deleted_at IS NULL;
CREATE INDEX user_company_idx ON "user" (company_id, name, id);

CREATE TABLE session (
  sid text NOT NULL,
  sess jsonb NOT NULL,
  expire timestamptz(3) NOT NULL,
  user_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  address text,
  CONSTRAINT session_pkey PRIMARY KEY (sid),
  CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX session_expire_idx ON session (expire);
CREATE INDEX session_user_idx ON session (user_id);

-- connect-pg-simple writes sid, sess and expire; who and from where is taken out of sess, so that sessions can be listed
-- and ended by user.
CREATE FUNCTION session_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.user_id := nullif(NEW.sess #>> '{passport,user}', '')::uuid;
  NEW.address := NEW.sess ->> 'address';
  NEW.last_seen_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER session_fill BEFORE INSERT OR UPDATE ON session FOR EACH ROW EXECUTE FUNCTION session_fill();

CREATE TABLE rate_limit (
  key text NOT NULL,
  points integer NOT NULL DEFAULT 0,
  expire bigint,
  CONSTRAINT rate_limit_pkey PRIMARY KEY (key)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- A company's own

CREATE TABLE member (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  role member_role NOT NULL DEFAULT 'nobody',
  joined_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT member_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT member_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX member_user_key ON member (company_id, user_id) WHERE ended_at IS NULL AND deleted_at IS NULL;
CREATE INDEX member_user_idx ON member (user_id);

CREATE TABLE site (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  interval_seconds integer NOT NULL DEFAULT 60,
  token_hash text,
  bind_code_hash text,
  bind_code_expires_at timestamptz(3),
  bind_attempts integer NOT NULL DEFAULT 0,
  bound_at timestamptz(3),
  revoked_at timestamptz(3),
  instance_id text,
  epoch integer NOT NULL DEFAULT 0,
  batch_no bigint NOT NULL DEFAULT 0,
  batch_hash text,
  beat integer NOT NULL DEFAULT 0,
  last_seen_at timestamptz(3),
  last_push_at timestamptz(3),
  pending_count integer,
  clock_skew_ms integer,
  app_version text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT site_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT site_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT site_interval_seconds_check CHECK (interval_seconds BETWEEN 5 AND 86400),
  CONSTRAINT site_name_check CHECK (btrim(name) <> '')
);
CREATE UNIQUE INDEX site_name_key ON site (company_id, name) WHERE deleted_at IS NULL;

CREATE TABLE department (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT department_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT department_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT department_parent_id_company_id_fkey FOREIGN KEY (parent_id, company_id)
    REFERENCES department (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT department_name_check CHECK (btrim(name) <> ''),
  CONSTRAINT department_parent_check CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX department_name_key ON department (company_id, name) WHERE deleted_at IS NULL;
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
  is_active boolean NOT NULL DEFAULT true,
  salary numeric(12, 2),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT employee_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT employee_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT employee_department_id_company_id_fkey FOREIGN KEY (department_id, company_id)
    REFERENCES department (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT employee_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT employee_code_check CHECK (btrim(code) <> ''),
  CONSTRAINT employee_name_check CHECK (btrim(name) <> ''),
  CONSTRAINT employee_salary_check CHECK (salary >= 0)
);
CREATE UNIQUE INDEX employee_code_key ON employee (company_id, code) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX employee_member_key ON employee (company_id, member_id) WHERE deleted_at IS NULL;
CREATE INDEX employee_name_idx ON employee (company_id, name, id);
CREATE INDEX employee_department_idx ON employee (company_id, department_id);

CREATE TABLE badge (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  employee_id uuid NOT NULL,
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT badge_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT badge_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT badge_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT badge_number_check CHECK (number = btrim(number) AND number <> ''),
  CONSTRAINT badge_valid_check CHECK (valid_to > valid_from),
  CONSTRAINT badge_one_owner_excl EXCLUDE USING gist (
    company_id WITH =, number WITH =, tstzrange(valid_from, valid_to) WITH &&
  ) WHERE (deleted_at IS NULL)
);
CREATE INDEX badge_number_idx ON badge (company_id, number);
CREATE INDEX badge_employee_idx ON badge (company_id, employee_id);

CREATE TABLE terminal (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  site_id uuid,
  serial text,
  name text NOT NULL,
  host text,
  port integer NOT NULL DEFAULT 4370,
  comm_key_sealed text,
  time_zone text,
  is_active boolean NOT NULL DEFAULT true,
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
  site_said jsonb,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT terminal_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT terminal_site_id_company_id_fkey FOREIGN KEY (site_id, company_id)
    REFERENCES site (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT terminal_port_check CHECK (port BETWEEN 1 AND 65535),
  CONSTRAINT terminal_name_check CHECK (btrim(name) <> '')
);
CREATE UNIQUE INDEX terminal_serial_key ON terminal (company_id, serial) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX terminal_name_key ON terminal (company_id, name) WHERE deleted_at IS NULL;

CREATE TABLE terminal_user (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  privilege smallint NOT NULL,
  card text,
  seen_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT terminal_user_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_user_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT terminal_user_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE UNIQUE INDEX terminal_user_number_key ON terminal_user (company_id, terminal_id, number);
CREATE INDEX terminal_user_number_idx ON terminal_user (company_id, number);

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
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT punch_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT punch_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT punch_site_id_company_id_fkey FOREIGN KEY (site_id, company_id)
    REFERENCES site (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT punch_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  -- from a terminal: all facts; from a phone or a person: who and when
  CONSTRAINT punch_facts_check CHECK (
    CASE WHEN source IN ('terminal', 'push', 'file')
      THEN terminal_serial IS NOT NULL AND badge_number IS NOT NULL AND local_time IS NOT NULL AND punch_code IS NOT NULL
      ELSE terminal_serial IS NULL AND employee_id IS NOT NULL AND at IS NOT NULL
    END
  )
);
CREATE UNIQUE INDEX punch_natural_key ON punch (company_id, local_time, terminal_serial, badge_number, punch_code);
-- NULLS FIRST: read backwards it is the panel's order, newest first and what has no instant last
CREATE INDEX punch_at_idx ON punch (company_id, at NULLS FIRST, id);
CREATE INDEX punch_employee_idx ON punch (company_id, employee_id, at);
CREATE INDEX punch_held_idx ON punch (company_id, held, badge_number) WHERE held IS NOT NULL;

CREATE FUNCTION punch_stands() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER punch_stands BEFORE UPDATE OR DELETE ON punch FOR EACH ROW EXECUTE FUNCTION punch_stands();
CREATE TRIGGER punch_not_truncated BEFORE TRUNCATE ON punch FOR EACH STATEMENT EXECUTE FUNCTION punch_stands();

-- The ways in which a punch came; created_by names the site that took it so. That its punch exists is asked once for all
-- rows of a statement: a foreign key asks, and locks the punch, row by row, which made storing a punch an eighth slower.
-- Punches are never deleted, so nothing has to be asked the other way.
CREATE TABLE punch_delivery (
  company_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  way delivery_way NOT NULL,
  received_at timestamptz(3) NOT NULL,
  clock_offset_ms integer,
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT punch_delivery_pkey PRIMARY KEY (company_id, punch_id, way)
);

-- OFFSET 0 and no sequential scans: a look-up in the primary key for each row, whatever the planner believes of the table.
CREATE FUNCTION punch_delivery_of_punch() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added a
    LEFT JOIN LATERAL (SELECT true AS there FROM punch p WHERE p.company_id = a.company_id AND p.id = a.punch_id OFFSET 0) AS p
      ON true
    WHERE p.there IS NULL
  ) THEN
    RAISE EXCEPTION 'a delivery is of a punch of its company'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'punch_delivery_punch_id_company_id_fkey';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER punch_delivery_of_punch AFTER INSERT ON punch_delivery REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION punch_delivery_of_punch();

CREATE TABLE punch_correction (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  punch_id uuid NOT NULL,
  corrected_at timestamptz(3),
  is_void boolean NOT NULL DEFAULT false,
  note text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT punch_correction_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT punch_correction_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT punch_correction_punch_id_company_id_fkey FOREIGN KEY (punch_id, company_id)
    REFERENCES punch (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT punch_correction_note_check CHECK (btrim(note) <> '')
);
CREATE UNIQUE INDEX punch_correction_punch_key ON punch_correction (company_id, punch_id);

CREATE TABLE journal (
  company_id uuid NOT NULL, -- no foreign key: the nil UUID stands for what is above companies
  id uuid NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor text NOT NULL DEFAULT acting_principal(),
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

CREATE FUNCTION journal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only ever added to'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_stands';
END $$;
CREATE TRIGGER journal_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_stands();

-- ---------------------------------------------------------------------------------------------------------------------
-- The site's side of the conversation with the cloud (docs/sync.md)

CREATE TABLE sync_outbox (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  rev bigint NOT NULL DEFAULT 1,
  op text NOT NULL,
  was jsonb,
  seq bigserial NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  next_at timestamptz(3) NOT NULL DEFAULT now(),
  error text,
  CONSTRAINT sync_outbox_pkey PRIMARY KEY (company_id, model, entity_id)
);
CREATE INDEX sync_outbox_seq_idx ON sync_outbox (company_id, seq);

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
  frozen_at timestamptz(3) NOT NULL DEFAULT now(),
  acked_at timestamptz(3),
  response bytea,
  CONSTRAINT sync_batch_pkey PRIMARY KEY (company_id, site_id, epoch, no)
);

CREATE TABLE sync_state (
  company_id uuid NOT NULL,
  site_id uuid NOT NULL,
  cloud_url text NOT NULL,
  token_sealed text NOT NULL,
  instance_id text NOT NULL,
  epoch integer NOT NULL DEFAULT 0,
  no bigint NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT '',
  beat integer NOT NULL DEFAULT 0,
  interval_seconds integer NOT NULL DEFAULT 60,
  clock_offset_ms integer,
  failures integer NOT NULL DEFAULT 0,
  last_try_at timestamptz(3),
  last_ok_at timestamptz(3),
  last_error text,
  needs_recovery boolean NOT NULL DEFAULT false,
  CONSTRAINT sync_state_pkey PRIMARY KEY (company_id, site_id)
);

-- Capture in the writer's own transaction, whoever writes: the panel, a command, COPY, psql. Attached on sites only, by
-- sync_attach; `SET LOCAL sync.apply = 'on'` is for rows that came from the cloud.
CREATE FUNCTION sync_capture_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    INSERT INTO sync_outbox (company_id, model, entity_id, op)
      SELECT added.company_id, TG_TABLE_NAME, added.id, 'add' FROM added;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION sync_attach(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = target AND tgname = 'sync_capture_added') THEN
    EXECUTE format(
      'CREATE TRIGGER sync_capture_added AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
      'FOR EACH STATEMENT EXECUTE FUNCTION sync_capture_added()', target);
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION sync_attach(regclass) FROM PUBLIC;

-- ---------------------------------------------------------------------------------------------------------------------
-- The walls

-- Every tenant table goes through here, those of later migrations too: row level security, forced, one company for
-- hajira_app, everything for hajira_platform as far as it holds privileges. The condition has no sub-select, so that a
-- distributed PostgreSQL can send it to its workers.
CREATE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_company ON %s TO hajira_app '
    'USING (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid) '
    'WITH CHECK (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid)', target);
  EXECUTE format('CREATE POLICY platform ON %s TO hajira_platform USING (true) WITH CHECK (true)', target);
END $$;
REVOKE EXECUTE ON FUNCTION protect_tenant_table(regclass) FROM PUBLIC;

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'member', 'site', 'department', 'employee', 'badge', 'terminal', 'terminal_user', 'punch', 'punch_delivery',
  'punch_correction', 'journal', 'sync_outbox', 'sync_batch', 'sync_state'
]) AS name;

ALTER TABLE company ENABLE ROW LEVEL SECURITY;
ALTER TABLE company FORCE ROW LEVEL SECURITY;
CREATE POLICY own_company ON company TO hajira_app
  USING (id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (id = nullif(current_setting('app.company_id', true), '')::uuid);
CREATE POLICY platform ON company TO hajira_platform USING (true) WITH CHECK (true);

-- A company sees and makes its own users, never a super admin.
ALTER TABLE "user" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "user" FORCE ROW LEVEL SECURITY;
CREATE POLICY own_company ON "user" TO hajira_app
  USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid AND NOT is_super_admin);
CREATE POLICY platform ON "user" TO hajira_platform USING (true) WITH CHECK (true);

ALTER TABLE package ENABLE ROW LEVEL SECURITY;
ALTER TABLE package FORCE ROW LEVEL SECURITY;
CREATE POLICY price_list ON package FOR SELECT TO hajira_app USING (true);
CREATE POLICY platform ON package TO hajira_platform USING (true) WITH CHECK (true);

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON session TO hajira_platform USING (true) WITH CHECK (true);

ALTER TABLE rate_limit ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_limit FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON rate_limit TO hajira_platform USING (true) WITH CHECK (true);

-- What a company's work may do. Nothing that syncs is ever deleted physically.
GRANT SELECT ON package TO hajira_app;
GRANT SELECT, UPDATE ON company TO hajira_app;
GRANT SELECT, INSERT ON "user" TO hajira_app;
GRANT UPDATE (name, is_active) ON "user" TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON member, site, department, employee, badge, terminal, punch_correction, sync_state TO hajira_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON terminal_user, sync_outbox, sync_batch TO hajira_app;
GRANT USAGE ON SEQUENCE sync_outbox_seq_seq TO hajira_app;
GRANT SELECT, INSERT ON punch, punch_delivery, journal TO hajira_app;
GRANT UPDATE (at, employee_id, held) ON punch TO hajira_app;

-- What stands above companies: the super admin's own tables, the way in, and looking at the rest.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO hajira_platform;
GRANT INSERT, UPDATE ON package, company, "user", member, site TO hajira_platform;
GRANT INSERT, UPDATE, DELETE ON session, rate_limit TO hajira_platform;
-- activating or suspending a company releases or holds its punches
GRANT UPDATE (at, employee_id, held) ON punch TO hajira_platform;
GRANT INSERT ON journal TO hajira_platform;
-- a site that is bound anew, as another site or to another company, forgets what it was bound as
GRANT DELETE ON sync_state TO hajira_platform;
