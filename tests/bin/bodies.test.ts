/**
 * No body is read before it is known whose it is and whether they may send it. The routes are those of the live routers:
 * a new one is among them, and has to refuse whoever announces a body and sends only the headers.
 */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formLimits } from '../../src/admin/body.ts';
import { createPanel } from '../../src/admin/panel.ts';
import { createApi, recordIn } from '../../src/api/api.ts';
import { largestBodies, uploadLimit } from '../../src/api/body.ts';
import { phoneRoutesOf } from '../../src/api/me/routes.ts';
import { routesOf } from '../../src/api/routes.ts';
import { closeApp, createApp, type Listening, listen } from '../../src/api/server.ts';
import { mountPayments, PAYMENT_BYTES } from '../../src/bin/payments.ts';
import { mountPushes } from '../../src/bin/pushes.ts';
import { PUSH_BYTES } from '../../src/collector/adms/router.ts';
import { loadConfig } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { createPunchFeed } from '../../src/domain/attendance/punch-feed.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import type { FormLimit } from '../../src/http/form-file.ts';
import { usualJson } from '../../src/http/json.ts';
import { models } from '../../src/policies/roles.ts';
import { syncLimits } from '../../src/sync/body.ts';
import { createSyncRouter, syncJson } from '../../src/sync/router.ts';
import { memberOf } from '../support/access.ts';
import { announce } from '../support/announce.ts';
import { tokenOf } from '../support/api.ts';
import { routesIn, Visitor } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: ReturnType<typeof createPanel>;
let server: Listening;
let url: string;
let sync: ReturnType<typeof createSyncRouter>;
const keys = { STRIPE_SECRET_KEY: 'sk_test_ours', STRIPE_WEBHOOK_SECRET: 'whsec_for_tests' };

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = createPanel({ runtime, cookieSecret: 'for tests only', secureCookies: false });
  sync = createSyncRouter({ runtime });
  const app = createApp({ log: runtime.log, trustProxy: 0, isReady: async () => null });
  app.use('/sync/v1', sync);
  mountPushes(app, { PUSH_ONLY_TLS: false }, { runtime, feed: createPunchFeed() });
  await mountPayments(app, loadConfig('cloud', keys), runtime);
  app.use('/admin', panel.router);
  app.use('/api/v1', createApi({ runtime }));
  closeApp(app, runtime.log);
  server = await listen(app, '127.0.0.1', 0);
  url = `http://127.0.0.1:${server.port}`;
});
/** Of another company; and one that Karim may see and not change. */
let foreignId: string;
let seenOnlyId: string;
beforeAll(async () => {
  const hire = (ctx: Context, code: string) => commandsOf('employee').add(ctx, { code, name: code });
  foreignId = String((await people.salma((ctx) => hire(ctx, 'BO-1'))).id);
  await people.rahim(async (ctx) => {
    seenOnlyId = String((await hire(ctx, 'BO-2')).id);
    const memberId = await memberOf(ctx, 'karim@garments-a.example');
    const add = (act: string, scope: string) =>
      commandsOf('rule').add(ctx, { memberId, model: 'employee', act, scope });
    await add('view', 'all');
    await add('change', 'own');
    await commandsOf('rule').add(ctx, { memberId, model: 'access_token', act: 'add', scope: 'own' });
  });
});
afterAll(async () => {
  await server.close(0);
  await panel.close();
  await runtime.close();
});

const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '100' };
const json = { 'content-type': 'application/json', 'content-length': '100' };
const uuid = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
const filled = (path: string): string =>
  path
    .replace(/:resourceId/, 'employee')
    .replace(/:action/, 'edit')
    .replace(/[:{](model|id|recordId)\}?/g, (_, name) => (name === 'model' ? 'employees' : uuid))
    .replace(/:\w+/g, 'x');

/** Both ways in which a client waits: for an answer with its hands still, or until it is asked to go on. */
async function refused(method: string, path: string, head: Record<string, string>): Promise<number> {
  const [plain, polite] = await Promise.all([
    announce(url, method, path, head),
    announce(url, method, path, { ...head, expect: '100-continue' }),
  ]);
  expect([path, polite.isAsked, polite.status]).toEqual([path, false, plain.status]);
  return plain.status;
}

/** Forms that strangers send, because they sign in with them: read up to the limit of such a form, and no further. */
const forStrangers = ['/login', '/register', '/forgot', '/reset', '/invitation', '/confirm', '/new-address', '/claim'];

