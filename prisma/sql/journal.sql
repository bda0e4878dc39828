-- The journal is written once.

CREATE OR REPLACE FUNCTION journal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only ever added to'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_stands';
END $$;

CREATE OR REPLACE TRIGGER journal_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION journal_stands();
