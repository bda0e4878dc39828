import Stripe from 'stripe';
import { type Context, companyOf, type Runtime, type Session, unitOfWork } from '../../context.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { subscriptionMessage } from '../../i18n/subscriptions.ts';
import { isUuid } from '../../id.ts';
import { jobPrincipal } from '../../policies/principal.ts';
import { Problem, problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';
import { confirmPayment, invoiceNotOpen } from './invoices.ts';

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  /** another address than Stripe's own: a stand-in, a proxy */
  apiUrl?: string;
}

const paymentUnavailable = problem(subscriptionMessage, 'payment.unavailable', { status: 503 });

const signatureWrong = problem(subscriptionMessage, 'payment.signature-wrong', { status: 400 });

/** So old may a message's signature be, in seconds: the payment service's own rule. */
const SIGNATURE_SECONDS = 300;

/**
 * What can be said of a signature before the message is read: that it has the form of one, and is of now.
 *
 * @throws Problem `payment.signature-wrong`
 */
export function requireSignature(signature: string, now: Date): void {
  const [, at] = /^(?:.*,)?\s*t=(\d{1,12})(?:,|$)/.exec(signature) ?? [];
  const isNow = Math.abs(now.getTime() / 1000 - Number(at)) <= SIGNATURE_SECONDS;
  if (!isNow || !/(?:^|,)v1=[0-9a-f]{64}(?:,|$)/.test(signature)) throw signatureWrong({});
}

/** Taka and most others have hundredths; an amount is text until the last moment, and never a float. */
export function inHundredths(amount: string): number {
  const [whole = '0', fraction = ''] = amount.split('.');
  return Number(`${whole}${fraction.padEnd(2, '0').slice(0, 2)}`);
}

export interface Payments {
  /** Where the browser pays an invoice. @throws Problem `invoice.not-open`, `payment.unavailable` */
  checkout(session: Session, invoiceId: string, back: string): Promise<string>;
  /** What the service tells us: checked, taken once, and harmless in any order. @throws Problem `payment.signature-wrong` */
  hear(runtime: Runtime, rawBody: Buffer, signature: string): Promise<Message>;
}

function clientOf({ secretKey, apiUrl }: StripeSettings): Stripe {
  const at = apiUrl === undefined ? undefined : new URL(apiUrl);
  return new Stripe(secretKey, {
    maxNetworkRetries: 1,
    timeout: 20_000,
    telemetry: false,
    ...(at
      ? {
          host: at.hostname,
          protocol: at.protocol === 'http:' ? 'http' : 'https',
          port: at.port || (at.protocol === 'http:' ? '80' : '443'),
        }
      : {}),
  });
}

async function readInvoice(ctx: Context, id: string) {
  ctx.policy.require('add', 'invoice');
  const invoice = await ctx.query
    .selectFrom('invoice as i')
    .innerJoin('package as p', 'p.id', 'i.packageId')
    .select(['i.number', 'i.amount', 'i.currency', 'i.state', 'p.name as package'])
    .where('i.companyId', '=', companyOf(ctx))
    .where('i.id', '=', id)
    .executeTakeFirst();
  if (!invoice) throw recordNotFound({ model: 'invoice' });
  if (invoice.state !== 'open')
    throw invoiceNotOpen({
      number: invoice.number,
      state: subscriptionMessage('invoice.state', { state: invoice.state }),
    });
  return invoice;
}

