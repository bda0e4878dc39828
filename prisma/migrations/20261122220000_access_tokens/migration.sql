-- Personal access tokens: programs that act as a member of a company, with a chosen part of his rights. Made and used on
-- the same machine: a token of the cloud is none of a site. Never deleted: a revoked one says what it was.

CREATE TABLE access_token (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  name text NOT NULL,
  secret_hash text NOT NULL,
  rights text[] NOT NULL DEFAULT '{}', -- model.act, like employee.view
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  CONSTRAINT access_token_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT access_token_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT access_token_member_id_company_id_fkey FOREIGN KEY (member_id, company_id)
    REFERENCES member (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT access_token_name_check CHECK (btrim(name) <> '')
);
CREATE INDEX access_token_member_idx ON access_token (company_id, member_id);

SELECT protect_tenant_table('access_token');

-- What a token may do is said once; afterwards it can only be ended.
GRANT SELECT, INSERT ON access_token TO hajira_app;
GRANT UPDATE (revoked_at) ON access_token TO hajira_app;
-- finding whose token it is stands above companies, as signing in does
GRANT SELECT ON access_token TO hajira_platform;
GRANT UPDATE (last_used_at) ON access_token TO hajira_platform;
