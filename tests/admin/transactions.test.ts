/** One action, one unit of work, and its answer after the commit: what becomes of an action that does not get that far. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildAdmin } from '../../src/admin/admin-router.ts';
import type { RecordAction } from '../../src/admin/declaration.ts';
import { departmentResource } from '../../src/admin/resources/department.resource.ts';
import { panelMessage } from '../../src/i18n/panel.ts';
import { Problem } from '../../src/problem.ts';
import { type LeakFixture, leakFixture } from '../support/leaks.ts';
import { type OpenPanel, openPanel, type Reply, type Visitor } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';
import { death, faultAt, refusal } from '../support/statements.ts';
import { idIn } from '../support/worlds.ts';

jest.setTimeout(120_000);

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let fixture: LeakFixture;
let panel: OpenPanel;
let rahim: Visitor;
let department: string;
/** what the test's own action throws, once it has written */
let thrown: () => unknown = () => undefined;

/** Only one of AdminJS's own errors is turned into an answer by AdminJS itself. */
function forbiddenByAdminJs(): unknown {
  try {
    // nobody deletes many departments at once
    buildAdmin(runtime, '/admin')
      .findResource('department')
      .decorate()
      .actions.bulkDelete?.canInvokeAction({} as never);
  } catch (error) {
    return error;
  }
  throw new Error('AdminJS did not refuse it');
}

const writing = (onTable: boolean): RecordAction => ({
  act: 'change',
  icon: 'Edit',
  component: 'Confirm',
  onTable,
  async run(ctx) {
    await ctx.sql.query('UPDATE department SET name = $3 WHERE company_id = $1 AND id = $2', [
      ctx.companyId,
      department,
      'Half done',
    ]);
    const error = thrown();
    if (error) throw error;
    return {};
  },
});

beforeAll(async () => {
  departmentResource.actions = { writeRecord: writing(false), writeTable: writing(true) };
  runtime = await testRuntime();
  fixture = await leakFixture(runtime);
  department = idIn(fixture.worlds.held, 'department');
  panel = await openPanel(runtime);
  rahim = await panel.as(fixture.emails.company_admin);
});
afterAll(async () => {
  delete departmentResource.actions;
  await panel.close();
  await fixture.admin.end();
  await runtime.close();
});

const named = async (name: string): Promise<number> =>
  (await fixture.admin.query('SELECT count(*)::int AS n FROM department WHERE name = $1', [name])).rows[0]?.n;
const journal = async (): Promise<number> =>
  (await fixture.admin.query(`SELECT count(*)::int AS n FROM journal WHERE action LIKE 'department.%'`)).rows[0]?.n;

const ways: [string, () => Promise<Reply>][] = [
  ['on a record', () => rahim.act('department', department, 'writeRecord')],
  ['above a list', () => rahim.post('/api/resources/department/actions/writeTable')],
];

describe('An action that writes and then throws', () => {
  const errors: [string, () => unknown][] = [
    ['a mistake of the program', () => new Error('a mistake')],
    ['an error of AdminJS', () => forbiddenByAdminJs()],
  ];
  test.each(ways.flatMap(([where, call]) => errors.map(([what, error]) => [what, where, error, call] as const)))(
    '%s, %s, leaves nothing behind and is no success',
    async (_what, _where, error, call) => {
      thrown = error;
      const reply = await call();
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.text).not.toContain('Half done');
      expect(await named('Half done')).toBe(0);
    },
  );

  test.each(ways)('a refusal in words, %s, leaves nothing behind and says so', async (_where, call) => {
    thrown = () => new Problem({ status: 409, message: panelMessage('terminal.no-address') });
    const { json } = await call();
    expect([json.notice.type, json.problem]).toEqual(['error', { code: 'terminal.no-address', status: 409 }]);
    expect(await named('Half done')).toBe(0);
  });

  test.each(ways)('the same action, %s, is kept when it throws nothing', async (_where, call) => {
    thrown = () => undefined;
    const reply = await call();
    expect([reply.status, reply.json.notice.type, await named('Half done')]).toEqual([200, 'success', 1]);
    await fixture.admin.query(`UPDATE department SET name = 'Sewing' WHERE id = $1`, [department]);
  });
});

