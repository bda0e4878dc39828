import { type Context, companyOf } from '../../context.ts';
import { employeeMessage } from '../../i18n/employees.ts';
import { problem } from '../../problem.ts';
import { lockPlan } from '../subscriptions/limits.ts';

export const seatLimitReached = problem(employeeMessage, 'company.seat-limit-reached', { status: 409 });

/** How far the seats of a company's package are used; null where the package sets no limit. */
export interface Seats {
  plan: string;
  limit: number;
  taken: number;
}

/**
 * @param isLocking locks the company's row (FOR NO KEY UPDATE) until the end of the transaction, so that nobody else takes
 *   a seat meanwhile
 */
export async function seatsOf(ctx: Context, isLocking: boolean): Promise<Seats | null> {
  const plan = isLocking ? await lockPlan(ctx, companyOf(ctx), 'seats') : await planOf(ctx);
  if (!plan || plan.limit === null) return null;
  // a second statement, so that its snapshot is taken after the lock was
  const { taken } = await ctx.query
    .selectFrom('employee')
    .select(({ fn }) => fn.countAll<string>().as('taken'))
    .where('companyId', '=', companyOf(ctx))
    .where('isActive', '=', true)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return { plan: plan.name, limit: plan.limit, taken: Number(taken) };
}

const planOf = (ctx: Context): Promise<{ name: string; limit: number | null } | undefined> =>
  ctx.query
    .selectFrom('company as c')
    .innerJoin('package as p', 'p.id', 'c.packageId')
    .select(['p.name', 'p.seats as limit'])
    .where('c.id', '=', companyOf(ctx))
    .executeTakeFirst();

/**
 * Takes a seat for one more active employee, or refuses. Locks the company's row (FOR NO KEY UPDATE), so that two hires
 * cannot both take the last seat; call it before the row is written.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function takeSeat(ctx: Context): Promise<void> {
  const seats = await seatsOf(ctx, true);
  if (seats && seats.taken >= seats.limit) throw seatLimitReached({ ...seats });
}
