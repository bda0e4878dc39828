-- Rows that site and cloud both hold (docs/sync.md): what changed is written down by one trigger function, in the writer's
-- own transaction. On a site into sync_outbox, with what the editor saw and who he was, field by field; in the cloud into
-- sync_row, one row for each record, numbered when it is read and never when it is written.
-- Cost: new tables, and columns with constant defaults; sync_outbox is rewritten, which holds what waits only.

-- ---------------------------------------------------------------------------------------------------------------------
-- The cloud's side

-- `revs`: the newest twenty revisions, newest first: '<count>-<random or the edit that a site made>'. `change`: counts on
-- with each change, in the writer's transaction; `seq`: given by whoever reads first, after the commit.
CREATE TABLE sync_row (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  change bigserial NOT NULL,
  seq bigint,
  origin uuid,
  is_gone boolean NOT NULL DEFAULT false,
  CONSTRAINT sync_row_pkey PRIMARY KEY (company_id, model, entity_id)
);
CREATE UNIQUE INDEX sync_row_seq_key ON sync_row (company_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX sync_row_change_idx ON sync_row (company_id, change) WHERE seq IS NULL;

-- The last number given, and a random mark for each act of numbering: a cloud that was restored gives the same numbers
-- again under other marks.
CREATE TABLE sync_head (
  company_id uuid NOT NULL,
  last bigint NOT NULL DEFAULT 0,
  CONSTRAINT sync_head_pkey PRIMARY KEY (company_id)
);
CREATE TABLE sync_mark (
  company_id uuid NOT NULL,
  seq bigint NOT NULL,
  mark text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT sync_mark_pkey PRIMARY KEY (company_id, seq)
);

-- A field that was changed on both sides: both values, who, when, and which one stands. Made in the cloud; sites have a copy.
CREATE TABLE sync_conflict (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  model text NOT NULL,
  record_id uuid NOT NULL,
  field text NOT NULL,
  rule text NOT NULL,
  site_id uuid,
  edit text NOT NULL,
  was_value jsonb,
  cloud_value jsonb,
  cloud_by text,
  cloud_at timestamptz(3),
  site_value jsonb,
  site_by text,
  site_at timestamptz(3),
  kept text NOT NULL,
  settled_at timestamptz(3),
  settled_by text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT sync_conflict_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT sync_conflict_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE UNIQUE INDEX sync_conflict_edit_key ON sync_conflict (company_id, record_id, field, edit);
CREATE INDEX sync_conflict_open_idx ON sync_conflict (company_id, settled_at, id);

ALTER TABLE site
  ADD COLUMN old_token_hash text,
  ADD COLUMN token_at timestamptz(3),
  ADD COLUMN last_pull_at timestamptz(3),
  ADD COLUMN pull_seq bigint,
  ADD COLUMN waiting jsonb;

-- ---------------------------------------------------------------------------------------------------------------------
-- The site's side

ALTER TABLE sync_outbox
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN edit uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN by jsonb,
  ADD COLUMN edited_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN code text;
CREATE INDEX sync_outbox_rows_idx ON sync_outbox (company_id, seq) WHERE model <> 'punch';

ALTER TABLE sync_batch ADD COLUMN rows jsonb;

ALTER TABLE sync_state
  ADD COLUMN cursor_seq bigint NOT NULL DEFAULT 0,
  ADD COLUMN cursor_mark text NOT NULL DEFAULT '',
  ADD COLUMN last_push_at timestamptz(3),
  ADD COLUMN last_pull_at timestamptz(3),
  ADD COLUMN last_reconcile_at timestamptz(3),
  ADD COLUMN recovery jsonb;

-- The cloud's copy of a record, exactly as it last came: what a local edit is compared with.
CREATE TABLE sync_shadow (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  row jsonb,
  CONSTRAINT sync_shadow_pkey PRIMARY KEY (company_id, model, entity_id)
);

-- Came, and cannot be stored yet: it refers to what has not come, or its code is still somebody else's here.
CREATE TABLE sync_parked (
  company_id uuid NOT NULL,
  model text NOT NULL,
  entity_id uuid NOT NULL,
  revs text[] NOT NULL,
  row jsonb,
  reason text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT sync_parked_pkey PRIMARY KEY (company_id, model, entity_id)
);

-- Everything received, as it came.
CREATE TABLE sync_in (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  hash text NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT sync_in_pkey PRIMARY KEY (company_id, id)
);

SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'sync_row', 'sync_head', 'sync_mark', 'sync_conflict', 'sync_shadow', 'sync_parked', 'sync_in'
]) AS name;
GRANT SELECT, INSERT, UPDATE ON sync_row, sync_head, sync_conflict, sync_shadow TO hajira_app;
GRANT SELECT, INSERT ON sync_mark TO hajira_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_parked, sync_in TO hajira_app;
GRANT USAGE ON SEQUENCE sync_row_change_seq TO hajira_app, hajira_platform;
GRANT SELECT ON sync_row, sync_head, sync_mark, sync_conflict, sync_shadow, sync_parked, sync_in TO hajira_platform;
-- what the super admin changes is captured too
GRANT INSERT, UPDATE ON sync_row TO hajira_platform;
-- the mirrors above companies are the platform's to write on a site too
GRANT UPDATE ON package, company, "user", member TO hajira_platform;

