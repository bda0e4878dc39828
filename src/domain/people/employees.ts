import type { Context } from '../../context.ts';
import { derivePunches } from '../attendance/derivePunches.ts';
import type { Row } from '../records/model.ts';
import { addRecord, changeRecord, lockGone, lockRecord, removeRecord, reviveRecord } from '../records/write.ts';
import { takeSeat } from './seats.ts';

const isActive = (row: Row): boolean => row.isActive !== false && row.isActive !== 'false';

/** An active employee takes a seat of the company's package. @throws Problem `company.seat-limit-reached` */
export async function addEmployee(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'employee');
  if (isActive(given)) await takeSeat(ctx);
  return addRecord(ctx, 'employee', given);
}

export async function changeEmployee(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'employee');
  // before the seat: whoever may not change him is not told of seats
  const before = await lockRecord(ctx, 'employee', id);
  if (before.isActive === false && 'isActive' in given && isActive(given)) await takeSeat(ctx);
  return (await changeRecord(ctx, 'employee', id, given)).after;
}

/**
 * Brings a deleted employee back: he takes a seat again, and the badges that ended with him are his again, but for numbers
 * that are somebody else's by now.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function reviveEmployee(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('add', 'employee');
  const before = await lockGone(ctx, 'employee', id);
  if (before.deletedAt === null) return changeEmployee(ctx, id, given);
  if (isActive({ ...before, ...given })) await takeSeat(ctx);
  const back = await reviveRecord(ctx, 'employee', id, given);
  await ctx.sql.query(
    `UPDATE badge b SET valid_to = NULL WHERE company_id = $1 AND employee_id = $2 AND deleted_at IS NULL AND valid_to = $3
       AND NOT EXISTS (SELECT FROM badge o WHERE o.company_id = $1 AND o.number = b.number AND o.id <> b.id
                       AND o.deleted_at IS NULL AND (o.valid_to IS NULL OR o.valid_to > $3))`,
    [ctx.companyId, id, before.deletedAt],
  );
  await derivePunchesOf(ctx, id);
  return back;
}

async function derivePunchesOf(ctx: Context, id: string): Promise<void> {
  const { rows } = await ctx.sql.query<{ number: string }>(
    `SELECT DISTINCT number FROM badge WHERE company_id = $1 AND employee_id = $2`,
    [ctx.companyId, id],
  );
  await derivePunches(ctx, { numbers: rows.map((row) => row.number), employees: [id] });
}

/** His badges end with him, so that the number can be given to somebody else; his punches stay his. */
export async function removeEmployee(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'employee', id);
  await ctx.sql.query(
    `UPDATE badge SET valid_to = $3 WHERE company_id = $1 AND employee_id = $2 AND deleted_at IS NULL
       AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $3)`,
    [ctx.companyId, id, ctx.now],
  );
  await derivePunchesOf(ctx, id);
  return removed;
}
