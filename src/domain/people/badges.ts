import { type Context, companyOf } from '../../context.ts';
import { isUuid } from '../../id.ts';
import { startOfDay } from '../attendance/days.rule.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { ownBadgeProblem, ownEmployees } from '../attendance/own-punches.ts';
import { companyZone } from '../records/company-zone.ts';
import type { Row } from '../records/model.ts';
import { addRecord, changeRecord, removeRecord, reviveRecord } from '../records/write.ts';

/** Whoever a number belonged to or belongs to now: their punches of this number are derived again. */
async function deriveFor(ctx: Context, rows: readonly Row[]): Promise<void> {
  const numbers = [...new Set(rows.map((row) => String(row.number)))];
  const owners = await ctx.query
    .selectFrom('badge')
    .select('employeeId')
    .distinct()
    .where('companyId', '=', companyOf(ctx))
    .where('number', '=', ({ fn, val }) => fn.any(val(numbers)))
    .execute();
  const employees = new Set([
    ...owners.map(({ employeeId }) => employeeId),
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
  const employee = isUuid(employeeId)
    ? await ctx.query
        .selectFrom('employee')
        .select('joinedOn')
        .where('companyId', '=', companyOf(ctx))
        .where('id', '=', employeeId)
        .where('deletedAt', 'is', null)
        .executeTakeFirst()
    : undefined;
  const day = employee?.joinedOn ?? null;
  return badgeStart(day === null ? null : new Date(`${day}T00:00:00Z`), await companyZone(ctx), ctx.now);
}

/** What "from now on" may lie in the past: a form is filled in by the minute. */
const NOW_MS = 5 * 60_000;

/** From when to when a badge counts, in ms; only what is past of it, as of `until`. */
const pastOf = ({ validFrom, validTo }: Row, until: number): { from: number; to: number } => {
  const from = new Date(validFrom as Date).getTime();
  const to = isEmpty(validTo) ? until : Math.min(new Date(validTo as Date).getTime(), until);
  return { from, to: Math.max(from, to) };
};

/**
 * Nobody takes a past time of a badge from themself, nor gives a badge from or to themself: punches of that time, also those
 * that a site has not sent yet, would be somebody else's.
 *
 * @param after what the badge is then; null where it is deleted
 * @throws Problem `badge.own`
 */
async function requireOwnPastKept(ctx: Context, before: Row, after: Row | null): Promise<void> {
  const own = await ownEmployees(ctx);
  const isOwn = (row: Row) => own.includes(String(row.employeeId));
  if (after && before.employeeId !== after.employeeId) {
    if (isOwn(before) || isOwn(after)) throw await ownBadgeProblem(ctx);
    return;
  }
  if (!isOwn(before)) return;
  const past = pastOf(before, ctx.now.getTime() - NOW_MS);
  if (past.to === past.from) return;
  const still = after && pastOf(after, ctx.now.getTime() - NOW_MS);
  if (!still || still.from > past.from || still.to < past.to) throw await ownBadgeProblem(ctx);
}

/**
 * Gives an employee a badge number; held punches of that number and time become theirs. Without a beginning the badge
 * counts from the day on which the employee joined.
 *
 * @throws Problem `badge.own` where stored punches would become those of whoever adds it, or had been theirs
 */
export async function addBadge(ctx: Context, given: Row): Promise<Row> {
  ctx.policy.require('add', 'badge');
  const { validFrom, ...rest } = given;
  const from = isEmpty(validFrom) ? await startFor(ctx, given.employeeId) : validFrom;
  const added = await addRecord(ctx, 'badge', { ...rest, validFrom: from });
  await deriveFor(ctx, [added]);
  return added;
}

/** @throws Problem `badge.own` where punches of the past would be taken from whoever changes it, or given to them */
export async function changeBadge(ctx: Context, id: string, given: Row): Promise<Row> {
  const { before, after } = await changeRecord(ctx, 'badge', id, given);
  await requireOwnPastKept(ctx, before, after);
  await deriveFor(ctx, [before, after]);
  return after;
}

/** @throws Problem `badge.own` as addBadge */
export async function reviveBadge(ctx: Context, id: string, given: Row): Promise<Row> {
  const back = await reviveRecord(ctx, 'badge', id, given);
  await deriveFor(ctx, [back]);
  return back;
}

/** @throws Problem `badge.own` for one's own badge that has counted already: it can be ended from now on */
export async function removeBadge(ctx: Context, id: string): Promise<Row> {
  const removed = await removeRecord(ctx, 'badge', id);
  await requireOwnPastKept(ctx, removed, null);
  await deriveFor(ctx, [removed]);
  return removed;
}
