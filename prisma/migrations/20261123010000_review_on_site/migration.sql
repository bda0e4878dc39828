-- Mobile punches come down to the sites, and decisions made there go up, signed by whoever made them.
-- Cost: columns without defaults, constraints dropped; nothing is rewritten.

-- `unsent`: made on a site, and the cloud does not know of it yet. `superseded`: somebody else was first.
ALTER TYPE mobile_decision_state ADD VALUE IF NOT EXISTS 'unsent';
ALTER TYPE mobile_decision_state ADD VALUE IF NOT EXISTS 'superseded';

-- Over what was decided, by the key of whoever decided; of decisions that were made on a site.
ALTER TABLE mobile_decision ADD COLUMN signature text;

-- What a user signs with: the public key, and the private one sealed with his password. Made in the cloud when he signs in
-- there; another password ends it.
ALTER TABLE "user" ADD COLUMN signing_key text;
CREATE FUNCTION signing_key_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.signing_key := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER signing_key_ends BEFORE UPDATE ON "user" FOR EACH ROW
  WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash AND OLD.signing_key IS NOT DISTINCT FROM NEW.signing_key
        AND NEW.signing_key IS NOT NULL)
  EXECUTE FUNCTION signing_key_ends();

-- A site has no users that have left the company, and has what they punched by phone.
ALTER TABLE mobile_punch DROP CONSTRAINT mobile_punch_user_id_fkey, DROP CONSTRAINT mobile_punch_member_id_company_id_fkey;
ALTER TABLE phone DROP CONSTRAINT phone_member_id_company_id_fkey;
-- when a phone was last seen changes all the time, and stays in the cloud
ALTER TABLE phone ALTER COLUMN last_seen_at SET DEFAULT now();
