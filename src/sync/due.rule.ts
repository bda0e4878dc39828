/**
 * SQL of whether a row of `sync_outbox` may be sent now: its time has come, or its time cannot be right.
 *
 * A decision waits the minute in which it can be undone; everything else that was not refused is due at once. What was
 * refused waits a minute, then two, then four, at most a day; what the cloud has no field for waits a day (`tries` is 0
 * then). A longer wait than that can only have been written while the machine's clock was ahead. It counts for nothing, so a
 * clock that is set back holds nothing back.
 *
 * @param now SQL of the present, e.g. `$2`
 */
export const isDue = (now: string): string => `(next_at <= ${now} OR next_at > ${now}::timestamptz + CASE
  WHEN error IS NULL THEN interval '1 minute'
  WHEN tries = 0 THEN interval '1 day'
  ELSE least(interval '1 day', interval '1 minute' * 2 ^ least(tries - 1, 12)) END)`;
