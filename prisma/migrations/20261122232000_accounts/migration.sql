-- Accounts: outgoing mail, links that are used once, ways to sign in beside the password, and each user's language.
--
-- All of it stands above companies and is read by hajira_platform only. A company's own work may put a letter and an
-- invitation in, for its own users, and never reads them back: they hold the way into an account.

ALTER TABLE "user" ADD COLUMN username text;
ALTER TABLE "user" ADD COLUMN language text NOT NULL DEFAULT 'en';
ALTER TABLE "user" ADD COLUMN bangla_digits boolean NOT NULL DEFAULT false;
ALTER TABLE "user" ADD CONSTRAINT user_username_check CHECK (username ~ '^[a-z0-9][a-z0-9._-]{2,31}$');
ALTER TABLE "user" ADD CONSTRAINT user_language_check CHECK (language IN ('en', 'bn'));
CREATE UNIQUE INDEX user_username_key ON "user" (username) WHERE deleted_at IS NULL;

-- which browser a session is in, as it named itself
ALTER TABLE session ADD COLUMN device text;
CREATE OR REPLACE FUNCTION session_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.user_id := nullif(NEW.sess #>> '{passport,user}', '')::uuid;
  NEW.address := NEW.sess ->> 'address';
  NEW.device := left(NEW.sess ->> 'device', 400);
  NEW.last_seen_at := now();
  RETURN NEW;
END $$;

CREATE TYPE mail_state AS ENUM ('waiting', 'sent', 'failed');

-- A letter is a row of the unit of work that wants it sent. What is in it is sealed: it may hold a link into an account.
CREATE TABLE mail (
  id uuid NOT NULL,
  for_company_id uuid, -- no foreign key: a letter outlives nothing and holds nothing up
  recipient text NOT NULL,
  letter text NOT NULL,
  language text NOT NULL,
  sealed text,
  state mail_state NOT NULL DEFAULT 'waiting',
  tries integer NOT NULL DEFAULT 0,
  next_at timestamptz(3) NOT NULL DEFAULT now(),
  error text,
  sent_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT mail_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_next_idx ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_created_idx ON mail (created_at, id);

CREATE TYPE link_purpose AS ENUM ('confirm_email', 'reset_password', 'change_email', 'invitation', 'link_identity');

CREATE TABLE account_link (
  id uuid NOT NULL,
  purpose link_purpose NOT NULL,
  user_id uuid, -- null while there is no account yet: a registration
  for_company_id uuid,
  email text NOT NULL,
  secret_hash text NOT NULL,
  sealed text, -- what the link is about, when it is more than whom
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT account_link_pkey PRIMARY KEY (id),
  CONSTRAINT account_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX account_link_user_idx ON account_link (user_id, purpose, id);
CREATE INDEX account_link_email_idx ON account_link (email, purpose, id);

CREATE TABLE identity (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  provider text NOT NULL,
  subject text NOT NULL,
  label text NOT NULL,
  last_used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT identity_pkey PRIMARY KEY (id),
  CONSTRAINT identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE UNIQUE INDEX identity_subject_key ON identity (provider, subject);
CREATE UNIQUE INDEX identity_user_key ON identity (user_id, provider);

-- Two-step login. The last step that was used is kept, so that no code works twice.
CREATE TABLE totp (
  user_id uuid NOT NULL,
  secret_sealed text NOT NULL,
  confirmed_at timestamptz(3),
  last_step integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT totp_pkey PRIMARY KEY (user_id),
  CONSTRAINT totp_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE TABLE recovery_code (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  code_hash text NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE UNIQUE INDEX recovery_code_hash_key ON recovery_code (user_id, code_hash);

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['mail', 'account_link', 'identity', 'totp', 'recovery_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY platform ON %I TO hajira_platform USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO hajira_platform', target);
  END LOOP;
END $$;

CREATE POLICY own_company ON mail FOR INSERT TO hajira_app
  WITH CHECK (for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND state = 'waiting');
GRANT INSERT ON mail TO hajira_app;

CREATE POLICY own_company ON account_link FOR INSERT TO hajira_app
  WITH CHECK (
    for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND purpose = 'invitation'
    AND used_at IS NULL AND EXISTS (SELECT FROM "user" u WHERE u.id = user_id AND u.company_id = for_company_id)
  );
GRANT INSERT ON account_link TO hajira_app;
