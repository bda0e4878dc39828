import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { declarations } from '../../src/admin/resources/index.ts';
import { acrossCompanies, unitOfWork } from '../../src/context.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { builtInPermissions, type Model, permissionCeiling } from '../../src/policies/roles.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;
let salma: Visitor;
let superAdmin: Visitor;
const theirs: Record<string, string> = {};
const ours: Record<string, string> = {};

/** One record of every table of a company's panel, for each company. */
async function furnish(into: Record<string, string>, as: typeof people.rahim, site: typeof people.siteA, name: string) {
  const made = await as(async (ctx) => {
    const department = await commandsOf('department').add(ctx, { name: `Sewing ${name}` });
    const values = { code: `E-${name}`, name: `Worker ${name}`, salary: '17000.50', departmentId: department.id };
    const employee = await commandsOf('employee').add(ctx, values);
    const badge = { number: `7${name}`, employeeId: employee.id, validFrom: '2020-01-01T00:00:00Z' };
    const leave = { employeeId: employee.id, firstDay: '2026-12-01', lastDay: '2026-12-02' };
    into.leave_request = String((await commandsOf('leave_request').add(ctx, leave)).id);
    const role = await commandsOf('role').add(ctx, { name: `Gate keepers ${name}` });
    const group = await commandsOf('user_group').add(ctx, { name: `Foremen ${name}` });
    const rule = { roleId: role.id, model: 'punch', act: 'view', scope: 'all', effect: 'allow' };
    into.role = String(role.id);
    into.user_group = String(group.id);
    into.membership = String((await commandsOf('membership').add(ctx, { groupId: group.id, roleId: role.id })).id);
    into.rule = String((await commandsOf('rule').add(ctx, rule)).id);
    return { department, employee, badge: await commandsOf('badge').add(ctx, badge) };
  });
  const terminalId = newId();
  const punches = await site(async (ctx) => {
    await ctx.sql.query(
      `INSERT INTO terminal (company_id, id, serial, name, comm_key_sealed) VALUES ($1, $2, $3, $4, 'sealed secret')`,
      [ctx.companyId, terminalId, `SER-${name}`, `Gate ${name}`],
    );
    const one = { serial: [`SER-${name}`], badge: [`7${name}`], localTime: ['2026-11-20 08:00:00'], code: [0] };
    const rest = { verify: [1], work: [null], receivedAt: [new Date('2026-11-21')], clockOffsetMs: [0] };
    return storePunches(ctx, { source: 'terminal', siteId: null }, { ...one, ...rest, way: ['pull'] });
  });
  into.department = String(made.department.id);
  into.employee = String(made.employee.id);
  into.badge = String(made.badge.id);
  into.terminal = terminalId;
  into.punch = String(punches.ids[0]);
}

/** What stands between a company and the platform: an invoice, a request to join, a visit of support, a job's last run. */
async function subscribe(all: Record<string, string>) {
  const [invoice, request, visit, run] = [newId(), newId(), newId(), newId()];
  await unitOfWork({ runtime, principal: systemPrincipal(null) }, async ({ sql }) => {
    await sql.query(
      `INSERT INTO invoice (company_id, id, number, package_id, amount, period, due_at)
       SELECT id, $2, 'INV-' || left(id::text, 8), package_id, 100, 'month', now() FROM company WHERE id = $1`,
      [all.company, invoice],
    );
    await sql.query(
      `INSERT INTO join_request (company_id, id, user_id, name, email) VALUES ($1, $2, $3, 'Somebody', 'somebody@mail.example')`,
      [all.company, request, all.user],
    );
    await sql.query(
      `INSERT INTO support_visit (company_id, id, user_id, visitor, reason, ends_at) VALUES ($1, $2, $3, 'Nasrin', 'Ticket', now())`,
      [all.company, visit, all.user],
    );
    await sql.query(`INSERT INTO job_run (company_id, id, task) VALUES ($1, $2, 'mobile-retention')`, [
      all.company,
      run,
    ]);
  });
  Object.assign(all, { invoice, join_request: request, support_visit: visit, job_run: run });
}

