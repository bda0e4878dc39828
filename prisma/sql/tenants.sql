-- Row level security: a company sees its own rows. Tables with the column company_id get their policies from
-- protect_tenant_table.

-- Every tenant table goes through here, those of later migrations too: row level security, forced, one company for
-- hajira_app, everything for hajira_platform as far as it holds privileges. The condition has no sub-select, so that a
-- distributed PostgreSQL can send it to its workers.
CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_company ON %s TO hajira_app '
    'USING (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid) '
    'WITH CHECK (company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid)', target);
  EXECUTE format('CREATE POLICY platform ON %s TO hajira_platform USING (true) WITH CHECK (true)', target);
END $$;

REVOKE EXECUTE ON FUNCTION protect_tenant_table(target regclass) FROM PUBLIC;

DROP POLICY IF EXISTS own_company ON account_link;
CREATE POLICY own_company ON account_link FOR INSERT TO hajira_app
  WITH CHECK (
    for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND purpose = 'invitation'
    AND used_at IS NULL AND EXISTS (SELECT FROM "user" u WHERE u.id = user_id AND u.company_id = for_company_id)
  );
DROP POLICY IF EXISTS platform ON account_link;
CREATE POLICY platform ON account_link TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON company;
CREATE POLICY own_company ON company TO hajira_app
  USING (id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (id = nullif(current_setting('app.company_id', true), '')::uuid);
DROP POLICY IF EXISTS platform ON company;
CREATE POLICY platform ON company TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON mail;
CREATE POLICY own_company ON mail FOR INSERT TO hajira_app
  WITH CHECK (for_company_id = nullif(current_setting('app.company_id', true), '')::uuid AND state = 'waiting');
DROP POLICY IF EXISTS platform ON mail;
CREATE POLICY platform ON mail TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS own_company ON "user";
CREATE POLICY own_company ON "user" TO hajira_app
  USING (company_id = nullif(current_setting('app.company_id', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company_id', true), '')::uuid AND NOT is_super_admin);
DROP POLICY IF EXISTS platform ON "user";
CREATE POLICY platform ON "user" TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON identity;
CREATE POLICY platform ON identity TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON package;
CREATE POLICY platform ON package TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS price_list ON package;
CREATE POLICY price_list ON package FOR SELECT TO hajira_app USING (true);
DROP POLICY IF EXISTS platform ON package_change;
CREATE POLICY platform ON package_change TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON payment_event;
CREATE POLICY platform ON payment_event TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON rate_limit;
CREATE POLICY platform ON rate_limit TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON recovery_code;
CREATE POLICY platform ON recovery_code TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON session;
CREATE POLICY platform ON session TO hajira_platform USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS platform ON totp;
CREATE POLICY platform ON totp TO hajira_platform USING (true) WITH CHECK (true);
