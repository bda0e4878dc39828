-- What a change that waits on a site remembers of its past: that something came from the cloud under a delete, which is
-- then not carried out unasked; and what of it was sent in batches that were given up, since the cloud may have taken them.
-- Cost: columns without a value, or with a constant one.

ALTER TABLE sync_outbox ADD COLUMN is_overtaken boolean NOT NULL DEFAULT false;
ALTER TABLE sync_outbox ADD COLUMN former jsonb;
