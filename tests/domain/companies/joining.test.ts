import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { unitOfWork } from '../../../src/context.ts';
import { makeToken } from '../../../src/domain/accounts/tokens.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { foundCompany } from '../../../src/domain/companies/founding.ts';
import { askToJoin, findCompanies, joinState, withdrawRequest } from '../../../src/domain/companies/joining.ts';
import { closeCompany, releaseUser } from '../../../src/domain/companies/release.ts';
import { countWaiting, declineRequest, linkRequest } from '../../../src/domain/companies/requests.ts';
import { activateUser, suggestEmployees } from '../../../src/domain/people/activation.ts';
import { changeMemberRole } from '../../../src/domain/people/member-roles.ts';
import { findRecords } from '../../../src/domain/records/read.ts';
import { giveRole } from '../../support/access.ts';
import { addFreeUser, addPlan, platform, principalFor } from '../../support/billing.ts';
import { garments, signedIn, testRuntime } from '../../support/people.ts';
import { inWords } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

/** As they stand at this moment. */
const as = async <T>(email: string, work: (ctx: Context) => Promise<T>): Promise<T> =>
  (await signedIn(runtime, email))(work);
const codeOf = async (id: string) =>
  String((await platform(runtime, 'SELECT join_code FROM company WHERE id = $1', [id]))[0]?.join_code);
const jamil = 'jamil@mail.example';

async function asks(email: string, companyId: string): Promise<string> {
  return (await as(email, async (ctx) => askToJoin(ctx, { code: await codeOf(companyId) }))).id;
}

