import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let api: Awaited<ReturnType<typeof serveApi>>;
let token: string;

/** Salaries and first days of twelve employees; some have neither. */
const given = Array.from({ length: 12 }, (_, n) => ({
  code: `E-${String(n).padStart(2, '0')}`,
  name: n % 3 === 0 ? `মোঃ করিম ${n}` : `Worker_${n}%`,
  salary: n % 4 === 0 ? null : `${10_000 + (n % 3) * 500}.50`,
  joinedOn: n % 2 === 0 ? `2026-01-${String(n + 1).padStart(2, '0')}` : null,
  isActive: n % 5 !== 0,
}));

const get = (path: string) => api.call(token, 'GET', path);
const codes = async (query: string) =>
  (await get(`/employees?sort=code&${query}`)).body.data.map((row: { code: string }) => row.code);
const where = (is: (row: (typeof given)[number]) => boolean) => given.filter(is).map(({ code }) => code);

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  api = await serveApi(runtime);
  token = (await tokenOf(people.rahim)).token;
  await people.rahim(async (ctx) => {
    for (const row of given) await commandsOf('employee').add(ctx, row);
  });
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

describe('Reading a list', () => {
  test.each([
    ['code=E-03', where((row) => row.code === 'E-03')],
    ['code.in=E-03,E-05,nobody', where((row) => ['E-03', 'E-05'].includes(row.code))],
    [`name.contains=${encodeURIComponent('করিম')}`, where((row) => row.name.includes('করিম'))],
    ['name.contains=worker_', where((row) => row.name.startsWith('Worker_'))],
    ['name.contains=%25', where((row) => row.name.includes('%'))],
    ['name=Worker_1', []],
    ['salary=10000.5', where((row) => row.salary === '10000.50')],
    ['salary.from=10500.50', where((row) => row.salary !== null && Number(row.salary) >= 10_500.5)],
    ['salary.to=10500.50', where((row) => row.salary !== null && Number(row.salary) <= 10_500.5)],
    ['salary.empty=true', where((row) => row.salary === null)],
    ['salary.empty=false', where((row) => row.salary !== null)],
    ['joinedOn=2026-01-03', where((row) => row.joinedOn === '2026-01-03')],
    [
      'joinedOn.from=2026-01-05&joinedOn.to=2026-01-09',
      where((row) => (row.joinedOn ?? '') >= '2026-01-05' && (row.joinedOn ?? 'z') <= '2026-01-09'),
    ],
    ['isActive=false', where((row) => !row.isActive)],
    ['isActive=true&salary.empty=true', where((row) => row.isActive && row.salary === null)],
    ['createdAt.from=2020-01-01', where(() => true)],
    ['createdAt.to=2020-01-01', []],
    ['createdAt.from=2020-01-01T00:00:00%2B06:00', where(() => true)],
    ['departmentId=019aa8f2-5c00-7cc4-9a53-6f1d2b3c4d5e', []],
  ])('narrowed by %s', async (query, expected) => {
    expect(await codes(query)).toEqual(expected);
  });

  const sorts = ['id', 'code', 'name', 'salary', 'joinedOn', 'isActive', 'createdAt', 'memberId'];
  test.each(sorts.flatMap((field) => [field, `-${field}`]))(
    'page by page by %s: every row once, in one order',
    async (sort) => {
      const whole = (await get(`/employees?limit=500&sort=${sort}`)).body;
      expect(whole.data).toHaveLength(given.length);
      expect(whole.next).toBeNull();
      const paged: unknown[] = [];
      let next: string | null = '';
      let page: { data: unknown[]; next: string | null };
      while (next !== null) {
        page = (await get(`/employees?limit=5&sort=${sort}${next === '' ? '' : `&cursor=${next}`}`)).body;
        paged.push(...page.data);
        next = page.next;
      }
      expect(paged).toEqual(whole.data);
    },
  );

  test('what has no value counts as the least', async () => {
    const salaries = async (sort: string) =>
      (await get(`/employees?sort=${sort}`)).body.data.map((row: { salary: string | null }) => row.salary);
    const [up, down] = [await salaries('salary'), await salaries('-salary')];
    expect(up.slice(0, 3)).toEqual([null, null, null]);
    expect(down.slice(-3)).toEqual([null, null, null]);
  });

  test('a page stays true while rows come and go: nothing twice, nothing left out', async () => {
    const first = (await get('/employees?limit=4&sort=code')).body;
    const added = await api.call(token, 'POST', '/employees', { body: { code: 'E-00a', name: 'In between' } });
    const second = (await get(`/employees?limit=4&sort=code&cursor=${first.next}`)).body;
    expect(second.data.map((row: { code: string }) => row.code)).toEqual(['E-04', 'E-05', 'E-06', 'E-07']);
    expect((await api.call(token, 'DELETE', `/employees/${added.body.id}`)).status).toBe(204);
  });

  test('only the fields that were asked for, and how many there are', async () => {
    const page = (await get('/employees?fields=name,salary&limit=2&count=true&sort=code&isActive=true')).body;
    expect(page.count).toBe(where((row) => row.isActive).length);
    expect(page.data.map(Object.keys)).toEqual([
      ['id', 'name', 'salary'],
      ['id', 'name', 'salary'],
    ]);
  });

  test.each([
    ['foo=1', 'record.filter-refused', 'foo'],
    ['passwordHash=1', 'record.filter-refused', 'passwordHash'],
    ['name.like=x', 'record.filter-refused', 'name.like'],
    ['company.name=x', 'record.filter-refused', 'company.name'],
    ['sort=company', 'record.filter-refused', 'company'],
    ['fields=name,secret', 'record.filter-refused', 'secret'],
    ['salary=lots', 'http.query-invalid', 'salary'],
    ['salary=-1', 'http.query-invalid', 'salary'],
    ['joinedOn=2026-02-30', 'http.query-invalid', 'joinedOn'],
    ['createdAt.from=yesterday', 'http.query-invalid', 'createdAt.from'],
    ['createdAt.from=0001-01-01', 'http.query-invalid', 'createdAt.from'],
    ['departmentId=sewing', 'http.query-invalid', 'departmentId'],
    ['isActive=yes', 'http.query-invalid', 'isActive'],
    ['name=a%00b', 'http.query-invalid', 'name'],
    ['name.contains=%00', 'http.query-invalid', 'name.contains'],
    ['limit=0', 'http.query-invalid', 'limit'],
    ['limit=501', 'http.query-invalid', 'limit'],
    ['limit=1&limit=2', 'http.query-invalid', 'limit'],
    ['cursor=v1.AAAA', 'record.cursor-refused', 'cursor'],
    ['cursor=x', 'record.cursor-refused', 'cursor'],
  ])('%s is refused by its name', async (query, code, parameter) => {
    const refused = await get(`/employees?${query}`);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ status: 422, code, errors: [{ parameter }] });
  });
});

