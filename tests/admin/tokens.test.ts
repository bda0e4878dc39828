import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { factory } from '../support/access.ts';
import { serveApi } from '../support/api.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof factory>>;
let panel: OpenPanel;
let api: Awaited<ReturnType<typeof serveApi>>;
let rahim: Visitor;
let karim: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await factory(runtime);
  panel = await openPanel(runtime);
  api = await serveApi(runtime);
  rahim = await panel.as('rahim@garments-a.example');
  karim = await panel.as('karim@garments-a.example');
});
afterAll(async () => {
  await api.close();
  await panel.close();
  await runtime.close();
});

const action = '/api/resources/access_token/actions';
const make = (visitor: Visitor, name: string, rights: string) => visitor.post(`${action}/makeToken`, { name, rights });

describe('Access tokens in the panel', () => {
  test('Karim chooses among the rights that they hold, gets the text once, and a program uses it', async () => {
    const { json } = await karim.get(`${action}/makeToken`);
    const tables = Object.fromEntries(
      json.data.tables.map(({ model, acts }: { model: string; acts: { value: string }[] }) => [
        model,
        acts.map(({ value }) => value),
      ]),
    );
    expect(tables.punch).toEqual(['view', 'change', 'export', 'share']);
    expect(Object.keys(tables)).not.toContain('role');
    const created = await make(karim, 'হাজিরা export', 'punch.view,employee.view');
    expect(created.json.data.token).toMatch(/^hjt_/);
    expect(created.json.data.address).toMatch(/\/api\/v1$/);
    const reply = await fetch(`${api.url}/me`, { headers: { authorization: `Bearer ${created.json.data.token}` } });
    expect(await reply.json()).toMatchObject({ user: { name: 'Karim' }, rights: ['employee.view', 'punch.view'] });
    const list = await karim.list('access_token');
    expect(list.text).not.toMatch(/hjt_|secretHash/);
    expect(list.json.records).toMatchObject([
      { params: { name: 'হাজিরা export', state: 'inUse', may: 'Employees: See; Punches: See' } },
    ]);
  });

  test('what they do not hold, or no right at all, is refused by its field; nothing is made', async () => {
    const before = (await karim.list('access_token')).json.meta.total;
    for (const rights of ['role.view', '', 'employee.view,journal.view']) {
      const { json } = await make(karim, 'too much', rights);
      expect(json.record.errors).toHaveProperty('rights');
      expect(json.data).toBeUndefined();
    }
    expect((await karim.list('access_token')).json.meta.total).toBe(before);
  });

  test('an admin sees whose they are, without any secret, and revokes one; what is over has no button', async () => {
    const list = await rahim.list('access_token');
    const [token] = list.json.records;
    expect(token.populated.userId.title).toContain('Karim');
    expect(list.text).not.toMatch(/hjt_|secretHash/);
    const buttons = ({ recordActions }: { recordActions: { name: string }[] }) => recordActions.map(({ name }) => name);
    expect(buttons(token)).toContain('delete');
    const { data } = (await make(karim, 'second', 'punch.view')).json;
    const id = (await karim.list('access_token', 'filters.name=second')).json.records[0].id;
    expect((await rahim.act('access_token', id, 'delete')).json.notice).toMatchObject({ type: 'success' });
    const refused = await fetch(`${api.url}/me`, { headers: { authorization: `Bearer ${data.token}` } });
    expect(refused.status).toBe(401);
    const { record } = (await rahim.record('access_token', id)).json;
    expect(record.params.state).toBe('revoked');
    expect(buttons(record)).not.toContain('delete');
  });

  test('they see none of others, and end all of their own in one step', async () => {
    await make(rahim, 'Rahim’s', 'employee.view');
    const names = async (visitor: Visitor, state: string) =>
      (await visitor.list('access_token')).json.records
        .filter(({ params }: { params: { state: string } }) => params.state === state)
        .map(({ params }: { params: { name: string } }) => params.name);
    expect(await names(karim, 'inUse')).toEqual(['হাজিরা export']);
    await karim.post(`${action}/revokeMine`);
    expect(await names(karim, 'inUse')).toEqual([]);
    expect(await names(rahim, 'inUse')).toEqual(['Rahim’s']);
    expect((await karim.post(`${action}/revokeMine`)).json.notice.message).toBe('revokeMineNone');
  });

  test('of another company are not there at all', async () => {
    const id = (await rahim.list('access_token')).json.records[0].id;
    const salma = await panel.as('salma@garments-b.example');
    expect((await salma.list('access_token')).json.records).toEqual([]);
    expect((await salma.act('access_token', id, 'delete')).text).not.toContain('Rahim');
    expect((await rahim.record('access_token', id)).json.record.params.state).toBe('inUse');
    expect(people.a.id).not.toBe(people.b.id);
  });
});

