/**
 * Rows that another version of the program wrote: they may lack columns that are known here. What does not come is left as
 * it is, and of a new row at its default; it is never taken for nothing.
 */
export type Row = Readonly<Record<string, unknown>>;

/** Rows with the same columns, and which of the known ones they have. */
export interface Alike<T extends Row> {
  names: readonly string[];
  rows: readonly T[];
}

/** @param nameOf a column as the rows call it */
export function alike<T extends Row>(
  rows: readonly T[],
  known: readonly string[],
  nameOf: (column: string) => string = (column) => column,
): Alike<T>[] {
  const groups = new Map<string, { names: readonly string[]; rows: T[] }>();
  for (const row of rows) {
    const names = known.filter((column) => row[nameOf(column)] !== undefined);
    const key = names.join(' ');
    const group = groups.get(key) ?? { names, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}