-- ---------------------------------------------------------------------------------------------------------------------
-- Capture: one function for every table. `place`: where this database is; `named`: the model; `columns`: what of it travels.

-- The fields that differ, as they were before.
CREATE FUNCTION sync_differences(before jsonb, after jsonb, columns text[]) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT coalesce(jsonb_object_agg(name, before -> name), '{}')
    FROM unnest(columns) AS name WHERE before -> name IS DISTINCT FROM after -> name
  $$;

-- UTC, so that an instant is the same text whoever writes it.
CREATE FUNCTION sync_capture() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
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
      op = CASE WHEN excluded.op = 'delete' THEN 'delete' ELSE sync_outbox.op END;
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
CREATE FUNCTION sync_note(companies uuid[], named text, entity uuid, gone boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  fresh text := coalesce(nullif(current_setting('sync.rev', true), ''), left(replace(gen_random_uuid()::text, '-', ''), 20));
BEGIN
  INSERT INTO sync_row (company_id, model, entity_id, revs, is_gone)
    SELECT DISTINCT company, CASE named WHEN 'package' THEN 'company' ELSE named END,
           CASE named WHEN 'package' THEN company ELSE entity END, ARRAY['1-' || fresh], gone
    FROM unnest(companies) AS company WHERE company IS NOT NULL
  ON CONFLICT (company_id, model, entity_id) DO UPDATE SET
    revs = (ARRAY[split_part(sync_row.revs[1], '-', 1)::bigint + 1 || '-' || fresh] || sync_row.revs)[1:20],
    change = nextval('sync_row_change_seq'), seq = NULL, is_gone = excluded.is_gone;
END $$;

-- What the cloud decides is a copy on a site, and stands as it came.
CREATE FUNCTION sync_mirror() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' AND (TG_OP <> 'UPDATE' OR
     sync_differences(to_jsonb(OLD), to_jsonb(NEW), TG_ARGV[0]::text[]) <> '{}'::jsonb) THEN
    RAISE EXCEPTION 'this is decided in the cloud: change it there'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sync_mirror';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION sync_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are synced: they are marked as deleted, never cut off', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sync_not_truncated';
END $$;

-- Punches that reach the cloud are news for the company's other sites, when it has any; their own site has them.
CREATE FUNCTION sync_capture_punches() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- Attaches the capture. The trigger is made anew when what travels of the table has changed.
-- Returns whether it was not there before: then what the table holds has to be noted.
DROP FUNCTION sync_attach(regclass);
CREATE FUNCTION sync_attach(target regclass, place text, named text, columns text[]) RETURNS boolean LANGUAGE plpgsql AS $$
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

CREATE FUNCTION sync_attach_punches(place text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'punch'::regclass AND tgname = 'sync_capture_added') THEN
    EXECUTE format('CREATE TRIGGER sync_capture_added AFTER INSERT ON punch REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %s()',
                   CASE place WHEN 'site' THEN 'sync_capture_added' ELSE 'sync_capture_punches' END);
  END IF;
END $$;

-- What a table held before it was captured.
CREATE FUNCTION sync_note_all(target regclass, named text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'INSERT INTO sync_row (company_id, model, entity_id, revs) '
    'SELECT %1$s, %2$L, id, ARRAY[''1-'' || left(replace(gen_random_uuid()::text, ''-'', ''''), 20)] '
    'FROM %3$s WHERE %1$s IS NOT NULL ORDER BY %4$s id ON CONFLICT DO NOTHING',
    CASE named WHEN 'company' THEN 'id' ELSE 'company_id' END, named, target, '');
END $$;
REVOKE EXECUTE ON FUNCTION sync_attach(regclass, text, text, text[]), sync_attach_punches(text),
  sync_note_all(regclass, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync_note_all(regclass, text) TO hajira_platform;

-- Rights on a record go with it. What the sync marks as deleted for a moment, or because the cloud did, has the grants come
-- by themselves.
CREATE OR REPLACE FUNCTION rights_go_with_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('sync.apply', true), '') <> 'on' THEN
    UPDATE record_grant SET deleted_at = now()
      WHERE company_id = OLD.company_id AND model = TG_TABLE_NAME AND record_id = OLD.id AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