/** Where does this company keep its site, user, journal entry? */
async function find(sql: string, ...values: unknown[]): Promise<string> {
  const rows = await unitOfWork(
    { runtime, principal: systemPrincipal(null) },
    async (ctx) => (await ctx.sql.query(sql, values)).rows,
  );
  return String(rows[0]?.id);
}

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  await furnish(ours, people.rahim, people.siteA, 'A');
  await furnish(theirs, people.salma, people.siteB, 'B');
  for (const [all, company, email] of [
    [ours, people.a, 'rahim@garments-a.example'],
    [theirs, people.b, 'salma@garments-b.example'],
  ] as const) {
    all.company = company.id;
    all.site = company.siteId;
    all.user = await find('SELECT id FROM "user" WHERE email = $1', email);
    await subscribe(all);
    all.journal = await find('SELECT id FROM journal WHERE company_id = $1', company.id);
  }
  rahim = await panel.as('rahim@garments-a.example');
  salma = await panel.as('salma@garments-b.example');
  superAdmin = await panel.as('super@hajira.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const isSeen = (rules: (typeof permissionCeiling)['cloud'], model: Model) => rules[model]?.includes('view') ?? false;

/** Tables of the panel whose records a company admin and the super admin see; the price list is everybody's. */
const tables = declarations
  .map(({ model }) => model)
  .filter((model) => model !== 'package')
  .filter((model) => isSeen(permissionCeiling.cloud, model) && isSeen(builtInPermissions.super_admin.cloud, model));
const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

/** An answer with the id that was asked for, and its own, blotted out: what is left must not tell foreign from missing. */
const blotted = (text: string, id: string) => text.replaceAll(id, 'ID').replace(/"requestId":"[^"]+"/, '');

describe("Another company's record", () => {
  test.each(tables)('of %s cannot be told from one that does not exist', async (table) => {
    const foreign = theirs[table] ?? '';
    for (const action of ['show', 'edit', 'delete']) {
      const [one, other] = [await rahim.record(table, foreign, action), await rahim.record(table, missing, action)];
      expect(one.status).toBe(other.status);
      expect(blotted(one.text, foreign)).toBe(blotted(other.text, missing));
      expect(one.text).not.toContain('params":{"id');
    }
    const bulk = `/api/resources/${table}/bulk/bulkDelete?recordIds=`;
    const [one, other] = [await rahim.get(bulk + foreign), await rahim.get(bulk + missing)];
    expect(blotted(one.text, foreign)).toBe(blotted(other.text, missing));
    expect((await rahim.record(table, ours[table] ?? '')).json.record.id).toBe(ours[table]);
  });

  test.each(tables)('of %s is in no list, search or count', async (table) => {
    const list = await rahim.list(table, 'perPage=500');
    expect(list.status).toBe(200);
    expect(list.text).toContain(ours[table]);
    expect(list.text).not.toContain(theirs[table]);
    expect(list.json.meta.total).toBe(list.json.records.length);
    const search = await rahim.get(`/api/resources/${table}/actions/search/`);
    expect(search.text).not.toContain(theirs[table]);
  });

  test('cannot be changed or deleted, one by one or in bulk with own ones', async () => {
    const before = await salma.record('employee', theirs.employee ?? '');
    await rahim.act('employee', theirs.employee ?? '', 'edit', { name: 'Taken over' });
    await rahim.act('employee', theirs.employee ?? '', 'delete');
    const both = `${ours.employee},${theirs.employee}`;
    const bulk = await rahim.post(`/api/resources/employee/bulk/bulkDelete?recordIds=${both}`);
    expect(bulk.json.notice).toMatchObject({ type: 'error' });
    expect((await salma.record('employee', theirs.employee ?? '')).json.record.params).toEqual(
      before.json.record.params,
    );
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.id).toBe(ours.employee);
  });

  test('is not reached by its id in the form of an own one', async () => {
    const fields = { id: theirs.employee ?? '', name: 'Taken over' };
    const reply = await rahim.act('employee', ours.employee ?? '', 'edit', fields);
    expect(reply).toMatchObject({ status: 403, json: { code: 'policy.field-refused' } });
    const { params } = (await salma.record('employee', theirs.employee ?? '')).json.record;
    expect(params.name).toBe('Worker B');
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.params.name).toBe('Worker A');
  });

  test('cannot be referred to, and its name does not come back', async () => {
    const reply = await rahim.act('employee', ours.employee ?? '', 'edit', { departmentId: theirs.department ?? '' });
    expect(reply.json.record.errors).toHaveProperty('departmentId');
    expect(reply.text).not.toContain('Sewing B');
    const added = await rahim.add('badge', {
      number: '99',
      employeeId: theirs.employee ?? '',
      validFrom: '2026-01-01T00:00:00Z',
    });
    expect(added.json.record.errors).toHaveProperty('employeeId');
    const filtered = await rahim.list('employee', `filters.departmentId=${theirs.department}`);
    expect(filtered.json.records).toEqual([]);
    expect(filtered.text).not.toContain('Sewing B');
  });
});

