import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { type Reply, serveApi, tokenOf } from '../support/api.ts';
import { garments, signedIn, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let rahims: string;
let karims: string;
let karim: string;
const ids = { sewing: '', inSewing: '', elsewhere: '' };

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  api = await serveApi(runtime);
  rahims = (await tokenOf(people.rahim)).token;
  await people.rahim(async (ctx) => {
    const sewing = await commandsOf('department').add(ctx, { name: 'Sewing' });
    const one = await commandsOf('employee').add(ctx, {
      code: '1',
      name: 'One',
      departmentId: sewing.id,
      salary: '1000',
    });
    const other = await commandsOf('employee').add(ctx, { code: '2', name: 'Two', salary: '2000' });
    Object.assign(ids, { sewing: sewing.id, inSewing: one.id, elsewhere: other.id });
  });
  const user = await as(rahims, 'GET', '/users?name=Karim');
  karim = user.body.data[0].id;
  const member = await as(rahims, 'GET', `/members?userId=${karim}`);
  const role = await as(rahims, 'GET', '/roles?template=hr_officer');
  const given = { memberId: member.body.data[0].id, roleId: role.body.data[0].id };
  expect((await as(rahims, 'POST', '/memberships', given)).status).toBe(201);
  karims = (await tokenOf(await signedIn(runtime, 'karim@garments-a.example'))).token;
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

const as = (token: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  api.call(token, method, path, body === undefined ? {} : { body });
const codes = async (token: string) =>
  (await as(token, 'GET', '/employees?sort=code')).body.data.map((row: { code: string }) => row.code);
const give = (token: string, wish: object) =>
  as(token, 'POST', '/grants', { to: { userId: karim }, rights: ['view'], ...wish });

describe('Rights on single records, by HTTP', () => {
  test('Rahim gives Karim a department; Karim sees who is in it, without salaries, until it is taken back', async () => {
    expect(await codes(karims)).toEqual([]);
    const given = await give(rahims, { model: 'department', ids: [ids.sewing], rights: ['view', 'change'] });
    expect(given.status).toBe(201);
    expect(await codes(karims)).toEqual(['1']);
    const shown = await as(karims, 'GET', `/employees/${ids.inSewing}`);
    expect(shown.body).toMatchObject({ name: 'One' });
    expect(shown.text).not.toContain('salary');
    const salary = await as(karims, 'PATCH', `/employees/${ids.inSewing}`, { salary: '9' });
    expect(salary.body).toMatchObject({ status: 403, errors: [{ pointer: '#/salary' }] });

    const seers = await as(rahims, 'GET', `/records/employee/${ids.inSewing}/access`);
    const his = seers.body.data.find((seer: { userId: string }) => seer.userId === karim);
    expect(his.ways).toMatchObject([{ through: 'department', departmentId: ids.sewing }]);
    const asked = `userId=${karim}&model=employee&id=${ids.inSewing}`;
    const why = await as(rahims, 'GET', `/explain?${asked}&act=view&field=salary`);
    expect(why.body.allowed).toBe(false);
    expect(why.body.gates.map((gate: { gate: string; passed: boolean }) => [gate.gate, gate.passed])).toEqual([
      ['model', true],
      ['object', true],
      ['field', false],
      ['company', true],
    ]);

    const inBangla = await api.call(rahims, 'GET', `/explain?${asked}&act=view&field=salary`, {
      headers: { 'accept-language': 'bn' },
    });
    expect(inBangla.headers.get('vary')).toContain('Accept-Language');
    const [english, bangla] = [why, inBangla].map((reply) =>
      reply.body.gates.map((gate: { reason: { words: string } }) => gate.reason.words),
    );
    expect(english).toContain('The record belongs to their company.');
    for (const words of bangla) expect(words).toMatch(/[\u0980-\u09ff]/);

    const [{ id }] = given.body.data;
    const preview = await as(rahims, 'GET', `/grants/${id}/consequences`);
    expect(preview.body).toMatchObject({ revoked: [{ id, model: 'department' }], falls: [] });
    expect(await codes(karims)).toEqual(['1']);
    expect((await as(rahims, 'DELETE', `/grants/${id}`)).body).toEqual(preview.body);
    expect(await codes(karims)).toEqual([]);
    expect((await as(rahims, 'DELETE', `/grants/${id}`)).status).toBe(404);
  });

  test('several at once, and several taken back', async () => {
    const given = await give(rahims, { model: 'employee', ids: [ids.inSewing, ids.elsewhere] });
    // an HR officer's scope is their departments, and what they were given by name
    expect(await codes(karims)).toEqual(['1', '2']);
    const back = await as(rahims, 'POST', '/grant-revocations', {
      ids: given.body.data.map((row: { id: string }) => row.id),
    });
    expect(back.body.revoked).toHaveLength(2);
    expect(await codes(karims)).toEqual([]);
  });

  test('a token gives and takes no more than it was made for, whatever its owner holds', async () => {
    const narrow = (await tokenOf(people.rahim, ['employee.view', 'department.share', 'department.view'])).token;
    expect((await give(narrow, { model: 'employee', ids: [ids.inSewing] })).body).toMatchObject({ status: 403 });
    const more = await give(narrow, { model: 'department', ids: [ids.sewing], rights: ['delete'] });
    expect(more.body).toMatchObject({ status: 403, code: 'grant.not-held' });
    const given = await give(rahims, { model: 'employee', ids: [ids.inSewing] });
    const [{ id }] = given.body.data;
    expect((await as(narrow, 'DELETE', `/grants/${id}`)).body).toMatchObject({ status: 403 });
    expect((await as(narrow, 'GET', `/grants/${id}/consequences`)).body).toMatchObject({ status: 403 });
    expect(
      (await as(narrow, 'GET', `/explain?userId=${karim}&model=employee&id=${ids.inSewing}&act=view`)).status,
    ).toBe(403);
    expect(await codes(karims)).toEqual(['1']);
    expect((await as(rahims, 'DELETE', `/grants/${id}`)).status).toBe(200);
  });

  test('what cannot be is named', async () => {
    const wish = await give(rahims, { model: 'session', ids: ['x'], rights: ['own'], expiresAt: 'soon' });
    const pointers = wish.body.errors.map((error: { pointer: string }) => error.pointer).sort();
    expect(pointers).toEqual(['#/expiresAt', '#/ids/0', '#/model', '#/rights/0']);
    const why = await as(rahims, 'GET', '/explain?act=fly&userId=x');
    expect(why.body.errors.map((error: { parameter: string }) => error.parameter).sort()).toEqual([
      'act',
      'id',
      'model',
      'userId',
    ]);
  });

  test("another company's records and people are not there", async () => {
    const salmas = (await tokenOf(people.salma)).token;
    const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    const pairs = [
      [
        await give(salmas, { model: 'employee', ids: [ids.inSewing] }),
        await give(salmas, { model: 'employee', ids: [missing] }),
      ],
      [
        await as(salmas, 'GET', `/records/employee/${ids.inSewing}/access`),
        await as(salmas, 'GET', `/records/employee/${missing}/access`),
      ],
      [
        await as(salmas, 'GET', `/explain?userId=${karim}&model=employee&id=${ids.inSewing}&act=view`),
        await as(salmas, 'GET', `/explain?userId=${missing}&model=employee&id=${ids.inSewing}&act=view`),
      ],
    ] as const;
    for (const [one, other] of pairs) {
      expect([one.status, one.text]).toEqual([other.status, other.text]);
      expect(one.status).toBeGreaterThanOrEqual(400);
    }
  });
});
