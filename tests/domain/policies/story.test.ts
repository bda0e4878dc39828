import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { explain } from '../../../src/domain/access/explain.ts';
import { grantRecords } from '../../../src/domain/access/grants.ts';
import { previewRevoke, revokeGrants } from '../../../src/domain/access/revoke.ts';
import { whoCanSee } from '../../../src/domain/access/who-can-see.ts';
import { correctPunch } from '../../../src/domain/attendance/correct-punch.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { countRecords, findRecords, readRecords } from '../../../src/domain/records/read.ts';
import { addPerson, factory, giveRole, memberOf } from '../../support/access.ts';
import { signedIn, testRuntime } from '../../support/people.ts';
import { saysPart } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let f: Awaited<ReturnType<typeof factory>>;
let productionGrant: string;

beforeAll(async () => {
  runtime = await testRuntime();
  f = await factory(runtime);
  [productionGrant = ''] = await f.rahim(async (ctx) =>
    grantRecords(ctx, {
      model: 'department',
      ids: [f.production],
      to: { memberId: await memberOf(ctx, 'karim@garments-a.example') },
      rights: ['view', 'change'],
    }),
  );
});
afterAll(() => runtime.close());

const correction = { correctedAt: new Date('2026-10-22T02:00:00Z'), isVoid: false, note: 'the terminal was late' };
const names = async (ctx: Context) =>
  (await findRecords(ctx, 'employee', { limit: 10 })).map(({ name }) => name).sort();

describe('Rahim makes Karim HR officer and grants them the production staff (scenario 3)', () => {
  test('Karim sees the employees of Production and of Sewing below it, and no others', async () => {
    const karim = await f.karim();
    expect(await karim(names)).toEqual(['Jamil', 'Rina']);
    expect(await karim((ctx) => countRecords(ctx, 'employee'))).toBe(2);
  });

  test('they never see a salary: not in a list, a record, a filter, a sort, or the answer of a command', async () => {
    const karim = await f.karim();
    for (const row of await karim((ctx) => findRecords(ctx, 'employee', { limit: 10 }))) {
      expect(Object.keys(row)).not.toContain('salary');
    }
    const [jamil] = await karim((ctx) => readRecords(ctx, 'employee', [f.jamil]));
    expect(jamil).toMatchObject({ name: 'Jamil' });
    expect(Object.keys(jamil ?? {})).not.toContain('salary');
    const hidden = { code: 'record.filter-refused' };
    await expect(karim((ctx) => countRecords(ctx, 'employee', { salary: { gt: '1' } }))).rejects.toMatchObject(hidden);
    await expect(
      karim((ctx) => findRecords(ctx, 'employee', { where: { NOT: [{ OR: [{ salary: null }] }] }, limit: 1 })),
    ).rejects.toMatchObject(hidden);
    const sorted = (field: string) =>
      karim((ctx) => findRecords(ctx, 'employee', { sort: { field, direction: 'asc' }, limit: 10 }));
    expect(await sorted('salary')).toEqual(await sorted('id'));
    const changed = await karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { designation: 'Operator' }));
    expect(changed).toMatchObject({ designation: 'Operator' });
    expect(Object.keys(changed)).not.toContain('salary');
  });

  test('changing a salary is refused by the name of the field, guessed right or wrong', async () => {
    const karim = await f.karim();
    for (const salary of ['12500.00', '99999.00']) {
      const refused = karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { name: 'Jamil H', salary }));
      await expect(refused).rejects.toMatchObject({ code: 'policy.field-refused', fields: [{ field: 'salary' }] });
    }
    const rahims = await f.rahim((ctx) => readRecords(ctx, 'employee', [f.jamil]));
    expect(rahims).toMatchObject([{ name: 'Jamil', salary: '12500' }]);
  });

  test('Rahim and the HR manager may change it', async () => {
    await f.rahim((ctx) => commandsOf('employee').change(ctx, f.rina, { salary: '13000.00' }));
    expect(await f.rahim((ctx) => readRecords(ctx, 'employee', [f.rina]))).toMatchObject([{ salary: '13000' }]);
  });

  test('a department that they may not view cannot be chosen, with the answer for one that does not exist', async () => {
    const karim = await f.karim();
    const move = (departmentId: string) =>
      karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId })).catch((error) => error);
    const [hidden, foreign, missing] = [await move(f.accounts), await move(f.b.id), await move(f.jamil)];
    expect(hidden).toMatchObject({ code: 'record.reference-missing', fields: [{ field: 'departmentId' }] });
    for (const other of [foreign, missing]) expect(JSON.stringify(other)).toBe(JSON.stringify(hidden));
    await karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId: f.production }));
    await karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId: f.sewing }));
  });

  test('they hire into their departments only', async () => {
    const karim = await f.karim();
    const hire = (given: Record<string, unknown>) =>
      karim((ctx) => commandsOf('employee').add(ctx, { name: 'New', ...given }));
    await expect(hire({ code: 'N-1' })).rejects.toMatchObject({ code: 'record.scope-refused' });
    expect(await hire({ code: 'N-2', departmentId: f.sewing })).toMatchObject({ code: 'N-2' });
    const created = await f.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'N-2' }, limit: 1 }));
    await f.rahim((ctx) => commandsOf('employee').remove(ctx, String(created[0]?.id)));
  });
});

