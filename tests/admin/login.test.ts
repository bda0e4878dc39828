import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';
import { says } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let panel: OpenPanel;
const limits = { perAccount: 3, perAddress: 1000, minutes: 15 };

beforeAll(async () => {
  runtime = await testRuntime();
  await garments(runtime);
  panel = await openPanel(runtime, { limits });
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const rahim = { email: 'rahim@garments-a.example', password };

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

const signIn = (visitor: Visitor, fields: { email?: string; password?: string; to?: string }) =>
  visitor.post('/login', { ...fields });

describe('Signing in', () => {
  test('leads where somebody wanted to go, in any spelling of their address', async () => {
    const to = '/admin/resources/employee?page=2';
    const reply = await signIn(panel.stranger(), { ...rahim, email: ' RAHIM@garments-a.EXAMPLE ', to });
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe(to);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/admin',
    '/\\evil.example',
    '/admin/../../evil',
    '/adminevil',
    '/admin/logout',
    '/admin/api/dashboard',
    'javascript:alert(1)',
    '/admin\n/x',
  ])('never leads to %j', async (to) => {
    const reply = await signIn(panel.stranger(), { ...rahim, to });
    expect(reply.headers.get('location')).toBe('/admin');
    const page = await panel.stranger().get(`/login?to=${encodeURIComponent(to)}`);
    expect(page.text).toContain('name="to" value="/admin"');
  });

  test('gives the session a new id, so that a planted one is worth nothing', async () => {
    const visitor = panel.stranger();
    visitor.cookie = 'hajira_cloud=s%3Aplanted.signature';
    await signIn(visitor, rahim);
    expect(visitor.cookie).toMatch(/^hajira_cloud=s%3A[\w-]{32}\./);
    expect(visitor.cookie).not.toContain('planted');
    const first = visitor.cookie;
    await signIn(visitor, rahim);
    expect(visitor.cookie).not.toBe(first);
    const old = panel.stranger();
    old.cookie = first;
    expect((await old.get('/api/dashboard')).status).toBe(401);
  });

  test('sets a cookie that no script reads and no other site sends; behind TLS it travels by TLS only', async () => {
    const reply = await signIn(panel.stranger(), rahim);
    expect(reply.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(reply.headers.get('set-cookie')).toMatch(/SameSite=Lax/);
    expect(reply.headers.get('set-cookie')).not.toMatch(/Secure/);
    const secure = await openPanel(runtime, { secureCookies: true, trustProxy: 1 });
    try {
      const headers = { origin: secure.url.replace('http:', 'https:'), 'x-forwarded-proto': 'https' };
      const behindTls = await secure.stranger().post('/login', rahim, headers);
      expect(behindTls.headers.get('set-cookie')).toMatch(/Secure/);
      expect(behindTls.headers.get('strict-transport-security')).toBeTruthy();
      const plain = await secure.stranger().post('/login', rahim);
      expect(plain.headers.get('set-cookie')).toBeNull();
    } finally {
      await secure.close();
    }
  });

  test('leaves a session that says who and from where', async () => {
    await signIn(panel.stranger(), rahim);
    const [session] = await rows(
      `SELECT u.email, s.address, s.expire > now() + interval '11 hours' AS late, s.expire < now() + interval '13 hours' AS early
       FROM session s JOIN "user" u ON u.id = s.user_id ORDER BY s.created_at DESC LIMIT 1`,
    );
    expect(session).toEqual({
      email: rahim.email,
      address: expect.stringContaining('127.0.0.1'),
      late: true,
      early: true,
    });
  });

  test('and failing, and leaving, are in the journal of their company', async () => {
    const visitor = panel.stranger();
    await signIn(visitor, { ...rahim, password: 'wrong' });
    await signIn(visitor, rahim);
    await visitor.post('/logout');
    const entries = await rows(
      `SELECT j.action, j.actor_name FROM journal j JOIN company c ON c.id = j.company_id AND c.name = 'Garments A'
       WHERE action LIKE 'user.sign%' ORDER BY j.at DESC, j.id DESC LIMIT 3`,
    );
    expect(entries).toEqual([
      { action: 'user.signed-out', actor_name: 'Rahim' },
      { action: 'user.signed-in', actor_name: 'Rahim' },
      { action: 'user.sign-in-failed', actor_name: null },
    ]);
  });

  test('says the same of a wrong password and of an unknown address', async () => {
    const known = await signIn(panel.stranger(), { email: 'salma@garments-b.example', password: 'wrong password' });
    const unknown = await signIn(panel.stranger(), { email: 'nobody@garments-b.example', password: 'wrong password' });
    const plain = (text: string) => text.replace(/nonce="[^"]+"/g, '').replaceAll('salma@', 'nobody@');
    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(plain(known.text)).toBe(plain(unknown.text));
    expect(known.text).not.toContain('wrong password"');
    const written = await rows(`SELECT record_id, reason FROM journal WHERE record_id = 'unknown'`);
    expect(written).toEqual([{ record_id: 'unknown', reason: says(/^from [\d.:a-f]+$/) }]);
    for (const fields of [{}, { email: rahim.email }, { password }, { email: '', password: '' }]) {
      expect((await signIn(panel.stranger(), fields)).status).toBe(401);
    }
  });

  test.each([
    ['another host', 'http://elsewhere.example'],
    ['the same host by another scheme', 'https'],
    ['no origin that can be read', 'null'],
  ])('is refused to a page of %s', async (_, origin) => {
    const from = origin === 'https' ? panel.url.replace('http:', 'https:') : origin;
    const reply = await panel.stranger().post('/login', rahim, { origin: from });
    expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null]);
  });

  test('shows what was typed as text, never as HTML', async () => {
    const email = '"><script>alert(1)</script>@x';
    const reply = await signIn(panel.stranger(), { email, password: 'x' });
    expect(reply.text).not.toContain('<script>');
    expect(reply.text).toContain('&quot;&gt;&lt;script&gt;');
  });
});

describe('Guessing a password', () => {
  test('ends after a few tries, on every process; the right one has to wait as well', async () => {
    const karim = { email: 'karim@garments-a.example', password };
    for (let n = 0; n < limits.perAccount; n += 1) {
      expect((await signIn(panel.stranger(), { ...karim, password: `guess ${n}` })).status).toBe(401);
    }
    const other = await openPanel(runtime, { limits });
    try {
      for (const one of [panel, other]) {
        const reply = await signIn(one.stranger(), { ...karim, email: ' Karim@Garments-A.example' });
        expect(reply.status).toBe(429);
        expect(reply.text).toMatch(/Wait 1[45] minutes/);
        expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(60);
      }
      expect((await signIn(other.stranger(), rahim)).status).toBe(303);
    } finally {
      await other.close();
    }
  });

  test('one account after the other ends at the address', async () => {
    const strict = await openPanel(runtime, { limits: { perAccount: 100, perAddress: 2, minutes: 15 } });
    try {
      await rows(`DELETE FROM rate_limit RETURNING key`);
      for (const name of ['a', 'b']) {
        expect((await signIn(strict.stranger(), { email: `${name}@x.example`, password: 'x' })).status).toBe(401);
      }
      expect((await signIn(strict.stranger(), { email: 'c@x.example', password: 'x' })).status).toBe(429);
    } finally {
      await rows(`DELETE FROM rate_limit RETURNING key`);
      await strict.close();
    }
  });

  test('by strangers keeps nobody out who has signed in on this device before', async () => {
    await rows(`DELETE FROM rate_limit RETURNING key`);
    const behind = await openPanel(runtime, { limits: { ...limits, perAddress: 50 }, trustProxy: 1 });
    const from = (address: string) => ({ origin: behind.url, 'x-forwarded-for': address });
    const attempt = async (visitor: Visitor, secret: string, address: string) =>
      (await visitor.post('/login', { email: rahim.email, password: secret }, from(address))).status;
    try {
      const office = behind.stranger();
      expect(await attempt(office, password, '10.0.0.1')).toBe(303);
      await office.post('/logout', {}, from('10.0.0.1'));
      // one address that goes on and on is refused there, and nowhere else
      for (let n = 0; n < 45; n += 1) await attempt(behind.stranger(), `guess ${n}`, '10.9.9.9');
      expect(await attempt(behind.stranger(), password, '10.9.9.9')).toBe(429);
      expect(await attempt(behind.stranger(), password, '10.0.0.2')).toBe(303);
      // many addresses, of the same IPv6 network too: devices that are not known wait in the end
      const many = Array.from({ length: 30 }, (_, n) => (n % 2 ? `10.8.0.${n}` : `2001:db8:0:${n}::1`));
      for (const address of many) await attempt(behind.stranger(), 'guess', address);
      expect(await attempt(behind.stranger(), password, '10.0.0.3')).toBe(429);
      expect(await attempt(office, 'a slip of the finger', '10.0.0.1')).toBe(401);
      expect(await attempt(office, password, '10.9.9.9')).toBe(303);
      // what is known is the device of one user: no other's, and nothing made up
      const thief = behind.stranger();
      thief.others.set('hajira_known', (office.others.get('hajira_known') ?? '').replace(/.$/, 'A'));
      expect(await attempt(thief, password, '10.0.0.4')).toBe(429);
      const karim = behind.stranger();
      karim.others.set('hajira_known', office.others.get('hajira_known') ?? '');
      for (let n = 0; n < limits.perAccount; n += 1) {
        const guess = { email: 'karim@garments-a.example', password: `guess ${n}` };
        await karim.post('/login', guess, from('10.7.0.1'));
      }
      const other = { email: 'karim@garments-a.example', password };
      expect((await behind.stranger().post('/login', other, from('10.7.0.1'))).status).toBe(429);
      // and it has a limit of its own
      for (let n = 0; n < limits.perAccount; n += 1) await attempt(office, `guess ${n}`, `10.6.0.${n}`);
      expect(await attempt(office, password, '10.6.0.9')).toBe(429);
    } finally {
      await rows(`DELETE FROM rate_limit RETURNING key`);
      await behind.close();
    }
  });

  test('starts over when they get in', async () => {
    await rows(`DELETE FROM rate_limit RETURNING key`);
    for (let round = 0; round < 3; round += 1) {
      await signIn(panel.stranger(), { ...rahim, password: 'wrong' });
      await signIn(panel.stranger(), { ...rahim, password: 'wrong' });
      expect((await signIn(panel.stranger(), rahim)).status).toBe(303);
    }
  });
});

describe('A session', () => {
  test('ends when they log out: its cookie is worth nothing afterwards', async () => {
    const visitor = await panel.as(rahim.email);
    const { cookie } = visitor;
    expect((await visitor.post('/logout')).headers.get('location')).toBe('/admin/login');
    visitor.cookie = cookie;
    expect((await visitor.get('/api/dashboard')).status).toBe(401);
  });

  test('lives on when a person does something, not when a page asks by itself', async () => {
    const visitor = await panel.as(rahim.email);
    const sid = decodeURIComponent(visitor.cookie).match(/s:([\w-]+)\./)?.[1];
    const expire = async () => (await rows('SELECT expire FROM session WHERE sid = $1', sid))[0]?.expire.getTime();
    await rows(
      `UPDATE session SET expire = now() + interval '1 hour', sess = jsonb_set(sess, '{cookie,expires}',
      to_jsonb(to_char((now() + interval '1 hour') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) WHERE sid = $1 RETURNING sid`,
      sid,
    );
    const short = await expire();
    await visitor.get('/api/dashboard', { 'x-asked-by': 'timer' });
    expect(Math.abs((await expire()) - short)).toBeLessThan(2000);
    await visitor.get('/api/dashboard');
    expect(await expire()).toBeGreaterThan(short + 3_600_000);
    // a page that asks by itself holds the older end: it brings the session's no nearer
    const long = await expire();
    await visitor.get('/api/dashboard', { 'x-asked-by': 'timer' });
    expect(await expire()).toBe(long);
  });

  test('is written to at most once a minute, however much they do', async () => {
    const visitor = await panel.as(rahim.email);
    const sid = decodeURIComponent(visitor.cookie).match(/s:([\w-]+)\./)?.[1];
    const version = async () => (await rows('SELECT xmin::text FROM session WHERE sid = $1', sid))[0]?.xmin;
    await visitor.get('/api/dashboard');
    const before = await version();
    await visitor.get('/api/dashboard');
    await visitor.list('employee');
    expect(await version()).toBe(before);
  });

  test('of somebody who is deleted or made up is nobody’s', async () => {
    const visitor = panel.stranger();
    visitor.cookie = 'hajira_cloud=s%3Amadeup.AAAA';
    expect((await visitor.get('/api/dashboard')).status).toBe(401);
  });
});

describe('Changing the password', () => {
  const salma = 'salma@garments-b.example';
  const wanted = 'another long password';

  const forgetAttempts = () => rows(`DELETE FROM rate_limit RETURNING key`);
  beforeEach(forgetAttempts);

  test('needs the current one, a strong one, and the same one twice', async () => {
    const visitor = await panel.as(salma);
    const change = (fields: Record<string, string>) => visitor.post('/password', fields);
    expect((await change({ current: 'wrong', wanted, again: wanted })).text).toContain(
      'This is not your current password.',
    );
    expect((await change({ current: password, wanted: 'short', again: 'short' })).text).toContain(
      'At least 8 characters.',
    );
    expect((await change({ current: password, wanted, again: 'different' })).text).toContain(
      'The passwords do not match.',
    );
    await forgetAttempts();
    expect((await panel.as(salma)).cookie).not.toBe('');
    expect((await panel.stranger().post('/password', { current: password, wanted, again: wanted })).status).toBe(303);
  });

  test('ends their other sessions and keeps the one they sit in', async () => {
    const [here, elsewhere] = [await panel.as(salma), await panel.as(salma)];
    const reply = await here.post('/password', { current: password, wanted, again: wanted });
    expect(reply.text).toContain('Your password is changed.');
    expect((await here.get('/api/dashboard')).status).toBe(200);
    expect((await elsewhere.get('/api/dashboard')).status).toBe(401);
    expect((await signIn(panel.stranger(), { email: salma, password })).status).toBe(401);
    expect((await signIn(panel.stranger(), { email: salma, password: wanted })).status).toBe(303);
  });
});
