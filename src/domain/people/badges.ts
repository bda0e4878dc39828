import { type Context, companyOf } from '../../context.ts';
import { startOfDay } from '../attendance/days.rule.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { requireNotOwnBadge } from '../attendance/own-punches.ts';
import { companyZone } from '../records/company-zone.ts';
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

/** When a badge counts from: the midnight of the company at which a joining day begins, or now where there is none. */
export const badgeStart = (joinedOn: Date | null, zone: string, now: Date): Date =>
  joinedOn === null ? now : startOfDay(joinedOn.toISOString().slice(0, 10), zone);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The employee's joining day, where nobody said from when the badge counts. An employee out of reach is refused later. */
async function startFor(ctx: Context, employeeId: unknown): Promise<Date> {
  const { rows } = await ctx.sql.query<{ day: string | null }>(
    'SELECT joined_on::text AS day FROM employee WHERE company_id = $1 AND id::text = $2 AND deleted_at IS NULL',
    [companyOf(ctx), String(employeeId)],
  );
  const day = rows[0]?.day ?? null;
  return badgeStart(day === null ? null : new Date(`${day}T00:00:00Z`), await companyZone(ctx), ctx.now);
}

/**
 * Gives an employee a badge number; held punches of that number and time become theirs. Without a beginning the badge
 * counts from the day on which the employee joined.
 */
export async function addBadge(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'badge');
  const { validFrom, ...rest } = given;
  const from = isEmpty(validFrom) ? await startFor(ctx, given.employeeId) : validFrom;
  const added = await addRecord(ctx, 'badge', { ...rest, validFrom: from });
  await deriveFor(ctx, [added]);
  return added;
}

/** @throws Problem `badge.own` for a badge that would change hands with whoever changes it */
export async function changeBadge(ctx: Context, id: string, given: Row): Promise<Row> {
  const { before, after } = await changeRecord(ctx, 'badge', id, given);
  const employees = [before.employeeId, after.employeeId];
  if (before.employeeId !== after.employeeId) await requireNotOwnBadge(ctx, employees);
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