describe('Asking to join a company', () => {
  let jamilId: string;
  beforeAll(async () => {
    jamilId = await addFreeUser(runtime, 'Jamil Hossain', jamil);
  });

  test('a search tells names and nothing else, and not before three letters', async () => {
    expect(await as(jamil, (ctx) => findCompanies(ctx, 'Ga'))).toEqual([]);
    const found = await as(jamil, (ctx) => findCompanies(ctx, 'garments a'));
    expect(found).toEqual([{ id: people.a.id, name: 'Garments A' }]);
    expect(await as(jamil, (ctx) => findCompanies(ctx, 'gar%'))).toEqual([]);
  });

  test('a wrong code is said on its field', async () => {
    const refused = as(jamil, (ctx) => askToJoin(ctx, { code: 'NOSUCH00' }));
    await expect(refused).rejects.toMatchObject({ code: 'join.no-such-company', fields: [{ field: 'code' }] });
  });

  test('they ask with the code in any spelling, once, and take it back', async () => {
    const code = (await codeOf(people.a.id)).toLowerCase();
    await as(jamil, (ctx) =>
      askToJoin(ctx, { code: `${code.slice(0, 4)} ${code.slice(4)}`, message: 'Sewing, line 4' }),
    );
    await expect(asks(jamil, people.b.id)).rejects.toMatchObject({ code: 'join.already-asked' });
    expect(await as(jamil, joinState)).toMatchObject({ company: 'Garments A', state: 'waiting' });
    expect(await people.rahim(countWaiting)).toEqual({ requests: 1, inactive: 0 });
    expect(await people.salma(countWaiting)).toEqual({ requests: 0, inactive: 0 });
    await as(jamil, withdrawRequest);
    await expect(as(jamil, withdrawRequest)).rejects.toMatchObject({ code: 'join.no-such-request' });
    expect(await as(jamil, joinState)).toMatchObject({ state: 'withdrawn' });
  });

  test('declined they stay without a company, and may ask another one', async () => {
    const id = await asks(jamil, people.b.id);
    await people.salma((ctx) => declineRequest(ctx, id));
    expect(await as(jamil, joinState)).toMatchObject({ company: 'Garments B', state: 'declined' });
    await expect(people.salma((ctx) => linkRequest(ctx, id))).rejects.toMatchObject({ code: 'join.request-gone' });
    expect(await principalFor(runtime, jamil)).toMatchObject({ role: 'nobody', company: null });
  });

  test('another company’s request cannot be told from one that does not exist', async () => {
    const id = await asks(jamil, people.a.id);
    for (const act of [linkRequest, declineRequest] as ((ctx: Context, id: string) => Promise<unknown>)[]) {
      await expect(people.salma((ctx) => act(ctx, id))).rejects.toMatchObject({ code: 'record.not-found' });
    }
    await expect(as('karim@garments-a.example', (ctx) => linkRequest(ctx, id))).rejects.toMatchObject({ status: 403 });
  });

  test('linking sets the company and leaves them inactive; they see only how they stand', async () => {
    const [request] = await people.rahim((ctx) =>
      findRecords(ctx, 'join_request', { where: { state: 'waiting' }, limit: 5 }),
    );
    expect(request).toMatchObject({ name: 'Jamil Hossain', email: jamil });
    await people.rahim((ctx) => linkRequest(ctx, String(request?.id)));
    const principal = await principalFor(runtime, jamil);
    expect(principal).toMatchObject({ role: 'nobody', company: { name: 'Garments A' } });
    expect(inWords(principal.reason)).toContain('has not activated your account');
    expect(await people.rahim(countWaiting)).toEqual({ requests: 0, inactive: 1 });
    await expect(asks(jamil, people.b.id)).rejects.toMatchObject({ code: 'user.already-linked' });
    const plan = await addPlan(runtime, { code: 'zero', seats: 5 });
    await expect(as(jamil, (ctx) => foundCompany(ctx, { name: 'Mine', packageId: plan }))).rejects.toMatchObject({
      code: 'user.already-linked',
    });
  });

  test('activation suggests their employee record by address and name, and links it', async () => {
    const employee = await people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: 'J-1', name: 'Jamil', email: jamil }),
    );
    await people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'J-2', name: 'Jamil Hossain' }));
    const found = await people.rahim((ctx) => suggestEmployees(ctx, jamilId));
    expect(found.map(({ code, by }) => [code, by])).toEqual([
      ['J-1', 'email'],
      ['J-2', 'name'],
    ]);
    const active = await people.rahim((ctx) => activateUser(ctx, jamilId, { employeeId: String(employee.id) }));
    expect(active).toMatchObject({ id: jamilId, isActive: true, deactivatedAt: null });
    expect(await principalFor(runtime, jamil)).toMatchObject({ role: 'worker' });
    expect(await people.rahim(countWaiting)).toEqual({ requests: 0, inactive: 0 });
  });

  test('without a role they ask for leave for themselves, and reach nothing else', async () => {
    const leave = { kind: 'sick', firstDay: '2026-12-01', lastDay: '2026-12-02' };
    const added = await as(jamil, (ctx) => commandsOf('leave_request').add(ctx, leave));
    const mine = await as(jamil, (ctx) => findRecords(ctx, 'leave_request', { limit: 10 }));
    expect(mine).toMatchObject([{ id: added.id, kind: 'sick' }]);
    const [other] = await people.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'J-2' }, limit: 1 }));
    const forOther = as(jamil, (ctx) => commandsOf('leave_request').add(ctx, { ...leave, employeeId: other?.id }));
    await expect(forOther).rejects.toMatchObject({ status: expect.any(Number) });
    await expect(
      as(jamil, (ctx) => commandsOf('leave_request').change(ctx, String(added.id), { kind: 'casual' })),
    ).rejects.toMatchObject({ status: 403 });
    await expect(as(jamil, (ctx) => commandsOf('leave_request').remove(ctx, String(added.id)))).rejects.toMatchObject({
      status: 403,
    });
    for (const model of ['employee', 'punch', 'user', 'invoice'] as const) {
      await expect(as(jamil, (ctx) => findRecords(ctx, model, { limit: 1 }))).rejects.toMatchObject({ status: 403 });
    }
    await expect(
      as('karim@garments-a.example', (ctx) => commandsOf('leave_request').add(ctx, leave)),
    ).rejects.toMatchObject({ code: 'leave.no-employee' });
    const turned = { ...leave, lastDay: '2026-11-30' };
    await expect(as(jamil, (ctx) => commandsOf('leave_request').add(ctx, turned))).rejects.toMatchObject({
      fields: [{ field: 'lastDay' }],
    });
  });

  test('with a role that adds and views leave they do both, and edit or delete none', async () => {
    const role = await people.rahim((ctx) => commandsOf('role').add(ctx, { name: 'Leave desk' }));
    for (const act of ['view', 'add'])
      await people.rahim((ctx) =>
        commandsOf('rule').add(ctx, { roleId: role.id, model: 'leave_request', act, scope: 'all' }),
      );
    await people.rahim((ctx) =>
      commandsOf('rule').add(ctx, { roleId: role.id, model: 'employee', act: 'view', scope: 'all' }),
    );
    const memberId = (
      await platform(runtime, 'SELECT id FROM member WHERE user_id = $1 AND ended_at IS NULL', [jamilId])
    )[0]?.id;
    await people.rahim((ctx) => commandsOf('membership').add(ctx, { memberId, roleId: role.id }));
    const [other] = await people.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'J-2' }, limit: 1 }));
    const leave = { employeeId: other?.id, kind: 'earned', firstDay: '2026-12-05', lastDay: '2026-12-06' };
    const added = await as(jamil, (ctx) => commandsOf('leave_request').add(ctx, leave));
    expect(await as(jamil, (ctx) => findRecords(ctx, 'leave_request', { limit: 10 }))).toHaveLength(2);
    await expect(
      as(jamil, (ctx) => commandsOf('leave_request').change(ctx, String(added.id), { kind: 'casual' })),
    ).rejects.toMatchObject({ status: 403 });
    await expect(as(jamil, (ctx) => commandsOf('leave_request').remove(ctx, String(added.id)))).rejects.toMatchObject({
      status: 403,
    });
  });

  test('released, their roles, tokens and place end at once, their history stays, and they join Garments B', async () => {
    await platform(runtime, `INSERT INTO session (sid, sess, expire) VALUES ('s1', $1, now() + interval '1 day')`, [
      JSON.stringify({ passport: { user: jamilId } }),
    ]);
    await giveRole(people.rahim, jamil, 'employee');
    const created = await as(jamil, (ctx) => makeToken(ctx, { name: 'Phone', rights: ['employee.view'] }));
    await expect(people.salma((ctx) => releaseUser(ctx, jamilId, ''))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await expect(as(jamil, (ctx) => releaseUser(ctx, jamilId, ''))).rejects.toMatchObject({ status: 403 });
    await people.rahim((ctx) => releaseUser(ctx, jamilId, 'Left for Garments B'));
    expect(await principalFor(runtime, jamil)).toMatchObject({ role: 'nobody', company: null });
    const left = async (table: string, where: string) =>
      (await platform(runtime, `SELECT 1 FROM ${table} WHERE ${where}`)).length;
    expect(await left('session', `user_id = '${jamilId}'`)).toBe(0);
    expect(await left('access_token', `id = '${created.id}' AND revoked_at IS NULL`)).toBe(0);
    expect(
      await left(
        'membership',
        `member_id IN (SELECT id FROM member WHERE user_id = '${jamilId}') AND deleted_at IS NULL`,
      ),
    ).toBe(0);
    const [employee] = await people.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'J-1' }, limit: 1 }));
    expect(employee).toMatchObject({ memberId: null, isActive: true });
    expect(await people.rahim((ctx) => findRecords(ctx, 'leave_request', { limit: 10 }))).toHaveLength(2);
    const id = await asks(jamil, people.b.id);
    await people.salma(async (ctx) => activateUser(ctx, await linkRequest(ctx, id)));
    expect(await principalFor(runtime, jamil)).toMatchObject({ role: 'worker', company: { name: 'Garments B' } });
    await expect(
      as(jamil, (ctx) =>
        commandsOf('leave_request').add(ctx, { kind: 'sick', firstDay: '2026-12-01', lastDay: '2026-12-01' }),
      ),
    ).rejects.toMatchObject({ code: 'leave.no-employee' });
  });

  test('the super admin releases on the company’s application, and says so', async () => {
    await expect(people.superAdmin((ctx) => releaseUser(ctx, jamilId, ' '))).rejects.toMatchObject({
      fields: [{ field: 'reason' }],
    });
    await people.superAdmin((ctx) => releaseUser(ctx, jamilId, 'Garments B applied by letter of 20 November'));
    const journal = await people.salma((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'user.released' }, limit: 5 }),
    );
    expect(journal).toMatchObject([
      { actorName: 'Super Admin', reason: 'Garments B applied by letter of 20 November' },
    ]);
  });
});

