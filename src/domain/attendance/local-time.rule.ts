/** A terminal's wall clock text: "2026-11-22 08:02:11". It has no zone, and may name a day that does not exist. */
const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** Its six numbers, or undefined when it is no such text. */
function numbersOf(localTime: string): [number, number, number, number, number, number] | undefined {
  const match = LOCAL_TIME.exec(localTime);
  if (!match) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5]), Number(match[6])];
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
export const earliestDay = '2010-01-01';
const EARLIEST = Date.parse(`${earliestDay}T00:00:00Z`);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (month: number, year: number): number => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0));

/**
 * A wall clock text as if it were UTC, in ms, when it names a moment that exists and that a terminal of ours can have
 * seen; null for any other text. Whether it lies too far ahead depends on the terminal's zone and is asked where that is
 * known (see storePunches).
 */
export function realUtc(localTime: string): number | null {
  const numbers = numbersOf(localTime);
  if (!numbers) return null;
  const [year, month, day, hour, minute, second] = numbers;
  if (day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59 || second > 59) return null;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  return utc >= EARLIEST ? utc : null;
}

export const isRealTime = (localTime: string): boolean => realUtc(localTime) !== null;
