-- A phone's punch of a user who is no employee yet is taken and held until he is one; one above the number that the
-- package holds is held until there is room. Cost: an index over mobile_punch.

ALTER TYPE held_reason ADD VALUE 'no_employee';
ALTER TYPE held_reason ADD VALUE 'over_limit';

ALTER TABLE mobile_punch ALTER COLUMN employee_id DROP NOT NULL;
ALTER TABLE mobile_punch ADD CONSTRAINT mobile_punch_employee_check
  CHECK (employee_id IS NOT NULL OR held IS NOT NULL OR state IN ('rejected', 'refused'));
CREATE INDEX mobile_punch_member_idx ON mobile_punch (company_id, member_id, at);

-- However a member comes to his employee (activation, hiring, a form, a file, the sync): what he punched before is his.
CREATE FUNCTION take_over_mobile_punches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE mobile_punch SET employee_id = NEW.id, held = NULL
  WHERE company_id = NEW.company_id AND member_id = NEW.member_id AND employee_id IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER employee_takes_over_mobile_punches AFTER INSERT OR UPDATE OF member_id ON employee
  FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION take_over_mobile_punches();
