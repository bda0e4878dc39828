import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { stoppedClock } from '../../src/clock.ts';
import { unitOfWork } from '../../src/context.ts';
import { inviteUser } from '../../src/domain/accounts/invite.ts';
import { compose } from '../../src/domain/mail/compose.ts';
import { addUser } from '../../src/domain/people/users.ts';
import { newId } from '../../src/id.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { sealerFrom } from '../../src/secret.ts';
import { lettersTo, linkIn, pathTo } from '../support/letters.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
const clock = stoppedClock(new Date());
const limits = { perAccount: 5, perAddress: 1000, minutes: 15, lettersTo: 4, lettersFrom: 1000 };

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  Object.assign(runtime, { clock });
  panel = await openPanel(runtime, { limits });
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);
beforeEach(() => rows('DELETE FROM rate_limit'));

const strong = 'seven green rickshaws';
const jamil = { name: 'Jamil', email: 'jamil@mail.example', username: 'jamil', password: strong };
const signIn = (visitor: Visitor, email: string, secret: string) => visitor.post('/login', { email, password: secret });
const plain = (text: string) => text.replace(/nonce="[^"]+"/g, '').replace(/href="data:[^"]+"/g, '');

/** Somebody new, from the form to being in. */
async function registered(email: string): Promise<Visitor> {
  const visitor = panel.stranger();
  await visitor.post('/register', { name: 'Somebody', email, username: '', password: strong });
  const path = await pathTo(runtime, email, 'confirm-email');
  await visitor.post('/confirm', { link: linkIn(path), password: strong });
  return visitor;
}

describe('Registering', () => {
  test('takes an address, a name, a password and a confirmed letter; until then there is no account', async () => {
    const visitor = panel.stranger();
    const reply = await visitor.post('/register', { ...jamil, email: ' Jamil@Mail.example ' });
    expect(reply.status).toBe(200);
    expect(await rows('SELECT id FROM "user" WHERE email = $1', jamil.email)).toEqual([]);
    expect((await signIn(panel.stranger(), jamil.email, strong)).status).toBe(401);
    const path = await pathTo(runtime, jamil.email, 'confirm-email');
    const page = await visitor.get(path);
    expect(page.text).toContain(jamil.email);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    // looking at the link, as mail scanners do, does not use it
    await panel.stranger().get(path);
    const wrong = await visitor.post('/confirm', { link: linkIn(path), password: 'not the one they chose' });
    expect(wrong.status).toBe(422);
    const confirmed = await visitor.post('/confirm', { link: linkIn(path), password: strong });
    expect(confirmed.status).toBe(303);
    const home = await visitor.get('/');
    expect([home.status, home.headers.get('location')]).toEqual([303, '/admin/welcome']);
    expect((await visitor.get('/me')).text).toContain('You do not belong to a company yet');
    expect((await visitor.post('/confirm', { link: linkIn(path), password: strong })).status).toBe(410);
    const [stored] = await rows('SELECT password_hash, username FROM "user" WHERE email = $1', jamil.email);
    expect(stored).toEqual({ password_hash: expect.stringMatching(/^\$argon2id\$/), username: 'jamil' });
  });

  test('answers and works the same for an address that has an account; only its mailbox is told', async () => {
    const count = async () =>
      (
        await rows('SELECT (SELECT count(*) FROM mail)::int AS mail, (SELECT count(*) FROM account_link)::int AS links')
      )[0];
    const before = await count();
    const known = await panel.stranger().post('/register', { ...jamil, email: 'rahim@garments-a.example' });
    const between = await count();
    const unknown = await panel.stranger().post('/register', { ...jamil, email: 'fresh@garments-a.example' });
    const after = await count();
    expect(known.status).toBe(unknown.status);
    expect(plain(known.text)).toBe(plain(unknown.text).replaceAll('fresh@', 'rahim@'));
    expect([between.mail - before.mail, between.links - before.links]).toEqual([1, 1]);
    expect([after.mail - between.mail, after.links - between.links]).toEqual([1, 1]);
    const [letter] = await lettersTo(runtime, 'rahim@garments-a.example');
    expect(letter?.letter).toBe('already-registered');
    expect((await signIn(panel.stranger(), 'rahim@garments-a.example', strong)).status).toBe(401);
  });

  test.each([
    ['short', 'At least 8 characters'],
    ['password1', 'most used passwords|much used password'],
    ['garments2026', 'easy to guess'],
    ['jamil jamil', 'your name, your address|repeats'],
  ])('says in words what is wrong with the password %j', async (bad, said) => {
    const reply = await panel.stranger().post('/register', { ...jamil, email: 'weak@mail.example', password: bad });
    expect(reply.status).toBe(422);
    expect(reply.text).toMatch(new RegExp(said));
    expect(reply.text).not.toContain(`value="${bad}"`);
    expect(await lettersTo(runtime, 'weak@mail.example')).toEqual([]);
  });

  test('takes any letters and long passwords whole', async () => {
    const email = 'bangla@mail.example';
    const long = `আমার সোনার বাংলা ${'x'.repeat(120)}`;
    const visitor = panel.stranger();
    await visitor.post('/register', { name: 'ক', email, username: '', password: long });
    const link = linkIn(await pathTo(runtime, email, 'confirm-email'));
    expect((await visitor.post('/confirm', { link, password: long.slice(0, -1) })).status).toBe(422);
    expect((await visitor.post('/confirm', { link, password: long })).status).toBe(303);
  });

  test('a username that somebody has is not told to strangers: the account comes without it', async () => {
    const email = 'second@mail.example';
    const visitor = panel.stranger();
    await visitor.post('/register', { ...jamil, email });
    await visitor.post('/confirm', { link: linkIn(await pathTo(runtime, email, 'confirm-email')), password: strong });
    expect(await rows('SELECT username FROM "user" WHERE email = $1', email)).toEqual([{ username: null }]);
    const taken = await visitor.post('/account', { what: 'username', username: 'Jamil' });
    expect(taken.status).toBe(409);
    expect((await visitor.post('/account', { what: 'username', username: 'jamil.two' })).status).toBe(303);
    expect((await signIn(panel.stranger(), 'JAMIL.two', strong)).status).toBe(303);
  });

  test('sends nobody more than a few letters an hour, and says nothing of it', async () => {
    const email = 'flooded@mail.example';
    for (let n = 0; n < 7; n += 1) {
      expect((await panel.stranger().post('/register', { ...jamil, email })).status).toBe(200);
    }
    expect(await lettersTo(runtime, email)).toHaveLength(limits.lettersTo);
  });

  test('is not offered on a site', async () => {
    const site = await testRuntime('site');
    const there = await openPanel(site, { hooks: { isBound: () => true } });
    try {
      expect((await there.stranger().get('/register')).status).not.toBe(200);
      expect((await there.stranger().get('/login')).text).not.toContain('/admin/register');
    } finally {
      await there.close();
      await site.close();
    }
  });
});