describe('Writing a record', () => {
  test('Rahim adds an employee: their Bangla name, their salary and their first day come back as they were said', async () => {
    const body = { code: 'N-1', name: 'মোঃ করিম', salary: '12500.5', joinedOn: '2026-11-22', phone: null };
    const added = await api.call(token, 'POST', '/employees', { body });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/api/v1/employees/${added.body.id}`);
    expect(added.body).toMatchObject({ ...body, salary: '12500.50', companyId: people.a.id });
    const shown = await get(`/employees/${added.body.id}`);
    expect(shown.body).toEqual(added.body);
    expect(shown.headers.get('etag')).toBe(added.headers.get('etag'));
  });

  test('every field to correct is named, with where it is', async () => {
    const body = { code: 7, salary: 12500, joinedOn: '2026-02-30', departmentId: 'x', nickname: 'K', 'a/b~c': 1 };
    const refused = await api.call(token, 'POST', '/employees', { body });
    expect(refused.body).toMatchObject({ status: 422, code: 'record.invalid' });
    const pointers = refused.body.errors.map((error: { pointer: string }) => error.pointer).sort();
    expect(pointers).toEqual([
      '#/a~1b~0c',
      '#/code',
      '#/departmentId',
      '#/joinedOn',
      '#/name',
      '#/nickname',
      '#/salary',
    ]);
  });

  test.each([
    ['companyId', () => people.b.id],
    ['id', () => people.b.id],
    ['createdBy', () => 'system'],
    ['deletedAt', () => null],
  ])('%s is not for forms: refused by name, whatever the value', async (field, value) => {
    const refused = await api.call(token, 'POST', '/employees', { body: { code: 'x', name: 'x', [field]: value() } });
    expect(refused.body).toMatchObject({
      status: 403,
      code: 'policy.field-refused',
      errors: [{ pointer: `#/${field}` }],
    });
  });

  test('what is said once cannot be changed, and what is decided above companies not here', async () => {
    const [badge] = await people.rahim(async (ctx) => {
      const [employee] = await findRecords(ctx, 'employee', { limit: 1 });
      return [await commandsOf('badge').add(ctx, { number: '77', employeeId: employee?.id, validFrom: '2026-01-01' })];
    });
    const moved = await api.call(token, 'PATCH', `/badges/${badge?.id}`, { body: { number: '78' } });
    expect(moved.body).toMatchObject({ status: 403, errors: [{ pointer: '#/number' }] });
    const state = await api.call(token, 'PATCH', `/companies/${people.a.id}`, { body: { state: 'active' } });
    expect(state.body).toMatchObject({ status: 403, errors: [{ pointer: '#/state' }] });
  });

  test('a taken code is a conflict on its field', async () => {
    const refused = await api.call(token, 'POST', '/employees', { body: { code: 'E-01', name: 'Another' } });
    expect(refused.body).toMatchObject({ status: 409, code: 'record.value-taken', errors: [{ pointer: '#/code' }] });
  });

  test('with If-Match only the record that was read is changed; without it the last writer wins', async () => {
    const [row] = (await get('/employees?code=E-02')).body.data;
    const path = `/employees/${row.id}`;
    const tag = String((await get(path)).headers.get('etag'));
    const patch = (name: string, headers = {}) => api.call(token, 'PATCH', path, { body: { name }, headers });
    const changed = await patch('First', { 'if-match': tag });
    expect(changed.body).toMatchObject({ name: 'First', code: 'E-02' });
    expect((await patch('Second', { 'if-match': tag })).body).toMatchObject({ status: 412 });
    expect((await patch('Second', { 'if-match': `"x", ${changed.headers.get('etag')}` })).status).toBe(200);
    expect((await patch('Third')).body.name).toBe('Third');
    const removed = await api.call(token, 'DELETE', path, { headers: { 'if-match': tag } });
    expect(removed.body).toMatchObject({ status: 412, code: 'record.changed-meanwhile' });
  });

  test('two writers with one tag: exactly one wins', async () => {
    const [row] = (await get('/employees?code=E-03')).body.data;
    const path = `/employees/${row.id}`;
    const headers = { 'if-match': String((await get(path)).headers.get('etag')) };
    const writes = Array.from({ length: 6 }, (_, n) =>
      api.call(token, 'PATCH', path, { body: { name: `Writer ${n}` }, headers }),
    );
    const statuses = (await Promise.all(writes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(new Set(statuses)).toEqual(new Set([200, 412]));
  });

  test('a deleted record is gone like one that never was', async () => {
    const [row] = (await get('/employees?code=E-04')).body.data;
    expect((await api.call(token, 'DELETE', `/employees/${row.id}`)).status).toBe(204);
    const missing = await get('/employees/019aa8f2-5c00-7cc4-9a53-6f1d2b3c4d5e');
    for (const path of [`/employees/${row.id}`, '/employees/not-an-id', '/employees/%00']) {
      expect((await get(path)).text).toBe(missing.text);
    }
  });
});

