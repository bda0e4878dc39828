/** How far a site has read the cloud's changes: a number, and the mark of the act in which it was given. */
export interface Cursor {
  seq: number;
  mark: string;
}

/** An act of numbering: everything up to `seq` that had no number got one. */
export interface Act {
  seq: number;
  mark: string;
}

/**
 * The mark of a place: that of the first act at or behind it. Acts never change, so two ends that name the same mark for
 * a place have read the same history up to it.
 *
 * @param acts in any order; at least the first at or behind the place
 */
export function markAt(acts: readonly Act[], seq: number): string | undefined {
  if (seq === 0) return '';
  let found: Act | undefined;
  for (const act of acts) if (act.seq >= seq && (!found || act.seq < found.seq)) found = act;
  return found?.mark;
}

/** Whether the cloud gave this place: a cloud that was restored gives the same numbers again, under other marks. */
export const isKnown = (acts: readonly Act[], { seq, mark }: Cursor): boolean => markAt(acts, seq) === mark;

/** Numbers for what has none, in the order of the changes. @returns the numbered, and the last number given */
export function numbered<T extends { change: number }>(
  fresh: readonly T[],
  last: number,
): { rows: (T & { seq: number })[]; last: number } {
  const rows = [...fresh]
    .sort((one, other) => one.change - other.change)
    .map((row, place) => ({ ...row, seq: last + place + 1 }));
  return { rows, last: last + rows.length };
}
