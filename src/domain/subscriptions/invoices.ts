import { type Context, companyOf } from '../../context.ts';
import { type Counted, subscriptionMessage } from '../../i18n/subscriptions.ts';
import { isUuid, newId } from '../../id.ts';
import { problem } from '../../problem.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { record } from '../journal.ts';
import { platformOf } from '../platform.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { counting } from './limits.ts';

const packageNotOffered = problem(subscriptionMessage, 'package.not-offered', {
  status: 404,
  fields: () => [{ field: 'packageId', message: subscriptionMessage('package.not-offered-field') }],
});

const packageTooSmall = problem(subscriptionMessage, 'package.too-small', { status: 409 });

const alreadyHas = problem(subscriptionMessage, 'package.already-active', { status: 409 });

export const invoiceNotOpen = problem(subscriptionMessage, 'invoice.not-open', { status: 409 });

/** A package as it is sold now. */
export interface Plan {
  id: string;
  name: string;
  price: string;
  period: 'month' | 'year';
  graceDays: number;
  isFree: boolean;
}

/** Packages as they are sold now, the price as text with its digits. */
const plans = (ctx: Context) =>
  ctx.query
    .selectFrom('package')
    .select(['id', 'name', 'price', 'period', 'graceDays'])
    .select((eb) => eb('price', '=', '0').as('isFree'));

const planFrom = <T extends { isFree: unknown }>(row: T) => ({ ...row, isFree: Boolean(row.isFree) });

/** A package, sold still or no longer. */
export async function findPlan(ctx: Context, id: string): Promise<Plan | undefined> {
  const row = await plans(ctx).where('id', '=', id).executeTakeFirst();
  return row && planFrom(row);
}

/** @throws Problem `package.not-offered` */
export async function packageForSale(ctx: Context, id: string): Promise<Plan> {
  if (!isUuid(id)) throw packageNotOffered({});
  const row = await plans(ctx)
    .where('id', '=', id)
    .where('isOffered', '=', true)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (!row) throw packageNotOffered({});
  return planFrom(row);
}

/** How long an order may wait for its payment before it is called late. */
const PAYABLE_DAYS = 14;

/** Voids the invoice of a company that is not paid, if there is one. */
export const voidOpenInvoices = (ctx: Context, companyId: string): Promise<unknown> =>
  ctx.query
    .updateTable('invoice')
    .set({ state: 'void' })
    .where('companyId', '=', companyId)
    .where('state', '=', 'open')
    .execute();

/** Writes an invoice; a former one that nobody paid is taken back. Above companies. */
export async function openInvoice(ctx: Context, companyId: string, plan: Plan, dueAt?: Date): Promise<string> {
  await voidOpenInvoices(ctx, companyId);
  const id = newId();
  const { rows } = await ctx.sql.query<{ number: string }>(
    `INSERT INTO invoice (company_id, id, number, package_id, amount, period, due_at)
     VALUES ($1, $2, 'INV-' || to_char($3::timestamptz, 'YYYY') || '-' || lpad(nextval('invoice_number')::text, 6, '0'),
             $4, $5, $6, $7) RETURNING number`,
    [
      companyId,
      id,
      ctx.now,
      plan.id,
      plan.price,
      plan.period,
      dueAt ?? new Date(ctx.now.getTime() + PAYABLE_DAYS * 86_400_000),
    ],
  );
  await record(ctx, {
    action: 'invoice.added',
    model: 'invoice',
    recordId: id,
    companyId,
    after: { number: rows[0]?.number, package: plan.name, amount: plan.price },
  });
  return id;
}

/** Whether what a company has now fits into a package. @throws Problem `package.too-small` naming all that does not */
export async function requireFits(ctx: Context, companyId: string, packageId: string): Promise<void> {
  const { rows } = await ctx.sql.query<{ name: string; what: Counted | 'seats'; limit: number | null; taken: number }>(
    `SELECT p.name, x.what, x.max AS limit, x.taken FROM package p CROSS JOIN LATERAL (VALUES
       ('seats', p.seats, (SELECT count(*)::int FROM employee WHERE company_id = $1 AND is_active AND deleted_at IS NULL)),
       ('users', p.max_users, (${counting.users})),
       ('terminals', p.max_terminals, (${counting.terminals})),
       ('sites', p.max_sites, (${counting.sites}))
     ) AS x (what, max, taken) WHERE p.id = $2 AND x.max < x.taken`,
    [companyId, packageId],
  );
  if (rows[0] === undefined) return;
  const over = rows.map(({ what, limit, taken }) => subscriptionMessage('subscription.over', { taken, what, limit }));
  throw packageTooSmall({ plan: rows[0].name, over });
}

/** The company as its subscription needs it, locked. Above companies, or its own. */
export async function lockCompany(ctx: Context, companyId: string) {
  const company = await ctx.query
    .selectFrom('company')
    .select(['packageId', 'state', 'paidUntil'])
    .where('id', '=', companyId)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!company) throw recordNotFound({ model: 'company' });
  return company;
}

/**
 * The admin of a company orders a package: an invoice is written, and the package applies once it is paid. A free one
 * applies at once.
 *
 * @returns the invoice to pay; null when there is nothing to pay
 */