describe('Correcting a punch', () => {
  const facts = { serial: ['S-1'], badge: ['900'], localTime: ['2026-11-20 08:00:00'], code: [0] };
  const rest = { verify: [1], work: [null], receivedAt: [new Date('2026-11-21')], clockOffsetMs: [1200] };

  test('its facts stand; the correction stands beside it and can be taken back', async () => {
    const stored = await people.siteA((ctx) =>
      storePunches(ctx, { source: 'terminal', siteId: people.a.siteId }, { ...facts, ...rest, way: ['pull'] }),
    );
    const path = `/punches/${stored.ids[0]}`;
    const body = { correctedAt: '2026-11-20T17:00:00+06:00', note: 'They forgot to punch out.' };
    const corrected = await api.call(token, 'POST', `${path}/correction`, { body });
    expect(corrected.status).toBe(201);
    expect(corrected.body).toMatchObject({
      punchId: stored.ids[0],
      correctedAt: '2026-11-20T11:00:00.000Z',
      isVoid: false,
    });
    expect((await get(`${path}/correction`)).body).toEqual(corrected.body);
    expect((await get('/punch-corrections')).body.data).toEqual([corrected.body]);
    expect((await get(path)).body).toMatchObject({ localTime: '2026-11-20 08:00:00' });
    expect((await get(`${path}/deliveries`)).body).toEqual({
      data: [{ way: 'pull', receivedAt: '2026-11-21T00:00:00.000Z', clockOffsetMs: 1200 }],
    });
    const wrong = await api.call(token, 'POST', `${path}/correction`, { body: { note: 'x' } });
    expect(wrong.body).toMatchObject({ status: 422, errors: [{ pointer: '#/correctedAt' }] });
    expect((await api.call(token, 'DELETE', `${path}/correction`)).status).toBe(204);
    expect((await get(`${path}/correction`)).status).toBe(404);
  });

  test('punches and corrections are not written as rows', async () => {
    for (const [method, path] of [
      ['POST', '/punches'],
      ['POST', '/punch-corrections'],
      ['PATCH', '/punch-corrections/019aa8f2-5c00-7cc4-9a53-6f1d2b3c4d5e'],
      ['POST', '/journal-entries'],
    ] as const) {
      expect((await api.call(token, method, path, { body: {} })).body).toMatchObject({ status: 405 });
    }
  });
});

