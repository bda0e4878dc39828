import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { commKeyPurpose } from '../../src/domain/terminals/comm-key.rule.ts';
import { defineMessages, english, verbatim } from '../../src/i18n/message.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { problem } from '../../src/problem.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';
import { inWords } from '../support/says.ts';

const testMessage = defineMessages({ 'sync.code-refused': english('This code has ended. Make a new one.') });
const codeRefused = problem(testMessage, 'sync.code-refused', { status: 422 });

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;
let isBound = false;
const asked: string[] = [];

beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
  panel = await openPanel(runtime, {
    hooks: {
      isBound: () => isBound,
      bind: async (url, code) => {
        asked.push(`bind ${url} ${code}`);
        if (code.includes('ended')) throw codeRefused({});
        isBound = true;
      },
      pollNow: async (id) => void asked.push(`poll ${id}`),
      test: async (_id, to) => {
        asked.push(`test ${to.host}:${to.port} ${to.transport} ${to.commKey ?? 'no key'}`);
        const ok = to.host === '192.168.1.77';
        return {
          ok,
          steps: [{ what: verbatim('Reached'), ok, said: verbatim(ok ? 'It answers' : 'No answer') }],
          found: null,
        };
      },
      syncNow: async () => void asked.push('sync'),
    },
  });
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const code = `hjb_${'a'.repeat(64)}`;

describe('A site that is not bound yet', () => {
  test('shows nothing but the form to bind it', async () => {
    const technician = panel.stranger();
    for (const path of ['', '/', '/login', '/resources/employee']) {
      const reply = await technician.get(path);
      expect([path, reply.status, reply.headers.get('location')]).toEqual([path, 303, '/admin/setup']);
    }
    expect((await technician.get('/api/dashboard')).status).toBe(409);
    expect((await technician.get('/setup')).text).toContain('Binding code');
  });

  test('says what is wrong with address or code, and keeps what was typed', async () => {
    const bind = (cloudUrl: string, given: string) => panel.stranger().post('/setup', { cloudUrl, code: given });
    const nonsense = await bind('cloud.example', 'abc');
    expect(nonsense.status).toBe(422);
    expect(nonsense.text).toContain('http:// or https://');
    expect(nonsense.text).toContain('starts with hjb_');
    expect(nonsense.text).toContain('value="cloud.example"');
    const ended = await bind('https://cloud.example', `hjb_ended_${'a'.repeat(30)}`);
    expect(ended.text).toContain('This code has ended. Make a new one.');
    expect(
      await panel
        .stranger()
        .post('/setup', { cloudUrl: 'https://x.example', code }, { origin: 'https://evil.example' }),
    ).toMatchObject({ status: 403 });
  });

  test('is bound with both, and then shows its sign-in page', async () => {
    const reply = await panel
      .stranger()
      .post('/setup', { cloudUrl: ' https://cloud.example/admin/ ', code: ` ${code} ` });
    expect(reply.headers.get('location')).toBe('/admin/login');
    expect(asked.at(-1)).toBe(`bind https://cloud.example ${code}`);
    expect((await panel.stranger().get('/setup')).headers.get('location')).toBe('/admin/login');
    expect((await panel.stranger().post('/setup', { cloudUrl: 'https://x.example', code })).status).toBe(303);
    expect(asked).toHaveLength(2);
  });
});

