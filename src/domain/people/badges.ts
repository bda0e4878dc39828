import type { Context } from '../../context.ts';
import { derivePunches } from '../attendance/derivePunches.ts';
import type { Row } from '../records/model.ts';
import { addRecord, changeRecord, removeRecord, reviveRecord } from '../records/write.ts';

/** Whoever a number belonged to or belongs to now: their punches of this number are derived again. */
async function deriveFor(ctx: Context, rows: readonly Row[]): Promise<void> {
  const numbers = [...new Set(rows.map((row) => String(row.number)))];
  const { rows: owners } = await ctx.sql.query<{ employee_id: string }>(
    `SELECT DISTINCT employee_id FROM badge WHERE company_id = $1 AND number = ANY($2)`,
    [ctx.companyId, numbers],
  );
  const employees = new Set([
    ...owners.map((owner) => owner.employee_id),
    ...rows.map((row) => String(row.employeeId)),
  ]);
  await derivePunches(ctx, { numbers, employees: [...employees] });
}

/** Gives an employee a badge number; held punches of that number and time become his. */
export async function addBadge(ctx: Context, given: Row): Promise<Row> {
  const added = await addRecord(ctx, 'badge', given);
  await deriveFor(ctx, [added]);
  return added;
}

export async function changeBadge(ctx: Context, id: string, given: Row): Promise<Row> {
  const { before, after } = await changeRecord(ctx, 'badge', id, given);
  await deriveFor(ctx, [before, after]);
  return after;
}

export async function reviveBadge(ctx: Context, id: string, given: Row): Promise<Row> {
  const back = await reviveRecord(ctx, 'badge', id, given);
  await deriveFor(ctx, [back]);
  return back;
}

export async function removeBadge(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'badge', id);
  await deriveFor(ctx, [removed]);
  return removed;
}