describe('Binding a site', () => {
  test('a code is made and shown once; its access is ended', async () => {
    const created = await api.call(token, 'POST', `/sites/${people.a.siteId}/binding-codes`);
    expect(created.body).toEqual({ code: expect.stringMatching(/^hjb_/), expiresAt: expect.any(String) });
    expect((await get(`/sites/${people.a.siteId}`)).text).not.toMatch(/tokenHash|bindCodeHash/);
    expect((await api.call(token, 'DELETE', `/sites/${people.a.siteId}/binding`)).status).toBe(204);
    expect((await get(`/sites/${people.a.siteId}`)).body.revokedAt).not.toBeNull();
  });
});

describe('What is no good request', () => {
  const post = (body: string, headers: Record<string, string>) =>
    api.call(token, 'POST', '/departments', { body, headers });

  test.each([
    ['{"name":', 'application/json', 400],
    ['"text"', 'application/json', 400],
    ['[]', 'application/json', 422],
    ['', 'application/json', 422],
    ['name=x', 'application/x-www-form-urlencoded', 415],
    ['{"name":"x"}', 'text/plain', 415],
    [`{"name":"${'x'.repeat(110_000)}"}`, 'application/json', 413],
    ['{"name":"a\\u0000b"}', 'application/json', 422],
    ['{"name":"x","__proto__":{"admin":true}}', 'application/json', 422],
  ])('request %# is refused', async (body, type, status) => {
    const refused = await post(body, { 'content-type': type });
    expect(refused.body).toMatchObject({ status });
    expect(refused.text).not.toMatch(/at \w+ \(|SyntaxError|node_modules/);
  });

  test('methods that an address does not have are refused, and said', async () => {
    const refused = await api.call(token, 'PUT', '/departments');
    expect(refused.body).toMatchObject({ status: 405, code: 'http.method-refused' });
    expect(refused.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    const options = await api.call(null, 'OPTIONS', '/departments');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect((await api.call(token, 'GET', '/Departments')).status).toBe(404);
    expect((await api.call(token, 'GET', '/departments/')).status).toBe(404);
    expect((await api.call(token, 'GET', '/departments/%E0%A4%A')).status).toBe(400);
  });

  test('HEAD is GET without its body and changes nothing', async () => {
    const [one, other] = [await get('/departments?sort=name'), await api.call(token, 'HEAD', '/departments?sort=name')];
    expect([other.status, other.text]).toEqual([200, '']);
    expect(other.headers.get('content-length')).toBe(one.headers.get('content-length'));
    expect((await api.call(token, 'HEAD', `/sites/${people.a.siteId}/binding`)).status).toBe(405);
  });

  test('answers are kept by nobody on the way', async () => {
    const { headers } = await get('/me');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toBe('same');
  });
});
