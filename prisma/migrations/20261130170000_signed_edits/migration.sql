-- Edits of sensitive fields on a site are signed by whoever made them. `signed` is that signature; until it is there,
-- `unsigned_in` names the transaction that made the edit, which signs it before it commits.
ALTER TABLE sync_outbox ADD COLUMN signed jsonb, ADD COLUMN unsigned_in text;
CREATE INDEX sync_outbox_unsigned_idx ON sync_outbox (company_id, unsigned_in) WHERE unsigned_in IS NOT NULL;

-- In the cloud: the signatures that were taken over a record, each once.
ALTER TABLE sync_row ADD COLUMN signatures text[] NOT NULL DEFAULT '{}';

-- Whether a change of a row is one that has to be signed. What a maker of a record has by having made it, and rights that
-- go with a deleted record, are nobody's edit.
CREATE FUNCTION sync_needs_signature(named text, was jsonb, after jsonb, op text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE named
    WHEN 'employee' THEN CASE op WHEN 'INSERT' THEN after ->> 'salary' IS NOT NULL ELSE was ? 'salary' END
    WHEN 'punch_correction' THEN true
    WHEN 'record_grant' THEN (after ->> 'principal') IS DISTINCT FROM (after ->> 'granted_by')
      AND coalesce(current_setting('sync.going_with', true), '') <> 'on'
    ELSE false END
$$;

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

CREATE OR REPLACE FUNCTION sync_capture() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  place text := TG_ARGV[0];
  named text := TG_ARGV[1];
  columns text[] := TG_ARGV[2]::text[];
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  living jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  was jsonb := sync_differences(before, after, columns);
  fresh text;
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') = 'on' OR (TG_OP = 'UPDATE' AND was = '{}'::jsonb) THEN
    RETURN NULL;
  END IF;
  IF place = 'site' THEN
    fresh := CASE WHEN sync_needs_signature(named, was, living, TG_OP) THEN pg_current_xact_id()::text END;
    INSERT INTO sync_outbox (company_id, model, entity_id, op, was, by, edited_at, unsigned_in)
      VALUES ((living ->> 'company_id')::uuid, named, (living ->> 'id')::uuid,
              CASE TG_OP WHEN 'INSERT' THEN 'add' WHEN 'DELETE' THEN 'delete' ELSE 'change' END,
              CASE WHEN TG_OP = 'UPDATE' THEN was ELSE '{}' END,
              coalesce((SELECT jsonb_object_agg(name, acting_principal()) FROM jsonb_object_keys(was) AS name), '{}')
                || CASE WHEN TG_OP = 'UPDATE' THEN '{}' ELSE jsonb_build_object('*', acting_principal()) END,
              clock_timestamp(), fresh)
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET
      rev = sync_outbox.rev + 1, edit = gen_random_uuid(), was = excluded.was || sync_outbox.was,
      by = sync_outbox.by || excluded.by, edited_at = excluded.edited_at, tries = 0, next_at = now(), error = NULL, code = NULL,
      op = CASE WHEN excluded.op = 'delete' THEN 'delete' ELSE sync_outbox.op END,
      unsigned_in = coalesce(fresh, sync_outbox.unsigned_in),
      signed = CASE WHEN fresh IS NULL THEN sync_outbox.signed END,
      former = CASE WHEN TG_OP = 'INSERT' THEN sync_outbox.former
        ELSE sync_former(sync_outbox.former, sync_outbox.edit,
          (SELECT jsonb_object_agg(name, before -> name) FROM unnest(columns) AS name
            WHERE sync_outbox.op = 'add' OR sync_outbox.was ? name)) END;
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
