-- Whoever made a record before there were rights on single records gets them now, as whoever makes one since then has
-- them: view, change and delete (src/policies/records.ts). They open nothing by themselves: a role must still let him use
-- them. And a look through another user's eyes that ends with its session is written down like one that was stopped.
--
-- Cost: one statement for each table, over the rows that users made before 20261122200000_policies; no punch is read,
-- since collectors alone made those. In the cloud only: a site's grants come from there by the sync. Safe to run again.

SET LOCAL row_security = on;

DO $$
DECLARE
  before timestamptz := (SELECT max(coalesce(finished_at, started_at)) FROM _prisma_migrations
                         WHERE migration_name = '20261122200000_policies');
  name text;
BEGIN
  SET LOCAL ROLE hajira_platform;
  IF before IS NULL OR EXISTS (SELECT FROM sync_state) THEN
    RETURN;
  END IF;
  FOREACH name IN ARRAY ARRAY['user', 'site', 'department', 'employee', 'badge', 'terminal', 'punch_correction'] LOOP
    EXECUTE format(
      'INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, can_change, can_delete, granted_by,
                                 created_at, created_by)
       SELECT made.company_id, record_grant_id(made.company_id, m.id, %1$L, made.id, m.id), m.id, %1$L, made.id,
              true, true, true, m.id, made.created_at, made.created_by
       FROM %1$I made
       JOIN member m ON m.company_id = made.company_id AND made.created_by = ''user:'' || m.user_id
         AND m.ended_at IS NULL AND m.deleted_at IS NULL
       WHERE made.deleted_at IS NULL AND made.created_at < $1
       ON CONFLICT DO NOTHING', name) USING before;
  END LOOP;
  -- a company's founder, who became its member: view and change
  INSERT INTO record_grant (company_id, id, principal, model, record_id, can_view, can_change, granted_by, created_at,
                            created_by)
    SELECT c.id, record_grant_id(c.id, m.id, 'company', c.id, m.id), m.id, 'company', c.id, true, true, m.id, m.created_at,
           m.created_by
    FROM company c
    JOIN member m ON m.company_id = c.id AND c.created_by = 'user:' || m.user_id AND m.ended_at IS NULL AND m.deleted_at IS NULL
    WHERE c.deleted_at IS NULL AND c.created_at < before
  ON CONFLICT DO NOTHING;
END $$;

RESET ROLE;
SET LOCAL row_security = off;

-- ---------------------------------------------------------------------------------------------------------------------
-- A session that is thrown away (log out, its end, a new password) while an admin looks through a user's eyes

CREATE FUNCTION look_ends_with_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO journal (company_id, id, at, actor, actor_name, action, model, record_id, reason)
    SELECT u.company_id, gen_random_uuid(), least(now(), OLD.expire), 'user:' || u.id, u.name, 'user.seen-as-ended', 'user',
           OLD.sess ->> 'seeingAs', 'the session ended'
    FROM "user" u WHERE u.id = OLD.user_id AND u.company_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER look_ends_with_session AFTER DELETE ON session FOR EACH ROW
  WHEN (OLD.sess ->> 'seeingAs' IS NOT NULL) EXECUTE FUNCTION look_ends_with_session();