describe('A commit that fails', () => {
  beforeAll(async () => {
    // asked for at the commit and no sooner: everything before it went well
    await fixture.admin.query(`
      CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused at the commit' USING ERRCODE = 'XX000'; END $$;
      CREATE CONSTRAINT TRIGGER refuse_at_commit AFTER INSERT OR UPDATE ON department DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.name IN ('Fails at the commit', 'Half done')) EXECUTE FUNCTION refuse_at_commit()`);
  });
  afterAll(() => fixture.admin.query('DROP FUNCTION refuse_at_commit CASCADE'));

  const forms: [string, () => Promise<Reply>][] = [
    ['of a new record', () => rahim.add('department', { name: 'Fails at the commit' })],
    ['of an edit', () => rahim.act('department', department, 'edit', { name: 'Fails at the commit' })],
    ['of an action on a record', () => rahim.act('department', department, 'writeRecord')],
    ['of an action above a list', () => rahim.post('/api/resources/department/actions/writeTable')],
  ];
  test.each(forms)('%s leaves no row and is no success', async (_what, call) => {
    thrown = () => undefined;
    const before = await journal();
    const reply = await call();
    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain('refused at the commit');
    expect([await named('Fails at the commit'), await named('Half done'), await journal()]).toEqual([0, 0, before]);
  });
});

describe('A connection that is lost', () => {
  test.each([
    ['the database dies', death],
    ['the server ends the connection', refusal('57P01')],
  ] as const)('when %s at any statement of a form, it leaves no row and is no success', async (_what, fault) => {
    const before = await journal();
    let statement = 1;
    for (; ; statement += 1) {
      const broken = faultAt(runtime, statement, fault);
      const reply = await rahim.add('department', { name: 'Lost on the way' });
      broken.restore();
      if (!broken.wasReached()) {
        expect([reply.status, await named('Lost on the way')]).toEqual([200, 1]);
        break;
      }
      expect([statement, reply.status === 200, await named('Lost on the way')]).toEqual([statement, false, 0]);
    }
    // two transactions, each with its beginning and its end, and what they ask and write
    expect(statement).toBeGreaterThan(6);
    expect(await journal()).toBe(before + 1);
    await fixture.admin.query(`DELETE FROM department WHERE name = 'Lost on the way'`);
  });

  test('to the browser, in the middle of a form, leaves no row', async () => {
    const { port } = new URL(panel.url);
    const body = 'name=Cut%20off&note=';
    const headers = {
      cookie: rahim.cookie,
      origin: panel.url,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length + 10),
    };
    const left = new Promise<void>((resolve) =>
      panel.server.once('request', (req, res) => {
        res.once('close', resolve);
        req.once('data', () => asked.destroy()); // the right was asked, and the body is being read
      }),
    );
    const path = '/admin/api/resources/department/actions/new';
    const asked = request({ port, host: '127.0.0.1', method: 'POST', path, headers });
    asked.on('error', () => undefined);
    asked.write(body);
    await left;
    expect(await named('Cut off')).toBe(0);
  });
});

describe('The right to an action', () => {
  /** A POST whose body never comes, and what is answered to it. */
  function withoutBody(visitor: Visitor, path: string): Promise<number | undefined> {
    const { port } = new URL(panel.url);
    const headers = {
      cookie: visitor.cookie,
      origin: panel.url,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': '1000000',
    };
    const asked = request({ port, host: '127.0.0.1', method: 'POST', path: `/admin${path}`, headers });
    asked.on('error', () => undefined);
    asked.flushHeaders();
    return new Promise((resolve) =>
      asked.on('response', (answer) => {
        asked.destroy();
        resolve(answer.statusCode);
      }),
    );
  }

  test('is asked before a body is read, of every action that an employee does not have', async () => {
    const jamil = await panel.as(fixture.emails.employee);
    const { text } = await jamil.get('/');
    const [, state = 'null'] = text.match(/window\.REDUX_STATE=(.*?);window\.THEME=/s) ?? [];
    const { resources } = JSON.parse(state) as { resources: { id: string; actions: { name: string }[] }[] };
    const isHis = (model: string, name: string) =>
      resources.some((one) => one.id === model && one.actions.some((action) => action.name === name.split('.')[0]));
    let count = 0;
    for (const resource of buildAdmin(runtime, '/admin').resources) {
      const model = resource.id();
      for (const action of Object.values(resource.decorate().actions)) {
        if (isHis(model, action.name)) continue;
        const id = idIn(fixture.worlds.held, model as 'employee') || department;
        const paths = [
          ...(action.isResourceType() ? [`/api/resources/${model}/actions/${action.name}`] : []),
          ...(action.isRecordType() ? [`/api/resources/${model}/records/${id}/${action.name}`] : []),
          ...(action.isBulkType() ? [`/api/resources/${model}/bulk/${action.name}?recordIds=${id}`] : []),
        ];
        for (const path of paths) {
          const status = await withoutBody(jamil, path);
          expect([path, status === 403 || status === 404]).toEqual([path, true]);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