export async function orderPackage(ctx: Context, packageId: string): Promise<{ invoiceId: string | null }> {
  ctx.policy.require('add', 'invoice');
  const companyId = companyOf(ctx);
  const company = await lockCompany(ctx, companyId);
  const plan = await packageForSale(ctx, packageId);
  await requireFits(ctx, companyId, packageId);
  const isSame = company.packageId === packageId && company.state === 'active' && company.paidUntil === null;
  if (isSame) throw alreadyHas({ plan: plan.name });
  if (!plan.isFree) return { invoiceId: await openInvoice(ctx, companyId, plan) };
  await voidOpenInvoices(ctx, companyId);
  await platformOf(ctx, () => putOn(ctx, companyId, plan, null));
  return { invoiceId: null };
}

/** The company has this package from now on, paid until then. */
async function putOn(ctx: Context, companyId: string, plan: Plan, paidUntil: Date | null): Promise<void> {
  const { rows } = await ctx.sql.query<{ before: string }>(
    `UPDATE company c SET package_id = $2, paid_until = $3, grace_days = $4, state = 'active'
     FROM (SELECT id, state FROM company WHERE id = $1) AS was WHERE c.id = was.id RETURNING was.state AS before`,
    [companyId, plan.id, paidUntil, plan.graceDays],
  );
  await record(ctx, {
    action: 'company.package-applied',
    model: 'company',
    recordId: companyId,
    companyId,
    after: { package: plan.name, paidUntil },
  });
  if (rows[0]?.before !== 'active') await derivePunches(ctx, { state: true, companyId });
}

/**
 * Until when a payment carries: one period from now, or from the end of what is paid already. What is left of another
 * package is kept by its price: ten days of a package are five of one that costs twice as much.
 */
const CARRIES = `
  SELECT CASE WHEN c.package_id = i.package_id AND c.paid_until > $3 THEN c.paid_until + p.one
    ELSE $3::timestamptz + p.one + CASE WHEN c.paid_until > $3 AND c.state = 'active' AND i.amount > 0
      THEN (c.paid_until - $3::timestamptz) * ((was.price / extract(epoch FROM was.one)::numeric)
        / (i.amount / extract(epoch FROM p.one)::numeric))::double precision
      ELSE interval '0' END END AS until
  FROM invoice i JOIN company c ON c.id = i.company_id
  CROSS JOIN LATERAL (SELECT CASE i.period WHEN 'year' THEN interval '1 year' ELSE interval '1 month' END AS one) AS p
  JOIN LATERAL (SELECT price, CASE period WHEN 'year' THEN interval '1 year' ELSE interval '1 month' END AS one
                FROM package WHERE id = c.package_id) AS was ON true
  WHERE i.company_id = $1 AND i.id = $2`;

/**
 * An invoice is paid: its package applies from now on, the company works, and what was held for it is released. By the
 * super admin, who names the bank's or the mobile money's reference, or by the payment service.
 *
 * @throws Problem `invoice.not-open`, `record.invalid`
 */
export async function confirmPayment(
  ctx: Context,
  companyId: string,
  invoiceId: string,
  paid: { method: string; reference: string },
): Promise<void> {
  ctx.policy.require('change', 'invoice');
  const reference = paid.reference.trim();
  if (reference === '') {
    throw invalidFields([{ field: 'reference', message: subscriptionMessage('payment.reference-missing') }]);
  }
  const company = await lockCompany(ctx, companyId);
  const invoice = await ctx.query
    .selectFrom('invoice')
    .select(['number', 'state', 'packageId'])
    .where('companyId', '=', companyId)
    .where('id', '=', invoiceId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!invoice) throw recordNotFound({ model: 'invoice' });
  if (invoice.state !== 'open')
    throw invoiceNotOpen({
      number: invoice.number,
      state: subscriptionMessage('invoice.state', { state: invoice.state }),
    });
  if (company.state === 'closed')
    throw invoiceNotOpen({ number: invoice.number, state: subscriptionMessage('invoice.company-closed') });
  const { rows: carried } = await ctx.sql.query<{ until: Date }>(CARRIES, [companyId, invoiceId, ctx.now]);
  const until = carried[0]?.until ?? ctx.now;
  await ctx.query
    .updateTable('invoice')
    .set({
      state: 'paid',
      paidAt: ctx.now,
      paidFrom: ctx.now,
      paidUntil: until,
      method: paid.method,
      reference: reference.slice(0, 200),
    })
    .where('companyId', '=', companyId)
    .where('id', '=', invoiceId)
    .execute();
  await record(ctx, {
    action: 'invoice.paid',
    model: 'invoice',
    recordId: invoiceId,
    companyId,
    after: { number: invoice.number, method: paid.method, reference, paidUntil: until },
  });
  const plan = await findPlan(ctx, invoice.packageId);
  if (plan) await putOn(ctx, companyId, plan, until);
}

/** Takes an invoice back that nobody paid. */
export async function voidInvoice(ctx: Context, companyId: string, invoiceId: string, reason: string): Promise<void> {
  ctx.policy.require('change', 'invoice');
  const invoice = await ctx.query
    .updateTable('invoice')
    .set({ state: 'void' })
    .where('companyId', '=', companyId)
    .where('id', '=', invoiceId)
    .where('state', '=', 'open')
    .returning('number')
    .executeTakeFirst();
  if (!invoice) throw invoiceNotOpen({ number: '', state: subscriptionMessage('invoice.paid-or-void') });
  await record(ctx, {
    action: 'invoice.void',
    model: 'invoice',
    recordId: invoiceId,
    companyId,
    before: { number: invoice.number },
    reason,
  });
}
