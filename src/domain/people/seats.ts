import { type Context, companyOf } from '../../context.ts';
import { problem } from '../../problem.ts';
import { lockPlan, orderPlace } from '../subscriptions/limits.ts';

export const seatLimitReached = problem<{ plan: string; limit: number; taken: number }>({
  code: 'company.seat-limit-reached',
  status: 409,
  message: ({ plan, limit, taken }) =>
    `All ${limit} seats of the ${plan} package are taken (${taken} active employees). Deactivate an employee, or order a higher package under ${orderPlace}; it applies once it is paid.`,
});

/**
 * Makes room for one more active employee, or refuses. Locks the company's row (FOR NO KEY UPDATE), so that two hires
 * cannot both take the last seat; call it before the row is written.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function takeSeat(ctx: Context): Promise<void> {
  const plan = await lockPlan(ctx, companyOf(ctx), 'seats');
  if (!plan || plan.limit === null) return;
  // a second statement, so that its snapshot is taken after the lock was
  const count = await ctx.sql.query<{ taken: number }>(
    `SELECT count(*)::int AS taken FROM employee WHERE company_id = $1 AND is_active AND deleted_at IS NULL`,
    [companyOf(ctx)],
  );
  const taken = count.rows[0]?.taken ?? 0;
  if (taken >= plan.limit) throw seatLimitReached({ plan: plan.name, limit: plan.limit, taken });
}
