import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { type Context, type Runtime, unitOfWork } from '../../../src/context.ts';
import { storePunches } from '../../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { foundCompany } from '../../../src/domain/companies/founding.ts';
import { findRecords } from '../../../src/domain/records/read.ts';
import { confirmPayment, orderPackage } from '../../../src/domain/subscriptions/invoices.ts';
import { runSubscriptions } from '../../../src/domain/subscriptions/run-subscriptions.ts';
import { type Account, standingOf } from '../../../src/domain/subscriptions/standing.rule.ts';
import { changePackage, extendCompany, setCompanyState } from '../../../src/domain/subscriptions/steer.ts';
import { createPayments, inHundredths, type Payments } from '../../../src/domain/subscriptions/stripe.ts';
import { sitePrincipal } from '../../../src/policies/principal.ts';
import { addFreeUser, addPlan, at, platform, principalFor } from '../../support/billing.ts';
import { as, garments, signedIn, testRuntime } from '../../support/people.ts';
import { inWords } from '../../support/says.ts';

const DAY = 86_400_000;
let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let pro: string;
let enterprise: string;
let small: string;
let free: string;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  free = await addPlan(runtime, { code: 'free', seats: 20 });
  small = await addPlan(runtime, { code: 'small', seats: 0, price: '100.00' });
  pro = await addPlan(runtime, { code: 'pro', seats: 100, price: '3000.00' });
  enterprise = await addPlan(runtime, { code: 'enterprise', seats: 10_000, price: '6000.50' });
});
afterAll(() => runtime.close());

const company = async (id: string) =>
  (
    await platform(runtime, `SELECT state, package_id AS plan, paid_until AS until FROM company WHERE id = $1`, [id])
  )[0] as {
    state: string;
    plan: string;
    until: Date | null;
  };

let n = 0;
/** A company that somebody added themselves and that waits for its payment. */
async function waitingCompany(plan = pro) {
  n += 1;
  const email = `founder-${n}@mail.example`;
  await addFreeUser(runtime, `Founder ${n}`, email);
  const founder = await signedIn(runtime, email);
  const { companyId } = await founder((ctx) => foundCompany(ctx, { name: `Company ${n}`, packageId: plan }));
  const invoice = async () =>
    (await platform(runtime, `SELECT id FROM invoice WHERE company_id = $1 AND state = 'open'`, [companyId]))[0];
  const now = async <T>(work: (ctx: Context) => Promise<T>): Promise<T> => (await signedIn(runtime, email))(work);
  return { companyId, email, now, invoiceId: String((await invoice())?.id) };
}

const pays = (companyId: string, invoiceId: string, on: Runtime = runtime) =>
  unitOfWork({ runtime: on, principal: { kind: 'system', role: 'system', company: null } }, (ctx) =>
    confirmPayment(ctx, companyId, invoiceId, { method: 'bank', reference: 'BRAC 4711' }),
  );

describe('How a company stands', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  const day = (days: number) => new Date(now.getTime() + days * DAY);
  test.each<[Account, string]>([
    [{ state: 'waiting', paidUntil: null, graceDays: 7 }, 'waiting'],
    [{ state: 'active', paidUntil: null, graceDays: 7 }, 'active'],
    [{ state: 'active', paidUntil: day(1), graceDays: 7 }, 'active'],
    [{ state: 'active', paidUntil: day(-1), graceDays: 7 }, 'past_due'],
    [{ state: 'active', paidUntil: day(-7), graceDays: 7 }, 'past_due'],
    [{ state: 'active', paidUntil: day(-8), graceDays: 7 }, 'suspended'],
    [{ state: 'active', paidUntil: day(-1), graceDays: 0 }, 'suspended'],
    [{ state: 'suspended', paidUntil: day(30), graceDays: 7 }, 'suspended'],
    [{ state: 'closed', paidUntil: null, graceDays: 7 }, 'closed'],
  ])('%j is %s', (account, standing) => expect(standingOf(account, now)).toBe(standing));
});

