-- How long an answer of a terminal is waited for; and, for terminals whose log knows people by an internal index only,
-- which badge number each index meant, and when.
-- Cost: a column with a constant default, no row is rewritten; an empty table.

ALTER TABLE terminal ADD COLUMN timeout_seconds integer NOT NULL DEFAULT 10;
ALTER TABLE terminal ADD CONSTRAINT terminal_timeout_check CHECK (timeout_seconds BETWEEN 1 AND 120);

-- An index is given to somebody else after its user was deleted. So each row says from which reading to which reading of
-- the terminal's users (by its own wall clock) an index meant a badge number. It stays where the terminal is read.
CREATE TABLE terminal_index (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  terminal_id uuid NOT NULL,
  uid integer NOT NULL,
  number text NOT NULL,
  since text, -- null: as far back as its log goes
  until text, -- null: still
  CONSTRAINT terminal_index_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT terminal_index_terminal_id_company_id_fkey FOREIGN KEY (terminal_id, company_id)
    REFERENCES terminal (id, company_id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE UNIQUE INDEX terminal_index_uid_key ON terminal_index (company_id, terminal_id, uid) WHERE until IS NULL;
CREATE INDEX terminal_index_terminal_idx ON terminal_index (company_id, terminal_id, uid);

SELECT protect_tenant_table('terminal_index');
GRANT SELECT, INSERT, UPDATE ON terminal_index TO hajira_app;
GRANT SELECT ON terminal_index TO hajira_platform;