describe('The last active admin of a company', () => {
  const rahimId = async () => (await principalFor(runtime, 'rahim@garments-a.example')).id;

  test('is not released, deactivated or demoted, by anybody', async () => {
    const id = await rahimId();
    const lastAdmin = { code: 'company.last-admin' };
    await expect(people.superAdmin((ctx) => releaseUser(ctx, id, 'Asked by phone'))).rejects.toMatchObject(lastAdmin);
    await expect(
      people.superAdmin((ctx) => commandsOf('user').change(ctx, id, { isActive: false })),
    ).rejects.toMatchObject(lastAdmin);
    await expect(people.superAdmin((ctx) => changeMemberRole(ctx, id, 'nobody'))).rejects.toMatchObject(lastAdmin);
    await expect(people.rahim((ctx) => releaseUser(ctx, id, ''))).rejects.toMatchObject({ code: 'user.not-yourself' });
    expect(await principalFor(runtime, 'rahim@garments-a.example')).toMatchObject({ role: 'company_admin' });
  });

  test('of two who put each other out at once, one stays', async () => {
    await people.rahim((ctx) =>
      commandsOf('user').add(ctx, {
        name: 'Nadia',
        email: 'nadia@garments-a.example',
        password: 'a long enough password',
        isActive: true,
        memberRole: 'company_admin',
      }),
    );
    const nadia = await signedIn(runtime, 'nadia@garments-a.example');
    const [one, two] = [await rahimId(), (await principalFor(runtime, 'nadia@garments-a.example')).id];
    const acts = [
      [(id: string) => (ctx: Context) => releaseUser(ctx, id, ''), 'released'],
      [(id: string) => (ctx: Context) => commandsOf('user').change(ctx, id, { isActive: false }), 'deactivated'],
      [(id: string) => (ctx: Context) => changeMemberRole(ctx, id, 'nobody'), 'demoted'],
    ] as const;
    for (const [act, word] of acts) {
      const done = await Promise.allSettled([people.rahim<unknown>(act(two)), nadia<unknown>(act(one))]);
      expect([word, done.filter(({ status }) => status === 'fulfilled').length]).toEqual([word, 1]);
      const admins = await platform(
        runtime,
        `SELECT u.id FROM member m JOIN "user" u ON u.id = m.user_id AND u.is_active WHERE m.company_id = $1
         AND m.role = 'company_admin' AND m.ended_at IS NULL`,
        [people.a.id],
      );
      expect([word, admins.length]).toEqual([word, 1]);
      // both are admins again
      for (const id of [one, two]) {
        await platform(runtime, `UPDATE "user" SET is_active = true, company_id = $2 WHERE id = $1`, [id, people.a.id]);
        const [living] = await platform(runtime, 'SELECT id FROM member WHERE user_id = $1 AND ended_at IS NULL', [id]);
        if (living) await platform(runtime, `UPDATE member SET role = 'company_admin' WHERE id = $1`, [living.id]);
        else await platform(runtime, `UPDATE member SET ended_at = NULL WHERE user_id = $1`, [id]);
        await platform(runtime, `UPDATE membership SET deleted_at = NULL WHERE company_id = $1`, [people.a.id]);
      }
    }
  });
});

