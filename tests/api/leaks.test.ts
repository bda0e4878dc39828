/**
 * The leak suite of the API: every route, as every role, against its own records, those out of reach, another company's,
 * and none. All of it is made from the schema and from the route table: a new table, column or route is in it with no line
 * added here, and one that is not reached fails the last test.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
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
import { sensitiveFields } from '../../src/policies/fields.ts';
import { belongings } from '../../src/policies/records.ts';
import { aboveOnly, type Model, models, possible } from '../../src/policies/roles.ts';
import { type Template, templates } from '../../src/policies/templates.ts';
import { type Reply, serveApi, tokenOf } from '../support/api.ts';
import { garments, signedIn, testHouse } from '../support/people.ts';
import { addMember, everythingOf, idIn, makeWorld, salaryMark, secretMark, type World } from '../support/worlds.ts';

jest.setTimeout(180_000);

/** What a company's people could reach at all. */
const companys = models.filter((model) => !aboveOnly.includes(model));
const missing = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

const addressOf = ({ path }: Route, id: string, model = 'employee'): string =>
  path.replace('{id}', id).replace('{model}', model);

describe.each(['cloud', 'site'] as const)('The API of a %s', (place) => {
  const routes = routesOf(place);
  const listed = routes.filter(({ kind }) => kind === 'list');
  const everybody = ['company_admin', 'hr_officer', 'line_supervisor', 'employee'] as const;
  type Role = (typeof everybody)[number];
  // a site has fewer routes and the same rules: the widest and the narrowest role, and all of them in the long run
  const isWhole = place === 'cloud' || process.env.HAJIRA_TEST_LONG === '1';
  const roleNames: readonly Role[] = isWhole ? everybody : ['company_admin', 'employee'];

  let house: Awaited<ReturnType<typeof testHouse>>;
  let api: Awaited<ReturnType<typeof serveApi>>;
  let admin: pg.Client;
  let people: Awaited<ReturnType<typeof garments>>;
  /** hangs on Jamil and on the department that the officer and the supervisor hold */
  let held: World;
  /** the same company, another person and another department */
  let other: World;
  let foreign: World;
  let foreignIds: string[];
  let before: Record<string, string>;
  const tokens = {} as Record<Role | 'foreign', string>;
  const emails = {} as Record<Role, string>;
  const tried = new Set<string>();

  beforeAll(async () => {
    house = await testHouse(place);
    people = await garments(house);
    api = await serveApi(house);
    const { rows } = await (async () => {
      const url = new URL(house.database.url);
      const cluster = JSON.parse(process.env.HAJIRA_TEST_CLUSTER ?? '{}');
      admin = new pg.Client({
        connectionString: Object.assign(new URL(cluster.adminUrl), { pathname: url.pathname }).href,
      });
      await admin.connect();
      return admin.query(`SELECT * FROM company ORDER BY name`);
    })();
    const companies = new Map(rows.map((row) => [row.id, row]));
    const known = (id: string): World =>
      new Map([
        ['company', companies.get(id)],
        ['package', { id: companies.get(id).package_id }],
      ]);
    const jamil = await addMember(admin, people.a.id, { name: 'Jamil', role: 'employee' });
    const his: World = new Map([...known(people.a.id), ['user', jamil.user], ['member', jamil.member]]);
    held = await makeWorld(admin, people.a.id, his);
    other = await makeWorld(admin, people.a.id, known(people.a.id));
    foreign = await makeWorld(admin, people.b.id, known(people.b.id));
    foreignIds = [...foreign].filter(([table]) => table !== 'package').map(([, row]) => String(row.id));
    const department = idIn(held, 'department');
    const nadia = await addMember(admin, people.a.id, { name: 'Nadia', role: 'hr_officer', department });
    const babul = await addMember(admin, people.a.id, { name: 'Babul', role: 'line_supervisor', department });
    Object.assign(emails, {
      company_admin: 'rahim@garments-a.example',
      hr_officer: nadia.email,
      line_supervisor: babul.email,
      employee: jamil.email,
    });
    for (const role of everybody) tokens[role] = (await tokenOf(await signedIn(house, emails[role]))).token;
    tokens.foreign = (await tokenOf(people.salma)).token;
    before = await everythingOf(admin, people.b.id);
  });
  afterAll(async () => {
    await admin.end();
    await api.close();
    await house.close();
  });

  /** What a role may view, as the table of the built-in roles says: the policy, which is tested, is not asked. */
  function reachOf(role: Role, model: Model): string {
    const template: Template = templates[role];
    if (!possible[place][model]?.includes('view')) return 'none';
    return template.holdsEverything ? 'all' : (template.rights[model]?.view ?? 'none');
  }
  const mayView = (role: Role, model: Model, field: string): boolean => {
    const template: Template = templates[role];
    const isSensitive = sensitiveFields[model]?.[field]?.includes('view') ?? false;
    return (
      reachOf(role, model) !== 'none' && (!isSensitive || (template.fields[model]?.[field]?.includes('view') ?? false))
    );
  };

  /** Where a table's chain of belonging ends. */
  const rootOf = (model: Model): Model | null => {
    const { hangsOn } = belongings[model];
    return hangsOn === null ? null : hangsOn === 'itself' ? model : rootOf(hangsOn.on);
  };

  /** Which of the fixture's records a role sees: said here anew, simply, and not asked of what is tested. */
  function reachedBy(role: Role, model: Model, reach: string): World[] {
    // the price list is everybody's
    if (reach === 'all') return model === 'package' ? [held, other, foreign] : [held, other];
    const root = rootOf(model);
    if (reach === 'department' && root !== null && ['employee', 'department'].includes(root)) return [held];
    return reach === 'own' && role === 'employee' && root !== null && root !== 'department' ? [held] : [];
  }

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
    if (reply.text.includes(secretMark)) throw new Error(`a secret left: ${where}`);
    if (who !== 'foreign') {
      const leaked = foreignIds.find((one) => reply.text.includes(one));
      if (leaked) throw new Error(`another company's record left: ${where}`);
      if (!mayView(who, 'employee', 'salary') && reply.text.includes(salaryMark))
        throw new Error(`a salary left: ${where}`);
    }
    return reply;
  }

  const sameAnswer = (one: Reply, two: Reply) =>
    expect([one.status, one.text, one.headers.get('etag')]).toEqual([two.status, two.text, two.headers.get('etag')]);

  /** The table whose record a route's address names; where it names any table's, an employee stands for them. */
  const addressedBy = ({ path, right }: Route): Model =>
    modelOfNoun(path.split('/')[1] ?? '') ?? right?.model ?? 'employee';
  const addressedIn = (world: World, route: Route): string => {
    const model = addressedBy(route);
    return world.has(model) ? idIn(world, model) : missing;
  };

  /** The ids that a role may know to be there: of a grant, whoever sees its record. */
  function nameable(role: Role, model: Model): string[] {
    const { ids } = seen(role, model);
    if (model !== 'record_grant') return ids;
    const worlds = reachedBy(role, 'employee', reachOf(role, 'employee'));
    return [...ids, ...worlds.map((world) => idIn(world, model))];
  }

  const idsOf = (reply: Reply): string[] => reply.body.data.map((row: { id: string }) => row.id);
  const fixtureIds = (model: Model) => [held, other, foreign].map((world) => idIn(world, model));

  /** The fixture's records that a role should see. */
  function seen(role: Role, model: Model) {
    const reach = reachOf(role, model);
    return { reach, ids: [...new Set(reachedBy(role, model, reach).map((world) => idIn(world, model)))].sort() };
  }
  const ofFixture = (model: Model, ids: readonly string[]) =>
    [...new Set(ids.filter((id) => fixtureIds(model).includes(id)))].sort();

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
    test.each(listed.map((route) => [route.tag, route] as const))('lists of %s', async (_noun, route) => {
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
        const isSeen = mayView(role, model, name);
        // a range asks about the same column as equality does: once is enough
        const worlds = ['eq', 'in'].includes(parameter.filter.operator) ? [foreign, other] : [other];
        for (const world of worlds) {
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
        const isSeen = mayView(role, model, field.name);
        for (const query of [`sort=${field.name}`, `sort=-${field.name}`, `fields=${field.name}`]) {
          const reply = await ask(role, route, '', `limit=500&${query}`);
          const isSortable = !field.isList && field.type !== 'Json';
          if (isSeen && (isSortable || query.startsWith('fields'))) {
            expect(ofFixture(model, idsOf(reply))).toEqual(ids);
          } else expect(reply.text).toBe(unknown.text.replaceAll('nothingOfTheKind', field.name));
        }
      };
      await Promise.all((route.query ?? []).map(filtered));
      await Promise.all(shownColumns(model).map(arranged));
      const head = await api.call(tokens[role], 'HEAD', route.path);
      expect([head.status, head.text]).toEqual([200, '']);
    });

    const shows = routes.filter(({ kind }) => kind === 'show');
    test.each(shows.map((route) => [route.tag, route] as const))('one of %s', async (_noun, route) => {
      const model = route.right?.model as Model;
      const { reach, ids } = seen(role, model);
      const none = await ask(role, route, missing);
      expect(none.status).toBe(reach === 'none' ? 403 : 404);
      for (const id of ['x', '%00', `${missing}x`, ...fixtureIds(model)]) {
        const reply = await ask(role, route, id);
        if (ids.includes(id)) expect(reply.body.id).toBe(id);
        else sameAnswer(reply, none);
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

    const adds = routes.filter(({ kind }) => kind === 'add');
    test.each(adds.map((route) => [route.tag, route] as const))('adding to %s', async (_noun, route) => {
      const model = route.right?.model as Model;
      const body = bodyFor(model, 'add', held);
      const moved = await ask(role, route, '', '', { ...body, companyId: people.b.id });
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
      if (added.status === 201 && added.body.companyId) expect(added.body.companyId).toBe(people.a.id);
    });

    const writes = routes.filter(({ kind, method }) => method !== 'get' && kind !== 'add');
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

    const specials = routes.filter(
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
          expect(foreignIds.filter((one) => reply.text.includes(one))).toEqual([]);
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
      const revoked = await tokenOf(people.rahim);
      await admin.query(`UPDATE access_token SET revoked_at = now() WHERE id = $1`, [revoked.id]);
      const expired = await tokenOf(people.rahim);
      await admin.query(`UPDATE access_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [expired.id]);
      const wrong = `${revoked.token.slice(0, -4)}AAAA`;
      // a token of company A that claims to be company B's
      const bytes = Buffer.from(tokens.company_admin.slice(4), 'base64url');
      Buffer.from(people.b.id.replaceAll('-', ''), 'hex').copy(bytes);
      const moved = `hjt_${bytes.toString('base64url')}`;
      for (const route of routes) {
        for (const id of [missing, addressedIn(held, route)]) {
          const path = addressOf(route, id);
          for (const token of [null, wrong, moved, revoked.token, expired.token]) {
            const reply = await api.call(token, route.method.toUpperCase(), path, route.body ? { body: {} } : {});
            expect([path, reply.status]).toEqual([path, 401]);
          }
        }
      }
    });

    test('opens no route that its rights do not name', async () => {
      const [one, two] = [await tokenOf(people.rahim, ['package.view']), await tokenOf(people.rahim, ['company.view'])];
      for (const route of routes) {
        if (!route.right) continue;
        const { token } = route.right.model === 'package' ? two : one;
        const path = addressOf(route, addressedIn(held, route));
        const reply = await api.call(token, route.method.toUpperCase(), path, route.body ? { body: {} } : {});
        expect([path, reply.status, reply.body?.code]).toEqual([path, 403, 'policy.refused']);
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
      const now = await everythingOf(admin, people.b.id);
      const used = ['access_token'];
      for (const table of Object.keys(before))
        if (!used.includes(table)) expect([table, now[table]]).toEqual([table, before[table]]);
    });

    test('every operation was tried, as every role', () => {
      const wanted = roleNames.flatMap((role) => routes.map(({ operation }) => `${operation} as ${role}`));
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
  expect(aboveOnly.filter((model) => reached.has(model))).toEqual([]);
  expect(newId()).not.toBe(missing);
});
