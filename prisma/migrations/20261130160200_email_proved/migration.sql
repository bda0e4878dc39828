-- When the owner of an address showed that it is theirs, by a letter or by a service that had checked it. An account that
-- an admin made with a password of their choice has none: it is marked in the panel, and its owner can claim it.
-- Cost: one pass over "user" and the journal's entries about accounts.
ALTER TABLE "user" ADD COLUMN email_proved_at timestamptz(3);

SET LOCAL row_security = on;
SET LOCAL ROLE hajira_platform;
UPDATE "user" u SET email_proved_at = coalesce(
  (SELECT min(j.at) FROM journal j
   WHERE j.model = 'user' AND j.record_id = u.id::text
     AND j.action IN ('user.registered', 'user.invitation-accepted', 'user.password-reset', 'user.email-changed')),
  CASE WHEN u.is_super_admin OR EXISTS (SELECT FROM identity i WHERE i.user_id = u.id) THEN u.created_at END);
RESET ROLE;
SET LOCAL row_security = off;

-- how many invitations somebody had sent, and an address had
CREATE INDEX mail_invitation_idx ON mail (created_by, created_at) WHERE letter = 'invitation';
CREATE INDEX mail_invited_idx ON mail (recipient, created_at) WHERE letter = 'invitation';