describe('The role on a user’s form', () => {
  test('may be any role of the company, and takes the place of those they had themselves', async () => {
    const role = (await rahim.add('role', { name: 'রাতের HR' })).json.record.id;
    const rules = { roleId: role, effect: 'allow', act: 'view', model: 'terminal', scope: 'all' };
    await rahim.add('rule', rules);
    const rows = await rahim.list('user', 'filters.name=Karim');
    const { id, params } = rows.json.records[0];
    expect(params).toMatchObject({ memberRole: 'hr_officer', roles: 'HR officer' });
    expect((await rahim.act('user', id, 'edit', { memberRole: role })).json.notice).toMatchObject({ type: 'success' });
    const after = (await rahim.record('user', id)).json.record.params;
    expect(after).toMatchObject({ memberRole: role, roles: 'রাতের HR' });
    expect((await karim.list('employee')).status).toBe(403);
    expect((await karim.list('terminal')).status).toBe(200);
    for (const wrong of ['boss', '0198c0de-0000-7000-8000-000000000001']) {
      const { json } = await rahim.act('user', id, 'edit', { memberRole: wrong });
      expect(json.record.errors.memberRole.message).toContain('not a role');
    }
    await rahim.act('user', id, 'edit', { memberRole: 'nobody' });
    expect((await rahim.record('user', id)).json.record.params).toMatchObject({ memberRole: 'nobody' });
    expect((await rahim.list('membership', `filters.roleId=${role}`)).json.records).toEqual([]);
    await rahim.act('user', id, 'edit', { memberRole: 'hr_officer' });
  });

  test('another company’s role is no role here, and nobody gives a wider one than their own', async () => {
    const salma = await panel.as('salma@garments-b.example');
    const foreign = (await salma.list('role')).json.records[0].id;
    const karims = (await rahim.list('user', 'filters.name=Karim')).json.records[0].id;
    const { json } = await rahim.act('user', karims, 'edit', { memberRole: foreign });
    expect(json.record.errors.memberRole.message).toContain('not a role');
    // a deputy who looks after users and roles, may pass that on, and holds nothing else
    const deputy = (await rahim.add('role', { name: 'Deputy' })).json.record.id;
    for (const [act, model] of [
      ['view', 'user'],
      ['change', 'user'],
      ['share', 'user'],
      ['share', 'role'],
      ['view', 'member'],
      ['view', 'role'],
      ['view', 'membership'],
      ['add', 'membership'],
      ['delete', 'membership'],
    ] as const) {
      await rahim.add('rule', { roleId: deputy, effect: 'allow', act, model, scope: 'all' });
    }
    await rahim.act('user', karims, 'edit', { memberRole: deputy });
    await rahim.add('user', {
      name: 'Jahanara',
      email: 'jahanara@garments-a.example',
      password: 'a long enough password',
    });
    const hers = (await rahim.list('user', 'filters.name=Jahanara')).json.records[0].id;
    const wide = await karim.act('user', hers, 'edit', { memberRole: 'hr_manager' });
    expect(wide.json.notice).toMatchObject({
      type: 'error',
      message: expect.stringContaining('rights that you have and may share'),
    });
    expect((await karim.act('user', hers, 'edit', { memberRole: deputy })).json.notice).toMatchObject({
      type: 'success',
    });
  });
});