describe('A forgotten password', () => {
  const email = 'salma@garments-b.example';

  test('is set anew by a letter, once, within an hour; every session ends and other letters with it', async () => {
    const before = await panel.as(email);
    await panel.stranger().post('/forgot', { email: 'Salma@garments-b.example' });
    const first = linkIn(await pathTo(runtime, email, 'reset-password'));
    await panel.stranger().post('/forgot', { email });
    const link = linkIn(await pathTo(runtime, email, 'reset-password'));
    expect((await panel.stranger().post('/reset', { link: first, password: strong })).status).toBe(410);
    expect((await panel.stranger().post('/reset', { link, password: 'short' })).status).toBe(422);
    const both = await Promise.all([
      panel.stranger().post('/reset', { link, password: strong }),
      panel.stranger().post('/reset', { link, password: `${strong} too` }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 410]);
    expect((await before.get('/api/dashboard')).status).toBe(401);
    expect((await signIn(panel.stranger(), email, password)).status).toBe(401);
    expect((await lettersTo(runtime, email))[0]?.letter).toBe('password-changed');
    await rows(
      'UPDATE "user" SET password_hash = (SELECT password_hash FROM "user" WHERE email = $2) WHERE email = $1',
      email,
      'rahim@garments-a.example',
    );
  });

  test('has no link any more after an hour', async () => {
    await panel.stranger().post('/forgot', { email });
    const link = linkIn(await pathTo(runtime, email, 'reset-password'));
    clock.advance(61 * 60_000);
    expect((await panel.stranger().get(`/reset?link=${link}`)).status).toBe(410);
    expect((await panel.stranger().post('/reset', { link, password: strong })).status).toBe(410);
  });

  test('of nobody is answered the same, with a letter that says so', async () => {
    const known = await panel.stranger().post('/forgot', { email });
    const unknown = await panel.stranger().post('/forgot', { email: 'nobody@garments-b.example' });
    expect(plain(known.text)).toBe(plain(unknown.text).replaceAll('nobody@', 'salma@'));
    expect((await lettersTo(runtime, 'nobody@garments-b.example'))[0]?.letter).toBe('no-account');
  });

  test.each(['', 'hjl_', `hjl_${'A'.repeat(64)}`, 'hjl_../../x', '\0'])(
    'a made-up link %j opens nothing',
    async (link) => {
      const reply = await panel.stranger().post('/reset', { link, password: strong });
      expect([400, 410]).toContain(reply.status);
    },
  );
});

describe('An invitation', () => {
  test('lets the invited choose a password and in; another purpose’s page does not take it', async () => {
    const id = newId();
    const email = 'invited@garments-a.example';
    await rows(
      'INSERT INTO "user" (id, email, name, company_id, is_active, language) VALUES ($1, $2, $3, $4, true, $5)',
      id,
      email,
      'ইনভাইটেড',
      people.a.id,
      'bn',
    );
    await rows('INSERT INTO member (company_id, id, user_id) VALUES ($1, $2, $3)', people.a.id, newId(), id);
    await people.rahim((ctx) => inviteUser(ctx, id));
    const [letter] = await lettersTo(runtime, email);
    expect(letter).toMatchObject({ letter: 'invitation', language: 'bn', values: { company: 'Garments A' } });
    const link = linkIn(await pathTo(runtime, email, 'invitation'));
    expect((await panel.stranger().post('/reset', { link, password: strong })).status).toBe(410);
    const visitor = panel.stranger();
    expect((await visitor.get(`/invitation?link=${link}`)).text).toContain('Garments A');
    expect((await visitor.post('/invitation', { link, password: strong })).headers.get('location')).toBe('/admin');
    expect((await visitor.get('/me')).text).toContain('স্বাগতম, ইনভাইটেড');
    await expect(people.rahim((ctx) => inviteUser(ctx, id))).rejects.toMatchObject({ code: 'user.has-password' });
  });

  /** A user without a password, as an admin adds one. */
  async function added(email: string): Promise<string> {
    const id = newId();
    const user = [id, email, 'Buy at http://evil.example now!', people.a.id];
    await rows('INSERT INTO "user" (id, email, name, company_id, is_active) VALUES ($1, $2, $3, $4, true)', ...user);
    await rows('INSERT INTO member (company_id, id, user_id) VALUES ($1, $2, $3)', people.a.id, newId(), id);
    return id;
  }

  test('goes to an address three times a day, whoever sends it, also when two send at once', async () => {
    const id = await added('often@garments-a.example');
    const sent = await Promise.allSettled(Array.from({ length: 6 }, () => people.rahim((ctx) => inviteUser(ctx, id))));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const one of sent)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'user.invited-often', status: 429 });
    expect(await lettersTo(runtime, 'often@garments-a.example')).toHaveLength(3);
    clock.advance(25 * 3_600_000);
    await people.rahim((ctx) => inviteUser(ctx, id));
  });

  test('is one of a hundred that somebody sends within an hour', async () => {
    clock.advance(2 * 3_600_000);
    const [rahim] = await rows(`SELECT id FROM "user" WHERE email = 'rahim@garments-a.example'`);
    await rows(
      `INSERT INTO mail (id, for_company_id, recipient, letter, language, created_at, created_by)
       SELECT gen_random_uuid(), $1, 'guest' || n || '@mail.example', 'invitation', 'en', $2, 'user:' || $3
       FROM generate_series(1, 99) n`,
      people.a.id,
      clock.now(),
      rahim.id,
    );
    await people.rahim(async (ctx) => inviteUser(ctx, await added('hundredth@garments-a.example')));
    const next = await added('next@garments-a.example');
    await expect(people.rahim((ctx) => inviteUser(ctx, next))).rejects.toMatchObject({
      code: 'user.too-many-invitations',
    });
    clock.advance(61 * 60_000);
    await people.rahim((ctx) => inviteUser(ctx, next));
  });

  test('carries nothing that its sender can write to strangers', async () => {
    const email = 'spammed@garments-a.example';
    await people.rahim(async (ctx) => inviteUser(ctx, await added(email)));
    const [letter] = await lettersTo(runtime, email);
    const company = 'Win\n100,000!!! www.evil.example/now or call 01711223344 or a@evil.example <b>';
    const { subject, text, html } = compose('invitation', 'en', { ...letter?.values, company }, 'https://h.example');
    for (const said of [subject, text, html]) {
      expect(said).not.toMatch(/evil\.example|www|http:|01711223344|a@evil|<b>/);
      expect(said.replace(/https:\/\/h\.example\S*/g, '')).not.toMatch(/Buy at/);
    }
    expect(subject.split('\n')).toHaveLength(1);
  });

  test('is of one’s own people only', async () => {
    const [salma] = await rows(`SELECT id FROM "user" WHERE email = 'salma@garments-b.example'`);
    await expect(people.rahim((ctx) => inviteUser(ctx, salma.id))).rejects.toMatchObject({ code: 'record.not-found' });
    await expect(people.karim((ctx) => inviteUser(ctx, salma.id))).rejects.toMatchObject({ code: 'policy.refused' });
    const stranger = people.rahim((ctx) =>
      ctx.sql.query(
        `INSERT INTO account_link (id, purpose, user_id, for_company_id, email, secret_hash, expires_at)
         VALUES ($1, 'reset_password', $2, $3, 'x', 'x', now())`,
        [newId(), salma.id, people.a.id],
      ),
    );
    await expect(stranger).rejects.toMatchObject({ code: '42501' });
  });
});

