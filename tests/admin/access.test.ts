import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { unitOfWork } from '../../src/context.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { factory } from '../support/access.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { says, saysPart } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof factory>>;
let panel: OpenPanel;
let rahim: Visitor;
let salma: Visitor;
let superAdmin: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await factory(runtime);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
  salma = await panel.as('salma@garments-b.example');
  superAdmin = await panel.as('super@hajira.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

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
  test('a role of their own begins with the rights of another, is given to a user until an end, and taken back', async () => {
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

describe('"Access" on a record', () => {
  const who = (reply: Reply) =>
    Object.fromEntries(reply.json.data.seers.map((seer: { name: string }) => [seer.name, seer]));

  test('says who can see it, through what, since when; gives a right with an end, and takes it back', async () => {
    const selim = people.selim;
    const before = who(await rahim.record('employee', selim, 'access'));
    expect(before.Rahim.ways).toMatchObject([{ through: 'role', by: 'Company admin', until: null }]);
    expect(before.Karim).toBeUndefined();
    const karim = await panel.as('karim@garments-a.example');
    expect((await karim.record('employee', selim)).json.record.params).toEqual({});
    const to = { userId: await userId('karim@garments-a.example'), rights: 'view,change' };
    const given = await rahim.act('employee', selim, 'access.give', {
      ...to,
      expiresAt: '2030-01-01T00:00:00Z',
    });
    expect(given.json.notice).toMatchObject({ type: 'success' });
    const [way] = who(given).Karim.ways;
    expect(way).toMatchObject({
      through: 'grant',
      rights: 'See, Change',
      giver: 'Rahim',
      until: '2030-01-01T00:00:00.000Z',
    });
    expect((await karim.record('employee', selim)).json.record.params.name).toBe('Selim');
    const listed = await rahim.list('record_grant', 'filters.model=employee');
    expect(listed.text).toContain('"rights":"See, Change"');
    const preview = await rahim.act('employee', selim, 'access.preview', { ids: way.grantId });
    expect(preview.json.data).toMatchObject({ revoked: [{ name: 'Karim', giver: 'Rahim' }], falls: [] });
    expect((await karim.record('employee', selim)).json.record.id).toBe(selim);
    const taken = await rahim.act('employee', selim, 'access.revoke', { ids: way.grantId });
    expect(who(taken).Karim).toBeUndefined();
    expect((await karim.record('employee', selim)).json.record.params).toEqual({});
  });

  test('shows before a right is taken what was passed on from it', async () => {
    const karimId = await userId('karim@garments-a.example');
    const salma = await rahim.add('user', {
      name: 'Deputy',
      email: 'deputy@garments-a.example',
      password: 'a long enough password',
      memberRole: 'line_supervisor',
      isActive: 'true',
    });
    expect(salma.json.notice).toMatchObject({ type: 'success' });
    const give = { userId: karimId, rights: 'view,share' };
    const first = await rahim.act('employee', people.selim, 'access.give', give);
    const karim = await panel.as('karim@garments-a.example');
    const on = await karim.act('employee', people.selim, 'access.give', {
      userId: salma.json.record.id,
      rights: 'view',
    });
    expect(on.json.notice).toMatchObject({ type: 'success' });
    const ids = who(first).Karim.ways[0].grantId;
    const preview = await rahim.act('employee', people.selim, 'access.preview', { ids });
    expect(preview.json.data.falls).toMatchObject([{ name: 'Deputy', giver: 'Karim' }]);
    expect(Object.keys(who(await rahim.act('employee', people.selim, 'access.revoke', { ids })))).not.toContain(
      'Deputy',
    );
  });

  test('refuses whoever may not pass on, a stranger as receiver, and grants of other records', async () => {
    const nobody = await rahim.act('employee', people.jamil, 'access.give', {
      userId: await userId('salma@garments-b.example'),
      rights: 'view',
    });
    expect(nobody.json.record.errors.to.message).toContain('no such user');
    const both = await rahim.act('employee', people.jamil, 'access.give', { rights: 'view' });
    expect(both.json.record.errors.to).toBeDefined();
    const given = await rahim.act('employee', people.jamil, 'access.give', {
      userId: await userId('karim@garments-a.example'),
      rights: 'view',
    });
    const ids = who(given).Karim.ways[0].grantId;
    for (const wrong of [ids, missing]) {
      const other = await rahim.act('employee', people.rina, 'access.revoke', { ids: wrong });
      expect(other.json.problem).toEqual({ code: 'record.not-found', status: 404 });
    }
    for (const step of ['show', 'access', 'why']) {
      const [one, other] = [
        await salma.record('employee', people.jamil, step),
        await salma.record('employee', missing, step),
      ];
      expect(blotted(one, people.jamil)).toEqual(blotted(other, missing));
      expect(one.json.record.params).toEqual({});
    }
    await rahim.act('employee', people.jamil, 'access.revoke', { ids });
  });
});

describe('"Why may they, or may they not?"', () => {
  test('names the four gates in their order, and who gave what decided', async () => {
    const karim = await userId('karim@garments-a.example');
    const ask = (model: string, id: string, fields: Record<string, string>) =>
      rahim.act(model, id, 'why', { userId: karim, ...fields });
    const salary = (await ask('employee', people.jamil, { act: 'view', field: 'salary' })).json.data;
    expect(salary.allowed).toBe(false);
    expect(salary.gates.map(({ gate }: { gate: string }) => gate)).toEqual(['model', 'object', 'field', 'company']);
    expect(salary.gates[0]).toMatchObject({ passed: true, kind: 'template', through: 'HR officer', giver: 'Rahim' });
    expect(salary.gates[1]).toMatchObject({ passed: false });
    expect(salary.gates[2]).toMatchObject({ passed: false, words: saysPart('Salary') });
    const read = await rahim.record('punch', people.punches.jamil, 'why');
    expect(read.json.data.acts).toContainEqual({ value: 'correct', label: 'Correct' });
    const stranger = await userId('salma@garments-b.example');
    const [one, other] = [
      await rahim.act('employee', people.jamil, 'why', { userId: stranger, act: 'view' }),
      await rahim.act('employee', people.jamil, 'why', { userId: missing, act: 'view' }),
    ];
    expect(blotted(one, stranger)).toEqual(blotted(other, missing));
    const visitor = await panel.as('karim@garments-a.example');
    expect((await visitor.act('employee', people.jamil, 'why', { userId: karim, act: 'view' })).status).toBe(404);
  });
});

describe('The matrix of a role', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the page's
  const cellIn = (reply: Reply, model: string, act: string): any =>
    reply.json.data.tables
      .find((table: { model: string }) => table.model === model)
      .cells.find((cell: { act: string }) => cell.act === act);

  test('says how far each right reaches, what saving would change and for whom, and saves it as one step', async () => {
    const role = await roleId(people.a.id, 'hr_officer');
    const matrix = await rahim.record('role', role, 'rights');
    expect(cellIn(matrix, 'employee', 'view')).toMatchObject({
      scope: 'department',
      choices: ['none', 'department', 'all'],
    });
    const cells = JSON.stringify([
      { model: 'employee', act: 'view', scope: 'all' },
      { model: 'badge', act: 'add', scope: 'none' },
      { model: 'employee', act: 'view', field: 'phone', allowed: false },
      { model: 'terminal', act: 'view', scope: 'all' },
    ]);
    const preview = await rahim.act('role', role, 'rights.preview', { cells });
    expect(preview.json.data).toEqual({
      members: [
        {
          names: ['Karim'],
          gains: [{ label: 'See Employees', from: 'Of his departments', to: 'All of the company' }],
          losses: [
            { label: 'Add Badges', from: 'Of his departments', to: 'None' },
            { label: 'See Employees: Phone', from: 'yes', to: 'no' },
          ],
        },
      ],
      changes: [
        { label: 'See Employees', from: 'Of his departments', to: 'All of the company' },
        { label: 'Add Badges', from: 'Of his departments', to: 'None' },
        { label: 'See Employees: Phone', from: 'yes', to: 'no' },
      ],
    });
    expect(cellIn(await rahim.record('role', role, 'rights'), 'employee', 'view').scope).toBe('department');
    const saved = await rahim.act('role', role, 'rights.save', { cells });
    expect(saved.json.notice).toMatchObject({ type: 'success' });
    expect(cellIn(saved, 'employee', 'view').scope).toBe('all');
    const karim = await panel.as('karim@garments-a.example');
    const seen = (await karim.record('employee', people.selim)).json.record.params;
    expect(seen.name).toBe('Selim');
    expect(Object.keys(seen)).not.toContain('phone');
    const back = JSON.stringify([
      { model: 'employee', act: 'view', scope: 'department' },
      { model: 'badge', act: 'add', scope: 'department' },
      { model: 'employee', act: 'view', field: 'phone', allowed: true },
    ]);
    await rahim.act('role', role, 'rights.save', { cells: back });
    expect((await rahim.list('rule', `filters.roleId=${role}`)).json.meta.total).toBe(0);
  });

  test('all cells or none; the admin role stands; what no matrix has is refused', async () => {
    const role = await roleId(people.a.id, 'hr_officer');
    const save = (id: string, cells: unknown) => rahim.act('role', id, 'rights.save', { cells: JSON.stringify(cells) });
    const half = await save(role, [
      { model: 'badge', act: 'delete', scope: 'all' },
      { model: 'employee', act: 'view', scope: 'own' },
    ]);
    expect(half.json.record.errors.cells.message).toContain('You cannot choose');
    expect(cellIn(await rahim.record('role', role, 'rights'), 'badge', 'delete').scope).toBe('none');
    for (const cells of [
      'x',
      [{ model: 'session', act: 'view', scope: 'all' }],
      [{ model: 'user', act: 'view', field: 'passwordHash', allowed: true }],
    ]) {
      expect((await save(role, cells)).json.notice).toMatchObject({ type: 'error' });
    }
    const admin = await roleId(people.a.id, 'company_admin');
    expect((await save(admin, [{ model: 'badge', act: 'add', scope: 'none' }])).json.problem).toMatchObject({
      code: 'role.admin-fixed',
    });
    const theirs = await roleId(people.b.id, 'hr_officer');
    expect(blotted(await save(theirs, []), theirs)).toEqual(blotted(await save(missing, []), missing));
    expect(blotted(await rahim.record('role', theirs, 'rights'), theirs)).toEqual(
      blotted(await rahim.record('role', missing, 'rights'), missing),
    );
  });
});

describe('"See as this user"', () => {
  test('shows the panel as they have it, to look only, and is written down', async () => {
    const looker = await panel.as('rahim@garments-a.example');
    const id = await userId('karim@garments-a.example');
    const production = { userId: id, rights: 'view,change' };
    await rahim.act('department', people.production, 'access.give', production);
    const started = await looker.act('user', id, 'seeAs');
    expect(started.json.data).toEqual({ seeing: true });
    const page = await looker.get('/');
    expect(page.text).toContain('"title":"Karim"');
    expect(page.text).toContain('"seenBy":"Rahim"');
    const seen = (await looker.record('employee', people.jamil)).json.record.params;
    expect(seen.name).toBe('Jamil');
    expect(Object.keys(seen)).not.toContain('salary');
    expect((await looker.list('role')).status).toBe(403);
    // the first page counts what they see: Jamil and Rina of Production, not Selim of the accounts
    const first = (await looker.get('/api/dashboard')).json;
    expect(Object.keys(first)).toEqual(['reach', 'now']);
    expect(first.reach).toMatchObject({ activeEmployees: 2, present: 0, held: 0, isOwn: false });
    expect(first.reach.departments).toMatchObject([
      { name: 'Production', activeEmployees: 1, present: 0 },
      { name: 'Sewing', activeEmployees: 1, present: 0 },
    ]);
    for (const [model, record, action] of [
      ['employee', people.jamil, 'edit'],
      ['user', id, 'seeAs'],
      ['punch', people.punches.jamil, 'correct'],
    ] as const) {
      const reply = await looker.act(model, record, action, { name: 'x' });
      expect(reply).toMatchObject({ status: 403, json: { code: 'impersonation.read-only' } });
    }
    expect(await rows("SELECT actor_name FROM journal WHERE action = 'impersonation.read-only'")).toEqual(
      Array(3).fill({ actor_name: 'Rahim' }),
    );
    expect((await looker.post('/see-as/end')).status).toBe(303);
    expect((await looker.record('employee', people.jamil)).json.record.params).toHaveProperty('salary');
    const written = await rows(
      'SELECT action, actor_name, actor FROM journal WHERE record_id = $1 AND action LIKE $2 ORDER BY at',
      id,
      'user.seen-as%',
    );
    expect(written).toMatchObject([
      { action: 'user.seen-as', actor_name: 'Rahim' },
      { action: 'user.seen-as-ended', actor_name: 'Rahim' },
    ]);
    const refused = await rows(
      "SELECT actor_name FROM journal WHERE action = 'policy.refused' AND model = 'role' ORDER BY at DESC LIMIT 1",
    );
    expect(refused).toEqual([{ actor_name: 'Rahim' }]);
  });

  test('has ended by the time that the browser is sent on', async () => {
    const looker = await panel.as('rahim@garments-a.example');
    await looker.act('user', await userId('karim@garments-a.example'), 'seeAs');
    const client = new pg.Client({ connectionString: runtime.database.url });
    await client.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE hajira_platform');
      const held = await client.query('SELECT 1 FROM session FOR UPDATE');
      await client.query('RESET ROLE'); // which may see what others wait for
      expect(held.rowCount).toBeGreaterThan(0);
      let isSentOn = false;
      // done when the answer's head has come, as a browser takes it
      const headers = { cookie: looker.cookie, origin: panel.url };
      const stopped = fetch(`${panel.url}/admin/see-as/end`, { method: 'POST', redirect: 'manual', headers }).finally(
        () => {
          isSentOn = true;
        },
      );
      await eventually(
        async () => {
          const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          return isSentOn || (await client.query(waiting)).rowCount === 1;
        },
        (isSo) => isSo,
        20_000,
      );
      expect(isSentOn).toBe(false);
      await client.query('COMMIT');
      expect((await stopped).status).toBe(303);
    } finally {
      await client.end();
    }
    expect((await looker.list('role')).status).toBe(200);
  });

  test('is for company admins alone, within their company, and ends when its user leaves', async () => {
    const id = await userId('karim@garments-a.example');
    const karim = await panel.as('karim@garments-a.example');
    expect((await karim.act('user', id, 'seeAs')).status).toBeGreaterThanOrEqual(403);
    expect((await superAdmin.act('user', id, 'seeAs')).status).toBe(404);
    const [one, other] = [await salma.act('user', id, 'seeAs'), await salma.act('user', missing, 'seeAs')];
    expect(blotted(one, id)).toEqual(blotted(other, missing));
    expect((await salma.get('/')).text).toContain('"title":"Salma"');
    const looker = await panel.as('rahim@garments-a.example');
    await looker.act('user', id, 'seeAs');
    await rahim.act('user', id, 'edit', { isActive: 'false' });
    expect((await looker.list('employee')).json.code).toBe('impersonation.ended');
    expect((await looker.list('role')).status).toBe(200);
    await rahim.act('user', id, 'edit', { isActive: 'true' });
  });

  test('ends with its session, and the journal says so: logged out, or run out', async () => {
    const id = await userId('karim@garments-a.example');
    const ended = () =>
      rows(
        `SELECT actor_name, reason FROM journal WHERE record_id = $1 AND action = 'user.seen-as-ended'
           AND reason ->> 'code' = 'impersonation.session-ended'`,
        id,
      );
    const looker = await panel.as('rahim@garments-a.example');
    await looker.act('user', id, 'seeAs');
    expect(await ended()).toEqual([]);
    await looker.post('/logout');
    expect(await ended()).toEqual([{ actor_name: 'Rahim', reason: says('the session ended') }]);
    const other = await panel.as('rahim@garments-a.example');
    await other.act('user', id, 'seeAs');
    // what the store does by itself with sessions that have run out
    await rows(`UPDATE session SET expire = now() - interval '1 hour' WHERE sess ->> 'seeingAs' = $1`, id);
    await rows('DELETE FROM session WHERE expire < now()');
    expect(await ended()).toHaveLength(2);
    const [last] = await rows(
      `SELECT at < now() - interval '59 minutes' AS "isThen" FROM journal WHERE action = 'user.seen-as-ended' ORDER BY at LIMIT 1`,
    );
    expect(last).toEqual({ isThen: true });
  });
});

describe('Rights on many records', () => {
  type Wish = Record<string, string>;
  const many = (visitor: Visitor, verb: string, ids: string[], fields: Wish) =>
    visitor.post(`/api/resources/employee/bulk/giveMany.${verb}?recordIds=${ids.join(',')}`, fields);

  test('are given at once as far as the giver holds them, and taken back from one user', async () => {
    const deputy = await userId('karim@garments-a.example');
    const ids = [people.jamil, people.rina, people.selim];
    const until = '2031-01-01T00:00:00.000Z';
    const wish = { userId: deputy, rights: 'view,change', expiresAt: until };
    const given = await many(rahim, 'give', ids, wish);
    expect(given.json.data).toEqual({ given: 3, not: [] });
    const stored = await rows(
      `SELECT g.record_id, g.can_change, g.can_delete, g.expires_at FROM record_grant g JOIN member m ON m.id = g.principal
       WHERE m.user_id = $1 AND g.model = 'employee' AND g.deleted_at IS NULL AND g.record_id = ANY($2)`,
      deputy,
      ids,
    );
    expect(stored).toHaveLength(3);
    expect(stored[0]).toMatchObject({ can_change: true, can_delete: false, expires_at: new Date(until) });
    const preview = await many(rahim, 'preview', ids, { userId: deputy });
    expect(preview.json.data.revoked).toHaveLength(3);
    expect((await many(rahim, 'preview', ids, { userId: deputy })).json.data.revoked).toHaveLength(3);
    const taken = await many(rahim, 'revoke', ids, { userId: deputy });
    expect(taken.json.data).toEqual({ taken: 3, not: [] });
    expect((await many(rahim, 'preview', ids, { userId: deputy })).json.data.revoked).toEqual([]);
  });

  test('what the giver does not hold is left out by name, with the reason; nothing longer than they hold it', async () => {
    await rahim.add('user', {
      name: 'রহিমা খাতুন',
      email: 'rahima@garments-a.example',
      password: 'a long enough password',
      memberRole: 'line_supervisor',
    });
    const rahima = await userId('rahima@garments-a.example');
    const karim = await userId('karim@garments-a.example');
    const end = '2031-01-01T00:00:00.000Z';
    const officer = await panel.as('karim@garments-a.example');
    // an officer passes on what was given to them by name with the right to pass it on
    await many(rahim, 'give', [people.jamil], { userId: karim, rights: 'view,share', expiresAt: end });
    const ids = [people.jamil, people.rina];
    const wish = { userId: rahima, rights: 'view', expiresAt: '2030-01-01T00:00:00Z' };
    const some = await many(officer, 'give', ids, wish);
    expect(some.json.data).toMatchObject({ given: 1, not: [{ id: people.rina, name: 'Rina · 8' }] });
    expect(some.json.data.not[0].why).toContain('may not share rights');
    const longer = await many(officer, 'give', ids, { ...wish, expiresAt: '' });
    expect(longer.json.data.given).toBe(0);
    expect(longer.json.data.not).toMatchObject([
      { id: people.jamil, why: expect.stringContaining('2031-01-01 06:00') },
      {},
    ]);
    const stranger = await many(salma, 'give', ids, { userId: rahima, rights: 'view' });
    expect(stranger.json.notice).toMatchObject({ type: 'error' });
    expect(stranger.text).not.toContain('Jamil');
  });
});

describe('"Members" of a group and of a role', () => {
  const linesOf = (reply: Reply) => reply.json.data.lines as { id: string; kind: string; name: string }[];

  test('say who is in it, since when, until when and by whom; who is put in has the rights of it at once', async () => {
    const group = (await rahim.add('user_group', { name: 'লাইন ৪' })).json.record.id;
    await rahim.add('user', {
      name: 'Nila',
      email: 'nila@garments-a.example',
      password: 'a long enough password',
      isActive: 'true',
    });
    const nilas = await userId('nila@garments-a.example');
    expect(linesOf(await rahim.record('user_group', group, 'members'))).toEqual([]);
    const nila = await panel.as('nila@garments-a.example');
    expect((await nila.list('employee')).status).toBe(403);
    const put = await rahim.act('user_group', group, 'members.add', {
      userId: nilas,
      expiresAt: '2030-01-01T00:00:00Z',
    });
    expect(linesOf(put)).toMatchObject([
      { kind: 'user', name: 'Nila', giver: 'Rahim', until: '2030-01-01T00:00:00.000Z' },
    ]);
    const role = await roleId(people.a.id, 'hr_manager');
    const has = await rahim.act('user_group', group, 'members.add', { roleId: role });
    expect(linesOf(has)).toMatchObject([{ kind: 'user' }, { kind: 'role', name: 'HR manager' }]);
    expect((await nila.list('employee')).status).toBe(200);
    const ofRole = linesOf(await rahim.record('role', role, 'members'));
    expect(ofRole).toMatchObject([{ kind: 'group', name: 'লাইন ৪' }]);
    const out = await rahim.act('role', role, 'members.remove', { membershipId: String(ofRole[0]?.id) });
    expect(linesOf(out)).toEqual([]);
    expect((await nila.list('employee')).status).toBe(403);
  });

  test('are somebody of the company, one at a time, and what another group has is not revoked here', async () => {
    const [one, other] = [
      (await rahim.add('user_group', { name: 'One' })).json.record.id,
      (await rahim.add('user_group', { name: 'Other' })).json.record.id,
    ];
    const karim = await userId('karim@garments-a.example');
    const role = await roleId(people.a.id, 'employee');
    const whoOf = (reply: Reply) => reply.json.record.errors.who?.message;
    expect(whoOf(await rahim.act('user_group', one, 'members.add', {}))).toContain('one of the two');
    expect(whoOf(await rahim.act('user_group', one, 'members.add', { userId: karim, roleId: role }))).toContain(
      'one of',
    );
    const foreign = await userId('salma@garments-b.example');
    const [theirs, nobody] = [
      await rahim.act('user_group', one, 'members.add', { userId: foreign }),
      await rahim.act('user_group', one, 'members.add', { userId: missing }),
    ];
    expect(blotted(theirs, foreign)).toEqual(blotted(nobody, missing));
    const [line] = linesOf(await rahim.act('user_group', one, 'members.add', { userId: karim }));
    const [wrong, none] = [
      await rahim.act('user_group', other, 'members.remove', { membershipId: String(line?.id) }),
      await rahim.act('user_group', other, 'members.remove', { membershipId: missing }),
    ];
    expect(wrong.json.notice).toMatchObject({ type: 'error' });
    expect(blotted(wrong, String(line?.id))).toEqual(blotted(none, missing));
    expect(linesOf(await rahim.record('user_group', one, 'members'))).toHaveLength(1);
    const officer = await panel.as('karim@garments-a.example');
    expect((await officer.record('user_group', one, 'members')).status).toBe(403);
  });
});

describe('What is written down', () => {
  test('is chosen in the journal by what was done, in words', async () => {
    const { acts } = (await rahim.get('/api/resources/journal/actions/acts')).json.data;
    expect(acts).toContainEqual({ value: 'record.granted', label: 'Record: granted' });
    const found = await rahim.list('journal', 'filters.action=record.granted&perPage=500');
    expect(found.json.records.length).toBeGreaterThan(2);
    for (const { params } of found.json.records) expect(params.action).toBe('Record: granted');
    const officer = await panel.as('karim@garments-a.example');
    expect((await officer.get('/api/resources/journal/actions/acts')).status).toBe(403);
  });

  test('names whoever made a record, for those who may know them', async () => {
    const id = '0198c0de-0000-7000-8000-00000000f11e';
    await people.rahim((ctx) =>
      ctx.sql.query(
        `INSERT INTO employee_import (company_id, id, file_name, content, rows, problems)
         VALUES ($1, $2, 'people.csv', '', 0, '[]')`,
        [people.a.id, id],
      ),
    );
    expect((await rahim.record('employee_import', id)).json.record.params.createdBy).toBe('Rahim');
  });
});
