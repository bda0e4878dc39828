-- What a company says of all of its terminals: whether wrong clocks are set by themselves, and when silence is an alarm.
-- Cost: two columns with constant defaults: no row is rewritten.

ALTER TABLE company
  ADD COLUMN sets_clocks boolean NOT NULL DEFAULT false,
  ADD COLUMN silent_after_minutes integer NOT NULL DEFAULT 10,
  ADD CONSTRAINT company_silent_after_minutes_check CHECK (silent_after_minutes BETWEEN 2 AND 1440);
