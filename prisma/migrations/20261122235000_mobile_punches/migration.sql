-- Punches of phones: they wait in a table built like the punches' own until somebody with the right decides over them.
-- An accepted one enters punch under the same id; a rejected one leaves a tombstone with the reason.
-- Cost: new tables, and one row for each company.

CREATE TYPE mobile_state AS ENUM ('waiting', 'accepting', 'rejecting', 'accepted', 'rejected', 'refused');
CREATE TYPE time_basis AS ENUM ('live', 'proven', 'bounded', 'corrected', 'phone_only');
CREATE TYPE flag_weight AS ENUM ('note', 'review', 'refuse');
CREATE TYPE mobile_verdict AS ENUM ('accept', 'reject');
CREATE TYPE mobile_decision_state AS ENUM ('pending', 'applied', 'undone', 'refused');

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
  last_seen_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT phone_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT phone_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT phone_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX phone_device_key ON phone (company_id, member_id, device_id) WHERE ended_at IS NULL;
CREATE INDEX phone_device_idx ON phone (company_id, device_id);

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
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT phone_session_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT phone_session_phone_id_company_id_fkey FOREIGN KEY (phone_id, company_id)
    REFERENCES phone (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT phone_session_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT phone_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX phone_session_phone_idx ON phone_session (company_id, phone_id);
CREATE INDEX phone_session_member_idx ON phone_session (company_id, member_id);

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
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT phone_token_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT phone_token_session_id_company_id_fkey FOREIGN KEY (session_id, company_id)
    REFERENCES phone_session (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX phone_token_session_idx ON phone_token (company_id, session_id);

-- Where people may punch by phone: one point with a radius, or the corners of an area. For one department, one person,
-- or everybody.
CREATE TABLE allowed_place (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  points text NOT NULL,
  radius_m integer,
  department_id uuid,
  employee_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT allowed_place_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT allowed_place_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT allowed_place_department_id_company_id_fkey FOREIGN KEY (department_id, company_id)
    REFERENCES department (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT allowed_place_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT allowed_place_name_check CHECK (btrim(name) <> ''),
  CONSTRAINT allowed_place_radius_m_check CHECK (radius_m BETWEEN 1 AND 100000),
  CONSTRAINT allowed_place_of_check CHECK (num_nonnulls(department_id, employee_id) <= 1)
);
CREATE UNIQUE INDEX allowed_place_name_key ON allowed_place (company_id, name) WHERE deleted_at IS NULL;

-- Who may punch by phone: a department and all below it, one person, or, with neither, everybody. Without a row nobody.
CREATE TABLE mobile_permit (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  department_id uuid,
  employee_id uuid,
  is_trusted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT mobile_permit_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_permit_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_permit_department_id_company_id_fkey FOREIGN KEY (department_id, company_id)
    REFERENCES department (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_permit_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_permit_of_check CHECK (num_nonnulls(department_id, employee_id) <= 1)
);

-- What a company makes of each flag, from where on a figure counts, and how long it keeps places and photos. One row for
-- each company, under the company's own id.
CREATE TABLE mobile_rules (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  far flag_weight NOT NULL DEFAULT 'review',
  no_location flag_weight NOT NULL DEFAULT 'review',
  inaccurate flag_weight NOT NULL DEFAULT 'note',
  old_location flag_weight NOT NULL DEFAULT 'note',
  mock flag_weight NOT NULL DEFAULT 'review',
  too_fast flag_weight NOT NULL DEFAULT 'review',
  shared_phone flag_weight NOT NULL DEFAULT 'review',
  new_phone flag_weight NOT NULL DEFAULT 'note',
  at_gate flag_weight NOT NULL DEFAULT 'review',
  outside_shift flag_weight NOT NULL DEFAULT 'note',
  clock_wrong flag_weight NOT NULL DEFAULT 'review',
  unproven_time flag_weight NOT NULL DEFAULT 'review',
  no_photo flag_weight NOT NULL DEFAULT 'note',
  wants_photo boolean NOT NULL DEFAULT false,
  accuracy_m integer NOT NULL DEFAULT 100,
  speed_kmh integer NOT NULL DEFAULT 150,
  clock_s integer NOT NULL DEFAULT 120,
  unproven_minutes integer NOT NULL DEFAULT 5,
  gate_minutes integer NOT NULL DEFAULT 10,
  accepts_clean boolean NOT NULL DEFAULT false,
  photo_days integer NOT NULL DEFAULT 90,
  location_days integer NOT NULL DEFAULT 365,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT mobile_rules_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_rules_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_rules_id_check CHECK (id = company_id),
  CONSTRAINT mobile_rules_accuracy_m_check CHECK (accuracy_m BETWEEN 1 AND 10000),
  CONSTRAINT mobile_rules_speed_kmh_check CHECK (speed_kmh BETWEEN 1 AND 2000),
  CONSTRAINT mobile_rules_clock_s_check CHECK (clock_s BETWEEN 1 AND 86400),
  CONSTRAINT mobile_rules_unproven_minutes_check CHECK (unproven_minutes BETWEEN 0 AND 10080),
  CONSTRAINT mobile_rules_gate_minutes_check CHECK (gate_minutes BETWEEN 0 AND 720),
  CONSTRAINT mobile_rules_photo_days_check CHECK (photo_days BETWEEN 1 AND 3650),
  CONSTRAINT mobile_rules_location_days_check CHECK (location_days BETWEEN 1 AND 3650)
);

-- The columns of punch, then who, which phone, when by which evidence, where, what was found, and the review. `flags` is
-- kept as it was found, with the figures; `content_hash` tells a resend from another content under the same id, also
-- after the content was erased.
CREATE TABLE mobile_punch (
  company_id uuid NOT NULL,
  id uuid NOT NULL, -- made by the phone: a UUID version 7
  source punch_source NOT NULL DEFAULT 'mobile',
  terminal_serial text,
  badge_number text,
  local_time text NOT NULL,
  punch_code smallint,
  verify_mode smallint,
  work_code text,
  site_id uuid,
  at timestamptz(3) NOT NULL,
  employee_id uuid NOT NULL,
  held held_reason,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  user_id uuid NOT NULL,
  member_id uuid NOT NULL,
  phone_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  phone_at timestamptz(3) NOT NULL,
  earliest_at timestamptz(3),
  latest_at timestamptz(3) NOT NULL,
  time_basis time_basis NOT NULL,
  clock_offset_s integer,
  latitude numeric(9, 6),
  longitude numeric(9, 6),
  accuracy_m integer,
  located_at timestamptz(3),
  is_mock boolean,
  place_id uuid,
  distance_m integer,
  has_photo boolean NOT NULL DEFAULT false,
  flags jsonb NOT NULL DEFAULT '[]',
  flag_names text[] NOT NULL DEFAULT '{}',
  is_clean boolean NOT NULL,
  state mobile_state NOT NULL DEFAULT 'waiting',
  reason text,
  decided_at timestamptz(3),
  decided_by uuid,
  decided_by_name text,
  is_automatic boolean NOT NULL DEFAULT false,
  content_hash text NOT NULL,
  erased_at timestamptz(3),
  deleted_at timestamptz(3),
  CONSTRAINT mobile_punch_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_punch_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_phone_id_company_id_fkey FOREIGN KEY (phone_id, company_id)
    REFERENCES phone (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_place_id_company_id_fkey FOREIGN KEY (place_id, company_id)
    REFERENCES allowed_place (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_punch_source_check CHECK (source = 'mobile' AND terminal_serial IS NULL)
);
CREATE INDEX mobile_punch_at_idx ON mobile_punch (company_id, at, id) WHERE deleted_at IS NULL;
CREATE INDEX mobile_punch_waiting_idx ON mobile_punch (company_id, at, id) WHERE state = 'waiting';
CREATE INDEX mobile_punch_employee_idx ON mobile_punch (company_id, employee_id, at);
CREATE INDEX mobile_punch_phone_idx ON mobile_punch (company_id, phone_id, at);

-- Photos apart, so that no list carries them.
CREATE TABLE mobile_photo (
  company_id uuid NOT NULL,
  id uuid NOT NULL, -- of the mobile punch
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT mobile_photo_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_photo_id_company_id_fkey FOREIGN KEY (id, company_id)
    REFERENCES mobile_punch (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX mobile_photo_created_idx ON mobile_photo (company_id, created_at);

-- What an employee looks like, to compare with.
CREATE TABLE employee_photo (
  company_id uuid NOT NULL,
  id uuid NOT NULL, -- of the employee
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT employee_photo_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT employee_photo_id_company_id_fkey FOREIGN KEY (id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
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
  state mobile_decision_state NOT NULL DEFAULT 'pending',
  settled_at timestamptz(3),
  outcome text,
  is_automatic boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT mobile_decision_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT mobile_decision_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT mobile_decision_mobile_punch_id_company_id_fkey FOREIGN KEY (mobile_punch_id, company_id)
    REFERENCES mobile_punch (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX mobile_decision_pending_key ON mobile_decision (company_id, mobile_punch_id) WHERE state = 'pending';
CREATE INDEX mobile_decision_due_idx ON mobile_decision (company_id, carry_out_at) WHERE state = 'pending';
CREATE INDEX mobile_decision_punch_idx ON mobile_decision (company_id, mobile_punch_id);
CREATE INDEX mobile_decision_batch_idx ON mobile_decision (company_id, batch_id);

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'phone', 'phone_session', 'phone_token', 'allowed_place', 'mobile_permit', 'mobile_rules', 'mobile_punch',
  'mobile_photo', 'employee_photo', 'mobile_decision'
]) AS name;

GRANT SELECT, INSERT, UPDATE ON phone, phone_session, allowed_place, mobile_permit, mobile_rules, mobile_punch,
  mobile_decision TO hajira_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON phone_token, mobile_photo, employee_photo TO hajira_app;
-- whose token it is, and which company has something to do
GRANT SELECT ON phone, phone_session, phone_token, allowed_place, mobile_permit, mobile_rules, mobile_punch, mobile_decision
  TO hajira_platform;
GRANT INSERT ON mobile_rules TO hajira_platform;

CREATE FUNCTION company_gets_mobile_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO mobile_rules (company_id, id) VALUES (NEW.id, NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER company_gets_mobile_rules AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION company_gets_mobile_rules();

-- The companies that are there already. As the role that stands above companies, since row level security hides the rows
-- from their owner. Safe to run again.
SET LOCAL row_security = on;
SET LOCAL ROLE hajira_platform;
INSERT INTO mobile_rules (company_id, id) SELECT id, id FROM company ON CONFLICT DO NOTHING;
RESET ROLE;
SET LOCAL row_security = off;
