-- Who may sign in on the company's sites: only their password hashes, signing keys and second steps are sent to sites. The
-- column holds the answer as of the last time a site asked, so that a change of it is a change of the user, which is synced.
-- Cost: none; every user begins without, and the first pull of a site sets it.
ALTER TABLE "user" ADD COLUMN signs_in_on_site boolean NOT NULL DEFAULT false;

-- Users of a company who hold the right `sign-in` on sites at an instant, by the same rules as src/policies/casbin.ts: any
-- line that denies wins; a right on fewer than all sites does not count. Company admins hold it by their built-in role.
CREATE FUNCTION site_panel_users(company uuid, at timestamptz) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
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
CREATE FUNCTION second_step_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    PERFORM sync_note(ARRAY[u.company_id], 'user', u.id, false) FROM "user" u
      WHERE u.id = owner AND u.company_id IS NOT NULL AND NOT u.is_super_admin;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER second_step_changed AFTER INSERT OR DELETE OR UPDATE OF secret_sealed, confirmed_at ON totp
  FOR EACH ROW EXECUTE FUNCTION second_step_changed();
