-- Site and cloud of different versions, tokens that are renewed, and a feed that does not grow for ever (docs/sync.md).
-- Cost: columns that are empty or have a constant default, and rights; no table is rewritten.

-- The token that ended when the newer one was first used: a site whose database was restored to before that still has it,
-- and may ask for a new one with it, on the machine that was bound.
ALTER TABLE site
  ADD COLUMN former_token_hash text,
  ADD COLUMN former_token_at timestamptz(3);

-- `token_at`: when the token was given, by the site's clock. `former_token_sealed`: the one before, for a cloud that was
-- restored to before the newer one was given. `words_here`, `words_there`: what of which tables each end knew when they last
-- spoke: when either has learned something, rows are read from the beginning.
ALTER TABLE sync_state
  ADD COLUMN token_at timestamptz(3),
  ADD COLUMN former_token_sealed text,
  ADD COLUMN words_here text,
  ADD COLUMN words_there text;

-- `floor`: numbers up to this one are not whole any more: what was deleted long ago is not told. `tidied_at`: when the feed
-- was last cut.
ALTER TABLE sync_head
  ADD COLUMN floor bigint NOT NULL DEFAULT 0,
  ADD COLUMN tidied_at timestamptz(3);
CREATE INDEX sync_mark_at_idx ON sync_mark (company_id, at);
GRANT DELETE ON sync_row, sync_mark TO hajira_app;
