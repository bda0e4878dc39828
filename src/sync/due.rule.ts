/**
 * SQL of whether a row of `sync_outbox` may be sent now. What was not refused is always due. What was refused waits: a
 * minute, then two, then four, at most a day; what the cloud has no field for waits a day (`tries` is 0 then).
 *
 * A longer wait than that can only have been written while the machine's clock was ahead. It counts for nothing, so a
 * clock that is set back holds nothing back.
 *
 * @param now SQL of the present, e.g. `$2`
 */
export const isDue = (now: string): string => `(error IS NULL OR next_at <= ${now} OR next_at > ${now}::timestamptz +
  CASE WHEN tries = 0 THEN interval '1 day' ELSE least(interval '1 day', interval '1 minute' * 2 ^ least(tries - 1, 12)) END)`;
