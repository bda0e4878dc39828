-- A punch of a withdrawn reading that comes in another way counts again. That is derived, on each end by the same rule out of
-- the same facts: the void says which deliveries were withdrawn (`readings`, signed and synced with it), and a delivery that
-- is none of them lifts it (`lifted_at`, each end's own). Nobody's signature is needed, and none is taken back.
--
-- Cost: two columns without a default and a partial index over withdrawn punches.
ALTER TABLE punch_correction ADD COLUMN readings text, ADD COLUMN lifted_at timestamptz(3);
CREATE INDEX punch_correction_withdrawn_idx ON punch_correction (company_id, punch_id)
  WHERE readings IS NOT NULL AND deleted_at IS NULL AND lifted_at IS NULL;

-- A reading as `readings` lists it: the way; of a file the moment too, since two files are two readings.
CREATE FUNCTION reading_name(way delivery_way, received_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN way = 'file'
    THEN 'file ' || to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ELSE way::text END
$$;

-- Whether a punch came in a way that is not among these readings.
CREATE FUNCTION came_otherwise(company uuid, punch uuid, readings text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM punch_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name(d.way, d.received_at) <> ALL (string_to_array(readings, ', ')))
      OR EXISTS (SELECT FROM repeated_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name('file', d.received_at) <> ALL (string_to_array(readings, ', ')));
END $$;

-- The other end is to hear of every delivery of a punch. Which end this is, the capture of punches says; without a capture
-- there is no other end.
CREATE FUNCTION sync_tell_deliveries(company uuid, punch uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  capture text := (SELECT tgfoid::regproc::text FROM pg_trigger
                   WHERE tgrelid = 'punch'::regclass AND tgname = 'sync_capture_added');
BEGIN
  IF capture = 'sync_capture_added' THEN
    INSERT INTO sync_outbox (company_id, model, entity_id, op, was) VALUES (company, 'punch', punch, 'add', '{"deliveries": "all"}')
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET rev = sync_outbox.rev + 1, was = excluded.was, tries = 0,
      next_at = now(), error = NULL, code = NULL;
  ELSIF capture = 'sync_capture_punches'
    AND EXISTS (SELECT FROM site s WHERE s.company_id = company AND s.epoch > 0 AND s.deleted_at IS NULL) THEN
    -- also for the site that it came from
    INSERT INTO sync_row (company_id, model, entity_id, revs)
      VALUES (company, 'punch', punch, ARRAY['1-' || left(replace(punch::text, '-', ''), 20)])
    ON CONFLICT (company_id, model, entity_id) DO UPDATE SET change = nextval('sync_row_change_seq'), seq = NULL, origin = NULL;
  END IF;
END $$;

-- Whoever writes a void of a withdrawn reading, or asks again whether it still stands.
CREATE FUNCTION punch_correction_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was timestamptz := CASE WHEN TG_OP = 'UPDATE' THEN OLD.lifted_at END;
  -- the other end has just told the delivery
  is_told boolean := CASE WHEN TG_OP = 'UPDATE'
    THEN NEW.readings = OLD.readings AND coalesce(current_setting('sync.apply', true), '') = 'on' END;
BEGIN
  NEW.lifted_at := NULL;
  IF NEW.readings IS NULL OR NOT NEW.is_void OR NEW.deleted_at IS NOT NULL
     OR NOT came_otherwise(NEW.company_id, NEW.punch_id, NEW.readings) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    -- of an INSERT that becomes an UPDATE
    was := (SELECT c.lifted_at FROM punch_correction c WHERE c.company_id = NEW.company_id AND c.id = NEW.id);
  END IF;
  NEW.lifted_at := coalesce(was, now());
  IF was IS NULL AND is_told IS NOT TRUE THEN
    PERFORM sync_tell_deliveries(NEW.company_id, NEW.punch_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER punch_correction_lifted BEFORE INSERT OR UPDATE ON punch_correction FOR EACH ROW
  WHEN (NEW.readings IS NOT NULL OR NEW.lifted_at IS NOT NULL) EXECUTE FUNCTION punch_correction_lifted();
