-- What the last daily comparison of a site with its cloud has found: a difference is made equal at once, and still has to be known.
-- Cost: a column without a default in a table of one row.
ALTER TABLE sync_state ADD COLUMN days_apart integer;
