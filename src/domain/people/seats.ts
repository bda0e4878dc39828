import { type Context, companyOf } from '../../context.ts';
import { problem } from '../../problem.ts';

export const seatLimitReached = problem<{ plan: string; limit: number; taken: number }>({
  code: 'company.seat-limit-reached',
  status: 409,
  message: ({ plan, limit, taken }) =>
    `All ${limit} seats of the ${plan} package are taken (${taken} active employees). Deactivate an employee, or change to a higher package.`,
});

/**
 * Makes room for one more active employee, or refuses. Locks the company's row (FOR NO KEY UPDATE), so that two hires
 * cannot both take the last seat; call it before the row is written.
 *
 * @throws Problem `company.seat-limit-reached`
 */
export async function takeSeat(ctx: Context): Promise<void> {
  const { rows } = await ctx.sql.query<{ name: string; seats: number; taken: number }>(
    `WITH locked AS (SELECT id, package_id FROM company WHERE id = $1 FOR NO KEY UPDATE)
     SELECT package.name, package.seats FROM locked JOIN package ON package.id = locked.package_id`,
    [companyOf(ctx)],
  );
  const [plan] = rows;
  if (!plan) return;
  // a second statement, so that its snapshot is taken after the lock was
  const count = await ctx.sql.query<{ taken: number }>(
    `SELECT count(*)::int AS taken FROM employee WHERE company_id = $1 AND is_active AND deleted_at IS NULL`,
    [companyOf(ctx)],
  );
  const taken = count.rows[0]?.taken ?? 0;
  if (taken >= plan.seats) throw seatLimitReached({ plan: plan.name, limit: plan.seats, taken });
}