describe('Paying by bank or mobile money', () => {
  test('the super admin confirms it with a reference, and the company works for a month', async () => {
    const { companyId, invoiceId, email } = await waitingCompany();
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'payer' });
    const without = people.superAdmin((ctx) =>
      confirmPayment(ctx, companyId, invoiceId, { method: 'bank', reference: ' ' }),
    );
    await expect(without).rejects.toMatchObject({ fields: [{ field: 'reference' }] });
    await people.superAdmin((ctx) =>
      confirmPayment(ctx, companyId, invoiceId, { method: 'mobile_money', reference: 'bKash 9X1' }),
    );
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'company_admin' });
    const { state, until } = await company(companyId);
    expect(state).toBe('active');
    expect(Math.round(((until?.getTime() ?? 0) - Date.now()) / DAY)).toBeGreaterThanOrEqual(28);
    const again = people.superAdmin((ctx) =>
      confirmPayment(ctx, companyId, invoiceId, { method: 'bank', reference: 'x' }),
    );
    await expect(again).rejects.toMatchObject({ code: 'invoice.not-open' });
  });

  test('a company’s admin confirms nothing themselves', async () => {
    const { companyId, invoiceId, now } = await waitingCompany();
    const own = now((ctx) => confirmPayment(ctx, companyId, invoiceId, { method: 'bank', reference: 'trust me' }));
    await expect(own).rejects.toMatchObject({ code: 'policy.refused' });
    expect((await company(companyId)).state).toBe('waiting');
  });

  test('two confirmations at once count once', async () => {
    const { companyId, invoiceId } = await waitingCompany();
    const done = await Promise.allSettled([pays(companyId, invoiceId), pays(companyId, invoiceId)]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a higher package is ordered at once and applies once it is paid, with what is left of the lower one', async () => {
    const { companyId, invoiceId, now } = await waitingCompany();
    await pays(companyId, invoiceId);
    const { invoiceId: second } = await now((ctx) => orderPackage(ctx, enterprise));
    expect((await company(companyId)).plan).toBe(pro);
    await now((ctx) => orderPackage(ctx, enterprise)); // anew: the former order is taken back
    const open = await platform(runtime, `SELECT id FROM invoice WHERE company_id = $1 AND state = 'open'`, [
      companyId,
    ]);
    expect(open).toHaveLength(1);
    await expect(pays(companyId, String(second))).rejects.toMatchObject({ code: 'invoice.not-open' });
    await pays(companyId, String(open[0]?.id));
    const { plan, until } = await company(companyId);
    expect(plan).toBe(enterprise);
    // a month of it, and about fifteen days for the month of the package that cost half
    const days = ((until?.getTime() ?? 0) - Date.now()) / DAY;
    expect(days).toBeGreaterThan(41);
    expect(days).toBeLessThan(48);
  });

  test('a package that is too small says what does not fit; a free one applies at once', async () => {
    const { companyId, invoiceId, now } = await waitingCompany();
    await pays(companyId, invoiceId);
    await now((ctx) => commandsOf('employee').add(ctx, { code: '1', name: 'One' }));
    await expect(now((ctx) => orderPackage(ctx, small))).rejects.toThrow('1 employees, where the package includes 0');
    await expect(people.superAdmin((ctx) => changePackage(ctx, companyId, small, 'x'))).rejects.toMatchObject({
      code: 'package.too-small',
    });
    expect(await now((ctx) => orderPackage(ctx, free))).toEqual({ invoiceId: null });
    expect(await company(companyId)).toMatchObject({ plan: free, until: null, state: 'active' });
    await expect(now((ctx) => orderPackage(ctx, free))).rejects.toMatchObject({ code: 'package.already-active' });
    await platform(runtime, 'UPDATE package SET is_offered = false WHERE id = $1', [small]);
    await expect(now((ctx) => orderPackage(ctx, small))).rejects.toMatchObject({ code: 'package.not-offered' });
  });
});