describe('What nobody may send', () => {
  test.each([
    ['companyId', () => people.b.id],
    ['createdBy', () => 'system'],
    ['deletedAt', () => '2026-01-01T00:00:00Z'],
    ['id', () => missing],
    ['shoeSize', () => '44'],
    ['__proto__', () => 'x'],
    ['constructor', () => 'x'],
  ])('%s is refused by name when an employee is changed', async (field, value) => {
    const reply = await rahim.act('employee', ours.employee ?? '', 'edit', { [field]: value(), name: 'Other' });
    expect(reply.text).toMatch(/policy\.field-refused|There is no such field/);
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.params.name).toBe('Worker A');
  });

  test('a company in the form of a new employee is refused, not followed', async () => {
    const reply = await rahim.add('employee', { code: 'E-X', name: 'X', companyId: people.b.id });
    expect(reply.json.record.errors).toHaveProperty('companyId');
    expect((await salma.list('employee', 'filters.code=E-X')).json.records).toEqual([]);
    expect((await rahim.list('employee', 'filters.code=E-X')).json.records).toEqual([]);
  });

  test('what came back from the form as it was sent is no change', async () => {
    const { params } = (await rahim.record('employee', ours.employee ?? '', 'edit')).json.record;
    const fields = Object.fromEntries(
      Object.entries(params).map(([key, value]) => [key, value === null ? '__FORM_VALUE_NULL__' : String(value)]),
    );
    const reply = await rahim.act('employee', ours.employee ?? '', 'edit', { ...fields, designation: 'Operator' });
    expect(reply.json.notice).toMatchObject({ type: 'success' });
    expect(reply.json.record.params).toMatchObject({ designation: 'Operator', salary: '17000.5' });
  });

  test('the facts of a punch, its instant and its owner take no form at all', async () => {
    for (const fields of [{ at: '2026-01-01T00:00:00Z' }, { badgeNumber: '1' }, { held: '' }]) {
      const reply = await rahim.act('punch', ours.punch ?? '', 'edit', fields as never);
      expect(reply.status).toBe(404); // there is no such form
    }
    expect((await rahim.act('punch', ours.punch ?? '', 'delete')).status).toBe(403);
    expect((await rahim.add('punch', { badgeNumber: '1' })).status).toBe(403);
  });

  test('their own right, package or state is not in a company admin’s hands', async () => {
    for (const fields of [{ state: 'active', packageId: missing }, { packageId: missing }]) {
      const reply = await rahim.act('company', people.a.id, 'edit', fields as never);
      expect(JSON.stringify(reply.json)).toContain('policy.field-refused');
    }
    const reply = await rahim.act('user', ours.user ?? '', 'edit', { isSuperAdmin: 'true' });
    expect(reply.text).toContain('policy.field-refused');
    const hash = await rahim.act('user', ours.user ?? '', 'edit', { passwordHash: 'x' });
    expect(hash.text).toContain('policy.field-refused');
  });
});