describe('The panel of a bound site', () => {
  beforeAll(async () => {
    isBound = true;
    await people.systemA((ctx) => commandsOf('employee').add(ctx, { code: 'E-1', name: 'Karim' }));
    await unitOfWork({ runtime, principal: systemPrincipal(people.a.id) }, (ctx) =>
      ctx.sql.query(
        `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, instance_id, last_ok_at) VALUES ($1, $2, 'https://cloud.example', 'x', 'i', now())`,
        [people.a.id, people.a.siteId],
      ),
    );
    rahim = await panel.as('rahim@garments-a.example');
  });

  test('changes people here as in the cloud; users and roles are a copy, and it says where they are changed', async () => {
    const { records } = (await rahim.list('employee')).json;
    expect(records).toMatchObject([{ params: { name: 'Karim' } }]);
    expect((await rahim.add('employee', { code: 'E-2', name: 'X' })).json.notice).toMatchObject({ type: 'success' });
    expect((await rahim.act('employee', records[0].id, 'edit', { designation: 'Operator' })).json.notice).toMatchObject(
      {
        type: 'success',
      },
    );
    expect((await rahim.get('/')).text).toContain('"notice":"peopleAreChangedInCloud"');
    expect((await rahim.add('user', { email: 'x@garments-a.example', name: 'X' })).status).toBe(403);
    const roles = (await rahim.list('role')).json.records;
    expect((await rahim.act('role', roles[0].id, 'edit', { name: 'X' })).status).toBe(403);
  });

  test('leads to the cloud for a new password while it is there, and says so when it is not', async () => {
    const state = (failures: number) =>
      unitOfWork({ runtime, principal: systemPrincipal(people.a.id) }, (ctx) =>
        ctx.sql.query('UPDATE sync_state SET failures = $2 WHERE company_id = $1', [people.a.id, failures]),
      );
    expect((await rahim.get('/password')).text).toContain('href="https://cloud.example/admin/password"');
    expect((await panel.stranger().get('/login')).text).toContain('href="/admin/forgot"');
    expect((await panel.stranger().get('/forgot')).text).toContain('href="https://cloud.example/admin/forgot"');
    const posted = await rahim.post('/password', { current: 'x', wanted: 'y', again: 'y' });
    expect([posted.status, posted.text.includes('set in the cloud')]).toEqual([200, true]);
    expect((await rahim.get('/')).text).toContain('"cloudUrl":"https://cloud.example/admin","isCloudReached":true');
    await state(3);
    const away = (await panel.stranger().get('/forgot?lang=bn')).text;
    expect(away).toContain('এখন ক্লাউডে পৌঁছানো যাচ্ছে না');
    expect(away).not.toContain('cloud.example');
    expect((await rahim.get('/')).text).toContain('"isCloudReached":false');
    await state(0);
  });

  test('keeps terminals: the comm key goes in and never comes out', async () => {
    const added = await rahim.add('terminal', {
      name: 'Main gate',
      host: '192.168.1.201',
      port: '4370',
      commKey: '123456',
    });
    expect(added.json.notice).toMatchObject({ type: 'success' });
    expect(added.text).not.toContain('123456');
    const { id } = added.json.record;
    expect((await rahim.record('terminal', id, 'edit')).text).not.toMatch(/123456|commKeySealed/);
    const stored = () =>
      people.systemA(
        async (ctx) =>
          (await ctx.sql.query('SELECT comm_key_sealed AS key FROM terminal WHERE id = $1', [id])).rows[0]?.key,
      );
    expect(runtime.sealer.open(await stored(), commKeyPurpose)).toBe('123456');
    await rahim.act('terminal', id, 'edit', { name: 'Back gate', commKey: '' });
    expect(runtime.sealer.open(await stored(), commKeyPurpose)).toBe('123456');
    await rahim.act('terminal', id, 'edit', { commKey: '0' });
    expect(await stored()).toBeNull();
    const bad = await rahim.add('terminal', { name: 'X', host: 'not a host', port: '99999', commKey: 'abc' });
    expect(Object.keys(bad.json.record.errors).sort()).toEqual(['commKey', 'host', 'port']);
    expect(bad.text).not.toContain('"commKey":"abc"');
  });

  test('reads a terminal and sends what waits when told to, after the commit', async () => {
    const { id } = (await rahim.list('terminal')).json.records[0];
    await rahim.act('terminal', id, 'pollNow');
    await rahim.act('site', people.a.siteId, 'syncNow');
    expect(asked.slice(-2)).toEqual([`poll ${id}`, 'sync']);
    await rahim.get(`/api/resources/terminal/records/${id}/pollNow`);
    expect(asked).toHaveLength(4);
    expect((await rahim.act('site', people.a.siteId, 'bindCode')).status).toBe(404);
  });

  test('tells how the talk with the cloud goes', async () => {
    const { today } = (await rahim.get('/api/dashboard')).json;
    expect(today.sites).toMatchObject([{ name: 'Main gate', isBound: true, isStale: false, pending: 0 }]);
    // in the list of sites too, which the cloud alone writes of
    const [own] = (await rahim.list('site')).json.records;
    const waiting = await people.systemA(({ sql }) => sql.query('SELECT count(*)::int AS n FROM sync_outbox'));
    expect(own.params).toMatchObject({ lastSeenAt: expect.any(String), pendingCount: waiting.rows[0].n });
  });

  test('asks for the address of a terminal that came down without one', async () => {
    const [bare, other] = [newId(), newId()];
    await people.systemA(({ sql }) =>
      sql.query(
        `INSERT INTO terminal (company_id, id, site_id, name, serial, transport, is_active)
         VALUES ($1, $2, $5, 'Stairs', 'S-1', 'auto', true), ($1, $3, $5, 'Roof', 'S-2', 'auto', true),
                ($1, $4, $5, 'Pushing', 'S-3', 'push', true), ($1, $6, $5, 'Put away', 'S-4', 'tcp', false)`,
        [people.a.id, bare, other, newId(), people.a.siteId, newId()],
      ),
    );
    expect((await rahim.get('/api/dashboard')).json.attention).toMatchObject({ addressless: 2 });
    const filter = 'filters.host=none&filters.isActive=true&filters.transport=auto%2Ctcp%2Cudp';
    const named = async (query: string) =>
      (await rahim.list('terminal', query)).json.records.map((one: { params: { name: string } }) => one.params.name);
    expect(await named(filter)).toEqual(['Roof', 'Stairs']);
    expect(await named('filters.transport=auto%2Cnonsense')).toEqual([]);
    const { stands } = (await rahim.get(`/api/resources/site/records/${people.a.siteId}/standing`)).json.data;
    const lacking = stands.terminals.filter((one: { lacksAddress: boolean }) => one.lacksAddress);
    expect(lacking.map(({ name }: { name: string }) => name)).toEqual(['Roof', 'Stairs']);
    const shown = (await rahim.record('terminal', bare)).json.record;
    expect(inWords(shown.params.lastError)).toContain('No address on this machine');
    expect(shown.recordActions.map(({ name }: { name: string }) => name)).toContain('setAddress');
  });

  test('tests an address before it is saved, and saves one that does not answer when asked to only', async () => {
    const [record] = (await rahim.list('terminal', 'filters.host=none&filters.name=Stairs')).json.records;
    const stored = async () =>
      (
        await people.systemA(({ sql }) =>
          sql.query('SELECT host, port, transport FROM terminal WHERE id = $1', [record.id]),
        )
      ).rows[0];
    const set = (given: Record<string, string>) => rahim.act('terminal', record.id, 'setAddress', given);
    const calls = asked.length;
    const bad = await set({ host: 'no host!', port: '4370', transport: 'tcp', commKey: 'x' });
    expect(Object.keys(bad.json.record.errors).sort()).toEqual(['commKey', 'host']);
    expect(asked).toHaveLength(calls); // nothing was tried out
    const silent = { host: '192.168.1.76', port: '4370', transport: 'tcp', commKey: '' };
    expect((await set(silent)).json.data).toMatchObject({
      next: 'Save this address anyway',
      rows: [{ mark: '✗', said: 'No answer' }],
    });
    expect(await stored()).toMatchObject({ host: null });
    const good = { host: '192.168.1.77', port: '4371', transport: 'udp', commKey: '4321' };
    expect((await set(good)).json.notice.type).toBe('success');
    expect(await stored()).toEqual({ host: '192.168.1.77', port: 4371, transport: 'udp' });
    expect(asked.slice(calls)).toEqual([
      'test 192.168.1.76:4370 tcp no key',
      'test 192.168.1.77:4371 udp 4321',
      `poll ${record.id}`,
    ]);
    expect((await rahim.record('terminal', record.id)).json.record.params.lastError ?? null).toBeNull();
    const again = (await set(good)).json; // it has one: it is edited
    expect(again).toMatchObject({ code: 'panel.not-offered', status: 409 });
    expect(asked.slice(calls)).toHaveLength(3);
    const [roof] = (await rahim.list('terminal', 'filters.host=none&filters.name=Roof')).json.records;
    await rahim.act('terminal', roof.id, 'setAddress.confirm', silent);
    expect((await rahim.get('/api/dashboard')).json.attention?.addressless ?? 0).toBe(0);
  });

  test('narrows what waits to what the cloud refused, whatever its reason says', async () => {
    await people.systemA(({ sql }) =>
      sql.query(
        `INSERT INTO sync_outbox (company_id, model, entity_id, op, error, code)
       SELECT $1, 'department', gen_random_uuid(), 'add', to_jsonb(reason), CASE WHEN reason IS NULL THEN NULL ELSE 'policy.refused' END
       FROM unnest(ARRAY[NULL, NULL, 'You may not do this.']) AS reason`,
        [people.a.id],
      ),
    );
    const list = async (filter: string) => (await rahim.list('sync_outbox', filter)).json;
    const all = (await list('')).meta.total;
    const { records, meta } = await list('filters.error=any');
    expect(meta.total).toBe(1);
    expect(records[0].params).toMatchObject({ model: 'department', code: 'policy.refused' });
    expect((await list('filters.error=none')).meta.total).toBe(all - 1);
    expect((await list('filters.code=policy.refused')).meta.total).toBe(1);
  });

  test('can be bound again by its admin', async () => {
    expect((await rahim.get('/setup')).text).toContain('Bind this site again');
    expect((await rahim.post('/setup', { cloudUrl: 'https://cloud.example', code })).headers.get('location')).toBe(
      '/admin',
    );
  });
});