describe('Karim corrects attendance (scenario 4): model, object, field, company', () => {
  test('of the production staff they may', async () => {
    const karim = await f.karim();
    await karim((ctx) => correctPunch(ctx, f.punches.jamil, correction));
    expect(await karim((ctx) => findRecords(ctx, 'punch_correction', { limit: 5 }))).toMatchObject([
      { punchId: f.punches.jamil },
    ]);
  });

  test("of the accounts they may not: the same answer as for another company's punch and for none", async () => {
    const karim = await f.karim();
    const answers = [];
    for (const id of [f.punches.selim, f.siteA === undefined ? '' : f.b.id, f.jamil]) {
      answers.push(await karim((ctx) => correctPunch(ctx, id, correction)).catch((error) => error));
    }
    expect(answers[0]).toMatchObject({ code: 'record.not-found' });
    for (const other of answers) expect(JSON.stringify(other)).toBe(JSON.stringify(answers[0]));
    expect(await karim((ctx) => readRecords(ctx, 'punch', [f.punches.selim]))).toEqual([]);
    expect(await karim((ctx) => countRecords(ctx, 'punch'))).toBe(2);
  });

  test('without the right on the time they may not, whatever else they hold', async () => {
    const rule = await f.rahim(async (ctx) =>
      commandsOf('rule').add(ctx, {
        memberId: await memberOf(ctx, 'karim@garments-a.example'),
        model: 'punch',
        act: 'change',
        field: 'at',
        effect: 'deny',
      }),
    );
    const karim = await f.karim();
    const refused = karim((ctx) => correctPunch(ctx, f.punches.rina, correction));
    await expect(refused).rejects.toMatchObject({
      code: 'policy.field-refused',
      fields: [{ field: 'correctedAt' }],
    });
    const byTable = karim((ctx) => commandsOf('punch_correction').add(ctx, { punchId: f.punches.rina, ...correction }));
    await expect(byTable).rejects.toMatchObject({ code: expect.stringMatching(/^policy\./) });
    await f.rahim((ctx) => commandsOf('rule').remove(ctx, String(rule.id)));
    const again = await f.karim();
    await again((ctx) => correctPunch(ctx, f.punches.rina, correction));
  });

  test('the explanation names the gate, what decided, who gave it and when', async () => {
    const asked = (id: string, field?: string) =>
      f.rahim(async (ctx) =>
        explain(ctx, {
          memberId: await memberOf(ctx, 'karim@garments-a.example'),
          model: field ? 'employee' : 'punch',
          id,
          act: field ? 'change' : 'correct',
          ...(field ? { field } : {}),
        }),
      );
    const jamils = await asked(f.punches.jamil);
    expect(jamils.allowed).toBe(true);
    expect(jamils.gates).toMatchObject([
      { gate: 'model', passed: true, reason: { kind: 'template', through: 'HR officer' } },
      { gate: 'object', passed: true, reason: { kind: 'grant', id: productionGrant, since: expect.any(Date) } },
      { gate: 'field', passed: true, reason: { kind: 'template', through: 'HR officer' } },
      { gate: 'company', passed: true },
    ]);
    const selims = await asked(f.punches.selim);
    expect(selims).toMatchObject({
      allowed: false,
      gates: [{ passed: true }, { passed: false }, {}, { passed: true }],
    });
    const salary = await asked(f.jamil, 'salary');
    expect(salary).toMatchObject({
      allowed: false,
      gates: [{ passed: true }, { passed: true }, { passed: false }, {}],
    });
    const foreign = await asked(f.b.id);
    expect(foreign).toMatchObject({ allowed: false, gates: [{}, { passed: false }, {}, { passed: false }] });
    const karim = await f.karim();
    const his = karim((ctx) => explain(ctx, { userId: f.jamil, model: 'punch', id: f.punches.jamil, act: 'view' }));
    await expect(his).rejects.toMatchObject({ code: 'policy.refused' });
  });

  test('who can see a punch: Rahim by their role, Karim by the department', async () => {
    const seers = await f.rahim((ctx) => whoCanSee(ctx, 'punch', f.punches.jamil));
    expect(seers).toMatchObject([
      { name: 'Karim', ways: [{ through: 'department', grantId: productionGrant, rights: ['view', 'change'] }] },
      { name: 'Rahim', ways: [{ through: 'role', by: 'Company admin' }] },
    ]);
    expect(await f.rahim((ctx) => whoCanSee(ctx, 'punch', f.punches.selim))).toMatchObject([{ name: 'Rahim' }]);
  });
});

