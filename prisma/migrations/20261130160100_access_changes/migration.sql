-- What stays open in a browser has to end as soon as whoever opened it may not see it any more: in every process, however
-- the change was made. Each of these is rare, so that the lock which NOTIFY takes at commit holds nothing up.

CREATE FUNCTION tell_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- the id opens the session: what is told is its hash
  PERFORM pg_notify('hajira_access', 'session:' || encode(sha256(convert_to(OLD.sid, 'UTF8')), 'hex'));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_session_end AFTER DELETE ON session FOR EACH ROW WHEN (OLD.user_id IS NOT NULL)
  EXECUTE FUNCTION tell_session_change();
CREATE TRIGGER tell_session_change AFTER UPDATE OF sess ON session FOR EACH ROW
  WHEN (OLD.user_id IS DISTINCT FROM NEW.user_id OR OLD.sess ->> 'seeingAs' IS DISTINCT FROM NEW.sess ->> 'seeingAs'
        OR OLD.sess ->> 'supporting' IS DISTINCT FROM NEW.sess ->> 'supporting')
  EXECUTE FUNCTION tell_session_change();

CREATE FUNCTION tell_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('hajira_access', TG_ARGV[0] || ':' || (to_jsonb(OLD) ->> TG_ARGV[1]));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_access_change AFTER UPDATE ON "user" FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
        OR OLD.company_id IS DISTINCT FROM NEW.company_id OR OLD.is_super_admin IS DISTINCT FROM NEW.is_super_admin)
  EXECUTE FUNCTION tell_access_change('user', 'id');
CREATE TRIGGER tell_access_change AFTER UPDATE ON member FOR EACH ROW
  WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at
        OR OLD.role IS DISTINCT FROM NEW.role)
  EXECUTE FUNCTION tell_access_change('user', 'user_id');
CREATE TRIGGER tell_access_change AFTER UPDATE ON company FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION tell_access_change('company', 'id');
CREATE TRIGGER tell_access_change AFTER UPDATE ON support_visit FOR EACH ROW
  WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION tell_access_change('user', 'user_id');
