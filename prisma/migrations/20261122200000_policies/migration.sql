-- Who may do what, as data: roles, groups, rules, memberships and grants on single records (docs/policies.md).
--
-- A rule says what kind of records somebody may reach; record_grant says which ones. Casbin decides over the first in the
-- process, one semi-join over the second in SQL. The built-in roles' own rules are a table in src/policies/templates.ts.
--
-- Cost: a few rows for each company and one for each company admin, and an index over the employees; nothing of the size
-- of the punches is read.

CREATE TYPE rule_scope AS ENUM ('none', 'own', 'granted', 'department', 'all');
CREATE TYPE rule_effect AS ENUM ('allow', 'deny');

-- An id that is made of what it names, so that site and cloud make the same one: a UUID version 8.
CREATE FUNCTION derived_id(named text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(h, 1, 12) || '8' || substr(h, 13, 3) || 'a' || substr(h, 16, 15))::uuid
    FROM encode(sha256(convert_to(named, 'UTF8')), 'hex') AS h
  $$;

CREATE TABLE role (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  template text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT role_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT role_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT role_name_check CHECK (btrim(name) <> '')
);
CREATE UNIQUE INDEX role_name_key ON role (company_id, name) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX role_template_key ON role (company_id, template) WHERE deleted_at IS NULL;

CREATE TABLE user_group (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT user_group_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT user_group_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT user_group_name_check CHECK (btrim(name) <> '')
);
CREATE UNIQUE INDEX user_group_name_key ON user_group (company_id, name) WHERE deleted_at IS NULL;

