-- A delete that waits on a site, and what came from the cloud under it: it is then not carried out unasked.
-- Cost: a column with a constant default.

ALTER TABLE sync_outbox ADD COLUMN is_overtaken boolean NOT NULL DEFAULT false;
