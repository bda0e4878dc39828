-- Companies as customers: what a package allows and costs, what a company owes and has paid, who asks to join it, who of
-- the platform entered it, files of employees, and plain leave requests (docs/companies.md).
--
-- Cost: new columns with constant defaults and a join code for each company; nothing of the size of the punches is read.

CREATE TYPE package_period AS ENUM ('month', 'year');
CREATE TYPE invoice_state AS ENUM ('open', 'paid', 'void');
CREATE TYPE join_state AS ENUM ('waiting', 'linked', 'declined', 'withdrawn');
CREATE SEQUENCE invoice_number;
CREATE TYPE leave_kind AS ENUM ('casual', 'sick', 'earned', 'maternity', 'unpaid');

-- Eight letters and digits that nobody takes for another: a company tells them to whoever shall join it.
CREATE FUNCTION new_join_code() RETURNS text LANGUAGE sql VOLATILE
  AS $$ SELECT translate(upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 8)), '01', 'XY') $$;

-- null: as many as you like
ALTER TABLE package
  ADD COLUMN max_users integer,
  ADD COLUMN max_terminals integer,
  ADD COLUMN max_sites integer,
  ADD COLUMN max_mobile_punches integer,
  ADD COLUMN price numeric(12, 2) NOT NULL DEFAULT 0,
  ADD COLUMN period package_period NOT NULL DEFAULT 'month',
  ADD COLUMN grace_days integer NOT NULL DEFAULT 7,
  ADD COLUMN is_offered boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT package_max_users_check CHECK (max_users >= 0),
  ADD CONSTRAINT package_max_terminals_check CHECK (max_terminals >= 0),
  ADD CONSTRAINT package_max_sites_check CHECK (max_sites >= 0),
  ADD CONSTRAINT package_max_mobile_punches_check CHECK (max_mobile_punches >= 0),
  ADD CONSTRAINT package_price_check CHECK (price >= 0),
  ADD CONSTRAINT package_grace_days_check CHECK (grace_days BETWEEN 0 AND 365);

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
  price numeric(12, 2),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT package_change_pkey PRIMARY KEY (id),
  CONSTRAINT package_change_package_id_fkey FOREIGN KEY (package_id) REFERENCES package (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT package_change_seats_check CHECK (seats >= 0),
  CONSTRAINT package_change_price_check CHECK (price >= 0)
);
CREATE INDEX package_change_due_idx ON package_change (applies_from) WHERE applied_at IS NULL AND deleted_at IS NULL;

-- paid_until null: it owes nothing (a free package, or one that was agreed on by hand)
ALTER TABLE company
  ADD COLUMN join_code text NOT NULL DEFAULT new_join_code(),
  ADD COLUMN paid_until timestamptz(3),
  ADD COLUMN grace_days integer NOT NULL DEFAULT 7,
  ADD CONSTRAINT company_grace_days_check CHECK (grace_days BETWEEN 0 AND 365);
CREATE UNIQUE INDEX company_join_code_key ON company (join_code) WHERE deleted_at IS NULL;
CREATE INDEX company_due_idx ON company (paid_until) WHERE state = 'active' AND deleted_at IS NULL;

