/**
 * The leak suite of the panel: every route, every action of every table, as everybody, against their own records, those out
 * of reach, another company's, and none. All of it is made from the schema and from the live panel: a new table, column,
 * action, page or route is in it with no line added here, and one that is not reached fails the last tests.
 *
 * HAJIRA_TEST_LONG=1 asks all of it. Otherwise it is a sample: in the cloud the company admin asks everything, and each
 * table and each route is asked besides as one role that reaches by ownership, as one that does not, and as one outsider,
 * whose turn it is by its name (tests/support/sample.ts). On a site the company admin and a stranger ask a third of them,
 * and all that the cloud does not have.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildAdmin } from '../../src/admin/admin-router.ts';
import { pages } from '../../src/admin/pages/index.ts';
import { referredBy } from '../../src/api/paths.ts';
import { exampleBody } from '../../src/api/records/examples.ts';
import { openDatabase } from '../../src/db/database.ts';
import { datamodel, type FieldDefinition } from '../../src/db/datamodel.ts';
import { columnsOf } from '../../src/domain/records/model.ts';
import { createLog } from '../../src/log.ts';
import { isSecret, sensitiveFields } from '../../src/policies/fields.ts';
import { type Model, models, permissionCeiling } from '../../src/policies/roles.ts';
import { type LeakFixture, type LeakRole, leakFixture, mayView, missing, reachOf } from '../support/leaks.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';
import { hasTurn, isLong, isTurnOf } from '../support/sample.ts';
import { everythingOf, idIn } from '../support/worlds.ts';

jest.setTimeout(180_000);

/** From who reaches least to who reaches most: what they do to the records is done in this order. */
const everybody = [
  'worker',
  'employee',
  'line_supervisor',
  'hr_officer',
  'hr_manager',
  'company_admin',
  'super_admin',
] as const;
const allOutsiders = ['nobody', 'inactive', 'stranger'] as const;
type Outsider = (typeof allOutsiders)[number];
type Who = LeakRole | Outsider;
const isOutsider = (who: Who): who is Outsider => allOutsiders.includes(who as Outsider);

type Fields = Record<string, string>;

interface PageState {
  pages: { name: string }[];
  resources: {
    id: Model;
    actions: { name: string }[];
    properties: Record<string, unknown>;
    editProperties: { name: string; reference?: string }[];
  }[];
}

/** The tables and actions that AdminJS has, its own among them, as the panel makes it at its start. */
function tablesOfPanel(): { model: Model; actions: { name: string; kinds: string[] }[] }[] {
  // nothing is asked of this database: the models are read
  const database = openDatabase({ url: 'postgres://127.0.0.1:9/none', poolSize: 1, log: createLog('test', 'silent') });
  return buildAdmin({ database } as never, '/admin').resources.map((resource) => ({
    model: resource.id() as Model,
    actions: Object.values(resource.decorate().actions).map((action) => ({
      name: action.name,
      kinds: [
        ...(action.isResourceType() ? ['resource'] : []),
        ...(action.isRecordType() ? ['record'] : []),
        ...(action.isBulkType() ? ['bulk'] : []),
      ],
    })),
  }));
}

/** Of each of these groups one asks a table or a route: who reaches by ownership, who does not, and who reaches nothing. */
const turns: readonly (readonly Who[])[] = [
  ['hr_officer', 'employee'],
  ['hr_manager', 'worker', 'super_admin'],
  ['nobody', 'inactive', 'stranger'],
];

/** The routes of the cloud's panel, which is tried first. */
const routesOfCloud = new Set<string>();

/** Whether a site's panel does with a table, or has a route, what the cloud's panel does not. */
function isOnlyOnSite(name: string): boolean {
  const { cloud, site } = permissionCeiling;
  if (!models.includes(name as Model)) return !routesOfCloud.has(name);
  return (site[name as Model] ?? []).some((action) => !cloud[name as Model]?.includes(action));
}