describe('The passing of time', () => {
  const later = (days: number) => at(runtime, new Date(Date.now() + days * DAY));

  test('writes the next invoice, gives days of grace, suspends, and lets go on with the payment', async () => {
    const { companyId, invoiceId, email } = await waitingCompany();
    await pays(companyId, invoiceId);
    await runSubscriptions(later(10));
    const open = () =>
      platform(runtime, `SELECT id FROM invoice WHERE company_id = $1 AND state = 'open'`, [companyId]);
    expect(await open()).toEqual([]);
    await runSubscriptions(later(29));
    await runSubscriptions(later(29));
    expect(await open()).toHaveLength(1);
    expect((await company(companyId)).state).toBe('active');
    // in the days of grace, as it is asked at every request
    await platform(runtime, `UPDATE company SET paid_until = now() - interval '6 days' WHERE id = $1`, [companyId]);
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'company_admin' });
    // past them nobody has to wait for the clock's round
    await platform(runtime, `UPDATE company SET paid_until = now() - interval '8 days' WHERE id = $1`, [companyId]);
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'payer' });
    await runSubscriptions(runtime);
    expect((await company(companyId)).state).toBe('suspended');
    await pays(companyId, String((await open())[0]?.id));
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'company_admin' });
  });

  test('a suspended company’s punches are taken and held, and released with the payment', async () => {
    await people.superAdmin((ctx) => setCompanyState(ctx, people.b.id, 'suspended', 'Not paid'));
    const worker = await people.systemB((ctx) => commandsOf('employee').add(ctx, { code: 'W', name: 'Worker' }));
    await people.systemB((ctx) =>
      commandsOf('badge').add(ctx, { number: '7', employeeId: worker.id, validFrom: '2020-01-01T00:00:00Z' }),
    );
    const site = as(runtime, sitePrincipal({ id: people.b.siteId, name: 'Main gate', companyId: people.b.id }));
    const { results, ids } = await site((ctx) =>
      storePunches(
        ctx,
        { source: 'terminal', siteId: people.b.siteId },
        {
          serial: ['S'],
          badge: ['7'],
          localTime: ['2026-11-20 08:00:00'],
          code: [0],
          verify: [1],
          work: [null],
          way: ['pull'],
          receivedAt: [new Date('2026-11-20T02:00:01Z')],
          clockOffsetMs: [0],
        },
      ),
    );
    expect(results).toEqual([{ result: 'held', reason: 'company_inactive' }]);
    await people.superAdmin((ctx) => extendCompany(ctx, people.b.id, 30, 'Paid in cash'));
    const [punch] = await platform(runtime, 'SELECT held, employee_id AS employee FROM punch WHERE id = $1', [ids[0]]);
    expect(punch).toEqual({ held: null, employee: worker.id });
    const journal = await people.salma((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'company.extended' }, limit: 2 }),
    );
    expect(journal).toMatchObject([{ reason: 'Paid in cash', actorName: 'Super Admin' }]);
  });

  test('a planned change of a package applies from its day on, and not before', async () => {
    const tomorrow = new Date(Date.now() + DAY).toISOString();
    const early = people.superAdmin((ctx) =>
      commandsOf('package_change').add(ctx, { packageId: pro, appliesFrom: '2020-01-01T00:00:00Z', price: '1' }),
    );
    await expect(early).rejects.toMatchObject({ fields: [{ field: 'appliesFrom' }] });
    await people.superAdmin((ctx) =>
      commandsOf('package_change').add(ctx, { packageId: pro, appliesFrom: tomorrow, price: '3500.00', seats: '120' }),
    );
    const plan = async () =>
      (await platform(runtime, 'SELECT seats, price::text FROM package WHERE id = $1', [pro]))[0];
    await runSubscriptions(runtime);
    expect(await plan()).toEqual({ seats: 100, price: '3000.00' });
    await runSubscriptions(later(2));
    expect(await plan()).toEqual({ seats: 120, price: '3500.00' });
    await expect(
      people.rahim((ctx) => commandsOf('package_change').add(ctx, { packageId: pro, appliesFrom: tomorrow })),
    ).rejects.toMatchObject({ status: 403 });
  });

  test('the most heads of each day are kept for the bill', async () => {
    for (const code of ['A', 'B']) await people.rahim((ctx) => commandsOf('employee').add(ctx, { code, name: code }));
    await runSubscriptions(runtime);
    const [one] = await people.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'A' }, limit: 1 }));
    await people.rahim((ctx) => commandsOf('employee').change(ctx, String(one?.id), { isActive: false }));
    await runSubscriptions(runtime);
    const counted = await platform(runtime, 'SELECT max(active) AS most FROM daily_headcount WHERE company_id = $1', [
      people.a.id,
    ]);
    expect(counted).toEqual([{ most: 2 }]);
  });

  test('a company’s own people steer nothing of it', async () => {
    for (const act of [
      (ctx: Context) => setCompanyState(ctx, people.a.id, 'suspended', 'x'),
      (ctx: Context) => extendCompany(ctx, people.a.id, 10, 'x'),
      (ctx: Context) => changePackage(ctx, people.a.id, enterprise, 'x'),
    ])
      await expect(people.rahim<unknown>(act)).rejects.toMatchObject({ code: 'record.not-found' });
  });
});

