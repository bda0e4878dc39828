-- When an import of employees last came forward: one that does not any more was interrupted, by a crash of its server.
ALTER TABLE employee_import ADD COLUMN progress_at timestamptz(3) NOT NULL DEFAULT now();