CREATE TABLE invoice (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  package_id uuid NOT NULL,
  amount numeric(12, 2) NOT NULL,
  currency text NOT NULL DEFAULT 'BDT',
  period package_period NOT NULL,
  state invoice_state NOT NULL DEFAULT 'open',
  due_at timestamptz(3) NOT NULL,
  paid_at timestamptz(3),
  paid_from timestamptz(3),
  paid_until timestamptz(3),
  method text,
  reference text,
  checkout_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT invoice_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT invoice_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT invoice_package_id_fkey FOREIGN KEY (package_id) REFERENCES package (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT invoice_amount_check CHECK (amount >= 0)
);
CREATE UNIQUE INDEX invoice_number_key ON invoice (company_id, number);
-- a company has one open order at a time: ordering anew takes the former one back
CREATE UNIQUE INDEX invoice_open_key ON invoice (company_id) WHERE state = 'open';

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
  state join_state NOT NULL DEFAULT 'waiting',
  answered_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT join_request_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT join_request_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT join_request_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX join_request_waiting_key ON join_request (company_id, user_id) WHERE state = 'waiting';
CREATE INDEX join_request_user_idx ON join_request (user_id, created_at);

CREATE TABLE leave_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  employee_id uuid NOT NULL,
  kind leave_kind NOT NULL DEFAULT 'casual',
  first_day date NOT NULL,
  last_day date NOT NULL,
  reason text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT leave_request_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT leave_request_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT leave_request_employee_id_company_id_fkey FOREIGN KEY (employee_id, company_id)
    REFERENCES employee (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT leave_request_last_day_check CHECK (last_day >= first_day)
);
CREATE INDEX leave_request_employee_idx ON leave_request (company_id, employee_id, first_day);

-- A file of employees, as rows of texts, taken over part by part.
CREATE TABLE employee_import (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  file_name text NOT NULL,
  state import_state NOT NULL DEFAULT 'waiting',
  content bytea NOT NULL,
  rows integer NOT NULL,
  row_at integer NOT NULL DEFAULT 0,
  added integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  problems jsonb NOT NULL,
  said text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  finished_at timestamptz(3),
  CONSTRAINT employee_import_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT employee_import_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT
);

-- Somebody of the platform inside a company: why, how far, and until when. The company sees it.
CREATE TABLE support_visit (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  visitor text NOT NULL,
  reason text NOT NULL,
  can_write boolean NOT NULL DEFAULT false,
  ends_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT support_visit_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT support_visit_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT support_visit_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT support_visit_reason_check CHECK (btrim(reason) <> '')
);
CREATE INDEX support_visit_user_idx ON support_visit (user_id, ends_at);

-- How many heads a company had each day, the most of the day: what it is billed by.
CREATE TABLE head_count (
  company_id uuid NOT NULL,
  day date NOT NULL,
  active integer NOT NULL,
  CONSTRAINT head_count_pkey PRIMARY KEY (company_id, day),
  CONSTRAINT head_count_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT
);

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'invoice', 'join_request', 'leave_request', 'employee_import', 'support_visit', 'head_count'
]) AS name;

ALTER TABLE package_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE package_change FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON package_change TO hajira_platform USING (true) WITH CHECK (true);

ALTER TABLE payment_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_event FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON payment_event TO hajira_platform USING (true) WITH CHECK (true);

SELECT give_creator_rights('leave_request', 'view');

GRANT SELECT, INSERT, UPDATE ON invoice, leave_request, employee_import TO hajira_app;
GRANT SELECT ON join_request, support_visit, head_count TO hajira_app;
GRANT UPDATE (state, answered_at) ON join_request TO hajira_app;
GRANT SELECT ON invoice, join_request, leave_request, employee_import, support_visit, head_count, package_change, payment_event
  TO hajira_platform;
GRANT INSERT, UPDATE ON invoice, join_request, support_visit, head_count, package_change, payment_event TO hajira_platform;
GRANT USAGE ON SEQUENCE invoice_number TO hajira_app, hajira_platform;
-- leaving a company ends what was given there, and frees the employee's record of its user
GRANT UPDATE (member_id) ON employee TO hajira_platform;
GRANT UPDATE ON rule TO hajira_platform;
GRANT UPDATE (revoked_at) ON access_token TO hajira_platform;

-- What every package could do until now, none of them loses. As the role that stands above companies, since row level
-- security hides the rows from their owner. Safe to run again.
SET LOCAL row_security = on;
SET LOCAL ROLE hajira_platform;
UPDATE package SET features = features || '{mobile,api}' WHERE NOT features && '{mobile,api}';
RESET ROLE;
SET LOCAL row_security = off;
