/**
 * The walk over two ends' punches: days that differ, in a full day its hours, in a full hour its minutes, at last the ids.
 * A span of time is named by the beginning of its instant: `2026-11-22`, `2026-11-22T08`, `2026-11-22T08:15`. It holds the
 * punches whose ids begin with a moment in it: what the terminal's own clock showed, whatever a database sorts texts by.
 * Times that cannot be read are in 1970-01-01.
 */

const WIDTHS: Readonly<Record<number, number>> = { 10: 86_400_000, 13: 3_600_000, 16: 60_000 };
/** The name of a span ends here. */
export type SpanLength = 10 | 13 | 16;

const SPAN = /^\d{4}-\d\d-\d\d(T\d\d(:\d\d)?)?$/;

/** @returns undefined when the name is of no moment at all */
export function spanOf(name: string): { from: number; to: number } | undefined {
  const from = Date.parse(`${name}${'-01-01T00:00:00Z'.slice(name.length - 4)}`);
  const width = WIDTHS[name.length];
  return Number.isNaN(from) || width === undefined || !SPAN.test(name) ? undefined : { from, to: from + width };
}

export const widthOf = (length: SpanLength): number => WIDTHS[length] ?? 0;

/** The spans inside of one are named by three more letters; a minute has none. */
export function lengthWithin(name: string): SpanLength | undefined {
  if (name === '') return 10;
  return name.length === 10 ? 13 : name.length === 13 ? 16 : undefined;
}

export const nameOf = (span: number, length: SpanLength): string =>
  new Date(span * widthOf(length)).toISOString().slice(0, length);

/** The lowest id that a punch of this moment can have. @param ms 0 or more */
export function firstIdOf(ms: number): string {
  const head = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
  return `${head.slice(0, 8)}-${head.slice(8)}-0000-0000-000000000000`;
}

/** No id is higher. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** So many ids are compared at once; a span with more is looked into. */
export const MOST_IDS = 5_000;

export const isCompared = (name: string, here: number, there: number): boolean =>
  Math.max(here, there) > MOST_IDS && lengthWithin(name) !== undefined;
