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
           OLD.sess ->> 'seeingAs', '{"code": "impersonation.session-ended", "params": {}}'::jsonb
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

-- Since when a user is deactivated; it ends with the next activation, and with the company.
CREATE OR REPLACE FUNCTION user_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.deactivated_at := CASE
    WHEN NEW.is_active OR NEW.company_id IS DISTINCT FROM OLD.company_id THEN NULL
    WHEN OLD.is_active THEN now()
    ELSE OLD.deactivated_at END;
  RETURN NEW;
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
CREATE OR REPLACE TRIGGER user_deactivated BEFORE UPDATE OF is_active, company_id ON "user" FOR EACH ROW EXECUTE FUNCTION user_deactivated();
