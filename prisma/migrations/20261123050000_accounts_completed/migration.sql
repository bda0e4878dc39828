-- Phones end with everything else when a password changes or an admin ends somebody's sessions; and a phone may be signed
-- in by the browser, which ends with a code that is used once.
-- Cost: none, no row is touched.

ALTER TYPE link_purpose ADD VALUE 'phone_sign_in';

GRANT UPDATE (ended_at, ended_why) ON phone_session TO hajira_platform;
