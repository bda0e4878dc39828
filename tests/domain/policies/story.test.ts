import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { explain } from '../../../src/domain/access/explain.ts';
import { grantRecords } from '../../../src/domain/access/grants.ts';
import { previewRevoke, revokeGrants } from '../../../src/domain/access/revoke.ts';
import { whoCanSee } from '../../../src/domain/access/whoCanSee.ts';
import { correctPunch } from '../../../src/domain/attendance/correctPunch.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { countRecords, findRecords, readRecords } from '../../../src/domain/records/read.ts';
import { factory, memberOf } from '../../support/access.ts';
import { testHouse } from '../../support/people.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let f: Awaited<ReturnType<typeof factory>>;
let productionGrant: string;

beforeAll(async () => {
  house = await testHouse();
  f = await factory(house);
  [productionGrant = ''] = await f.rahim(async (ctx) =>
    grantRecords(ctx, {
      model: 'department',
      ids: [f.production],
      to: { memberId: await memberOf(ctx, 'karim@garments-a.example') },
      rights: ['view', 'change'],
    }),
  );
});
afterAll(() => house.close());

const correction = { correctedAt: new Date('2026-10-22T02:00:00Z'), isVoid: false, note: 'the terminal was late' };
const names = async (ctx: Context) =>
  (await findRecords(ctx, 'employee', { limit: 10 })).map(({ name }) => name).sort();

describe('Rahim makes Karim HR officer and grants him the production staff (scenario 3)', () => {
  test('Karim sees the employees of Production and of Sewing below it, and no others', async () => {
    const karim = await f.karim();
    expect(await karim(names)).toEqual(['Jamil', 'Rina']);
    expect(await karim((ctx) => countRecords(ctx, 'employee'))).toBe(2);
  });

  test('he never sees a salary: not in a list, a record, a filter, a sort, or the answer of a command', async () => {
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

  test('a department that he may not view cannot be chosen, with the answer for one that does not exist', async () => {
    const karim = await f.karim();
    const move = (departmentId: string) =>
      karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId })).catch((error) => error);
    const [hidden, foreign, missing] = [await move(f.accounts), await move(f.b.id), await move(f.jamil)];
    expect(hidden).toMatchObject({ code: 'record.reference-missing', fields: [{ field: 'departmentId' }] });
    for (const other of [foreign, missing]) expect(JSON.stringify(other)).toBe(JSON.stringify(hidden));
    await karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId: f.production }));
    await karim((ctx) => commandsOf('employee').change(ctx, f.jamil, { departmentId: f.sewing }));
  });

  test('he hires into his departments only', async () => {
    const karim = await f.karim();
    const hire = (given: Record<string, unknown>) =>
      karim((ctx) => commandsOf('employee').add(ctx, { name: 'New', ...given }));
    await expect(hire({ code: 'N-1' })).rejects.toMatchObject({ code: 'record.place-refused' });
    expect(await hire({ code: 'N-2', departmentId: f.sewing })).toMatchObject({ code: 'N-2' });
    const made = await f.rahim((ctx) => findRecords(ctx, 'employee', { where: { code: 'N-2' }, limit: 1 }));
    await f.rahim((ctx) => commandsOf('employee').remove(ctx, String(made[0]?.id)));
  });
});

describe('Karim corrects attendance (scenario 4): model, object, field, company', () => {
  test('of the production staff he may', async () => {
    const karim = await f.karim();
    await karim((ctx) => correctPunch(ctx, f.punches.jamil, correction));
    expect(await karim((ctx) => findRecords(ctx, 'punch_correction', { limit: 5 }))).toMatchObject([
      { punchId: f.punches.jamil },
    ]);
  });

  test("of the accounts he may not: the same answer as for another company's punch and for none", async () => {
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

  test('without the right on the time he may not, whatever else he holds', async () => {
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

  test('who can see a punch: Rahim by his role, Karim by the department', async () => {
    const seers = await f.rahim((ctx) => whoCanSee(ctx, 'punch', f.punches.jamil));
    expect(seers).toMatchObject([
      { name: 'Karim', ways: [{ through: 'department', grantId: productionGrant, rights: ['view', 'change'] }] },
      { name: 'Rahim', ways: [{ through: 'role', by: 'Company admin' }] },
    ]);
    expect(await f.rahim((ctx) => whoCanSee(ctx, 'punch', f.punches.selim))).toMatchObject([{ name: 'Rahim' }]);
  });
});

describe('One record, granted by name', () => {
  test('Karim sees a single employee of the accounts, and may not change him without that right', async () => {
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