-- Two of the three say what it is: a user has a role, a user is in a group, a group has a role. Its id is made of them:
-- one row for each pair, for ever, ended by deleted_at and revived.
CREATE TABLE membership (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid,
  group_id uuid,
  role_id uuid,
  expires_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT membership_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT membership_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT membership_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT membership_group_id_company_id_fkey FOREIGN KEY (group_id, company_id)
    REFERENCES user_group (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT membership_role_id_company_id_fkey FOREIGN KEY (role_id, company_id)
    REFERENCES role (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT membership_pair_check CHECK (num_nonnulls(member_id, group_id, role_id) = 2)
);
CREATE INDEX membership_member_idx ON membership (company_id, member_id);
CREATE INDEX membership_group_idx ON membership (company_id, group_id);
CREATE INDEX membership_role_idx ON membership (company_id, role_id);

CREATE FUNCTION membership_id(company uuid, member uuid, in_group uuid, has_role uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT derived_id(concat_ws(':', 'membership', company, coalesce(member::text, '-'), coalesce(in_group::text, '-'),
                                    coalesce(has_role::text, '-'))) $$;

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
  effect rule_effect NOT NULL DEFAULT 'allow',
  expires_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT rule_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT rule_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT rule_role_id_company_id_fkey FOREIGN KEY (role_id, company_id)
    REFERENCES role (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT rule_group_id_company_id_fkey FOREIGN KEY (group_id, company_id)
    REFERENCES user_group (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT rule_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT rule_subject_check CHECK (num_nonnulls(role_id, group_id, member_id) = 1),
  CONSTRAINT rule_field_check CHECK (field IS NULL OR (scope IS NULL AND act IN ('view', 'change')))
);
CREATE INDEX rule_role_idx ON rule (company_id, role_id);
CREATE INDEX rule_group_idx ON rule (company_id, group_id);
CREATE INDEX rule_member_idx ON rule (company_id, member_id);

-- One grantor's word about one principal (a member or a group) and one record. Its id is made of these, behind the time
-- of the record's own id, so that site and cloud make the same row and new rows go to the end of the index. Whoever made
-- a record has a grant of himself. No references: principal and record are of many tables; triggers keep it true.
CREATE TABLE record_grant (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  principal uuid NOT NULL,
  model text NOT NULL,
  record_id uuid NOT NULL,
  can_view boolean NOT NULL DEFAULT true,
  can_change boolean NOT NULL DEFAULT false,
  can_delete boolean NOT NULL DEFAULT false,
  can_share boolean NOT NULL DEFAULT false,
  expires_at timestamptz(3),
  granted_by uuid NOT NULL, -- a member; the nil UUID for the system
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  deleted_at timestamptz(3),
  CONSTRAINT record_grant_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT record_grant_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
-- what lists are joined with: everything they ask of a grant stands in the index
CREATE UNIQUE INDEX record_grant_principal_key ON record_grant (company_id, principal, model, record_id, granted_by)
  INCLUDE (can_view, can_change, can_delete, can_share, expires_at) WHERE deleted_at IS NULL;
-- who can see this record; what goes with it
CREATE INDEX record_grant_record_idx ON record_grant (company_id, record_id, model);
CREATE INDEX record_grant_grantor_idx ON record_grant (company_id, granted_by) WHERE deleted_at IS NULL;
-- principals differ by orders of magnitude, and each belongs to one company: without these the planner takes 12,000
-- grants for a handful
ALTER TABLE record_grant ALTER COLUMN principal SET STATISTICS 1000;
CREATE STATISTICS record_grant_stats (ndistinct, dependencies, mcv) ON company_id, principal, model FROM record_grant;

-- Lists of the living by id, and what grants are joined with, without a look at the rows themselves: counting what
-- 12,000 grants reach among 50,000 people costs 2.6 times the plain count with it, 4.4 times without.
CREATE INDEX employee_living_idx ON employee (company_id, id) WHERE deleted_at IS NULL;

CREATE FUNCTION record_grant_id(company uuid, principal uuid, model text, record uuid, granted_by uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT (substr(replace(record::text, '-', ''), 1, 12) || substr(replace(derived::text, '-', ''), 13))::uuid
    FROM derived_id(concat_ws(':', 'grant', company, principal, model, record, granted_by)) AS derived
  $$;

-- The version of a company's policy: what a process remembers of a user's rights is kept under it.
CREATE TABLE authz_version (
  company_id uuid NOT NULL,
  v bigint NOT NULL DEFAULT 1,
  CONSTRAINT authz_version_pkey PRIMARY KEY (company_id),
  CONSTRAINT authz_version_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT
);

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'role', 'user_group', 'membership', 'rule', 'record_grant', 'authz_version'
]) AS name;
GRANT SELECT, INSERT, UPDATE ON role, user_group, membership, rule, record_grant, authz_version TO hajira_app;
GRANT SELECT ON role, user_group, membership, rule, record_grant, authz_version TO hajira_platform;
-- what the triggers below write in the super admin's work: the first admin, the creator's grants, the version
GRANT INSERT, UPDATE ON role, membership, record_grant, authz_version TO hajira_platform;

-- ---------------------------------------------------------------------------------------------------------------------
-- The version moves with everything that decides, in the same transaction

CREATE FUNCTION policy_moves(companies uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO authz_version (company_id)
    SELECT DISTINCT company FROM unnest(companies) AS company WHERE company IS NOT NULL ORDER BY 1
  ON CONFLICT (company_id) DO UPDATE SET v = authz_version.v + 1;
END $$;

CREATE FUNCTION policy_rows_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM policy_moves(ARRAY(SELECT DISTINCT company_id FROM moved));
  RETURN NULL;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['role', 'user_group', 'membership', 'rule'] LOOP
    EXECUTE format('CREATE TRIGGER policy_added AFTER INSERT ON %I REFERENCING NEW TABLE AS moved '
                   'FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved()', name);
    EXECUTE format('CREATE TRIGGER policy_changed AFTER UPDATE ON %I REFERENCING NEW TABLE AS moved '
                   'FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved()', name);
    EXECUTE format('CREATE TRIGGER policy_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS moved '
                   'FOR EACH STATEMENT EXECUTE FUNCTION policy_rows_moved()', name);
  END LOOP;
END $$;

CREATE FUNCTION policy_row_moved() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER policy_moves AFTER UPDATE OF features, deleted_at ON package FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE TRIGGER policy_moves AFTER UPDATE OF state, package_id, deleted_at ON company
  FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE TRIGGER policy_moves AFTER UPDATE OF is_active, company_id, deleted_at ON "user"
  FOR EACH ROW EXECUTE FUNCTION policy_row_moved();
CREATE TRIGGER policy_moves AFTER INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION policy_row_moved();

-- ---------------------------------------------------------------------------------------------------------------------
-- Built-in roles, and the company admin's

CREATE FUNCTION built_in_role_id(company uuid, template text) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT derived_id(concat_ws(':', 'role', company, template)) $$;

CREATE FUNCTION add_built_in_roles(company uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO role (company_id, id, name, template)
    SELECT company, built_in_role_id(company, template), name, template
    FROM (VALUES ('company_admin', 'Company admin'), ('hr_manager', 'HR manager'), ('hr_officer', 'HR officer'),
                 ('line_supervisor', 'Line supervisor'), ('employee', 'Employee')) AS built_in (template, name)
  ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION company_gets_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_built_in_roles(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER company_gets_roles AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION company_gets_roles();

-- member.role says whether he holds the company admin's role himself and for good; a deputy's role, which ends, and one
-- by a group do not show in it. Written directly (a first admin, the sync of a site's people), it gives or takes the role.
CREATE FUNCTION member_role_given() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER member_role_given AFTER INSERT ON member FOR EACH ROW WHEN (NEW.role = 'company_admin')
  EXECUTE FUNCTION member_role_given();
CREATE TRIGGER member_role_changed AFTER UPDATE OF role ON member FOR EACH ROW
  WHEN (OLD.role IS DISTINCT FROM NEW.role AND pg_trigger_depth() = 0) EXECUTE FUNCTION member_role_given();

CREATE FUNCTION membership_shows_in_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shown member_role := CASE WHEN NEW.deleted_at IS NULL AND NEW.expires_at IS NULL THEN 'company_admin' ELSE 'nobody' END;
BEGIN
  UPDATE member SET role = shown WHERE company_id = NEW.company_id AND id = NEW.member_id AND role <> shown;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_shows_in_member AFTER INSERT OR UPDATE ON membership FOR EACH ROW
  WHEN (NEW.member_id IS NOT NULL AND NEW.role_id = built_in_role_id(NEW.company_id, 'company_admin'))
  EXECUTE FUNCTION membership_shows_in_member();

-- ---------------------------------------------------------------------------------------------------------------------
-- Rights of whoever makes a record

-- Only what a user of the company made gives rights: `site:` and `system` are nobody's, and so is what the sync applies
-- or an import writes (SET LOCAL app.creator_rights = 'off').
CREATE FUNCTION grant_creator(company uuid, user_id uuid, of_model text, record uuid, rights text[]) RETURNS void
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

CREATE FUNCTION creator_gets_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grant_creator(NEW.company_id, substr(NEW.created_by, 6)::uuid, TG_TABLE_NAME, NEW.id, TG_ARGV::text[]);
  RETURN NULL;
END $$;

-- Rights on a record go with it.
CREATE FUNCTION rights_go_with_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE record_grant SET deleted_at = now()
    WHERE company_id = OLD.company_id AND model = TG_TABLE_NAME AND record_id = OLD.id AND deleted_at IS NULL;
  RETURN NULL;
END $$;

-- For every table that people make records of, those of later migrations too. `rights` must say what the table's entry in
-- src/policies/records.ts says; a test compares them.
CREATE FUNCTION give_creator_rights(target regclass, VARIADIC rights text[]) RETURNS void LANGUAGE plpgsql AS $$
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
REVOKE EXECUTE ON FUNCTION give_creator_rights(regclass, text[]) FROM PUBLIC;

SELECT give_creator_rights(name::regclass, 'view', 'change', 'delete') FROM unnest(ARRAY[
  '"user"', 'site', 'department', 'employee', 'badge', 'terminal', 'punch_correction', 'role', 'user_group'
]) AS name;
-- its facts stand: there is nothing to change or delete
SELECT give_creator_rights('punch', 'view');

-- A company's founder becomes its member after it is made: he gets his rights then.
CREATE FUNCTION founder_gets_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM company WHERE id = NEW.company_id AND created_by = 'user:' || NEW.user_id) THEN
    PERFORM grant_creator(NEW.company_id, NEW.user_id, 'company', NEW.company_id, ARRAY['view', 'change']);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER founder_gets_rights AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION founder_gets_rights();

-- ---------------------------------------------------------------------------------------------------------------------
-- What is there already: every company gets its built-in roles and a version, every company admin his role. As the role
-- that stands above companies, since row level security hides the rows from their owner. Safe to run again.

SET LOCAL row_security = on;
SET LOCAL ROLE hajira_platform;
SELECT add_built_in_roles(id) FROM company;
INSERT INTO membership (company_id, id, member_id, role_id, created_at, created_by)
  SELECT m.company_id, membership_id(m.company_id, m.id, NULL, built_in_role_id(m.company_id, 'company_admin')), m.id,
         built_in_role_id(m.company_id, 'company_admin'), m.joined_at, m.created_by
  FROM member m WHERE m.role = 'company_admin' AND m.ended_at IS NULL AND m.deleted_at IS NULL
ON CONFLICT DO NOTHING;
INSERT INTO authz_version (company_id) SELECT id FROM company ON CONFLICT DO NOTHING;
RESET ROLE;
SET LOCAL row_security = off;