/** Payments by Stripe Checkout. */
export function createPayments(settings: StripeSettings): Payments {
  const stripe = clientOf(settings);
  return {
    async checkout(session, invoiceId, back) {
      const companyId = session.principal.company?.id ?? '';
      const invoice = await unitOfWork(session, (ctx) => readInvoice(ctx, invoiceId));
      const made = await stripe.checkout.sessions
        .create(
          {
            mode: 'payment',
            client_reference_id: invoiceId,
            metadata: { company_id: companyId, invoice_id: invoiceId },
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: invoice.currency.toLowerCase(),
                  unit_amount: inHundredths(invoice.amount),
                  product_data: { name: `Hajira ${invoice.package}, ${invoice.number}` },
                },
              },
            ],
            success_url: `${back}?paid=1`,
            cancel_url: back,
          },
          { idempotencyKey: `invoice-${invoiceId}-${Math.floor(session.runtime.clock.now().getTime() / 3_600_000)}` },
        )
        .catch((error: Error) => {
          session.runtime.log.warn({ reason: error.message }, 'a checkout could not be opened');
          throw paymentUnavailable({}, error);
        });
      if (!made.url) throw paymentUnavailable({});
      await unitOfWork(session, (ctx) =>
        ctx.query
          .updateTable('invoice')
          .set({ checkoutId: made.id })
          .where('companyId', '=', companyOf(ctx))
          .where('id', '=', invoiceId)
          .execute(),
      );
      return made.url;
    },
    async hear(runtime, rawBody, signature) {
      let event: Stripe.Event;
      try {
        event = stripe.webhooks.constructEvent(rawBody, signature, settings.webhookSecret);
      } catch (error) {
        throw signatureWrong({}, error);
      }
      return unitOfWork({ runtime, principal: jobPrincipal('payments', null) }, (ctx) => takeEvent(ctx, event));
    },
  };
}

const paidEvents = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];

/** Each event counts once, however often it comes; what it does is said in its row. */
async function takeEvent(ctx: Context, event: Stripe.Event): Promise<Message> {
  const { numInsertedOrUpdatedRows } = await ctx.query
    .insertInto('paymentEvent')
    .values({ id: event.id, kind: event.type, outcome: '"taken"', receivedAt: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return subscriptionMessage('payment.duplicate');
  const outcome = paidEvents.includes(event.type)
    ? await takePayment(ctx, event.data.object as Stripe.Checkout.Session)
    : subscriptionMessage('payment.nothing-to-do');
  await ctx.query
    .updateTable('paymentEvent')
    .set({ outcome: stored(outcome) })
    .where('id', '=', event.id)
    .execute();
  return outcome;
}

const findInvoice = (ctx: Context, companyId: string, id: string) =>
  ctx.query
    .selectFrom('invoice')
    .select(['amount', 'currency', 'number'])
    .where('companyId', '=', companyId)
    .where('id', '=', id)
    .executeTakeFirst();

async function takePayment(ctx: Context, session: Stripe.Checkout.Session): Promise<Message> {
  const { company_id: companyId, invoice_id: invoiceId } = session.metadata ?? {};
  if (session.payment_status !== 'paid') return subscriptionMessage('payment.not-paid-yet');
  if (!companyId || !invoiceId) return subscriptionMessage('payment.not-ours');
  const isOurs = isUuid(companyId) && isUuid(invoiceId);
  const invoice = isOurs ? await findInvoice(ctx, companyId, invoiceId) : undefined;
  if (!invoice) return subscriptionMessage('payment.no-invoice');
  const reference = typeof session.payment_intent === 'string' ? session.payment_intent : session.id;
  const isWhole =
    session.amount_total === inHundredths(invoice.amount) && session.currency?.toUpperCase() === invoice.currency;
  const unusual = (outcome: Message) =>
    record(ctx, {
      action: 'invoice.payment-to-check',
      model: 'invoice',
      recordId: invoiceId,
      companyId,
      after: { number: invoice.number, reference, outcome },
    }).then(() => outcome);
  if (!isWhole) return unusual(subscriptionMessage('payment.other-amount'));
  await ctx.sql.query('SAVEPOINT payment');
  try {
    await confirmPayment(ctx, companyId, invoiceId, { method: 'stripe', reference });
    return subscriptionMessage('payment.paid');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT payment');
    return unusual(subscriptionMessage('payment.invoice-not-open'));
  }
}
