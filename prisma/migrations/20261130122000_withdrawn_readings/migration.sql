-- A reading is what came in one way at one moment: all deliveries of a way that were received then, of one serial; a file
-- is received at the moment it was added, whatever serials it names. That moment leads to them; a block range index costs
-- an insert next to nothing.
CREATE INDEX punch_delivery_received_idx ON punch_delivery USING brin (received_at);

-- A punch that a second file brings has one delivery by file: this says that the other one held it too.
CREATE TABLE repeated_delivery (
  company_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  received_at timestamptz(3) NOT NULL,
  CONSTRAINT repeated_delivery_pkey PRIMARY KEY (company_id, punch_id, received_at),
  CONSTRAINT repeated_delivery_punch_id_company_id_fkey FOREIGN KEY (punch_id, company_id)
    REFERENCES punch (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX repeated_delivery_received_idx ON repeated_delivery (company_id, received_at);

-- One act that takes a reading back. Its punches stand; corrections beside them say that they do not count.
CREATE TABLE reading_withdrawal (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  way delivery_way NOT NULL,
  serial text NOT NULL DEFAULT '',
  received_at timestamptz(3) NOT NULL,
  file_name text,
  reason text NOT NULL,
  voided integer NOT NULL DEFAULT 0,
  stayed integer NOT NULL DEFAULT 0,
  corrected integer NOT NULL DEFAULT 0,
  people integer NOT NULL DEFAULT 0,
  first_day text,
  last_day text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by text NOT NULL DEFAULT acting_principal(),
  undone_at timestamptz(3),
  undone_by text,
  CONSTRAINT reading_withdrawal_pkey PRIMARY KEY (company_id, id),
  CONSTRAINT reading_withdrawal_company_id_fkey FOREIGN KEY (company_id) REFERENCES company (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  CONSTRAINT reading_withdrawal_reason_check CHECK (btrim(reason) <> '')
);
CREATE UNIQUE INDEX reading_withdrawal_once_key ON reading_withdrawal (company_id, way, received_at, serial) WHERE undone_at IS NULL;

-- Which punches it made void, so that undoing it touches these and no others.
CREATE TABLE withdrawn_punch (
  company_id uuid NOT NULL,
  withdrawal_id uuid NOT NULL,
  punch_id uuid NOT NULL,
  CONSTRAINT withdrawn_punch_pkey PRIMARY KEY (company_id, withdrawal_id, punch_id),
  CONSTRAINT withdrawn_punch_withdrawal_id_company_id_fkey FOREIGN KEY (withdrawal_id, company_id)
    REFERENCES reading_withdrawal (id, company_id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX withdrawn_punch_punch_idx ON withdrawn_punch (company_id, punch_id);

SELECT protect_tenant_table(name::regclass)
FROM unnest(ARRAY['repeated_delivery', 'reading_withdrawal', 'withdrawn_punch']) AS name;
GRANT SELECT, INSERT ON repeated_delivery, withdrawn_punch TO hajira_app;
GRANT SELECT, INSERT, UPDATE ON reading_withdrawal TO hajira_app;
GRANT SELECT ON repeated_delivery, reading_withdrawal, withdrawn_punch TO hajira_platform;
