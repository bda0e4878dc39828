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
