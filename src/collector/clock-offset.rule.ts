import { asUtc } from '../domain/attendance/local-time.rule.ts';

/** A terminal's clock as it was read: our instant, and how far the clock was ahead of ours, in ms. */
export type ClockStanding = { at: Date; offsetMs: number };

/** At a first read nobody knows since when the clock stands as it does: a day back is believed. */
const BELIEVED_MS = 86_400_000;
/** What reading a clock of whole seconds may be wrong by. */
const SLACK_MS = 2_000;
/** Further off than a stored offset can say (24 days): not known. */
const LONGEST_OFFSET = 2_000_000_000;

/**
 * How far the clock was off when each row was made, or null where nobody knows.
 *
 * A row that is new since the read before was made between the two; so of the offsets measured at both, the one counts
 * that puts the row between them (the later one first: clocks are mostly right when somebody looks). A row that neither
 * puts there was made by a clock that stood otherwise meanwhile.
 *
 * @param wallTimes of rows that are new since `before`, as the terminal's clock showed them
 * @param wallNow what it showed at `now`; null when no real date
 * @param before the standing at the last whole read; null at the first
 */
export function offsetsFor(
  wallTimes: readonly string[],
  wallNow: string | null,
  now: ClockStanding | null,
  before: ClockStanding | null,
): (number | null)[] {
  if (now === null || wallNow === null || Math.abs(now.offsetMs) >= LONGEST_OFFSET) return wallTimes.map(() => null);
  const shown = asUtc(wallNow);
  const end = now.at.getTime();
  const from = (before?.at.getTime() ?? end - BELIEVED_MS) - SLACK_MS;
  const isBetween = (instant: number) => instant >= from && instant <= end + SLACK_MS;
  return wallTimes.map((wallTime) => {
    const instant = end - (shown - asUtc(wallTime));
    if (isBetween(instant)) return now.offsetMs;
    if (before && isBetween(instant + now.offsetMs - before.offsetMs)) return before.offsetMs;
    return null;
  });
}