describe('An account that an admin made at an address that nobody proved', () => {
  const email = 'mine@garments-a.example';
  const adminMade = 'three blue umbrellas';

  test('is marked so, and its owner makes it theirs: what the admin chose opens nothing any more', async () => {
    const user = await people.rahim((ctx) =>
      addUser(ctx, { name: 'Mina', email, password: adminMade, isActive: true }),
    );
    const rahim = await panel.as('rahim@garments-a.example');
    const proved = async () => (await rahim.record('user', String(user.id))).json.record.params.emailProvedAt;
    expect(await proved()).toBeFalsy();
    const admin = panel.stranger();
    expect((await signIn(admin, email, adminMade)).status).toBe(303);
    await rows(
      `INSERT INTO identity (id, user_id, provider, subject, label) VALUES (gen_random_uuid(), $1, 'google', '1', 'x')`,
      user.id,
    );
    // its owner registers, and learns in the mailbox alone that there is an account
    await panel.stranger().post('/register', { name: 'Mina', email, username: '', password: strong });
    const link = linkIn(await pathTo(runtime, email, 'claim-account'));
    expect((await panel.stranger().post('/reset', { link, password: strong })).status).toBe(303);
    expect((await signIn(panel.stranger(), email, adminMade)).status).toBe(401);
    expect((await admin.get('/account')).status).toBe(303);
    expect(await rows('SELECT 1 FROM identity WHERE user_id = $1', user.id)).toEqual([]);
    expect((await signIn(panel.stranger(), email, strong)).status).toBe(303);
    expect(await proved()).toBeTruthy();
    await panel.stranger().post('/register', { name: 'Mina', email, username: '', password: strong });
    expect((await lettersTo(runtime, email))[0]?.letter).toBe('already-registered');
  });
});

