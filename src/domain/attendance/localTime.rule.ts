/** A terminal's wall clock text: "2026-11-22 08:02:11". It has no zone, and may name a day that does not exist. */
const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** Its six numbers, or undefined when it is no such text. */
export function numbersOf(localTime: string): [number, number, number, number, number, number] | undefined {
  const match = LOCAL_TIME.exec(localTime);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return [year, month, day, hour, minute, second];
}

/**
 * The six numbers as if they were UTC, in ms; an impossible date rolls over (February 30 becomes March 2).
 *
 * @returns NaN when the text is no wall clock text
 */
export function asUtc(localTime: string): number {
  const numbers = numbersOf(localTime);
  if (!numbers) return Number.NaN;
  const [year, month, day, hour, minute, second] = numbers;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** No terminal of ours worked before this: an earlier time is a clock that lost its battery (it starts at 2000-01-01). */
const EARLIEST = Date.UTC(2010, 0, 1);

/**
 * Whether a wall clock text names a moment that exists and that a terminal of ours can have seen. Whether it lies too far
 * ahead depends on the terminal's zone and is asked where that is known (see storePunches).
 */
export function isRealTime(localTime: string): boolean {
  const utc = asUtc(localTime);
  return utc >= EARLIEST && new Date(utc).toISOString().slice(0, 19).replace('T', ' ') === localTime;
}
