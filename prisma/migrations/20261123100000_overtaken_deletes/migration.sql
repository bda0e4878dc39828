-- What a change that waits on a site remembers of its past: that something came from the cloud under a delete, which is
-- then not carried out unasked; and what it was under its earlier names, since the cloud may have taken it as such (its answer
-- was lost, or the site restored to a time before it was sent).
-- Cost: columns without a value, or with a constant one; an index over the conflicts.

ALTER TABLE sync_outbox ADD COLUMN is_overtaken boolean NOT NULL DEFAULT false;
ALTER TABLE sync_outbox ADD COLUMN former jsonb;

-- One more earlier name; the newest twenty are kept.
CREATE FUNCTION sync_former(former jsonb, edit uuid, given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_array_length(coalesce(former, '[]')) >= 20 THEN former - 0 ELSE coalesce(former, '[]') END
    || jsonb_build_array(jsonb_build_object('edit', edit, 'set', coalesce(given, '{}')))
$$;

CREATE OR REPLACE FUNCTION sync_capture() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  place text := TG_ARGV[0];
  named text := TG_ARGV[1];
  columns text[] := TG_ARGV[2]::text[];
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
  living jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  was jsonb := sync_differences(before, after, columns);
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') = 'on' OR (TG_OP = 'UPDATE' AND was = '{}'::jsonb) THEN
    RETURN NULL;
  END IF;
  IF place = 'site' THEN
    INSERT INTO sync_outbox (company_id, model, entity_id, op, was, by, edited_at)
      VALUES ((living ->> 'company_id')::uuid, named, (living ->> 'id')::uuid,
              CASE TG_OP WHEN 'INSERT' THEN 'add' WHEN 'DELETE' THEN 'delete' ELSE 'change' END,
              CASE WHEN TG_OP = 'UPDATE' THEN was ELSE '{}' END,
              coalesce((SELECT jsonb_object_agg(name, acting_principal()) FROM jsonb_object_keys(was) AS name), '{}')
                || CASE WHEN TG_OP = 'UPDATE' THEN '{}' ELSE jsonb_build_object('*', acting_principal()) END,
              clock_timestamp())
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET
      rev = sync_outbox.rev + 1, edit = gen_random_uuid(), was = excluded.was || sync_outbox.was,
      by = sync_outbox.by || excluded.by, edited_at = excluded.edited_at, tries = 0, next_at = now(), error = NULL, code = NULL,
      op = CASE WHEN excluded.op = 'delete' THEN 'delete' ELSE sync_outbox.op END,
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

-- What the changes of a push have lost before, asked once for all of them.
CREATE INDEX sync_conflict_edits_idx ON sync_conflict (company_id, edit);
