-- When an import of employees last came forward: one that does not any more was interrupted, by a crash of its server.
ALTER TABLE employee_import ADD COLUMN progress_at timestamptz(3) NOT NULL DEFAULT now();

-- those that are not over are the few that the servers look through
CREATE INDEX employee_import_unfinished_idx ON employee_import (progress_at) WHERE state IN ('waiting', 'running');
