import { type Context, type Runtime, unitOfWork } from '../../context.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { record } from '../journal.ts';
import { openInvoice, type Plan } from './invoices.ts';

/** Packages become what was planned for them, in the order of the plans. */
async function applyPackageChanges(ctx: Context): Promise<number> {
  ctx.policy.require('change', 'package');
  const { rows } = await ctx.sql.query<{ id: string; packageId: string }>(
    `WITH due AS (
       UPDATE package_change SET applied_at = $1
       WHERE applied_at IS NULL AND deleted_at IS NULL AND applies_from <= $1 RETURNING *
     ), last AS (
       SELECT package_id,
         (array_agg(seats ORDER BY applies_from DESC, id DESC) FILTER (WHERE seats IS NOT NULL))[1] AS seats,
         (array_agg(max_users ORDER BY applies_from DESC, id DESC) FILTER (WHERE max_users IS NOT NULL))[1] AS max_users,
         (array_agg(max_terminals ORDER BY applies_from DESC, id DESC) FILTER (WHERE max_terminals IS NOT NULL))[1]
           AS max_terminals,
         (array_agg(max_sites ORDER BY applies_from DESC, id DESC) FILTER (WHERE max_sites IS NOT NULL))[1] AS max_sites,
         (array_agg(max_mobile_punches ORDER BY applies_from DESC, id DESC) FILTER (WHERE max_mobile_punches IS NOT NULL))[1]
           AS max_mobile_punches,
         (array_agg(price ORDER BY applies_from DESC, id DESC) FILTER (WHERE price IS NOT NULL))[1] AS price
       FROM due GROUP BY package_id
     ), changed AS (
       UPDATE package p SET seats = coalesce(l.seats, p.seats), max_users = coalesce(l.max_users, p.max_users),
         max_terminals = coalesce(l.max_terminals, p.max_terminals), max_sites = coalesce(l.max_sites, p.max_sites),
         max_mobile_punches = coalesce(l.max_mobile_punches, p.max_mobile_punches), price = coalesce(l.price, p.price)
       FROM last l WHERE p.id = l.package_id RETURNING p.id
     ) SELECT due.id, due.package_id AS "packageId" FROM due`,
    [ctx.now],
  );
  for (const { id, packageId } of rows) {
    await record(ctx, { action: 'package-change.applied', model: 'package', recordId: packageId, after: { id } });
  }
  return rows.length;
}

/** Whoever has not paid after the days of grace is suspended; punches are taken and held from then on. */
async function suspendUnpaid(ctx: Context): Promise<number> {
  ctx.policy.require('change', 'company');
  const { rows } = await ctx.sql.query<{ id: string; paidUntil: Date }>(
    `UPDATE company SET state = 'suspended'
     WHERE state = 'active' AND deleted_at IS NULL AND paid_until + make_interval(days => grace_days) < $1
     RETURNING id, paid_until AS "paidUntil"`,
    [ctx.now],
  );
  for (const { id, paidUntil } of rows) {
    await record(ctx, {
      action: 'company.suspended',
      model: 'company',
      recordId: id,
      companyId: id,
      before: { state: 'active', paidUntil },
      after: { state: 'suspended' },
      reason: subscriptionMessage('subscription.not-paid'),
    });
  }
  return rows.length;
}

/** So long before the end the next invoice is written. */
const AHEAD_DAYS = 7;

async function writeRenewals(ctx: Context): Promise<number> {
  ctx.policy.require('add', 'invoice');
  const { rows } = await ctx.sql.query<Plan & { companyId: string; paidUntil: Date }>(
    `SELECT c.id AS "companyId", c.paid_until AS "paidUntil", p.id, p.name, p.price::text, p.period,
            p.grace_days AS "graceDays", false AS "isFree"
     FROM company c JOIN package p ON p.id = c.package_id
     WHERE c.state IN ('active', 'suspended') AND c.deleted_at IS NULL AND p.price > 0
       AND c.paid_until < $1::timestamptz + make_interval(days => ${AHEAD_DAYS})
       AND NOT EXISTS (SELECT FROM invoice i WHERE i.company_id = c.id AND i.state = 'open')
     FOR NO KEY UPDATE OF c SKIP LOCKED`,
    [ctx.now],
  );
  for (const { companyId, paidUntil, ...plan } of rows) await openInvoice(ctx, companyId, plan, paidUntil);
  return rows.length;
}

/** The most heads of today, in each company's own day. */
async function countEmployees(ctx: Context): Promise<void> {
  ctx.policy.require('view', 'company');
  await ctx.sql.query(
    `INSERT INTO daily_headcount (company_id, day, active)
     SELECT c.id, ($1::timestamptz AT TIME ZONE c.time_zone)::date, count(e.id)::int
     FROM company c LEFT JOIN employee e ON e.company_id = c.id AND e.is_active AND e.deleted_at IS NULL
     WHERE c.deleted_at IS NULL AND c.state <> 'closed' GROUP BY c.id
     ON CONFLICT (company_id, day) DO UPDATE SET active = excluded.active WHERE daily_headcount.active < excluded.active`,
    [ctx.now],
  );
}

/**
 * What the passing of time does to companies: planned changes of packages, suspensions, invoices to come, and the head
 * counts that are billed by. Set-based and safe to run at any time, by any number of processes.
 */
export async function runSubscriptions(
  runtime: Runtime,
): Promise<{ changed: number; suspended: number; invoices: number }> {
  const principal = jobPrincipal('subscriptions', null);
  const changed = await unitOfWork({ runtime, principal }, applyPackageChanges);
  const suspended = await unitOfWork({ runtime, principal }, suspendUnpaid);
  const invoices = await unitOfWork({ runtime, principal }, writeRenewals);
  await unitOfWork({ runtime, principal }, countEmployees);
  return { changed, suspended, invoices };
}