describe('One record, granted by name', () => {
  test('Karim sees a single employee of the accounts, and may not change them without that right', async () => {
    const [grant = ''] = await f.rahim(async (ctx) =>
      grantRecords(ctx, {
        model: 'employee',
        ids: [f.selim],
        to: { memberId: await memberOf(ctx, 'karim@garments-a.example') },
        rights: ['view'],
      }),
    );
    const karim = await f.karim();
    expect(await karim(names)).toEqual(['Jamil', 'Rina', 'Selim']);
    expect(await karim((ctx) => countRecords(ctx, 'employee'))).toBe(3);
    const change = karim((ctx) => commandsOf('employee').change(ctx, f.selim, { name: 'S' }));
    await expect(change).rejects.toMatchObject({ code: 'record.refused', status: 403 });
    const remove = karim((ctx) => commandsOf('employee').remove(ctx, f.selim));
    await expect(remove).rejects.toMatchObject({ code: 'policy.refused' });
    await f.rahim((ctx) => revokeGrants(ctx, [grant]));
    expect(await karim(names)).toEqual(['Jamil', 'Rina']);
  });
});

describe('A revocation at the last moment', () => {
  test('works for the next question of a session that is open', async () => {
    const karim = await f.karim();
    expect(await karim((ctx) => countRecords(ctx, 'punch'))).toBe(2);
    const preview = await f.rahim((ctx) => previewRevoke(ctx, [productionGrant]));
    expect(preview).toMatchObject({ revoked: [{ id: productionGrant }], falls: [] });
    expect(await karim((ctx) => countRecords(ctx, 'punch'))).toBe(2);
    await f.rahim((ctx) => revokeGrants(ctx, [productionGrant]));
    expect(await karim((ctx) => countRecords(ctx, 'punch'))).toBe(0);
    const refused = karim((ctx) => correctPunch(ctx, f.punches.jamil, correction));
    await expect(refused).rejects.toMatchObject({ code: 'record.not-found' });
  });

  test('a refusal is in the journal after the rollback', async () => {
    const karim = await f.karim();
    await expect(karim((ctx) => commandsOf('role').add(ctx, { name: 'Boss' }))).rejects.toMatchObject({ status: 403 });
    const denied = await f.rahim((ctx) =>
      findRecords(ctx, 'journal', { where: { action: 'policy.refused', model: 'role' }, limit: 5 }),
    );
    expect(denied).toMatchObject([{ actorName: 'Karim' }]);
  });
});

