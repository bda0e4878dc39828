-- What a phone sends, and the rules of a company for it.

CREATE OR REPLACE FUNCTION company_gets_mobile_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO mobile_rules (company_id, id) VALUES (NEW.id, NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- However a member comes to their employee (activation, hiring, a form, a file, the sync): what they punched before is theirs.
CREATE OR REPLACE FUNCTION take_over_mobile_punches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE mobile_punch SET employee_id = NEW.id, held = NULL
  WHERE company_id = NEW.company_id AND member_id = NEW.member_id AND employee_id IS NULL;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER company_gets_mobile_rules AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION company_gets_mobile_rules();
CREATE OR REPLACE TRIGGER employee_takes_over_mobile_punches AFTER INSERT OR UPDATE OF member_id ON employee
  FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION take_over_mobile_punches();
