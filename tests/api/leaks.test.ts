/**
 * The leak suite of the API: every route, as every role, against its own records, those out of reach, another company's,
 * and none. All of it is made from the schema and from the route table: a new table, column or route is in it with no line
 * added here, and one that is not reached fails the last test.
 *
 * HAJIRA_TEST_LONG=1 asks all of it. Otherwise it is a sample: in the cloud the company admin asks every route, and the
 * HR officer or the employee besides, whose turn it is by the name of the table (tests/support/sample.ts). On a site a third
 * of the tables is asked, and every route that the cloud does not have.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { problemSchema } from '../../src/api/answers.ts';
import { problemsOf } from '../../src/api/document/openapi.ts';
import { modelOfNoun, nounOf, referredBy } from '../../src/api/paths.ts';
import { shownColumns } from '../../src/api/records/columns.ts';
import { exampleBody } from '../../src/api/records/examples.ts';
import type { Parameter } from '../../src/api/records/query.ts';
import type { Route } from '../../src/api/route.ts';
import { routesOf } from '../../src/api/routes.ts';
import type { FieldDefinition } from '../../src/db/datamodel.ts';
import { newId } from '../../src/id.ts';
import { type Model, models, platformOnly } from '../../src/policies/roles.ts';
import { type Reply, serveApi, tokenOf } from '../support/api.ts';
import { type LeakFixture, leakFixture, mayView, missing, reachedBy, reachOf } from '../support/leaks.ts';
import { signedIn, testRuntime } from '../support/people.ts';
import { hasTurn, isLong, isTurnOf } from '../support/sample.ts';
import { everythingOf, idIn, type World } from '../support/worlds.ts';

jest.setTimeout(180_000);

/** What a company's people could reach at all. */
const companys = models.filter((model) => !platformOnly.includes(model));

const addressOf = ({ path }: Route, id: string, model = 'employee'): string =>
  path.replace('{id}', id).replace('{model}', model);

const operationsOfCloud = new Set(routesOf('cloud').map(({ operation }) => operation));