describe('A new address', () => {
  test('is confirmed there and told here; sessions elsewhere end', async () => {
    const visitor = await registered('old@mail.example');
    const elsewhere = panel.stranger();
    await signIn(elsewhere, 'old@mail.example', strong);
    const wrong = await visitor.post('/account', { what: 'email', email: 'new@mail.example', password: 'wrong' });
    expect(wrong.status).toBe(422);
    await visitor.post('/account', { what: 'email', email: 'new@mail.example', password: strong });
    expect((await lettersTo(runtime, 'old@mail.example'))[0]).toMatchObject({
      letter: 'email-changing',
      values: { wanted: 'new@mail.example' },
    });
    expect((await signIn(panel.stranger(), 'new@mail.example', strong)).status).toBe(401);
    const link = linkIn(await pathTo(runtime, 'new@mail.example', 'change-email'));
    expect((await visitor.post('/new-address', { link })).status).toBe(303);
    expect((await signIn(panel.stranger(), 'new@mail.example', strong)).status).toBe(303);
    expect((await signIn(panel.stranger(), 'old@mail.example', strong)).status).toBe(401);
    expect((await elsewhere.get('/account')).status).toBe(303);
    expect((await lettersTo(runtime, 'old@mail.example'))[0]?.letter).toBe('email-changed');
  });

  test('that somebody has is not told to whoever asks', async () => {
    const visitor = await registered('curious@mail.example');
    const ask = (email: string) => visitor.post('/account', { what: 'email', email, password: strong });
    const [known, unknown] = [await ask('rahim@garments-a.example'), await ask('unheard@mail.example')];
    const where = (reply: typeof known) =>
      decodeURIComponent(reply.headers.get('location') ?? '').replace(/email=[^&]+/, '');
    expect(where(known)).toBe(where(unknown));
    expect((await lettersTo(runtime, 'rahim@garments-a.example'))[0]?.letter).toBe('already-registered');
  });
});

