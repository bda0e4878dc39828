-- What a company says of all of its terminals: whether wrong clocks are set by themselves, and when silence is an alarm.
-- Cost: two columns with constant defaults: no row is rewritten.

ALTER TABLE company
  ADD COLUMN sets_clocks boolean NOT NULL DEFAULT false,
  ADD COLUMN silent_after_minutes integer NOT NULL DEFAULT 10,
  ADD CONSTRAINT company_silent_after_minutes_check CHECK (silent_after_minutes BETWEEN 2 AND 1440);

-- That the punch of a delivery exists was looked up row by row, in a plan that a session makes while the punches are few:
-- until somebody gathered statistics each look-up could read all punches of the company, and the first day of a site
-- crawled. Now it is asked once for all rows of a statement, which at its worst reads them once.
CREATE OR REPLACE FUNCTION punch_delivery_of_punch() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  part record;
BEGIN
  FOR part IN SELECT company_id, array_agg(DISTINCT punch_id) AS ids FROM added GROUP BY company_id LOOP
    IF cardinality(part.ids) <> (
      SELECT count(*) FROM punch p WHERE p.company_id = part.company_id AND p.id = ANY (part.ids)
    ) THEN
      RAISE EXCEPTION 'a delivery is of a punch of its company'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'punch_delivery_punch_id_company_id_fkey';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
