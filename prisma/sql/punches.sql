-- Facts of punches are stored once; what is derived of them follows.

CREATE OR REPLACE FUNCTION punch_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND
    (OLD.company_id, OLD.id, OLD.source, OLD.terminal_serial, OLD.badge_number, OLD.local_time, OLD.punch_code,
     OLD.verify_mode, OLD.work_code, OLD.site_id, OLD.created_at, OLD.created_by)
    IS NOT DISTINCT FROM
    (NEW.company_id, NEW.id, NEW.source, NEW.terminal_serial, NEW.badge_number, NEW.local_time, NEW.punch_code,
     NEW.verify_mode, NEW.work_code, NEW.site_id, NEW.created_at, NEW.created_by)
    -- a phone's or a person's punch names its employee and instant itself: these are facts there
    AND (OLD.terminal_serial IS NOT NULL OR (OLD.employee_id, OLD.at) IS NOT DISTINCT FROM (NEW.employee_id, NEW.at))
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the facts of a punch are stored once: write a correction beside it'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'punch_stands';
END $$;

-- That the punch of a delivery exists was asked with one condition over all rows of a statement. For a company that is newer
-- than the statistics every index that begins with the company looks equally good, and the plan read the whole company for
-- each statement. Only the primary key gives the next id in order without a sort, so this question always goes through it.
CREATE OR REPLACE FUNCTION punch_delivery_of_punch() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT company_id, punch_id FROM added) AS a
    LEFT JOIN LATERAL (
      SELECT p.id FROM punch p WHERE p.company_id = a.company_id AND p.id >= a.punch_id ORDER BY p.company_id, p.id LIMIT 1
    ) AS p ON true
    WHERE p.id IS DISTINCT FROM a.punch_id
  ) THEN
    RAISE EXCEPTION 'a delivery is of a punch of its company'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'punch_delivery_punch_id_company_id_fkey';
  END IF;
  RETURN NULL;
END $$;

-- A reading as `readings` lists it: the way; of a file the moment too, since two files are two readings.
CREATE OR REPLACE FUNCTION reading_name(way delivery_way, received_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN way = 'file'
    THEN 'file ' || to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') ELSE way::text END
$$;

-- Whether a punch came in a way that is not among these readings.
CREATE OR REPLACE FUNCTION came_otherwise(company uuid, punch uuid, readings text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM punch_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name(d.way, d.received_at) <> ALL (string_to_array(readings, ', ')))
      OR EXISTS (SELECT FROM repeated_delivery d WHERE d.company_id = company AND d.punch_id = punch
                   AND reading_name('file', d.received_at) <> ALL (string_to_array(readings, ', ')));
END $$;

-- Whoever writes a void of a withdrawn reading, or asks again whether it still stands.
CREATE OR REPLACE FUNCTION punch_correction_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lifted_before timestamptz := CASE WHEN TG_OP = 'UPDATE' THEN OLD.lifted_at END;
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
    lifted_before := (SELECT c.lifted_at FROM punch_correction c WHERE c.company_id = NEW.company_id AND c.id = NEW.id);
  END IF;
  NEW.lifted_at := coalesce(lifted_before, now());
  IF lifted_before IS NULL AND is_told IS NOT TRUE THEN
    PERFORM sync_tell_deliveries(NEW.company_id, NEW.punch_id);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER punch_correction_lifted BEFORE INSERT OR UPDATE ON punch_correction FOR EACH ROW
  WHEN (NEW.readings IS NOT NULL OR NEW.lifted_at IS NOT NULL) EXECUTE FUNCTION punch_correction_lifted();
CREATE OR REPLACE TRIGGER punch_delivery_of_punch AFTER INSERT ON punch_delivery REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION punch_delivery_of_punch();
CREATE OR REPLACE TRIGGER punch_not_truncated BEFORE TRUNCATE ON punch FOR EACH STATEMENT EXECUTE FUNCTION punch_stands();
CREATE OR REPLACE TRIGGER punch_stands BEFORE UPDATE OR DELETE ON punch FOR EACH ROW EXECUTE FUNCTION punch_stands();