describe('Secret columns', () => {
  const secrets: [string, string][] = [
    ['user', 'passwordHash'],
    ['terminal', 'commKeySealed'],
    ['site', 'tokenHash'],
    ['site', 'bindCodeHash'],
  ];

  test.each(secrets)('%s.%s never leaves: not for them, not for the super admin', async (table, field) => {
    for (const visitor of [rahim, superAdmin]) {
      const replies = [
        await visitor.list(table),
        await visitor.record(table, ours[table] ?? ''),
        await visitor.get('/'),
      ];
      for (const { status, text } of replies) {
        expect(status).toBe(200);
        expect(text).not.toContain(field);
        expect(text).not.toMatch(/argon2|sealed secret/);
      }
    }
  });

  test.each(secrets)('%s.%s answers no filter, sort or search', async (table, field) => {
    const hidden = await rahim.list(table, `filters.${field}=a`);
    const unknown = await rahim.list(table, 'filters.noSuchColumn=a');
    expect(hidden.text.replaceAll(field, 'X')).toBe(unknown.text.replaceAll('noSuchColumn', 'X'));
    const order = async (query: string) =>
      (await rahim.list(table, query)).json.records.map(({ id }: { id: string }) => id);
    expect(await order(`sortBy=${field}&direction=asc`)).toEqual(await order('sortBy=noSuchColumn&direction=asc'));
    const search = await rahim.get(`/api/resources/${table}/actions/search/argon?searchProperty=${field}`);
    expect(search.json.records).toEqual([]);
  });

  test('a reference brings a name along and nothing else of the record', async () => {
    const list = await rahim.list('punch');
    expect(list.json.records[0].populated.employeeId).toMatchObject({ id: ours.employee, title: 'Worker A · E-A' });
    expect(Object.keys(list.json.records[0].populated.employeeId.params)).toEqual(['id']);
    expect(list.text).not.toContain('17000');
    const badge = await rahim.record('badge', ours.badge ?? '');
    expect(badge.text).not.toContain('17000');
  });
});

describe('Without a session', () => {
  test('the API answers 401, pages lead to the sign-in page and back', async () => {
    const stranger = panel.stranger();
    for (const path of [
      '/api/dashboard',
      '/api/resources/employee/actions/list',
      `/api/resources/employee/records/${ours.employee}/show`,
    ]) {
      expect(await stranger.get(path)).toMatchObject({ status: 401, json: { code: 'panel.not-signed-in' } });
    }
    expect((await stranger.add('employee', { code: 'E-9', name: 'X' })).status).toBe(401);
    const page = await stranger.get('/resources/employee?page=2');
    expect(page.status).toBe(303);
    expect(page.headers.get('location')).toBe('/admin/login?to=%2Fadmin%2Fresources%2Femployee%3Fpage%3D2');
  });

  test('a body is not even read', async () => {
    const { port } = new URL(panel.url);
    const headers = {
      origin: panel.url,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': '1000000',
    };
    const path = '/admin/api/resources/employee/actions/new';
    const asked = request({ port, host: '127.0.0.1', method: 'POST', path, headers });
    asked.on('error', () => undefined);
    asked.flushHeaders(); // and never a byte of the body
    const status = await new Promise((resolve) => asked.on('response', (answer) => resolve(answer.statusCode)));
    asked.destroy();
    expect(status).toBe(401);
  });
});

