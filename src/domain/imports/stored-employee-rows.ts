import { createHash } from 'node:crypto';
import { mapInTurns } from '../in-turns.ts';
import type { EmployeeField, EmployeePlan } from './employee-columns.rule.ts';
import type { EmployeeTable } from './employee-table.ts';
import { firstRows, type Repeated, repeatedIn, type Verdict } from './judge-employees.ts';
import type { FileRow } from './reader/cells.rule.ts';

/** Characters by which a verdict is known again. */
const MARK = 6;

export const NONE = '-'.repeat(MARK);

/** What a verdict rests on: that it adds, or the values that it replaces. A refused row has none. */
export function markOf(one: Verdict): string {
  if (one.kind === 'refused') return NONE;
  if (one.kind === 'add') return 'add'.padEnd(MARK, '.');
  const rests = one.kind === 'update' ? one.changes.map(({ field, old }) => [field, old]) : [];
  return createHash('sha256')
    .update(JSON.stringify([one.id, rests]))
    .digest('base64url')
    .slice(0, MARK);
}

/** How a file waits to be imported: `plan`, and `content` with a line of JSON for each row. */
export interface StoredPlan {
  plan: Omit<EmployeePlan, 'columns'>;
  /** in the order of the file */
  columns: [field: EmployeeField, at: number][];
  header: string[];
}

export interface StoredRow {
  row: FileRow;
  /** what whoever confirmed the file saw of this row; without it nothing is compared */
  mark?: string;
  repeated?: Repeated;
}

/** The rows of a table as they wait, by the bytes of their line, joined. */
export async function storedRows(table: EmployeeTable, seen: string | null): Promise<Buffer> {
  const first = await firstRows(table);
  const lines = await mapInTurns(table.rows, (row, at) => {
    const { number, cells, problem } = row;
    const repeated = repeatedIn(first, table.plan, row);
    const stored: StoredRow = {
      row: { number, cells, ...(problem === undefined ? {} : { problem }) },
      ...(seen === null ? {} : { mark: seen.slice(at * MARK, (at + 1) * MARK) }),
      ...(repeated ? { repeated } : {}),
    };
    return Buffer.from(`${JSON.stringify(stored)}\n`);
  });
  return Buffer.concat(lines);
}
