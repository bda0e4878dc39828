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
