/** Names that every object has are no fields, wherever a client can name one: never a bug, never left out in silence. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nounOf } from '../../src/api/paths.ts';
import { routesOf } from '../../src/api/routes.ts';
import { models } from '../../src/policies/roles.ts';
import { rowItem } from '../../src/sync/protocol.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { type OpenPanel, openPanel, routesIn, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

const own = Object.getOwnPropertyNames(Object.prototype);
const names = [...own, ...own.map((name) => `${name}.x`), 'name.__proto__', 'a.constructor.b'];
const uuid = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;
let api: Awaited<ReturnType<typeof serveApi>>;
let token: string;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
  api = await serveApi(runtime);
  ({ token } = await tokenOf(people.rahim));
});
afterAll(async () => {
  await api.close();
  await panel.close();
  await runtime.close();
});

describe('In the panel such a name is refused as a field that there is not', () => {
  test('in a form', async () => {
    for (const name of names) {
      const reply = await rahim.add('department', { name: 'Sewing', [name]: 'x' });
      expect([name, reply.status, reply.json?.code]).toEqual([name, 422, 'record.invalid']);
    }
    expect((await rahim.list('department')).json.meta.total).toBe(0);
  });

  test('in every page outside of it that takes a form', async () => {
    const paths = routesIn(panel.routers[0]).flatMap((route) =>
      /^POST \/[\w/-]+$/.test(route) ? [route.slice(5)] : [],
    );
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths.filter((one) => one !== '/logout' && !one.endsWith('/end'))) {
      const reply = await panel.stranger().post(path, { '__proto__.x': 'x', constructor: 'x' });
      expect([path, reply.status < 500]).toEqual([path, true]);
    }
    expect((await panel.stranger().post('/login', { '__proto__.x': 'x' })).status).toBe(422);
  });

  test('in a filter, a sort and an export, of every table', async () => {
    for (const model of models) {
      if ((await rahim.list(model)).status !== 200) continue;
      for (const name of ['__proto__.x', 'toString', 'constructor~~from']) {
        for (const query of [`filters.${name}=x`, `sortBy=${name.replace('~~from', '')}&direction=asc`]) {
          const reply = await rahim.list(model, query);
          expect([model, query, reply.status]).toEqual([model, query, 422]);
        }
        const sheet = await rahim.get(`/export/${model}.csv?filters.${name}=x`);
        expect([model, sheet.status < 500 && sheet.status >= 400]).toEqual([model, true]);
      }
    }
  });

  test('as a table, an action or a record', async () => {
    for (const name of own)
      for (const path of [
        `/api/resources/${name}/actions/list`,
        `/api/resources/department/actions/${name}`,
        `/api/resources/department/records/${name}/show`,
        `/api/resources/department/records/${uuid}/${name}`,
        `/api/resources/department/bulk/${name}`,
        `/export/${name}.csv`,
      ]) {
        const reply = await rahim.get(path);
        expect([path, reply.status < 500]).toEqual([path, true]);
      }
  });
});

describe('In the API too', () => {
  test('in the body of every route', async () => {
    for (const route of routesOf('cloud')) {
      if (!route.body) continue;
      const path = route.path.replace('{model}', nounOf('employee')).replace('{id}', uuid);
      for (const name of ['__proto__', 'constructor', 'toString.x']) {
        const body = `{"name":"x",${JSON.stringify(name)}:{"x":1}}`;
        const reply = await api.call(token, route.method.toUpperCase(), path, { body });
        expect([route.operation, name, [403, 404, 422].includes(reply.status)]).toEqual([route.operation, name, true]);
        if (reply.status === 422) expect(reply.body.detail).toContain(name);
      }
    }
  });

  test('in the query of every route, and as a table', async () => {
    for (const route of routesOf('cloud')) {
      if (route.method !== 'get') continue;
      for (const name of ['__proto__', 'constructor', 'toString']) {
        const path = route.path.replace('{model}', name).replace('{id}', uuid);
        for (const query of [`${name}=x`, `${name}.x=x`, `sort=${name}`, `fields=${name}`]) {
          const { status } = await api.call(token, 'GET', `${path}?${query}`);
          expect([path, query, status >= 400 && status < 500]).toEqual([path, query, true]);
        }
      }
    }
  });
});

test('A row of the sync with such a name is refused, not taken without it', () => {
  const row = {
    model: 'employee',
    id: uuid,
    edit: uuid,
    op: 'change',
    set: {},
    baseValues: {},
    authors: {},
    at: '2026-11-22T08:00:00Z',
  };
  expect(rowItem.safeParse(row).success).toBe(true);
  for (const name of own) {
    const odd = JSON.parse(`{${JSON.stringify(name)}:"x"}`);
    for (const field of ['set', 'baseValues', 'authors'])
      expect([name, field, rowItem.safeParse({ ...row, [field]: odd }).success]).toEqual([name, field, false]);
    expect([name, rowItem.safeParse({ ...row, model: name }).success]).toEqual([name, false]);
  }
});
