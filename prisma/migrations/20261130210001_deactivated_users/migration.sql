-- A user whom their admin has deactivated, and one whom nobody has activated yet, are told different things. Whoever writes
-- `is_active`, this says since when they are deactivated; it ends with the next activation, and with the company.
-- Cost: one column without a default; users who are not active are looked up in the journal once.
ALTER TABLE "user" ADD COLUMN deactivated_at timestamptz(3);

SET LOCAL row_security = on;
SET LOCAL ROLE hajira_platform;
UPDATE "user" u SET deactivated_at = j.at FROM (
  SELECT company_id, record_id, max(at) AS at FROM journal
  WHERE model = 'user' AND before ->> 'isActive' = 'true' AND after ->> 'isActive' = 'false' GROUP BY 1, 2
) AS j WHERE NOT u.is_active AND j.company_id = u.company_id AND j.record_id = u.id::text;
RESET ROLE;
SET LOCAL row_security = off;

CREATE FUNCTION user_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.deactivated_at := CASE
    WHEN NEW.is_active OR NEW.company_id IS DISTINCT FROM OLD.company_id THEN NULL
    WHEN OLD.is_active THEN now()
    ELSE OLD.deactivated_at END;
  RETURN NEW;
END $$;
CREATE TRIGGER user_deactivated BEFORE UPDATE OF is_active, company_id ON "user" FOR EACH ROW EXECUTE FUNCTION user_deactivated();