describe('A simple user of the company, whom nobody gave a role (system 1, and scenario 7)', () => {
  const wasim = 'wasim@garments-a.example';
  const asWasim = () => signedIn(runtime, wasim);
  let asked = 0;
  /** another day each time: two leaves share none */
  const days = () => {
    asked += 1;
    return { firstDay: `2026-12-0${asked}`, lastDay: `2026-12-0${asked}`, kind: 'casual' };
  };
  const leaves = async () => (await asWasim())((ctx) => findRecords(ctx, 'leave_request', { limit: 10 }));
  const asks = async () => (await asWasim())((ctx) => commandsOf('leave_request').add(ctx, days()));
  const rule = (given: object) =>
    f.rahim(async (ctx) => commandsOf('rule').add(ctx, { memberId: await memberOf(ctx, wasim), ...given }));

  beforeAll(async () => {
    await addPerson(f.systemA, 'Wasim', wasim);
    await f.systemA(async (ctx) => {
      const { id } = await commandsOf('employee').add(ctx, { code: '10', name: 'Wasim' });
      await ctx.sql.query('UPDATE employee SET member_id = $2 WHERE id = $1', [id, await memberOf(ctx, wasim)]);
    });
  });

  test('asks for leave and sees what they asked for; it is explained, and said who can see it', async () => {
    const { id } = await asks();
    expect(await leaves()).toMatchObject([{ id }]);
    const record = { model: 'leave_request', id: String(id) } as const;
    const reported = await f.rahim(async (ctx) =>
      explain(ctx, { ...record, memberId: await memberOf(ctx, wasim), act: 'view' }),
    );
    expect(reported.allowed).toBe(true);
    expect(reported.gates[0]?.reason.words).toEqual(
      saysPart('Every active user without a role may view leave request records'),
    );
    const seers = await f.rahim((ctx) => whoCanSee(ctx, 'leave_request', String(id)));
    expect(seers.find(({ name }) => name === 'Wasim')?.ways).toMatchObject([{ through: 'own', rights: ['view'] }]);
  });

  test('a right of their own adds to that, and takes nothing of it', async () => {
    const own = await rule({ model: 'employee', act: 'view', scope: 'own' });
    await asks();
    expect(await leaves()).toHaveLength(2);
    await f.rahim((ctx) => commandsOf('rule').remove(ctx, String(own.id)));
  });

  test('what is denied them they have not, although they have nothing but that', async () => {
    const denies = [
      await rule({ model: 'leave_request', act: 'add', effect: 'deny' }),
      await rule({ model: 'leave_request', act: 'view', effect: 'deny' }),
    ];
    await expect(asks()).rejects.toMatchObject({
      code: 'policy.refused',
      message: 'You may not add leave request records. Ask an admin for the right to do this.',
    });
    await expect(leaves()).rejects.toMatchObject({ code: 'policy.refused' });
    for (const { id } of denies) await f.rahim((ctx) => commandsOf('rule').remove(ctx, String(id)));
    const group = await f.rahim((ctx) => commandsOf('user_group').add(ctx, { name: 'On notice' }));
    await f.rahim(async (ctx) => {
      await commandsOf('rule').add(ctx, { groupId: group.id, model: 'leave_request', act: 'add', effect: 'deny' });
      await commandsOf('membership').add(ctx, { memberId: await memberOf(ctx, wasim), groupId: group.id });
    });
    await expect(asks()).rejects.toMatchObject({ code: 'policy.refused' });
    expect(await leaves()).toHaveLength(2);
  });

  test('a role takes its place', async () => {
    await giveRole(f.rahim, wasim, 'line_supervisor');
    expect(await (await asWasim())(async ({ policy }) => policy.reach('leave_request', 'view'))).toBe('department');
  });
});