describe('Paying by Stripe Checkout', () => {
  let server: Server;
  let payments: Payments;
  const asked: { path: string; body: URLSearchParams; key: string }[] = [];
  const webhookSecret = 'whsec_for_tests_only';
  const stripe = new Stripe('sk_test_helper');

  /** Speaks as much of Stripe's API as opening a checkout needs. */
  beforeAll(async () => {
    server = createServer((req, res) => {
      let text = '';
      req.on('data', (part) => {
        text += part;
      });
      req.on('end', () => {
        asked.push({ path: String(req.url), body: new URLSearchParams(text), key: String(req.headers.authorization) });
        res.setHeader('content-type', 'application/json');
        if (asked.at(-1)?.body.get('client_reference_id') === null) res.statusCode = 400;
        res.end(
          JSON.stringify({
            id: `cs_test_${asked.length}`,
            object: 'checkout.session',
            url: `https://checkout.stand-in.example/${asked.length}`,
          }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    payments = createPayments({
      secretKey: 'sk_test_ours',
      webhookSecret,
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const event = (id: string, type: string, session: Record<string, unknown>) =>
    JSON.stringify({
      id,
      object: 'event',
      type,
      created: Math.floor(Date.now() / 1000),
      data: { object: { object: 'checkout.session', ...session } },
    });
  const hear = (
    body: string,
    signature = stripe.webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret }),
  ) => payments.hear(runtime, Buffer.from(body), signature).then(inWords);
  const paid = (companyId: string, invoiceId: string, more: Record<string, unknown> = {}) => ({
    id: 'cs_test_1',
    payment_status: 'paid',
    amount_total: 600050,
    currency: 'bdt',
    payment_intent: 'pi_1',
    metadata: { company_id: companyId, invoice_id: invoiceId },
    ...more,
  });

  test('the admin of a waiting company is led to the page where they pay the exact amount', async () => {
    const { email, invoiceId } = await waitingCompany(enterprise);
    const url = await payments.checkout(
      { runtime, principal: await principalFor(runtime, email) },
      invoiceId,
      'https://hajira.example/back',
    );
    expect(url).toMatch(/^https:\/\/checkout\.stand-in\.example\//);
    const { path, body, key } = asked.at(-1) ?? { path: '', body: new URLSearchParams(), key: '' };
    expect([path, key]).toEqual(['/v1/checkout/sessions', 'Bearer sk_test_ours']);
    expect(body.get('line_items[0][price_data][unit_amount]')).toBe('600050');
    expect(body.get('line_items[0][price_data][currency]')).toBe('bdt');
    expect(body.get('metadata[invoice_id]')).toBe(invoiceId);
    expect(inHundredths('0.1')).toBe(10);
    expect(inHundredths('9999999999.99')).toBe(999999999999);
  });

  test('another company’s invoice is not found, and a service that is away is said', async () => {
    const { invoiceId } = await waitingCompany(enterprise);
    const foreign = payments.checkout(
      { runtime, principal: await principalFor(runtime, 'rahim@garments-a.example') },
      invoiceId,
      'https://x.example',
    );
    await expect(foreign).rejects.toMatchObject({ code: 'record.not-found' });
    const away = createPayments({ secretKey: 'sk_test', webhookSecret, apiUrl: 'http://127.0.0.1:1' });
    const { email, invoiceId: own } = await waitingCompany(enterprise);
    await expect(
      away.checkout({ runtime, principal: await principalFor(runtime, email) }, own, 'https://x.example'),
    ).rejects.toMatchObject({ code: 'payment.unavailable', status: 503 });
  });

  test('a signed message that it is paid activates the company; a replay, and what comes late, change nothing', async () => {
    const { companyId, invoiceId, email } = await waitingCompany(enterprise);
    const unpaid = event(
      'evt_0',
      'checkout.session.completed',
      paid(companyId, invoiceId, { payment_status: 'unpaid' }),
    );
    expect(await hear(unpaid)).toBe('not paid yet');
    expect((await company(companyId)).state).toBe('waiting');
    const body = event('evt_1', 'checkout.session.async_payment_succeeded', paid(companyId, invoiceId));
    expect(await hear(body)).toBe('paid');
    expect(await principalFor(runtime, email)).toMatchObject({ role: 'company_admin' });
    const { until } = await company(companyId);
    expect(await hear(body)).toBe('already processed');
    expect(await hear(event('evt_2', 'checkout.session.expired', paid(companyId, invoiceId)))).toBe('nothing to do');
    expect(await hear(event('evt_3', 'checkout.session.completed', paid(companyId, invoiceId)))).toContain(
      'was not open',
    );
    expect((await company(companyId)).until).toEqual(until);
    const journal = await platform(
      runtime,
      `SELECT 1 FROM journal WHERE company_id = $1 AND action = 'invoice.payment-to-check'`,
      [companyId],
    );
    expect(journal).toHaveLength(1);
  });

  test('the same message many times at once counts once', async () => {
    const { companyId, invoiceId } = await waitingCompany(enterprise);
    const body = event('evt_many', 'checkout.session.completed', paid(companyId, invoiceId));
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => hear(body)));
    expect(outcomes.sort()).toEqual([...Array<string>(5).fill('already processed'), 'paid']);
  });

  test('a false signature, a changed body and another amount activate nothing', async () => {
    const { companyId, invoiceId } = await waitingCompany(enterprise);
    const body = event('evt_false', 'checkout.session.completed', paid(companyId, invoiceId));
    const good = stripe.webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret });
    const wrong = { code: 'payment.signature-wrong', status: 400 };
    await expect(hear(body, '')).rejects.toMatchObject(wrong);
    await expect(
      hear(body, stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_other' })),
    ).rejects.toMatchObject(wrong);
    await expect(hear(body.replace('600050', '1'), good)).rejects.toMatchObject(wrong);
    const old = stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: webhookSecret,
      timestamp: Math.floor(Date.now() / 1000) - 3600,
    });
    await expect(hear(body, old)).rejects.toMatchObject(wrong);
    expect(
      await hear(event('evt_less', 'checkout.session.completed', paid(companyId, invoiceId, { amount_total: 1 }))),
    ).toContain('amount differs');
    expect(await hear(event('evt_ids', 'checkout.session.completed', paid(companyId, "x'; DROP TABLE invoice")))).toBe(
      'no such invoice',
    );
    expect((await company(companyId)).state).toBe('waiting');
  });
});