describe('The panel', () => {
  const posts = async (): Promise<string[]> => {
    const all = [...routesIn(panel.router.router), ...routesIn(await panel.ready)];
    return [...new Set(all.flatMap((route) => (route.startsWith('POST ') ? [route.slice(5)] : [])))];
  };

  test('reads no form of a stranger, but those that strangers sign in with', async () => {
    const paths = await posts();
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const origin = { origin: url };
      if (!forStrangers.includes(path)) {
        const status = await refused('POST', `/admin${filled(path)}`, { ...form, ...origin });
        expect([path, [303, 401, 403, 404, 410].includes(status)]).toEqual([path, true]);
        continue;
      }
      const long = { ...form, ...origin, 'content-length': String((64 << 10) + 1) };
      expect([path, await refused('POST', `/admin${path}`, long)]).toEqual([path, 413]);
    }
  });

  test('reads no form of somebody who may not send it', async () => {
    const karim = new Visitor(url);
    expect((await karim.post('/login', { email: 'karim@garments-a.example', password })).status).toBe(303);
    const head = { ...form, origin: url, cookie: karim.cookie };
    const may = await people.karim(async ({ policy }) => models.filter((model) => policy.allows('add', model)));
    for (const verb of ['preview', 'confirm', 'stop'])
      expect([403, 404]).toContain(await refused('POST', `/admin/api/pages/import-employees.${verb}`, head));
    for (const model of models.filter((one) => !may.includes(one)))
      for (const path of [
        `resources/${model}/actions/new`,
        `resources/${model}/records/${uuid}/importFile.preview`,
        `resources/${model}/records/${uuid}/edit`,
        `resources/${model}/bulk/bulkDelete`,
      ]) {
        const status = await refused('POST', `/admin/api/${path}`, head);
        expect([path, [403, 404].includes(status)]).toEqual([path, true]);
      }
  });

  test('reads no form of somebody who may not do it to the record of the address', async () => {
    const rahim = new Visitor(url);
    await rahim.post('/login', { email: 'rahim@garments-a.example', password });
    const head = { ...form, origin: url, cookie: rahim.cookie };
    const acts = [
      ...models.flatMap((model) => ['edit', 'delete'].map((action) => [model, action] as const)),
      ['terminal', 'importFile.confirm'] as const,
      ['employee', 'photo'] as const,
    ];
    let asked = 0;
    for (const [model, action] of acts)
      for (const id of [uuid, foreignId, 'no-id']) {
        const path = `resources/${model}/records/${id}/${action}`;
        const status = await refused('POST', `/admin/api/${path}`, head);
        // what they may never do, to no record, is 403 or no action at all
        expect([path, [403, 404].includes(status)]).toEqual([path, true]);
        asked += status === 404 ? 1 : 0;
      }
    expect(asked).toBeGreaterThan(30);
    // one that they may see and not change is refused in words, and their form is not read either
    const karim = new Visitor(url);
    await karim.post('/login', { email: 'karim@garments-a.example', password });
    const path = `/admin/api/resources/employee/records/${seenOnlyId}/edit`;
    expect(await refused('POST', path, { ...head, cookie: karim.cookie })).toBe(200);
    const answer = await karim.post(`/api/resources/employee/records/${seenOnlyId}/edit`, { name: 'Changed' });
    expect(answer.json.notice.message).toMatch(/You can view this employee, but not change it/);
  });

  test('reads a form of a record up to its limit, and a file only where a button takes one', async () => {
    const rahim = new Visitor(url);
    await rahim.post('/login', { email: 'rahim@garments-a.example', password });
    const most = async (path: string, bytes: number, type = form['content-type']) =>
      (
        await announce(url, 'POST', `/admin/api/${path}`, {
          'content-type': type,
          origin: url,
          cookie: rahim.cookie,
          'content-length': String(bytes + 1),
        })
      ).status;
    expect(await most('resources/employee/actions/new', 1 << 20)).toBe(413);
    const path = 'pages/import-employees.preview';
    expect(await most(path, 1 << 20)).toBe(413);
    expect(await most(path, 29 << 20, 'multipart/form-data; boundary=b')).toBe(413);
    const file = new File(['x'.repeat(2 << 20)], 'employees.csv');
    expect((await rahim.post('/api/pages/import-employees.preview', { file })).status).toBe(200);
    // no other form takes one
    expect((await rahim.post('/api/resources/employee/actions/new', { code: file })).status).toBe(413);
  });
});

describe('The API', () => {
  test('reads no body without a token that is good', async () => {
    for (const route of [...routesOf('cloud'), ...phoneRoutesOf('cloud')]) {
      if (!route.body) continue;
      const path = `/api/v1${filled(route.path)}`;
      if ('admits' in route && route.admits === 'anybody') {
        const long = { ...json, 'content-length': String((16 << 10) + 1) };
        expect([path, await refused(route.method.toUpperCase(), path, long)]).toEqual([path, 413]);
        continue;
      }
      for (const authorization of ['', 'Bearer hjt_x', 'Bearer hja_x'])
        expect([path, await refused(route.method.toUpperCase(), path, { ...json, authorization })]).toEqual([
          path,
          401,
        ]);
    }
  });

  test('reads no body with a token that has no right to send it', async () => {
    const { token } = await tokenOf(people.rahim, ['package.view']);
    for (const route of routesOf('cloud')) {
      if (!route.body || !route.right) continue;
      const path = `/api/v1${filled(route.path)}`;
      const head = { ...json, authorization: `Bearer ${token}` };
      expect([path, await refused(route.method.toUpperCase(), path, head)]).toEqual([path, 403]);
    }
  });
});

