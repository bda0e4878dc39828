import { type Context, companyOf } from '../../context.ts';
import { valueTaken } from '../../db/violations.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { cleanCode, sameCode } from '../records/clean-text.rule.ts';
import type { Row } from '../records/model.ts';
import { addRecord, changeLocked, lockGone, lockRecord, removeRecord, reviveRecord } from '../records/write.ts';
import { takeSeat } from './seats.ts';

const isActive = (row: Row): boolean => row.isActive !== false && row.isActive !== 'false';

/**
 * Codes that differ in their case only are one code. The company's row is locked (FOR NO KEY UPDATE) until the end of the
 * transaction, so that two who write the same code come one after the other.
 *
 * @param id the employee who may have it
 * @throws Problem `record.value-taken`
 */
async function requireFreeCode(ctx: Context, given: Row, id: string | null = null): Promise<void> {
  const code = cleanCode(String(given.code ?? ''));
  if (!code.ok || code.value === '') return; // said with the other fields
  await lockCompany(ctx);
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM employee WHERE company_id = $1 AND lower(code) = $2 AND deleted_at IS NULL AND id IS DISTINCT FROM $3 LIMIT 1`,
    [companyOf(ctx), sameCode(code.value), id],
  );
  if (rowCount) throw valueTaken({ fields: ['code'] });
}

/** What the company's seats and codes are counted under. Employees are locked before it, never after. */
const lockCompany = (ctx: Context): Promise<unknown> =>
  ctx.sql.query('SELECT FROM company WHERE id = $1 FOR NO KEY UPDATE', [companyOf(ctx)]);

/** An active employee takes a seat of the company's package. @throws Problem `company.seat-limit-reached` */
export async function addEmployee(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'employee');
  if (isActive(given)) await takeSeat(ctx);
  await requireFreeCode(ctx, given);
  return addRecord(ctx, 'employee', given);
}

export async function changeEmployee(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('change', 'employee');
  // before the seat: whoever may not change them is not told of seats
  const before = await lockRecord(ctx, 'employee', id);
  if (before.isActive === false && 'isActive' in given && isActive(given)) await takeSeat(ctx);
  if ('code' in given && given.code !== before.code) await requireFreeCode(ctx, given, id);
  return (await changeLocked(ctx, 'employee', before, given)).after;
}

/**
 * Brings a deleted employee back: they take a seat again, and the badges that ended with them are their again, but for numbers
 * that are somebody else's by now.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function reviveEmployee(ctx: Context, id: string, given: Row): Promise<Row> {
  ctx.policy.require('add', 'employee');
  const before = await lockGone(ctx, 'employee', id);
  if (before.deletedAt === null) return changeEmployee(ctx, id, given);
  if (isActive({ ...before, ...given })) await takeSeat(ctx);
  await requireFreeCode(ctx, { ...before, ...given }, id);
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

/** Their badges end with them, so that the number can be given to somebody else; their punches stay theirs. */
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
