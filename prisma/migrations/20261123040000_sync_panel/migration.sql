-- A choice in a conflict that was made on site goes up with the record that it is about: which conflicts it settles.
-- Cost: the default is stored once, no row is written.
ALTER TABLE sync_outbox ADD COLUMN settles uuid[] NOT NULL DEFAULT '{}';

-- What the cloud refused is counted with every push. Cost: one pass over what waits.
CREATE INDEX sync_outbox_refused_idx ON sync_outbox (company_id, edited_at) WHERE error IS NOT NULL;
