/** How far a site has read the cloud's changes, and the mark of the newest act of numbering when it read them. */
export interface Cursor {
  seq: number;
  mark: string;
}

/** An act of numbering: everything up to `seq` that had no number got one. */
export interface NumberingAct {
  seq: number;
  mark: string;
}

/**
 * What a place is marked with. The newest act, not the one that gave the place its number: a record that was changed again
 * has moved behind the place, and a cloud that was restored to a time before that would have it ahead of the place, where
 * nobody looks any more.
 */
export const markOf = (newest: NumberingAct | undefined): string => (newest ? `${newest.seq}.${newest.mark}` : '');

/** The number of the act that a place was marked with. */
export const actOfMark = (mark: string): number => Number.parseInt(mark, 10) || 0;

/**
 * The later of two marks. What a site hears of the cloud outside of a page (in the answer to a batch that came again, in a
 * comparison) it hears at such a mark too: a cloud that was restored to before it has to notice.
 */
export const laterMark = (mark: string, other = ''): string => (actOfMark(other) > actOfMark(mark) ? other : mark);

/** The beginning, for a site that has heard of the cloud already. */
export const beginningAt = (mark = ''): Cursor => ({ seq: 0, mark });

/** Whether the cloud has the act that a place was marked with. One that was restored gives its numbers under other marks. */
export const isKnown = (acts: readonly NumberingAct[], { seq, mark }: Cursor): boolean =>
  (seq === 0 && mark === '') || acts.some((act) => markOf(act) === mark);

/**
 * Whether the feed was cut behind a place: what was deleted since is not told whole any more. From the beginning everything
 * that lives is told.
 *
 * @param floor the last number that was cut, of a record or of an act
 * @param acts that the place may be marked with
 */
export const isCut = (cursor: Cursor, floor: number, acts: readonly NumberingAct[]): boolean =>
  floor > 0 && cursor.seq > 0 && (cursor.seq < floor || (actOfMark(cursor.mark) <= floor && !isKnown(acts, cursor)));

/** Numbers for what has none, in the order of the changes. @returns the numbered, and the last number given */
export function numbered<T extends { change: number }>(
  fresh: readonly T[],
  last: number,
): { rows: (T & { seq: number })[]; last: number } {
  const rows = [...fresh]
    .sort((one, other) => one.change - other.change)
    .map((row, position) => ({ ...row, seq: last + position + 1 }));
  return { rows, last: last + rows.length };
}
