import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { factory } from '../support/access.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { testHouse } from '../support/people.ts';

let house: Awaited<ReturnType<typeof testHouse>>;
let people: Awaited<ReturnType<typeof factory>>;
let panel: OpenPanel;
let rahim: Visitor;
let salma: Visitor;
let superAdmin: Visitor;

beforeAll(async () => {
  house = await testHouse();
  people = await factory(house);
  panel = await openPanel(house);
  rahim = await panel.as('rahim@garments-a.example');
  salma = await panel.as('salma@garments-b.example');
  superAdmin = await panel.as('super@hajira.example');
});
afterAll(async () => {
  await panel.close();
  await house.close();
});

const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ house, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

const idOf = async (sql: string, ...values: unknown[]) => String((await rows(sql, ...values))[0]?.id);
const userId = (email: string) => idOf('SELECT id FROM "user" WHERE email = $1', email);
const roleId = (company: string, template: string) =>
  idOf('SELECT id FROM role WHERE company_id = $1 AND template = $2', company, template);

/** An answer without the ids that were asked for, and its own. */
const blotted = (reply: Reply, id: string) => ({
  status: reply.status,
  text: reply.text.replaceAll(id, 'ID').replace(/"requestId":"[^"]+"/, ''),
});

describe('Rahim manages who may do what', () => {
  test('a role of his own begins with the rights of another, is given to a user until an end, and taken back', async () => {
    const like = await roleId(people.a.id, 'hr_officer');
    const added = await rahim.add('role', { name: 'Night HR', like });
    expect(added.json.notice).toMatchObject({ type: 'success' });
    const role = added.json.record.id;
    const rules = await rahim.list('rule', `filters.roleId=${role}&perPage=100`);
    expect(rules.json.meta.total).toBeGreaterThan(10);
    const karim = await userId('karim@garments-a.example');
    const given = { userId: karim, roleId: role, expiresAt: '2030-01-01T00:00:00Z' };
    const membership = await rahim.add('membership', given);
    expect(membership.json.notice).toMatchObject({ type: 'success' });
    const list = await rahim.list('membership', `filters.roleId=${role}`);
    expect(list.json.records).toHaveLength(1);
    expect(list.json.records[0]).toMatchObject({
      params: { userId: karim, roleId: role },
      populated: { userId: { title: 'Karim · karim@garments-a.example' }, roleId: { title: 'Night HR' } },
    });
    expect((await rahim.act('role', role, 'delete')).json.notice).toMatchObject({ type: 'error' });
    await rahim.act('membership', membership.json.record.id, 'delete');
    expect((await rahim.act('role', role, 'delete')).json.notice).toMatchObject({ type: 'success' });
  });

  test('a rule says who, what and which records; what makes no sense is said on the field', async () => {
    const karim = await userId('karim@garments-a.example');
    const rule = { userId: karim, effect: 'allow', act: 'view', model: 'terminal', scope: 'all' };
    const added = await rahim.add('rule', rule);
    expect(added.json.notice).toMatchObject({ type: 'success' });
    const { params } = (await rahim.record('rule', added.json.record.id)).json.record;
    expect(params).toMatchObject(rule);
    const wrong = await rahim.add('rule', { ...rule, act: 'reject' });
    expect(wrong.json.record.errors.act.message).toContain('Nobody can reject');
    const nobody = await rahim.add('rule', { ...rule, userId: missing });
    expect(nobody.json.record.errors.userId.message).toContain('no such user');
    await rahim.act('rule', added.json.record.id, 'delete');
  });

  test('a user of another company is nobody, and no row of its rights is seen', async () => {
    const foreign = await userId('salma@garments-b.example');
    const role = await roleId(people.a.id, 'employee');
    const [one, other] = [
      await rahim.add('membership', { userId: foreign, roleId: role }),
      await rahim.add('membership', { userId: missing, roleId: role }),
    ];
    expect(blotted(one, foreign)).toEqual(blotted(other, missing));
    for (const model of ['role', 'membership']) {
      const [row] = await rows(`SELECT id FROM ${model} WHERE company_id = $1`, people.b.id);
      expect((await rahim.list(model, 'perPage=500')).text).not.toContain(row.id);
      expect(blotted(await rahim.record(model, row.id), row.id)).toEqual(
        blotted(await rahim.record(model, missing), missing),
      );
      expect((await salma.record(model, row.id)).json.record.id).toBe(row.id);
    }
  });

  test('whoever has no right to it finds no such lists', async () => {
    const karim = await panel.as('karim@garments-a.example');
    for (const model of ['role', 'membership', 'rule', 'record_grant', 'user_group']) {
      expect((await karim.list(model)).status).toBe(403);
      expect((await superAdmin.add(model, { name: 'x' })).status).toBe(403);
    }
  });
});
