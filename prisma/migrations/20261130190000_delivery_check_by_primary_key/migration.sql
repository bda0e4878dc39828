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
