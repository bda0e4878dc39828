-- Which start of its PostgreSQL a site speaks from, the starts before (with spaces between them), and since when two machines speak as one site. A start
-- that is over never comes back: when one does, a copy of the whole machine is running beside the original.
-- Cost: three columns without a stored default: no row is rewritten.
ALTER TABLE site
  ADD COLUMN server_start text,
  ADD COLUMN former_starts text NOT NULL DEFAULT '',
  ADD COLUMN two_machines_since timestamptz(3);