describe('The API, of a record that its address names', () => {
  test('reads no body of whoever may not do this to the record', async () => {
    const { token } = await tokenOf(people.rahim);
    const rights = ['employee.view', 'employee.change'];
    const karim = await tokenOf(people.karim, rights);
    const routes = routesOf('cloud').filter((route) => route.body && route.path.includes('{id}'));
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      // each names the table of its record
      expect([route.path, recordIn(route)]).toEqual([route.path, expect.objectContaining({ act: expect.any(String) })]);
      for (const id of [uuid, foreignId, 'no-id']) {
        const path = `/api/v1${route.path.replace('{id}', id)}`;
        const head = { ...json, authorization: `Bearer ${token}` };
        const status = await refused(route.method.toUpperCase(), path, head);
        expect([path, [403, 404].includes(status)]).toEqual([path, true]);
      }
    }
    const head = { ...json, authorization: `Bearer ${karim.token}` };
    expect(await refused('PATCH', `/api/v1/employees/${seenOnlyId}`, head)).toBe(403);
  });

  test('reads no grant of whoever may pass on nothing, and every route with a body declares its right', async () => {
    const { token } = await tokenOf(people.rahim, ['employee.view', 'employee.change']);
    for (const path of ['/grants', '/grant-revocations'])
      expect(await refused('POST', `/api/v1${path}`, { ...json, authorization: `Bearer ${token}` })).toBe(403);
    const undeclared = routesOf('cloud').filter(({ body, right }) => body && right === null);
    expect(undeclared.map(({ path }) => path)).toEqual([]);
  });
});

describe('The sync, the receiver of pushes and the payments', () => {
  test('read no body of a site that is not known', async () => {
    const paths = routesIn(sync).map((route) => route.slice(5));
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      const head = { ...json, 'hajira-protocol': '1', authorization: 'Bearer hjs_x' };
      if (path !== '/bind') expect([path, await refused('POST', `/sync/v1${path}`, head)]).toEqual([path, 401]);
      const long = { ...head, 'content-length': String((64 << 10) + 1) };
      if (path === '/bind') expect(await refused('POST', `/sync/v1${path}`, long)).toBe(413);
    }
  });

  test('stay connected to whoever goes on sending a refused body: the answer would be lost with the connection', async () => {
    const answer = await fetch(`${url}/sync/v1/push`, {
      method: 'POST',
      headers: { 'hajira-protocol': '1', authorization: 'Bearer hjs_x', 'content-type': 'application/json' },
      body: Buffer.alloc(8 << 20, 0x20),
    });
    expect([answer.status, answer.headers.get('connection')]).toEqual([401, 'keep-alive']);
  });

  test('read no push of a terminal that shows no key', async () => {
    for (const at of ['/iclock', '/t/wrong-key/iclock'])
      for (const path of ['cdata?SN=X1&table=ATTLOG&Stamp=1', 'querydata?SN=X1', 'devicecmd?SN=X1', 'registry?SN=X1'])
        expect([path, await refused('POST', `${at}/${path}`, { 'content-length': '100' })]).toEqual([path, 401]);
  });

  test('read no message of a payment without the form of a signature of now', async () => {
    for (const signature of ['', 't=1,v1=x', `t=1700000000,v1=${'a'.repeat(64)}`])
      expect(await refused('POST', '/payments/stripe', { ...json, 'stripe-signature': signature })).toBe(400);
  });
});

test('docs/security.md lists the limits of the program', () => {
  const text = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const said = [
    ...text.matchAll(/^\| ([^|]+) \| ([\d,]+(?:, (?:unpacked|its file) [\d,]+)?) \| ([\d,]+ \w+)? ?\|$/gm),
  ].map((row) => [row[1], row[2], row[3] ?? '']);
  const number = (value: number) => value.toLocaleString('en-US');
  const formOf = ({ bytes, fields, files }: FormLimit) => [
    files === undefined ? number(bytes) : `${number(bytes)}, its file ${number(files)}`,
    `${number(fields)} fields`,
  ];
  const syncOf = ({ packed, unpacked }: { packed: number; unpacked: number }) => [
    `${number(packed)}, unpacked ${number(unpacked)}`,
    `${number(syncJson.values)} values`,
  ];
  const jsonOf = (bytes: number) => [number(bytes), `${number(usualJson.values)} values`];
  expect(said).toEqual([
    ["panel: signing in, registering, one's own account", ...formOf(formLimits.account)],
    ["panel: a record's form, a button", ...formOf(formLimits.record)],
    ['panel: a button that takes a file', ...formOf(formLimits.file)],
    ['API: a record, an operation', ...jsonOf(largestBodies.record)],
    ['API: a file of punches', ...formOf(uploadLimit)],
    ['API: a file of punches within JSON', ...jsonOf(largestBodies.file)],
    ['phone: signing in', ...jsonOf(largestBodies.signIn)],
    ['phone: a queue of punches', ...jsonOf(largestBodies.queue)],
    ['sync: a batch, a comparison', ...syncOf(syncLimits.rows)],
    ['sync: everything else', ...syncOf(syncLimits.small)],
    ['a terminal that pushes', number(PUSH_BYTES), ''],
    ['the payment service', number(PAYMENT_BYTES), ''],
  ]);
});
