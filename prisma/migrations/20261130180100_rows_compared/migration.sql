-- The daily comparison covers the rows of every table and what is derived of punches: how many differed although nothing of
-- them waited.
-- Cost: a column without a value, in a table of one row.

ALTER TABLE sync_state ADD COLUMN rows_apart integer;
