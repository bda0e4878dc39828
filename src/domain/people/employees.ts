import { type Context, companyOf } from '../../context.ts';
import { valueTaken } from '../../db/violations.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { lockCompanyRow } from '../companies/lock-company.ts';
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
  await lockCompanyRow(ctx); // employees are locked before it, never after
  const taken = await ctx.query
    .selectFrom('employee')
    .select('id')
    .where('companyId', '=', companyOf(ctx))
    .where(({ fn }) => fn<string>('lower', ['code']), '=', sameCode(code.value))
    .where('deletedAt', 'is', null)
    .where('id', 'is distinct from', id)
    .limit(1)
    .executeTakeFirst();
  if (taken) throw valueTaken({ fields: ['code'] });
}

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
  const endedAt = before.deletedAt;
  if (!(endedAt instanceof Date)) return changeEmployee(ctx, id, given);
  if (isActive({ ...before, ...given })) await takeSeat(ctx);
  await requireFreeCode(ctx, { ...before, ...given }, id);
  const back = await reviveRecord(ctx, 'employee', id, given);
  const companyId = companyOf(ctx);
  await ctx.query
    .updateTable('badge as b')
    .set({ validTo: null })
    .where('b.companyId', '=', companyId)
    .where('b.employeeId', '=', id)
    .where('b.deletedAt', 'is', null)
    .where('b.validTo', '=', endedAt)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('badge as o')
            .select('o.id')
            .where('o.companyId', '=', companyId)
            .whereRef('o.number', '=', 'b.number')
            .whereRef('o.id', '<>', 'b.id')
            .where('o.deletedAt', 'is', null)
            .where((eb) => eb.or([eb('o.validTo', 'is', null), eb('o.validTo', '>', endedAt)])),
        ),
      ),
    )
    .execute();
  await derivePunchesOf(ctx, id);
  return back;
}

async function derivePunchesOf(ctx: Context, id: string): Promise<void> {
  const badges = await ctx.query
    .selectFrom('badge')
    .select('number')
    .distinct()
    .where('companyId', '=', companyOf(ctx))
    .where('employeeId', '=', id)
    .execute();
  await derivePunches(ctx, { numbers: badges.map(({ number }) => number), employees: [id] });
}

/** Their badges end with them, so that the number can be given to somebody else; their punches stay theirs. */
export async function removeEmployee(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'employee', id);
  await ctx.query
    .updateTable('badge')
    .set({ validTo: ctx.now })
    .where('companyId', '=', companyOf(ctx))
    .where('employeeId', '=', id)
    .where('deletedAt', 'is', null)
    .where('validFrom', '<', ctx.now)
    .where((eb) => eb.or([eb('validTo', 'is', null), eb('validTo', '>', ctx.now)]))
    .execute();
  await derivePunchesOf(ctx, id);
  return removed;
}