describe('Sessions', () => {
  test('are listed with device and address, and ended one by one or all; their ids are not shown', async () => {
    const here = await registered('sessions@mail.example');
    const [phone, desk] = [panel.stranger(), panel.stranger()];
    for (const [visitor, agent] of [
      [phone, 'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile'],
      [desk, 'Mozilla/5.0 (Windows NT 10.0) Firefox/121'],
    ] as const) {
      await visitor.post(
        '/login',
        { email: 'sessions@mail.example', password: strong },
        { origin: visitor.url, 'user-agent': agent },
      );
    }
    const page = await here.get('/account');
    expect(page.text).toContain('Chrome, Android');
    expect(page.text).toContain('Firefox, Windows');
    for (const one of [here, phone, desk]) {
      expect(page.text).not.toContain(decodeURIComponent(one.cookie).match(/s:([\w-]+)\./)?.[1]);
    }
    const id = /Chrome, Android[\s\S]*?name="session" value="(\w+)"/.exec(page.text)?.[1] ?? '';
    const thief = await panel.as('karim@garments-a.example');
    await thief.post('/account', { what: 'end', session: id });
    expect((await phone.get('/account')).status).toBe(200);
    await here.post('/account', { what: 'end', session: id });
    expect((await phone.get('/account')).status).toBe(303);
    expect((await desk.get('/account')).status).toBe(200);
    await here.post('/account', { what: 'end-others' });
    expect((await desk.get('/account')).status).toBe(303);
    expect((await here.get('/account')).status).toBe(200);
  });

  test('end after a week, however busy', async () => {
    const visitor = await registered('week@mail.example');
    expect((await visitor.get('/account')).status).toBe(200);
    clock.advance(7 * 86_400_000 + 1000);
    expect((await visitor.get('/account')).status).toBe(303);
  });
});