describe.each(['cloud', 'site'] as const)('The panel of a %s', (deploymentRole) => {
  // a site has the same routes and rules: its admin, and everybody in the long run. A line supervisor reaches by their
  // departments as the HR officer does, and less of them
  const isWhole = deploymentRole === 'cloud' || isLong;
  const atHome = everybody.filter((role) =>
    role === 'line_supervisor' ? isLong : deploymentRole === 'cloud' || role !== 'super_admin',
  );
  const roles: readonly LeakRole[] = isWhole ? atHome : ['company_admin'];
  /** The widest role, the one by department and the one by ownership try every record; the others one of each kind. */
  const isThorough = (role: LeakRole): boolean =>
    isLong || (deploymentRole === 'cloud' && ['company_admin', 'hr_officer', 'employee'].includes(role));
  const outsiders: readonly Outsider[] = isWhole ? allOutsiders : ['stranger'];
  const tables = tablesOfPanel();
  /** Whether somebody asks a table or a route in this run. */
  const isTried = (who: Who, name: string): boolean => {
    if (deploymentRole === 'site') return hasTurn(name, 3) || isOnlyOnSite(name);
    return who === 'company_admin' || turns.every((group) => !group.includes(who) || isTurnOf(name, group, who));
  };

  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;
  let patterns: { route: string; method: string; path: RegExp }[];
  const visitors = new Map<Who, Visitor>();
  const states = new Map<Who, PageState>();
  const tried = new Set<string>();
  const heard = new Set<(ids: readonly string[]) => void>();
  let foreignBefore: Record<string, string>;

  async function signIn(who: Who): Promise<Visitor> {
    const emails = { ...fixture.emails, nobody: fixture.nobody, inactive: fixture.inactive.email };
    const visitor = who === 'stranger' ? panel.stranger() : await panel.as(emails[who]);
    visitors.set(who, visitor);
    return visitor;
  }

  beforeAll(async () => {
    runtime = await testRuntime(deploymentRole);
    fixture = await leakFixture(runtime);
    const onSite = {
      isBound: () => true,
      bind: async () => undefined,
      pollNow: async () => undefined,
      syncNow: async () => undefined,
      clear: async () => ({ rows: 0, dump: '' }),
      prove: async () => [],
      test: async () => ({ ok: true, steps: [], found: null }),
      discover: async () => [],
    };
    const watch = (companyId: string, hear: (ids: readonly string[]) => void) => {
      if (companyId === fixture.people.a.id) heard.add(hear);
      return () => void heard.delete(hear);
    };
    panel = await openPanel(runtime, { hooks: { ...(deploymentRole === 'site' ? onSite : {}), watch } });
    const routes = await panel.routes();
    if (deploymentRole === 'cloud') for (const route of routes) routesOfCloud.add(route);
    patterns = routes.map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return { route, method, path: new RegExp(`^${(path === '/' ? '/?' : path).replace(/:\w+/g, '[^/]+')}$`) };
    });
    for (const who of [...roles, ...outsiders]) await signIn(who);
    await fixture.admin.query(`UPDATE "user" SET is_active = false WHERE id = $1`, [fixture.inactive.user.id]);
    for (const role of roles) states.set(role, await pageOf(role));
    foreignBefore = await everythingOf(fixture.admin, fixture.people.b.id);
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });

  /** Asks, and looks at the answer as nobody else does: which route was it, and does it say too much? */
  async function ask(who: Who, method: string, path: string, fields?: Fields): Promise<Reply> {
    const visitor = visitors.get(who) as Visitor;
    const bare = path.split('?')[0] ?? '';
    // the first that fits answers, as in Express
    const found = patterns.find((one) => one.method === method && one.path.test(bare));
    if (found) tried.add(`${found.route} as ${who}`);
    const [, model, kind, ...rest] = bare.match(/^\/api\/resources\/([^/]+)\/(actions|records|bulk)\/(.+)$/) ?? [];
    const parts = rest.join('/').split('/');
    const [, asking] = bare.match(/^\/api\/pages\/([^/]+)$/) ?? [];
    if (asking) tried.add(`${asking} as ${who}`);
    if (model) tried.add(`${method} ${model} ${kind === 'records' ? parts[1] : parts[0]} as ${who}`);
    const reply =
      method === 'POST' ? await visitor.post(path, fields) : await visitor.ask(method, path, { headers: {} });
    const where = `${who} ${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`;
    if (reply.status >= 500) throw new Error(where);
    const said = `${reply.text}\n${JSON.stringify([...reply.headers])}`;
    // on their own page somebody reads what department they themselves are in
    const own = who === 'employee' && bare === '/me' ? fixture.worlds.held.get('department')?.name : '';
    const asked = `${path} ${JSON.stringify(fields ?? {})} ${own}`;
    const leak = fixture.leak(isOutsider(who) ? null : who, said, asked);
    if (leak !== undefined) throw new Error(`${leak} left: ${said.slice(said.indexOf(leak) - 200)} ${where}`);
    return reply;
  }

  async function pageOf(role: LeakRole): Promise<PageState> {
    const { text } = await ask(role, 'GET', '/');
    const [, state = 'null'] = text.match(/window\.REDUX_STATE=(.*?);window\.THEME=/s) ?? [];
    return JSON.parse(state) as PageState;
  }

  const inherent = ['date', 'etag', 'set-cookie', 'content-security-policy', 'content-length'];
  /** An answer without the id that was asked for, and without what is drawn anew for every answer. */
  const plain = ({ status, text, headers }: Reply, id: string) => ({
    status,
    text: text.replaceAll(id, 'ID'),
    headers: [...headers].filter(([name]) => !inherent.includes(name)).sort(),
  });
  const sameAnswer = (one: Reply, id: string, two: Reply, otherId = missing) =>
    expect(plain(one, id)).toEqual(plain(two, otherId));

  /** So many at once: a browser does it too, and it shows what requests have of each other. */
  async function together(work: (() => Promise<unknown>)[]): Promise<void> {
    const left = [...work];
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let next = left.shift(); next; next = left.shift()) await next();
      }),
    );
  }

  const addressOf = (model: Model, action: string, id: string, kind: string): string => {
    if (kind === 'record') return `/api/resources/${model}/records/${id}/${action}`;
    if (kind === 'bulk') return `/api/resources/${model}/bulk/${action}?recordIds=${id}`;
    return `/api/resources/${model}/actions/${action}`;
  };

  const unknownOf = (reply: Reply, field: string) => reply.text.replaceAll(`\\"${field}\\"`, '\\"FIELD\\"');
  const idsOf = (reply: Reply): string[] => (reply.json.records ?? []).map(({ id }: { id: string }) => id);

  function filterOf(field: FieldDefinition, value: unknown): string {
    const name = encodeURIComponent(field.name);
    if (field.type === 'DateTime') return `filters.${name}~~from=2026-01-01&filters.${name}~~to=2026-01-02`;
    if (value instanceof Date) return `filters.${name}=${value.toISOString()}`;
    if (value !== null && value !== undefined) return `filters.${name}=${encodeURIComponent(String(value))}`;
    return `filters.${name}=${field.nativeType?.[0] === 'Uuid' ? missing : '1'}`;
  }

  describe.each(roles)('as %s', (role) => {
    const asked = tables.filter(({ model }) => isTried(role, model));

    test.each(asked.map(({ model }) => model))('lists, searches and filters of %s', async (model) => {
      const { reach, ids } = fixture.seen(role, model);
      const list = (query: string) => ask(role, 'GET', `/api/resources/${model}/actions/list?${query}`);
      // the oldest first: the journal grows while we look
      const all = await list('perPage=500&sortBy=id&direction=asc');
      if (reach === 'none') {
        expect(all.status).toBe(403);
        const asked = ['sortBy=x', 'filters.x=1', 'page=-1', `filters.id=${idIn(fixture.worlds.held, model)}`];
        await together(asked.map((query) => async () => sameAnswer(await list(query), missing, all)));
        expect((await ask(role, 'GET', `/api/resources/${model}/actions/search/x`)).status).toBe(403);
        return;
      }
      expect(fixture.ofFixture(model, idsOf(all))).toEqual(ids);
      expect(Math.min(all.json.meta.total, 500)).toBe(all.json.records.length);
      const [unknown, sorted] = [await list('filters.FIELD=1'), await list('sortBy=FIELD&direction=asc')];
      const usual = await ask(role, 'GET', `/api/resources/${model}/actions/search/9`);
      const fields = columnsOf(model).filter(({ name }) => name !== 'companyId' || role === 'super_admin');
      const asked = fields.map((field) => async () => {
        const { name } = field;
        if (mayView(deploymentRole, role, model, name)) {
          const { foreign, other } = fixture.worlds;
          for (const world of reach === 'all' ? [foreign] : [foreign, other]) {
            const value = world.get(model)?.[field.dbName ?? name];
            const reply = await list(`perPage=500&${filterOf(field, value)}`);
            for (const id of fixture.ofFixture(model, reply.json.records ? idsOf(reply) : []))
              expect(ids).toContain(id);
          }
          return;
        }
        const hidden = await list(`filters.${name}=1`);
        expect([hidden.status, unknownOf(hidden, name)]).toEqual([unknown.status, unknown.text]);
        const order = await list(`sortBy=${name}&direction=asc`);
        expect([name, idsOf(order)]).toEqual([name, idsOf(sorted)]);
        const search = await ask(role, 'GET', `/api/resources/${model}/actions/search/9?searchProperty=${name}`);
        sameAnswer(search, missing, usual);
      });
      await together(asked);
      const search = await ask(role, 'GET', `/api/resources/${model}/actions/search/`);
      for (const id of fixture.ofFixture(model, idsOf(search))) expect(ids).toContain(id);
      for (const text of isThorough(role) ? ['e', 'e 2026-01-01', missing, '%'] : ['e'])
        for (const id of fixture.ofFixture(
          model,
          idsOf(await ask(role, 'GET', `/api/resources/${model}/actions/search/${encodeURIComponent(text)}`)),
        ))
          expect(ids).toContain(id);
      for (const mark of fixture.marks.filter((one) => one.model === model && one.world === 'foreign').slice(0, 3)) {
        const found = await ask(role, 'GET', `/api/resources/${model}/actions/search/${encodeURIComponent(mark.text)}`);
        if (role !== 'super_admin' && model !== 'package') expect([mark.text, idsOf(found)]).toEqual([mark.text, []]);
      }
    });

    test.each(asked.map((table) => [table.model, table] as const))('every action of %s', async (model, { actions }) => {
      const { reach, ids } = fixture.seen(role, model);
      const strangers = [...new Set(fixture.fixtureIds(model))].filter((id) => id !== '' && !ids.includes(id));
      const path = (name: string, id: string, kind: string) => addressOf(model, name, id, kind);
      // who does not reach the table gets one answer, whatever they ask of whichever record
      const refused = reach === 'none' ? await ask(role, 'GET', path('show', missing, 'record')) : undefined;
      if (refused) expect(refused.status).toBe(403);
      const others = isThorough(role) ? strangers : strangers.slice(-1);
      const own = isThorough(role) ? ids : ids.slice(0, 1);
      const tryRecords = async (name: string, kind: string, method: 'GET' | 'POST'): Promise<void> => {
        const call = (id: string) => ask(role, method, path(name, id, kind), {});
        if (refused) return sameAnswer(await call(strangers.at(-1) ?? 'x'), strangers.at(-1) ?? 'x', refused);
        const none = await call(missing);
        // an action that is not theirs is refused before any record is looked at; else what is gone is not found
        const isClosed = none.status >= 400 && none.json?.code !== 'record.not-found';
        for (const id of isClosed ? others.slice(-1) : others) sameAnswer(await call(id), id, none);
        if (isClosed && own[0]) sameAnswer(await call(own[0]), own[0], none);
        if (isClosed || method === 'POST') return;
        if (isThorough(role)) sameAnswer(await call('no-such-id'), 'no-such-id', none);
        for (const id of own) {
          const reply = await call(id);
          if (name === 'show') expect(reply.json.record.id).toBe(id);
          // an own record and another one in one breath are no way around either
          const mixed = kind === 'bulk' && others[0] ? await call(`${id},${others[0]}`) : undefined;
          if (mixed?.json?.records) expect(idsOf(mixed)).not.toContain(others[0]);
        }
      };
      const asked = actions.flatMap(({ name, kinds }) =>
        kinds.flatMap((kind) =>
          kind === 'resource'
            ? [async () => void (await ask(role, 'GET', path(name, '', kind)))]
            : (['GET', 'POST'] as const).map((method) => () => tryRecords(name, kind, method)),
        ),
      );
      await together(asked);
    });

    test('what they may not write is refused by its name, and stays as it is', async () => {
      for (const { model } of asked) {
        const { ids } = fixture.seen(role, model);
        const form = states.get(role)?.resources.find(({ id }) => id === model);
        const mayEdit = form?.actions.some(({ name }) => name === 'edit');
        const writable = form?.editProperties.map(({ name }) => name) ?? [];
        const closed = columnsOf(model).filter(({ name }) => !writable.includes(name));
        const wanted = closed.filter(
          ({ name }) =>
            role === 'company_admin' ||
            name in (sensitiveFields[model] ?? {}) ||
            isSecret(model, name) ||
            name === 'companyId',
        );
        const [id] = ids;
        if (id === undefined) continue;
        const before = await rowText(model, id);
        await together(
          wanted.map(({ name }) => async () => {
            const value = name === 'id' ? missing : `${missing}`;
            const reply = await ask(role, 'POST', addressOf(model, 'edit', id, 'record'), { [name]: value });
            const said = [model, name, reply.status, reply.text.slice(0, 200)];
            if (!mayEdit) expect([...said, reply.status >= 400]).toEqual([...said, true]);
            else expect([...said, reply.text.includes('policy.field-refused')]).toEqual([...said, true]);
          }),
        );
        expect([model, await rowText(model, id)]).toEqual([model, before]);
      }
    });

    test("a form takes no other company's record, and tells it from none by nothing", async () => {
      const { held, foreign } = fixture.worlds;
      for (const { id: model, editProperties, actions } of states.get(role)?.resources ?? []) {
        const form = editProperties.map(({ name }) => name);
        const act = (name: string) => actions.some((action) => action.name === name);
        const body = Object.fromEntries(
          Object.entries(exampleBody(model, 'add'))
            .filter(([name]) => form.includes(name))
            .map(([name, value]) => [
              name,
              referredBy(model, name) ? idIn(held, referredBy(model, name) as Model) : String(value),
            ]),
        );
        for (const field of form.filter((name) => referredBy(model, name))) {
          const to = referredBy(model, field) as Model;
          if (to === 'package' || role === 'super_admin') continue;
          const theirs = idIn(foreign, to);
          const into = (path: string, id: string) => ask(role, 'POST', path, { ...body, [field]: id });
          const paths = [
            ...(act('new') ? [addressOf(model, 'new', '', 'resource')] : []),
            ...(act('edit')
              ? fixture
                  .seen(role, model)
                  .ids.slice(0, 1)
                  .map((id) => addressOf(model, 'edit', id, 'record'))
              : []),
          ];
          for (const path of paths) {
            const none = await into(path, missing);
            expect([path, none.json.notice?.type ?? none.status]).not.toEqual([path, 'success']);
            sameAnswer(await into(path, theirs), theirs, none);
          }
        }
      }
    });

    test('the page knows only what they may: tables, columns, actions', async () => {
      for (const { id, properties, editProperties } of states.get(role)?.resources ?? []) {
        expect([id, reachOf(deploymentRole, role, id)]).not.toEqual([id, 'none']);
        const form = editProperties.map(({ name }) => name);
        const hidden = columnsOf(id).filter(
          ({ name }) => !mayView(deploymentRole, role, id, name) && !form.includes(name),
        );
        expect([id, hidden.map(({ name }) => name).filter((name) => name in properties)]).toEqual([id, []]);
      }
    });

    test('news of punches comes of those that they see', async () => {
      const { seen, fixtureIds } = fixture;
      tried.add(`GET /live as ${role}`);
      const visitor = visitors.get(role) as Visitor;
      const end = new AbortController();
      const live = await fetch(`${panel.url}/admin/live`, { headers: { cookie: visitor.cookie }, signal: end.signal });
      if (role === 'super_admin') return expect(live.status).toBe(204);
      if (reachOf(deploymentRole, role, 'punch') === 'none') return expect(live.status).toBe(403);
      expect(live.status).toBe(200);
      const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = (await reader?.read())?.value ?? '';
      for (const hear of heard) hear(fixtureIds('punch'));
      const isWhole = () => /event: punches\ndata: .*\n\n/.test(text);
      while (!isWhole()) text += (await reader?.read())?.value ?? '';
      const told = JSON.parse(text.slice(text.indexOf('data: ') + 6).split('\n')[0] ?? '[]') as { id: string }[];
      expect(told.map(({ id }) => id).sort()).toEqual(seen(role, 'punch').ids);
      expect(fixture.leak(role, text, '')).toBeUndefined();
      end.abort();
    });
  });

  const rowText = async (model: Model, id: string): Promise<string> =>
    (await fixture.admin.query(`SELECT t::text AS text FROM "${model}" t WHERE id = $1`, [id])).rows[0]?.text;

  describe.each(outsiders)('as %s', (who) => {
    test('nothing is answered but that, whatever is asked', async () => {
      const first = await ask(who, 'GET', '/api/dashboard');
      expect(first.status).toBe(who === 'stranger' ? 401 : 403);
      const asked = tables.filter(({ model }) => isTried(who, model));
      await together(
        asked.flatMap(({ model, actions }) =>
          actions.flatMap(({ name, kinds }) =>
            kinds.map((kind) => async () => {
              const id = idIn(fixture.worlds.held, model) || missing;
              for (const method of ['GET', 'POST'])
                sameAnswer(await ask(who, method, addressOf(model, name, id, kind), {}), id, first);
            }),
          ),
        ),
      );
    });
  });

  /** What the parts of an address may be: a new name among them fails here, and wants a value that makes sense. */
  const values: Record<string, (id: string) => string> = {
    resourceId: () => 'employee',
    recordId: (id) => id,
    id: (id) => id,
    action: () => 'show',
    query: (id) => id,
    file: () => 'nothing.js',
    pageName: () => 'import-employees.template',
    version: () => '1',
    provider: () => 'google',
  };
  const fill = (path: string, id: string): string =>
    path.replace(/:(\w+)/g, (_, name: string) => {
      const value = values[name];
      if (!value) throw new Error(`the leak suite does not know what :${name} in ${path} may be`);
      return value(id);
    });

  describe('Every route', () => {
    test.each([...roles, ...outsiders])('as %s: no id in an address brings anything of others along', async (who) => {
      for (const { route, method } of patterns) {
        const path = route.split(' ')[1] ?? '';
        if (path === '/live' && !isOutsider(who)) continue; // an open stream: asked above
        if (!isTried(who, route)) continue;
        const call = async (id: string) => {
          const reply = await ask(who, method, fill(path, id), {});
          // a way out was among them: in again
          if (method === 'POST' && !path.startsWith('/api/') && who !== 'inactive') await signIn(who);
          return reply;
        };
        const none = await call(missing);
        if (!path.includes(':recordId') && !path.includes(':id')) continue;
        for (const id of [idIn(fixture.worlds.foreign, 'employee')]) {
          if (who === 'super_admin' || !path.startsWith('/api/')) await call(id);
          else sameAnswer(await call(id), id, none);
        }
      }
    });

    test('HEAD, PUT, PATCH, DELETE and OPTIONS reach none', async () => {
      const id = idIn(fixture.worlds.held, 'employee');
      const some = patterns.filter(({ route }) => isTried('company_admin', route));
      for (const path of new Set(some.map(({ route }) => fill(route.split(' ')[1] ?? '', id)))) {
        if (path.startsWith('/assets') || path.startsWith('/fonts')) continue;
        for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
          if (method === 'HEAD' && !path.startsWith('/api/')) continue; // a page without its body
          expect([method, path, (await ask('company_admin', method, path)).status]).toEqual([method, path, 405]);
        }
      }
      const asked = tables.filter(({ model }) => isTried('company_admin', model));
      await together(
        asked.flatMap(({ model, actions }) =>
          actions.map(({ name, kinds }) => async () => {
            const path = addressOf(model, name, idIn(fixture.worlds.held, model), kinds[0] ?? 'record');
            expect((await ask('company_admin', 'HEAD', path)).status).toBe(405);
          }),
        ),
      );
    });
  });

  describe('Every page that is about no table', () => {
    const verbs = pages.flatMap(({ name, verbs }) => Object.keys(verbs).map((verb) => ({ name, verb })));

    test.each([...roles, ...outsiders])('as %s: it is theirs or closed, with all that it asks for', async (who) => {
      for (const { name, verb } of verbs) {
        if (!isTried(who, name)) continue;
        const isTheirs = states.get(who as LeakRole)?.pages.some((page) => page.name === name) ?? false;
        const page = await ask(who, 'GET', `/pages/${name}`);
        if (isOutsider(who)) expect([name, page.status === 200 && page.text.includes(name)]).toEqual([name, false]);
        else expect([name, page.status === 200]).toEqual([name, isTheirs]);
        // by name, by the ids of another company's records, and by nothing
        const { foreign } = fixture.worlds;
        const ids = ['mobile_punch', 'employee_import', 'punch'].map((model) => idIn(foreign, model as Model));
        for (const id of [...ids, missing, '']) {
          const given = { ids: JSON.stringify([id]), keys: JSON.stringify([id]), punch: id, importId: id, batchId: id };
          const reply = await ask(who, 'POST', `/api/pages/${name}.${verb}`, given);
          if (!isTheirs) expect([name, verb, reply.status >= 400]).toEqual([name, verb, true]);
        }
        for (const closed of [name, `${name}.nothing`, `${name}.${verb}.x`, `${name}.constructor`, `nothing.${verb}`])
          expect([closed, (await ask(who, 'POST', `/api/pages/${closed}`, {})).status >= 400]).toEqual([closed, true]);
        expect((await ask(who, 'GET', `/api/pages/${name}.${verb}`)).status).toBeGreaterThanOrEqual(400);
      }
    });
  });

  describe('Whatever they may do', () => {
    /** Every name of a reference in the schema, pointing at another company's record. */
    const foreignFields = (): Fields =>
      Object.fromEntries(
        datamodel()
          .models.flatMap(({ fields }) => fields)
          .filter((field) => field.relationFromFields?.[0] && field.relationFromFields[0] !== 'companyId')
          .flatMap((field) => {
            const to = models.find((model) => model === field.type.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase());
            const id = to && idIn(fixture.worlds.foreign, to);
            return id ? [[field.relationFromFields?.[0] ?? '', id]] : [];
          }),
      );

    test.each(roles.filter((role) => role !== 'super_admin'))(
      "%s does it, with another company's records in every field: nothing of theirs comes back",
      async (role) => {
        const fields = foreignFields();
        expect(Object.keys(fields)).toContain('employeeId');
        const grant = idIn(fixture.worlds.foreign, 'record_grant');
        const post = async (path: string, given: Fields) => {
          const reply = await ask(role, 'POST', path, given);
          // impersonation ends here
          if (/panel\.(only-looking|look-ended)/.test(reply.text)) {
            await ask(role, 'POST', '/see-as/end', {});
            await ask(role, 'POST', path, given);
          }
        };
        const asked = tables.filter(({ model }) => isTried(role, model));
        for (const { model, actions } of asked) {
          const { reach, ids } = fixture.seen(role, model);
          for (const { name, kinds } of actions.filter((one) => !['delete', 'bulkDelete'].includes(one.name))) {
            for (const kind of kinds) {
              for (const id of kind === 'resource' ? [''] : ids.slice(0, 1)) {
                const path = addressOf(model, name, id, kind);
                if (reach === 'none' || isThorough(role)) await post(path, {});
                if (reach === 'none') continue;
                await post(path, { ...fields, ids: grant, rights: 'view', keys: '{' });
              }
            }
          }
        }
        for (const { model, actions } of asked) {
          for (const { name, kinds } of actions.filter((one) => ['delete', 'bulkDelete'].includes(one.name))) {
            const theirs = idIn(fixture.worlds.foreign, model);
            const [own] = fixture.seen(role, model).ids;
            for (const kind of own && theirs ? kinds : []) {
              if (kind === 'bulk') await ask(role, 'POST', addressOf(model, name, `${own},${theirs}`, kind), {});
              else await ask(role, 'POST', addressOf(model, name, theirs, kind), {});
            }
          }
        }
      },
    );
  });

  describe('After all of this', () => {
    test("nothing of the other company's has changed", async () => {
      const now = await everythingOf(fixture.admin, fixture.people.b.id);
      for (const table of Object.keys(foreignBefore))
        expect([table, now[table]]).toEqual([table, foreignBefore[table]]);
    });

    test('every route of the live panel was tried as everybody whose turn it is', () => {
      const wanted = patterns.flatMap(({ route }) =>
        [...roles, ...outsiders].filter((who) => isTried(who, route)).map((who) => `${route} as ${who}`),
      );
      expect(patterns.length).toBeGreaterThan(10);
      expect(wanted.filter((one) => !tried.has(one))).toEqual([]);
    });

    test('all that every page asks for was tried as everybody whose turn it is', () => {
      const wanted = pages.flatMap(({ name, verbs }) =>
        [...roles, ...outsiders]
          .filter((who) => isTried(who, name))
          .flatMap((who) => Object.keys(verbs).map((verb) => `${name}.${verb} as ${who}`)),
      );
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.filter((one) => !tried.has(one))).toEqual([]);
    });

    test('every action of every table was tried as everybody whose turn it is, by GET and by POST', () => {
      const wanted = tables.flatMap(({ model, actions }) =>
        actions.flatMap(({ name }) =>
          [...roles, ...outsiders]
            .filter((who) => isTried(who, model))
            .flatMap((who) =>
              who === 'super_admin'
                ? [`GET ${model} ${name} as ${who}`]
                : [`GET ${model} ${name} as ${who}`, `POST ${model} ${name} as ${who}`],
            ),
        ),
      );
      expect(wanted.filter((one) => !tried.has(one))).toEqual([]);
      for (const { resources } of states.values())
        for (const { id, actions } of resources)
          for (const { name } of actions)
            expect(tables.find(({ model }) => model === id)?.actions.map((one) => one.name)).toContain(name);
    });
  });
});