describe.each(['cloud', 'site'] as const)('The API of a %s', (deploymentRole) => {
  const routes = routesOf(deploymentRole);
  const everybody = ['company_admin', 'hr_officer', 'line_supervisor', 'employee'] as const;
  type Role = (typeof everybody)[number];
  // a line supervisor reaches by their departments as the HR officer does, and less of them: in the long run
  // a site has fewer routes and the same rules: the widest and the narrowest role, and all of them in the long run
  const short: readonly Role[] = ['company_admin', 'hr_officer', 'employee'];
  /** The widest role tries every way of asking about a column; the others one, for one rule narrows them all. */
  const isThorough = (role: Role): boolean => isLong || (deploymentRole === 'cloud' && role === 'company_admin');
  /** Whether a role asks a route in this run. */
  const isTried = (role: Role, { tag, operation }: Route): boolean =>
    deploymentRole === 'site'
      ? hasTurn(tag, 3) || !operationsOfCloud.has(operation)
      : isLong || role === 'company_admin' || isTurnOf(tag, ['hr_officer', 'employee'], role);
  const roleNames = isLong ? everybody : deploymentRole === 'cloud' ? short : (['company_admin', 'employee'] as const);

  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let api: Awaited<ReturnType<typeof serveApi>>;
  let fixture: LeakFixture;
  let held: World;
  let other: World;
  let foreign: World;
  let before: Record<string, string>;
  const tokens = {} as Record<Role | 'foreign', string>;
  const tried = new Set<string>();

  beforeAll(async () => {
    runtime = await testRuntime(deploymentRole);
    api = await serveApi(runtime);
    fixture = await leakFixture(runtime);
    ({ held, other, foreign } = fixture.worlds);
    for (const role of everybody) tokens[role] = (await tokenOf(await signedIn(runtime, fixture.emails[role]))).token;
    tokens.foreign = (await tokenOf(fixture.people.salma)).token;
    before = await everythingOf(fixture.admin, fixture.people.b.id);
  });
  afterAll(async () => {
    await fixture.admin.end();
    await api.close();
    await runtime.close();
  });

  /** Calls a route and looks at the answer as nobody else does: is it in the document, and does it say too much? */
  async function ask(who: Role | 'foreign', route: Route, id = '', query = '', body?: unknown): Promise<Reply> {
    tried.add(`${route.operation} as ${who}`);
    const path = addressOf(route, id) + (query ? `?${query}` : '');
    const reply = await api.call(tokens[who], route.method.toUpperCase(), path, body === undefined ? {} : { body });
    const where = `${who} ${route.method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`;
    if (![route.outcome.status, ...problemsOf(route)].includes(reply.status))
      throw new Error(`not in the document: ${where}`);
    if (reply.status >= 500) throw new Error(where);
    if (reply.status >= 400) problemSchema.parse(reply.body);
    else if (route.outcome.schema) route.outcome.schema.parse(reply.body);
    const said = `${reply.text}\n${JSON.stringify([...reply.headers])}`;
    const leak = who === 'foreign' ? undefined : fixture.leak(who, said, `${path} ${JSON.stringify(body ?? '')}`);
    if (leak !== undefined) throw new Error(`${leak} left: ${where}`);
    return reply;
  }

  /** Every header too, but the clock's and the count of calls, which are others at every call. */
  const headersOf = (reply: Reply) =>
    [...reply.headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit-')).sort();
  const sameAnswer = (one: Reply, two: Reply) =>
    expect([one.status, one.text, headersOf(one)]).toEqual([two.status, two.text, headersOf(two)]);

  /** The table whose record a route's address names; where it names any table's, an employee stands for them. */
  const addressedBy = ({ path, right }: Route): Model =>
    modelOfNoun(path.split('/')[1] ?? '') ?? (right && right.model !== 'any' ? right.model : 'employee');
  const addressedIn = (world: World, route: Route): string => {
    const model = addressedBy(route);
    return world.has(model) ? idIn(world, model) : missing;
  };

  /** The ids that a role may know to be there: of a grant, whoever sees its record. */
  function nameable(role: Role, model: Model): string[] {
    const { ids } = seen(role, model);
    if (model !== 'record_grant') return ids;
    const worlds = reachedBy(fixture.worlds, role, 'employee', reachOf(deploymentRole, role, 'employee'));
    return [...ids, ...worlds.map((world) => idIn(world, model))];
  }

  const idsOf = (reply: Reply): string[] => reply.body.data.map((row: { id: string }) => row.id);
  const fixtureIds = (model: Model) => fixture.fixtureIds(model);
  const seen = (role: Role, model: Model) => fixture.seen(role, model);
  const ofFixture = (model: Model, ids: readonly string[]) => fixture.ofFixture(model, ids);

  /** A value of a record as a query writes it. */
  const asText = (value: unknown): string =>
    value instanceof Date ? value.toISOString() : value === null || value === undefined ? 'x' : String(value);

  function filterOf({ filter }: Parameter, world: World, model: Model): string {
    if (!filter || filter.operator === 'empty') return 'false';
    const { field } = filter;
    if (field.type === 'DateTime') return field.nativeType?.[0] === 'Date' ? '2026-01-01' : '2020-01-01';
    if (field.type === 'Boolean') return 'true';
    const value = world.get(model)?.[field.dbName ?? field.name];
    if (value !== null && value !== undefined) return asText(value);
    if (field.nativeType?.[0] === 'Uuid') return missing;
    return field.kind === 'enum' ? 'x' : ['Int', 'BigInt', 'Decimal'].includes(field.type) ? '1' : 'x';
  }

  describe.each(roleNames)('as %s', (role) => {
    const asked = routes.filter((route) => isTried(role, route));

    test.each(asked.filter(({ kind }) => kind === 'list').map((route) => [route.tag, route] as const))(
      'lists of %s',
      async (_noun, route) => {
        const model = route.right?.model as Model;
        const { reach, ids } = seen(role, model);
        const list = await ask(role, route, '', 'limit=500');
        if (reach === 'none') {
          expect(list.status).toBe(403);
          // without the table's right nothing else is told apart: not columns, not values, not cursors
          for (const query of ['foo=1', 'sort=foo', 'limit=0', 'cursor=x', 'fields=id']) {
            sameAnswer(await ask(role, route, '', query), list);
          }
          return;
        }
        expect(ofFixture(model, idsOf(list))).toEqual(ids);
        expect((await ask(role, route, '', 'limit=500&count=true')).body.count).toBe(list.body.data.length);
        const unknown = await ask(role, route, '', 'nothingOfTheKind=x');
        expect(unknown.status).toBe(422);
        const filtered = async (parameter: Parameter) => {
          if (!parameter.filter) return;
          const { name } = parameter.filter.field;
          const isSeen = mayView(deploymentRole, role, model, name);
          if (isSeen && !isThorough(role) && parameter.filter.operator !== 'eq') return;
          // a range asks about the same column as equality does: once is enough; of their own company who sees all of it
          // learns nothing
          const isEqual = ['eq', 'in'].includes(parameter.filter.operator);
          for (const world of !isEqual ? [other] : reach === 'all' ? [foreign] : [foreign, other]) {
            const value = encodeURIComponent(filterOf(parameter, world, model));
            const reply = await ask(role, route, '', `limit=500&${parameter.name}=${value}`);
            if (isSeen && reply.status === 200) {
              for (const id of ofFixture(model, idsOf(reply))) expect(ids).toContain(id);
            } else if (!isSeen) {
              expect(reply.text).toBe(unknown.text.replaceAll('nothingOfTheKind', parameter.name));
            } else expect([parameter.name, reply.status]).toEqual([parameter.name, 422]);
          }
        };
        const arranged = async (field: FieldDefinition) => {
          const isSeen = mayView(deploymentRole, role, model, field.name);
          const ways = [`sort=${field.name}`, `sort=-${field.name}`, `fields=${field.name}`];
          for (const query of isSeen && !isThorough(role) ? ways.slice(1, 2) : ways) {
            const reply = await ask(role, route, '', `limit=500&${query}`);
            const isSortable = !field.isList && field.type !== 'Json';
            if (isSeen && (isSortable || query.startsWith('fields'))) {
              expect(ofFixture(model, idsOf(reply))).toEqual(ids);
            } else expect(reply.text).toBe(unknown.text.replaceAll('nothingOfTheKind', field.name));
          }
        };
        await Promise.all((route.query ?? []).map(filtered));
        await Promise.all(shownColumns(model).map(arranged));
        const shown = shownColumns(model).filter(({ name }) => mayView(deploymentRole, role, model, name));
        const narrow = await ask(role, route, '', `limit=500&fields=${shown.map(({ name }) => name).join()}`);
        expect(ofFixture(model, idsOf(narrow))).toEqual(ids);
        const head = await api.call(tokens[role], 'HEAD', route.path);
        expect([head.status, head.text]).toEqual([200, '']);
      },
    );

    const shows = asked.filter(({ kind }) => kind === 'show');
    test.each(shows.map((route) => [route.tag, route] as const))('one of %s', async (_noun, route) => {
      const model = route.right?.model as Model;
      const { reach, ids } = seen(role, model);
      const none = await ask(role, route, missing);
      expect(none.status).toBe(reach === 'none' ? 403 : 404);
      for (const id of ['x', '%00', `${missing}x`, ...fixtureIds(model)]) {
        const reply = await ask(role, route, id);
        if (ids.includes(id)) expect(reply.body.id).toBe(id);
        else sameAnswer(reply, none);
        if (id !== ids[0] && id !== idIn(foreign, model)) continue;
        const head = await api.call(tokens[role], 'HEAD', addressOf(route, id));
        expect([head.status, head.text]).toEqual([reply.status, '']);
      }
    });

    let n = 0;
    /** A body whose references are records of a world, and whose texts nobody has yet. */
    function bodyFor(model: Model, act: 'add' | 'change', world: World): Record<string, unknown> {
      n += 1;
      return Object.fromEntries(
        Object.entries(exampleBody(model, act)).map(([name, value]) => {
          const to = referredBy(model, name);
          if (to) return [name, idIn(world, to)];
          const isFree = typeof value === 'string' && /^(name|code|number)$/.test(name);
          if (name === 'email') return [name, `${role}-${n}@new.example`];
          return [name, isFree ? `${role} ${n}` : value];
        }),
      );
    }

    const referencesOf = (body: object, model: Model) => Object.keys(body).filter((name) => referredBy(model, name));

    const adds = asked.filter(({ kind }) => kind === 'add');
    test.each(adds.map((route) => [route.tag, route] as const))('adding to %s', async (_noun, route) => {
      const model = route.right?.model as Model;
      const body = bodyFor(model, 'add', held);
      const moved = await ask(role, route, '', '', { ...body, companyId: fixture.people.b.id });
      expect([moved.status, moved.body.code]).toEqual([403, expect.stringMatching(/^policy\./)]);
      for (const name of referencesOf(body, model)) {
        const to = referredBy(model, name) as Model;
        if (to === 'package') continue;
        const chosen = (id: string) => ask(role, route, '', '', { ...bodyFor(model, 'add', held), [name]: id });
        const none = await chosen(missing);
        expect(none.status).toBeGreaterThanOrEqual(400);
        sameAnswer(await chosen(idIn(foreign, to)), none);
      }
      const added = await ask(role, route, '', '', body);
      if (added.status === 201 && added.body.companyId) expect(added.body.companyId).toBe(fixture.people.a.id);
    });

    const writes = asked.filter(({ kind, method }) => method !== 'get' && kind !== 'add');
    test.each(writes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
      const model = route.right?.model as Model;
      const addressed = addressedBy(route);
      const ids = nameable(role, addressed);
      const body = route.kind === 'change' ? bodyFor(model, 'change', held) : route.body?.example;
      const none = await ask(role, route, missing, '', body);
      expect(none.status).toBeGreaterThanOrEqual(400);
      for (const id of ['x', ...fixtureIds(addressed)]) {
        if (ids.includes(id)) continue;
        sameAnswer(await ask(role, route, id, '', body), none);
      }
      if (route.kind === 'change') {
        for (const name of referencesOf(exampleBody(model, 'change'), model)) {
          const chosen = (id: string) => ask(role, route, idIn(held, model), '', { [name]: id });
          sameAnswer(await chosen(idIn(foreign, referredBy(model, name) as Model)), await chosen(missing));
        }
        const moved = await ask(role, route, idIn(held, model), '', { id: idIn(foreign, model) });
        expect(moved.status).toBe(403);
      }
    });

    const specials = asked.filter(
      ({ kind, method, path }) => kind === 'special' && method === 'get' && path.includes('{id}'),
    );
    test.each(specials.map((route) => [route.path, route] as const))('reading %s', async (_name, route) => {
      const addressed = addressedBy(route);
      const ids = nameable(role, addressed);
      const none = await ask(role, route, missing);
      expect(none.status).toBeGreaterThanOrEqual(400);
      for (const id of ['x', ...fixtureIds(addressed)]) {
        if (!ids.includes(id)) sameAnswer(await ask(role, route, id), none);
        else await ask(role, route, id);
      }
    });

    test('who can see a record, of any table', async () => {
      const route = routes.find(({ path }) => path.includes('{model}')) as Route;
      for (const model of companys.filter((one) => held.has(one) && idIn(held, one) !== '')) {
        const call = (id: string) => api.call(tokens[role], 'GET', addressOf(route, id, model));
        const none = await call(missing);
        expect([model, none.status]).toEqual([model, 404]);
        for (const id of fixtureIds(model)) {
          const reply = await call(id);
          if (!seen(role, model).ids.includes(id)) sameAnswer(reply, none);
          else expect([model, [200, 403].includes(reply.status)]).toEqual([model, true]);
          expect(fixture.foreignIds.filter((one) => reply.text.includes(one))).toEqual([]);
        }
      }
      expect((await api.call(tokens[role], 'GET', `/records/session/${missing}/access`)).status).toBe(404);
    });

    test('what has no id in its address', async () => {
      for (const route of routes) {
        if (route.kind === 'special' && !route.path.includes('{id}'))
          await ask(role, route, '', '', route.body?.example);
      }
    });
  });

  describe('A token that is not good', () => {
    test('opens no route: none, unknown, revoked, expired', async () => {
      const revoked = await tokenOf(fixture.people.rahim);
      await fixture.admin.query(`UPDATE access_token SET revoked_at = now() WHERE id = $1`, [revoked.id]);
      const expired = await tokenOf(fixture.people.rahim);
      await fixture.admin.query(`UPDATE access_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
        expired.id,
      ]);
      const wrong = `${revoked.token.slice(0, -4)}AAAA`;
      // a token of company A that claims to be company B's
      const bytes = Buffer.from(tokens.company_admin.slice(4), 'base64url');
      Buffer.from(fixture.people.b.id.replaceAll('-', ''), 'hex').copy(bytes);
      const moved = `hjt_${bytes.toString('base64url')}`;
      for (const route of routes.filter((one) => isTried('company_admin', one))) {
        const path = addressOf(route, addressedIn(held, route));
        const call = (token: string | null) =>
          api.call(token, route.method.toUpperCase(), path, route.body ? { body: {} } : {});
        const replies = await Promise.all([null, wrong, moved, revoked.token, expired.token].map(call));
        expect([path, ...replies.map(({ status }) => status)]).toEqual([path, 401, 401, 401, 401, 401]);
      }
    });

    test('opens no route that its rights do not name', async () => {
      const [one, two] = [
        await tokenOf(fixture.people.rahim, ['package.view']),
        await tokenOf(fixture.people.rahim, ['company.view']),
      ];
      for (const route of routes.filter((one) => isTried('company_admin', one))) {
        if (!route.right) continue;
        const { token } = route.right.model === 'package' ? two : one;
        const path = addressOf(route, addressedIn(held, route));
        const reply = await api.call(token, route.method.toUpperCase(), path, route.body ? { body: {} } : {});
        const code = route.right.model === 'any' ? 'policy.not-allowed' : 'policy.refused';
        expect([path, reply.status, reply.body?.code]).toEqual([path, 403, code]);
      }
    });
  });

  describe('A cursor', () => {
    const employees = routes.find(({ operation }) => operation === 'listEmployees') as Route;

    test('belongs to one reader and one list, and cannot be made up', async () => {
      const { next } = (await ask('company_admin', employees, '', 'limit=1')).body;
      expect((await ask('company_admin', employees, '', `limit=1&cursor=${next}`)).status).toBe(200);
      const departments = routes.find(({ operation }) => operation === 'listDepartments') as Route;
      const flipped = `${next.slice(0, -6)}${next.at(-6) === 'A' ? 'B' : 'A'}${next.slice(-5)}`;
      const replies = [
        await ask('foreign', employees, '', `limit=1&cursor=${next}`),
        await ask('hr_officer', employees, '', `limit=1&cursor=${next}`),
        await ask('company_admin', departments, '', `limit=1&cursor=${next}`),
        await ask('company_admin', employees, '', `limit=1&name=x&cursor=${next}`),
        await ask('company_admin', employees, '', `limit=1&sort=-id&cursor=${next}`),
        await ask('company_admin', employees, '', `limit=1&cursor=${flipped}`),
        await ask('company_admin', employees, '', `limit=1&cursor=${next.slice(0, 40)}`),
        await ask('company_admin', employees, '', 'limit=1&cursor='),
      ];
      for (const reply of replies) expect(reply.body).toMatchObject({ status: 422, code: 'record.cursor-refused' });
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    });
  });

  describe('After all of this', () => {
    test("nothing of the other company's has changed", async () => {
      const now = await everythingOf(fixture.admin, fixture.people.b.id);
      const used = ['access_token'];
      for (const table of Object.keys(before))
        if (!used.includes(table)) expect([table, now[table]]).toEqual([table, before[table]]);
    });

    test('every operation was tried, as every role whose turn it is', () => {
      const wanted = roleNames.flatMap((role) =>
        routes.filter((route) => isTried(role, route)).map(({ operation }) => `${operation} as ${role}`),
      );
      expect(wanted.filter((one) => !tried.has(one))).toEqual([]);
    });

    test('operations and addresses are no other’s', () => {
      const operations = routes.map(({ operation }) => operation);
      expect(new Set(operations).size).toBe(operations.length);
      const nouns = models.map(nounOf);
      expect(new Set(nouns).size).toBe(nouns.length);
      for (const route of routes.filter(({ kind }) => kind === 'list')) {
        const columns = shownColumns(route.right?.model as Model).map(({ name }) => name);
        expect(columns.filter((name) => ['limit', 'sort', 'cursor', 'fields', 'count'].includes(name))).toEqual([]);
      }
    });
  });
});

test('every table that people reach is reached here, in the cloud or on a site', () => {
  const reached = new Set([...routesOf('cloud'), ...routesOf('site')].map(({ right }) => right?.model));
  expect(companys.filter((model) => !reached.has(model))).toEqual([]);
  // and what is above companies by nobody
  expect(platformOnly.filter((model) => reached.has(model))).toEqual([]);
  expect(newId()).not.toBe(missing);
});