describe('The second step', () => {
  const codeAt = (key: string, ms: number) =>
    new TOTP({ secret: key, digits: 6, period: 30 }).generate({ timestamp: ms });
  const now = () => clock.now().getTime();
  const email = 'twostep@mail.example';
  let key = '';
  let codes: string[] = [];
  let owner: Visitor;

  test('is set up with a code of the phone, and gives recovery codes once; its secret is sealed', async () => {
    owner = await registered(email);
    key = /data-testid="totp-key">(\w+)</.exec((await owner.get('/two-step')).text)?.[1] ?? '';
    expect((await owner.post('/two-step', { code: '000000' })).status).toBe(422);
    const on = await owner.post('/two-step', { code: codeAt(key, now()) });
    codes = [...on.text.matchAll(/<li>([A-Z0-9-]{29})<\/li>/g)].map((found) => found[1] ?? '');
    expect(new Set(codes).size).toBe(10);
    const stored = JSON.stringify([await rows('SELECT * FROM totp'), await rows('SELECT * FROM recovery_code')]);
    for (const secret of [key, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      expect(stored).not.toContain(secret);
    expect((await lettersTo(runtime, email))[0]?.letter).toBe('two-step-on');
  });

  test('stands between password and panel; a code works once, and not after a minute', async () => {
    clock.advance(30_000);
    const visitor = panel.stranger();
    const first = await signIn(visitor, email, strong);
    expect(first.headers.get('location')).toBe('/admin/second-step');
    expect((await visitor.get('/account')).status).toBe(303);
    expect((await visitor.get('/api/dashboard')).status).toBe(401);
    expect((await visitor.post('/second-step', { code: codeAt(key, now() - 90_000) })).status).toBe(401);
    const code = codeAt(key, now());
    const half = visitor.cookie;
    expect((await visitor.post('/second-step', { code })).status).toBe(303);
    expect(visitor.cookie).not.toBe(half);
    expect((await visitor.get('/account')).status).toBe(200);
    const thief = panel.stranger();
    await signIn(thief, email, strong);
    expect((await thief.post('/second-step', { code })).status).toBe(401);
  });

  test('of two who come with one code at once, one gets in', async () => {
    clock.advance(60_000);
    const two = [panel.stranger(), panel.stranger()];
    for (const one of two) await signIn(one, email, strong);
    const code = codeAt(key, now());
    const replies = await Promise.all(two.map((one) => one.post('/second-step', { code })));
    expect(replies.map(({ status }) => status).sort()).toEqual([303, 401]);
  });

  test('takes a recovery code instead, once, however it is spelled', async () => {
    const spelled = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    const visitor = panel.stranger();
    await signIn(visitor, email, strong);
    expect((await visitor.post('/second-step', { code: spelled })).status).toBe(303);
    const again = panel.stranger();
    await signIn(again, email, strong);
    expect((await again.post('/second-step', { code: codes[0] ?? '' })).status).toBe(401);
    expect((await owner.get('/two-step')).text).toContain('9 recovery codes');
  });

  test('after a restore with another key says so, and takes a recovery code', async () => {
    const sealed = sealerFrom(Buffer.alloc(32, 8)).seal(key, 'totp');
    const [retained] = await rows(
      'SELECT secret_sealed FROM totp WHERE user_id = (SELECT id FROM "user" WHERE email = $1)',
      email,
    );
    const store = (text: unknown) =>
      rows(
        'UPDATE totp SET secret_sealed = $1 WHERE user_id = (SELECT id FROM "user" WHERE email = $2) RETURNING 1',
        text,
        email,
      );
    expect(await store(sealed)).toHaveLength(1);
    const visitor = panel.stranger();
    await signIn(visitor, email, strong);
    const refused = await visitor.post('/second-step', { code: codeAt(key, now()) });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Use a recovery code');
    expect((await visitor.post('/second-step', { code: codes[9] ?? '' })).status).toBe(303);
    await store(retained?.secret_sealed);
  });

  test('cannot be guessed, and the half-way session ends by itself', async () => {
    const visitor = panel.stranger();
    await signIn(visitor, email, strong);
    for (let n = 0; n < limits.perAccount; n += 1) await visitor.post('/second-step', { code: '123456' });
    clock.advance(60_000);
    expect((await visitor.post('/second-step', { code: codeAt(key, now()) })).status).toBe(429);
    await rows('DELETE FROM rate_limit');
    clock.advance(11 * 60_000);
    expect((await visitor.post('/second-step', { code: codeAt(key, now()) })).headers.get('location')).toBe(
      '/admin/login',
    );
  });

  test('is not gone with a new password; it is switched off with a code', async () => {
    await panel.stranger().post('/forgot', { email });
    const link = linkIn(await pathTo(runtime, email, 'reset-password'));
    await panel.stranger().post('/reset', { link, password: `${strong} again` });
    const visitor = panel.stranger();
    expect((await signIn(visitor, email, `${strong} again`)).headers.get('location')).toBe('/admin/second-step');
    await visitor.post('/second-step', { code: codes[1] ?? '' });
    expect((await visitor.post('/two-step', { what: 'off', code: '111111' })).status).toBe(422);
    expect((await visitor.post('/two-step', { what: 'off', code: codes[2] ?? '' })).status).toBe(303);
    expect((await signIn(panel.stranger(), email, `${strong} again`)).headers.get('location')).toBe('/admin');
  });

  test('is where a super admin begins, when it is required, and they cannot switch it off', async () => {
    const strict = await openPanel(runtime, { limits, twoStepRequired: true });
    try {
      const visitor = await strict.as('super@hajira.example');
      for (const path of ['/', '/resources/company', '/account', '/password']) {
        expect((await visitor.get(path)).headers.get('location')).toBe('/admin/two-step');
      }
      expect((await visitor.get('/api/dashboard')).status).toBe(403);
      const secret = /data-testid="totp-key">(\w+)</.exec((await visitor.get('/two-step')).text)?.[1] ?? '';
      await visitor.post('/two-step', { code: codeAt(secret, now()) });
      expect((await visitor.get('/api/dashboard')).status).toBe(200);
      clock.advance(60_000);
      expect((await visitor.post('/two-step', { what: 'off', code: codeAt(secret, now()) })).status).toBe(409);
      expect((await (await strict.as('rahim@garments-a.example')).get('/api/dashboard')).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});

describe('Changing the ways in', () => {
  test('wants a fresh sign-in: a browser that was left open adds none', async () => {
    const email = 'leftopen@mail.example';
    const visitor = await registered(email);
    clock.advance(16 * 60_000);
    for (const reply of [await visitor.get('/two-step'), await visitor.post('/two-step', { code: '123456' })]) {
      expect(reply.headers.get('location')).toContain('/admin/login?again=yes');
    }
    expect((await visitor.get('/login?again=yes&to=/admin/two-step')).status).toBe(200);
    const again = await visitor.post('/login', { email, password: strong, to: '/admin/two-step' });
    expect(again.headers.get('location')).toBe('/admin/two-step');
    expect((await visitor.get('/two-step')).status).toBe(200);
  });
});

describe('A phone that is signed in by the browser', () => {
  test('leads through the sign-in page, asks, and comes back with a code that stands behind the #', async () => {
    const email = 'by.browser@mail.example';
    await registered(email);
    const challenge = 'c'.repeat(43);
    const visitor = panel.stranger();
    const there = (await visitor.get(`/phone?challenge=${challenge}`)).headers.get('location') ?? '';
    expect(there).toBe(`/admin/login?to=${encodeURIComponent(`/admin/phone?challenge=${challenge}`)}`);
    const to = new URLSearchParams(there.split('?')[1]).get('to') ?? '';
    const signedIn = await visitor.post('/login', { email, password: strong, to });
    expect(signedIn.headers.get('location')).toBe(`/admin/phone?challenge=${challenge}`);
    expect((await visitor.get(`/phone?challenge=${challenge}`)).text).toContain(email);
    const back = await visitor.post('/phone', { challenge });
    expect(back.headers.get('location')).toMatch(/^\/punch#code=hjl_[\w-]{64}$/);
    const toApp = await visitor.post('/phone', { challenge, app: 'yes' });
    expect(toApp.text).toMatch(/href="hajira:\/signed-in\?code=hjl_[\w-]{64}"/);
  });

  test('gives no code to a stranger, nor for what is no challenge', async () => {
    const stranger = panel.stranger();
    expect((await stranger.post('/phone', { challenge: 'c'.repeat(43) })).headers.get('location')).toBe('/punch');
    const visitor = await registered('no.challenge@mail.example');
    expect((await visitor.get('/phone?challenge=short')).headers.get('location')).toBe('/punch');
    expect((await visitor.post('/phone', { challenge: '"><script>' })).headers.get('location')).toBe('/punch');
  });
});

describe('The language', () => {
  test('is asked for at sign-in, and kept by the account afterwards', async () => {
    const visitor = panel.stranger();
    const page = await visitor.get('/login?lang=bn');
    expect(page.text).toContain('<html lang="bn">');
    expect(page.text).toContain('পাসওয়ার্ড ভুলে গেছেন?');
    const known = await registered('speaks@mail.example');
    await known.post('/account', { what: 'language', language: 'bn', digits: 'yes' });
    const account = await known.get('/account');
    expect(account.text).toContain('আমার অ্যাকাউন্ট');
    expect(account.text).toMatch(/শেষ দেখা [০-৯]+/);
    const refused = await known.post('/account', { what: 'username', username: '!' });
    expect(refused.text).toContain('৩ থেকে ৩২ অক্ষর');
  });

  test('of a browser that prefers Bangla is Bangla', async () => {
    const page = await panel.stranger().get('/login', { 'accept-language': 'bn-BD,bn;q=0.9,en;q=0.5' });
    expect(page.text).toContain('<html lang="bn">');
  });
});
