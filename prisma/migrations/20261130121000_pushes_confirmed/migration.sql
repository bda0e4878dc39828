-- Pushes: how often the same body came cut short, and which address may push without a key.
ALTER TABLE terminal
  ADD COLUMN push_cut_digest text,
  ADD COLUMN push_cut_times integer NOT NULL DEFAULT 0,
  ADD COLUMN push_asked_from text,
  ADD COLUMN push_allowed_from text;

ALTER TYPE alarm_kind ADD VALUE 'serial_taken';
ALTER TYPE alarm_kind ADD VALUE 'push_refused';
ALTER TYPE alarm_kind ADD VALUE 'push_encrypted';
ALTER TYPE alarm_kind ADD VALUE 'rows_back_dated';

-- Where a body of an unknown terminal came from: adopting it confirms one address.
ALTER TABLE parked_body ADD COLUMN address text;
ALTER TABLE parked_terminal ADD COLUMN said text;

-- Lines that are punches and that a person has to release: old ones, pushed without a key.
CREATE TYPE held_line_kind AS ENUM ('unreadable', 'back_dated');
ALTER TABLE held_line
  ADD COLUMN kind held_line_kind NOT NULL DEFAULT 'unreadable',
  ADD COLUMN released_at timestamptz(3),
  ADD COLUMN released_by text,
  ADD COLUMN stored_at timestamptz(3);
CREATE INDEX held_line_back_dated_idx ON held_line (company_id, terminal_id, released_at, id)
  WHERE kind = 'back_dated' AND stored_at IS NULL;