describe('Requests that a browser would not make', () => {
  test('HEAD reaches no action', async () => {
    for (const path of [
      `/api/resources/employee/records/${ours.employee}/delete`,
      '/api/resources/employee/actions/list',
      '/api/dashboard',
    ]) {
      expect((await rahim.ask('HEAD', path)).status).toBe(405);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await rahim.ask(method, `/api/resources/employee/records/${ours.employee}/delete`)).status).toBe(405);
    }
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.id).toBe(ours.employee);
  });

  test('a POST from another site, or from nowhere, is refused', async () => {
    const path = `/api/resources/employee/records/${ours.employee}/edit`;
    const refused: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: panel.url, 'sec-fetch-site': 'cross-site' },
      { origin: panel.url, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of refused) {
      expect(await rahim.post(path, { name: 'Evil' }, headers)).toMatchObject({
        status: 403,
        json: { code: 'panel.cross-site' },
      });
    }
    expect((await rahim.post('/logout', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await rahim.post(path, { name: 'Worker A' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.params.name).toBe('Worker A');
  });

  test('a GET runs nothing: deleting, correcting, making codes', async () => {
    await rahim.record('employee', ours.employee ?? '', 'delete');
    await rahim.get(`/api/resources/employee/bulk/bulkDelete?recordIds=${ours.employee}`);
    await rahim.get(`/api/resources/punch/records/${ours.punch}/correct?isVoid=true&note=x`);
    const code = await rahim.get(`/api/resources/site/records/${people.a.siteId}/bindCode`);
    expect(code.json.data).toBeUndefined();
    expect((await rahim.get('/api/resources/employee/actions/new?code=E-7&name=X')).status).toBe(405);
    expect((await rahim.get('/logout')).status).toBe(404);
    expect((await rahim.record('employee', ours.employee ?? '')).json.record.id).toBe(ours.employee);
    expect((await rahim.record('punch', ours.punch ?? '')).json.record.params.isCorrected).toBe(false);
    expect(await find('SELECT id FROM site WHERE id = $1 AND bind_code_hash IS NOT NULL', people.a.siteId)).toBe(
      'undefined',
    );
  });

  test('what cannot be a value finds nothing or is said, and never breaks', async () => {
    const queries = [
      'page=-5',
      'page=abc',
      'perPage=abc',
      'perPage=-1',
      'perPage=99999999',
      'page=999999',
      'sortBy=%00',
      'sortBy=employee.name',
      'sortBy=__proto__',
      'direction=sideways',
      'filters.at~~from=yesterday',
      'filters.at~~to=%7B%7D',
      'filters.at=2026-13-45',
      'filters.at~~from=999999-01-01',
      'filters.employeeId=not-a-uuid',
      'filters.punchCode=99999999999',
      'filters.punchCode=40000',
      'filters.punchCode=%7B%22gt%22:1%7D',
      'filters.source=nonsense',
      'filters.held=nonsense',
      'filters.badgeNumber=%25',
      'filters.badgeNumber=%5C',
      'filters.__proto__=x',
      'filters.constructor.prototype=x',
      'filters.=x',
      'filters=x',
      'filters.at~~~~=x',
      'filters.badgeNumber=a&filters.badgeNumber=b',
      'filters.id=1',
      'filters.badgeNumber=%EF%BF%BF%F0%9F%98%80',
      'filters.companyId=x',
      'filters.createdAt~~from=1000-01-01',
      'filters.at~~from[]=1',
      'filters[at][from]=1',
      'filters.verifyMode=-1',
    ];
    for (const query of queries) {
      const reply = await rahim.list('punch', query);
      expect([query, reply.status < 500]).toEqual([query, true]);
      expect(reply.text).not.toMatch(/prisma|invocation|at Object|node_modules|SELECT/i);
    }
    const paths = [
      '/api/resources/nothing/actions/list',
      '/api/resources/punch/actions/nothing',
      '/api/resources/punch/actions/constructor',
      '/api/resources/__proto__/actions/list',
      '/api/resources/punch/records/nonsense/show',
      '/api/resources/punch/records/%00/show',
      '/api/resources/punch/records/%ff/show',
      '/api/resources/member/actions/list',
      '/api/pages/nothing',
      '/api/resources/punch/bulk/bulkDelete',
      '/api/resources/employee/bulk/bulkDelete?recordIds=,,,',
      `/api/resources/punch/actions/search/${'x'.repeat(3000)}`,
      '/assets/..%2f..%2fpackage.json',
      '/assets/app.js',
      '/api/resources/punch/search/x',
      '/api/dashboard?site=%27',
      '/api/dashboard?site=x&site=y',
    ];
    for (const path of paths) {
      const reply = await rahim.get(path);
      expect([path, reply.status < 500]).toEqual([path, true]);
      expect(reply.text).not.toMatch(/prisma|invocation|at Object|node_modules|SELECT/i);
    }
  });

  test('a body that is no form, or too large, is refused', async () => {
    const path = '/api/resources/employee/actions/new';
    const send = (body: string, type: string) =>
      rahim.ask('POST', path, { body, headers: { origin: panel.url, 'content-type': type } });
    expect((await send('{"code":', 'application/json')).status).toBe(400);
    expect((await send('[1]', 'application/json')).status).toBe(400);
    expect((await send('nonsense', 'multipart/form-data; boundary=x')).status).toBe(400);
    expect((await send('x', 'text/plain')).status).toBe(400);
    expect((await send(`name=${'x'.repeat(1_100_000)}`, 'application/x-www-form-urlencoded')).status).toBe(413);
    expect((await send('code=E%00&name=x', 'application/x-www-form-urlencoded')).status).toBe(400);
    expect((await send(JSON.stringify({ code: { a: 1 }, name: ['x'] }), 'application/json')).status).toBeLessThan(500);
  });
});

describe('Somebody whose standing changes', () => {
  test('feels it at their next request', async () => {
    const visitor = await panel.as('salma@garments-b.example');
    const set = (sql: string, ...values: unknown[]) =>
      unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) => ctx.sql.query(sql, values));
    expect((await visitor.list('employee')).status).toBe(200);
    await set('UPDATE "user" SET is_active = false WHERE id = $1', theirs.user);
    expect(await visitor.list('employee')).toMatchObject({
      status: 403,
      json: { code: 'account.deactivated-by-company' },
    });
    expect((await visitor.get('/me')).text).toContain('has deactivated your account');
    await set('UPDATE "user" SET is_active = true WHERE id = $1', theirs.user);
    expect((await visitor.list('employee')).status).toBe(200);
    await set(`UPDATE company SET state = 'suspended' WHERE id = $1`, people.b.id);
    expect((await visitor.list('employee')).status).toBe(403);
    await set(`UPDATE company SET state = 'active' WHERE id = $1`, people.b.id);
    await set(`UPDATE member SET role = 'nobody' WHERE user_id = $1`, theirs.user);
    expect((await visitor.list('employee')).status).toBe(403);
    await set(`UPDATE member SET role = 'company_admin' WHERE user_id = $1`, theirs.user);
    expect((await visitor.list('employee')).status).toBe(200);
  });

  test('Karim, who has no role yet, may ask for leave and reaches nothing else', async () => {
    const karim = await panel.as('karim@garments-a.example');
    const page = await karim.get('/resources/employee');
    expect(page.status).toBe(200);
    const shown = [...page.text.matchAll(/"id":"([a-z_]+)","name"/g)].map(([, id]) => id);
    expect(new Set(shown.filter((id) => tables.some((table) => table === id)))).toEqual(new Set(['leave_request']));
    expect((await karim.list('leave_request')).json.records).toEqual([]);
    for (const path of [
      '/api/resources/employee/actions/list',
      '/api/resources/punch/actions/list',
      '/api/resources/journal/actions/list',
    ]) {
      expect((await karim.get(path)).status).toBe(403);
    }
    expect((await karim.add('employee', { code: 'K', name: 'K' })).status).toBe(403);
    expect((await karim.post('/logout')).status).toBe(303);
    expect((await karim.get('/api/dashboard')).status).toBe(401);
  });
});

describe('The super admin', () => {
  test('sees both companies, each record with its own', async () => {
    const list = await superAdmin.list('employee');
    expect(list.json.records).toHaveLength(2);
    expect(
      list.json.records
        .map((one: { populated: { companyId: { title: string } } }) => one.populated.companyId.title)
        .sort(),
    ).toEqual(['Garments A', 'Garments B']);
    for (const table of tables) {
      expect((await superAdmin.record(table, ours[table] ?? '')).json.record.id).toBe(ours[table]);
      expect((await superAdmin.record(table, theirs[table] ?? '')).json.record.id).toBe(theirs[table]);
    }
    expect(await find('SELECT company_id AS id FROM journal WHERE company_id = $1', acrossCompanies)).not.toBe('');
  });

  test('looks at what companies keep, and changes none of it', async () => {
    expect((await superAdmin.act('employee', ours.employee ?? '', 'edit', { name: 'X' })).status).toBe(403);
    expect((await superAdmin.add('employee', { code: 'S', name: 'S' })).status).toBe(403);
    expect((await superAdmin.act('site', people.a.siteId, 'bindCode')).status).toBe(404);
  });
});
