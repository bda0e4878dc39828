-- How the time of a mobile punch is known: a running clock of the phone bounds nothing, so what lies between two times is unproven.
ALTER TYPE time_basis RENAME TO time_basis_before;
CREATE TYPE time_basis AS ENUM ('live', 'proven', 'corrected', 'phone_only');
ALTER TABLE mobile_punch ALTER COLUMN time_basis TYPE time_basis
  USING (CASE time_basis::text WHEN 'bounded' THEN 'phone_only' ELSE time_basis::text END)::time_basis;
DROP TYPE time_basis_before;