describe('Adding their own company', () => {
  test('a free one is active at once, and they are its admin', async () => {
    await addFreeUser(runtime, 'Habib', 'habib@mail.example');
    const free = await addPlan(runtime, { code: 'free', seats: 20 });
    const { isActive, companyId } = await as('habib@mail.example', (ctx) =>
      foundCompany(ctx, { name: 'Habib Knit', packageId: free }),
    );
    expect(isActive).toBe(true);
    expect(await principalFor(runtime, 'habib@mail.example')).toMatchObject({
      role: 'company_admin',
      company: { id: companyId, state: 'active' },
    });
    const habib = await signedIn(runtime, 'habib@mail.example');
    expect(await habib((ctx) => commandsOf('employee').add(ctx, { code: '1', name: 'First' }))).toMatchObject({
      companyId,
    });
  });

  test('one that costs waits: they edit it and pay, and nothing else works', async () => {
    await addFreeUser(runtime, 'Ruma', 'ruma@mail.example');
    const pro = await addPlan(runtime, { code: 'pro', seats: 100, price: '5000.00' });
    const { isActive, companyId } = await as('ruma@mail.example', (ctx) =>
      foundCompany(ctx, { name: 'Ruma Tex', packageId: pro }),
    );
    expect(isActive).toBe(false);
    const principal = await principalFor(runtime, 'ruma@mail.example');
    expect(principal).toMatchObject({ role: 'payer', company: { id: companyId, state: 'waiting' } });
    const ruma = <T>(work: (ctx: Context) => Promise<T>) => unitOfWork({ runtime, principal }, work);
    expect(await ruma((ctx) => findRecords(ctx, 'invoice', { limit: 5 }))).toMatchObject([
      { state: 'open', amount: '5000', packageId: pro },
    ]);
    await ruma((ctx) => commandsOf('company').change(ctx, companyId, { name: 'Ruma Textiles' }));
    await expect(
      ruma((ctx) => commandsOf('company').change(ctx, companyId, { state: 'active' })),
    ).rejects.toMatchObject({ status: 403 });
    for (const model of ['employee', 'user', 'punch', 'terminal', 'journal'] as const)
      await expect(ruma((ctx) => findRecords(ctx, model, { limit: 1 }))).rejects.toMatchObject({
        code: 'policy.refused',
      });
    await expect(ruma((ctx) => commandsOf('employee').add(ctx, { code: '1', name: 'X' }))).rejects.toMatchObject({
      status: 403,
    });
  });

  test('an unpaid one is closed by the super admin, which frees its users', async () => {
    const { company } = await principalFor(runtime, 'ruma@mail.example');
    const id = String(company?.id);
    await expect(people.superAdmin((ctx) => closeCompany(ctx, people.a.id, 'x'))).rejects.toMatchObject({
      code: 'company.still-paid',
    });
    await expect(people.rahim((ctx) => closeCompany(ctx, people.a.id, 'x'))).rejects.toMatchObject({ status: 403 });
    await people.superAdmin((ctx) => closeCompany(ctx, id, 'Not paid for 90 days'));
    expect(await principalFor(runtime, 'ruma@mail.example')).toMatchObject({ role: 'nobody', company: null });
    expect(await platform(runtime, `SELECT 1 FROM invoice WHERE company_id = $1 AND state = 'open'`, [id])).toEqual([]);
    const found = await as('ruma@mail.example', (ctx) => findCompanies(ctx, 'Ruma'));
    expect(found).toEqual([]);
  });

  test('two companies at once for one user: one is made', async () => {
    await addFreeUser(runtime, 'Twice', 'twice@mail.example');
    const [plan] = await platform(runtime, `SELECT id FROM package WHERE code = 'free'`);
    const found = (name: string) =>
      as('twice@mail.example', (ctx) => foundCompany(ctx, { name, packageId: String(plan?.id) }));
    const done = await Promise.allSettled([found('One'), found('Two')]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await platform(runtime, `SELECT 1 FROM company WHERE name IN ('One', 'Two')`)).toHaveLength(1);
  });
});
