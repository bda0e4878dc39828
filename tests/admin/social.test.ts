import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { type Provider, providerNames, providers } from '../../src/domain/accounts/identities.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { lettersTo, linkIn, pathTo } from '../support/letters.ts';
import { startProviders } from '../support/oauth.ts';
import { type OpenPanel, openPanel, type Reply, Visitor } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let services: Awaited<ReturnType<typeof startProviders>>;
let panel: OpenPanel;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  services = await startProviders();
  panel = await openPanel(runtime, { social: services.social });
});
afterAll(async () => {
  await panel.close();
  await services.close();
  await runtime.close();
});

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);
beforeEach(() => rows('DELETE FROM rate_limit'));

/** From our button to the other service, and where it sends the browser back to. */
async function away(visitor: Visitor, provider: Provider, query = ''): Promise<string> {
  const begun = await visitor.get(`/login/${provider}${query}`);
  expect(begun.status).toBe(302);
  const answer = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return back.pathname.replace('/admin', '') + back.search;
}

async function comeBy(visitor: Visitor, provider: Provider, query = ''): Promise<Reply> {
  return visitor.get(await away(visitor, provider, query));
}

const isIn = async (visitor: Visitor) => (await visitor.get('/me')).status === 200;
let number = 1000;
const newId = () => {
  number += 1;
  return String(number);
};

describe('A service', () => {
  test('is shown only when it is set up', async () => {
    const page = await panel.stranger().get('/login');
    for (const provider of providers) expect(page.text).toContain(`Sign in with ${providerNames[provider]}`);
    const only = await openPanel(runtime, { social: { github: services.social.github as never } });
    const none = await openPanel(runtime);
    try {
      expect((await only.stranger().get('/login')).text).toContain('GitHub');
      expect((await only.stranger().get('/login')).text).not.toContain('Google');
      expect((await only.stranger().get('/login/google')).status).toBe(404);
      expect((await none.stranger().get('/login')).text).not.toContain('/admin/login/');
    } finally {
      await only.close();
      await none.close();
    }
  });

  test.each(providers)('%s: is asked with state and PKCE, each time others', async (provider) => {
    const asked = async () => {
      const { headers } = await panel.stranger().get(`/login/${provider}`);
      return new URL(headers.get('location') ?? '').searchParams;
    };
    const [first, second] = [await asked(), await asked()];
    for (const query of [first, second]) {
      expect(query.get('code_challenge_method')).toBe('S256');
      expect(query.get('redirect_uri')).toBe(`${panel.url}/admin/login/${provider}/back`);
    }
    expect(first.get('state')).not.toBe(second.get('state'));
    expect(first.get('code_challenge')).not.toBe(second.get('code_challenge'));
  });
});

describe('Somebody new', () => {
  test.each(['google', 'github'] as const)(
    '%s: with an address that it has checked is in at once, and again',
    async (provider) => {
      const email = `new-${provider}@mail.example`;
      services.sits({ id: newId(), name: 'Jamil', email });
      const visitor = panel.stranger();
      expect((await comeBy(visitor, provider)).status).toBe(303);
      expect(await isIn(visitor)).toBe(true);
      const again = panel.stranger();
      await comeBy(again, provider);
      expect(await isIn(again)).toBe(true);
      const stored = await rows(
        'SELECT u.password_hash, u.is_active, i.provider FROM "user" u JOIN identity i ON i.user_id = u.id WHERE u.email = $1',
        email,
      );
      expect(stored).toEqual([{ password_hash: null, is_active: false, provider }]);
      expect((await panel.stranger().post('/login', { email, password: '' })).status).toBe(401);
    },
  );

  test.each([
    ['facebook', { email: 'jamil-fb@mail.example' }],
    ['twitter', {}],
    ['google', { email: 'unchecked@mail.example', verified: false }],
    ['github', {}],
  ] as const)('%s: without a checked address proves it by a letter, in the same browser', async (provider, given) => {
    services.sits({ id: newId(), name: 'Jamil', ...given });
    const visitor = panel.stranger();
    const ask = await comeBy(visitor, provider);
    expect(ask.text).toContain('Which is your e-mail address?');
    expect(await isIn(visitor)).toBe(false);
    const email = `proved-${provider}@mail.example`;
    await visitor.post('/login-address', { email });
    const link = linkIn(await pathTo(runtime, email, 'confirm-email'));
    const stranger = panel.stranger();
    expect((await stranger.post('/confirm', { link })).status).toBe(409);
    expect((await visitor.post('/confirm', { link })).status).toBe(303);
    expect(await isIn(visitor)).toBe(true);
    const again = panel.stranger();
    await comeBy(again, provider);
    expect(await isIn(again)).toBe(true);
  });
});

describe('Somebody whose address has an account', () => {
  const email = 'rahim@garments-a.example';

  test('does not get in by it: its owner is asked, and says yes in the browser that came', async () => {
    services.sits({ id: newId(), name: 'Rahim', email });
    const visitor = panel.stranger();
    const reply = await comeBy(visitor, 'google');
    expect(reply.text).toContain('An account with this address already exists');
    expect(await isIn(visitor)).toBe(false);
    expect(await rows('SELECT 1 FROM identity i JOIN "user" u ON u.id = i.user_id WHERE u.email = $1', email)).toEqual(
      [],
    );
    const link = linkIn(await pathTo(runtime, email, 'link-identity'));
    const stranger = panel.stranger();
    expect((await stranger.get(`/link?link=${link}`)).status).toBe(200);
    expect((await stranger.post('/link', { link })).status).toBe(409);
    expect((await visitor.post('/link', { link })).status).toBe(303);
    expect(await isIn(visitor)).toBe(true);
    expect((await lettersTo(runtime, email))[0]?.letter).toBe('identity-linked');
  });

  test('or signs in with their password there and then, which links it too', async () => {
    services.sits({ id: newId(), name: 'Rahim', email });
    const visitor = panel.stranger();
    await comeBy(visitor, 'github');
    await visitor.post('/login', { email, password });
    expect((await visitor.get('/account')).text).toContain('GitHub');
    const again = panel.stranger();
    await comeBy(again, 'github');
    expect(await isIn(again)).toBe(true);
  });

  test('who claims it unchecked and then signs in to their own account links nothing', async () => {
    services.sits({ id: newId(), name: 'Mallory', email: 'salma@garments-b.example', verified: false });
    const visitor = panel.stranger();
    await comeBy(visitor, 'google');
    await visitor.post('/login', { email: 'salma@garments-b.example', password });
    expect(
      await rows(
        'SELECT 1 FROM identity i JOIN "user" u ON u.id = i.user_id WHERE u.email = $1',
        'salma@garments-b.example',
      ),
    ).toEqual([]);
  });
});

describe('An account that an admin made at an address that nobody proved', () => {
  test('becomes its owner’s by their service and a letter: what the admin chose or left there opens it no more', async () => {
    const email = 'moni@garments-a.example';
    const adminMade = 'three blue umbrellas';
    const user = await people.rahim((ctx) =>
      commandsOf('user').add(ctx, { name: 'Moni', email, password: adminMade, isActive: true }),
    );
    const admin = panel.stranger();
    expect((await admin.post('/login', { email, password: adminMade })).status).toBe(303);
    await rows(
      `INSERT INTO identity (id, user_id, provider, subject, label) VALUES (gen_random_uuid(), $1, 'github', 'admin', 'x')`,
      user.id,
    );
    services.sits({ id: newId(), name: 'Moni', email });
    const owner = panel.stranger();
    await comeBy(owner, 'google');
    const link = linkIn(await pathTo(runtime, email, 'link-and-claim'));
    expect((await owner.post('/link', { link })).status).toBe(303);
    expect(await isIn(owner)).toBe(true);
    expect((await admin.get('/me')).status).toBe(303);
    expect((await panel.stranger().post('/login', { email, password: adminMade })).status).toBe(401);
    expect(await rows('SELECT provider FROM identity WHERE user_id = $1', user.id)).toEqual([{ provider: 'google' }]);
    expect(await rows('SELECT email_proved_at IS NOT NULL AS proved FROM "user" WHERE id = $1', user.id)).toEqual([
      { proved: true },
    ]);
  });
});

describe('What goes wrong on the way', () => {
  test('they say no: nothing is made, and they are told', async () => {
    services.sits({ id: newId(), name: 'No', email: 'no@mail.example', denies: true });
    for (const provider of providers) {
      const visitor = panel.stranger();
      const reply = await comeBy(visitor, provider);
      expect(reply.status).toBe(403);
      expect(reply.text).toContain('refused the sign-in, or you cancelled it');
      expect(await isIn(visitor)).toBe(false);
    }
    expect(await rows(`SELECT 1 FROM "user" WHERE email = 'no@mail.example'`)).toEqual([]);
  });

  test.each(providers)('%s: a state that this browser was not given is refused', async (provider) => {
    services.sits({ id: newId(), name: 'Jamil', email: `state-${provider}@mail.example` });
    const attacker = panel.stranger();
    const theirs = await away(attacker, provider);
    // the victim's browser is sent to the attacker's answer: with nothing begun, and with its own begun
    const victim = panel.stranger();
    expect((await victim.get(theirs)).status).toBe(502);
    await victim.get(`/login/${provider}`);
    expect([403, 502]).toContain((await victim.get(theirs)).status);
    expect(await isIn(victim)).toBe(false);
    expect(await rows('SELECT 1 FROM "user" WHERE email = $1', `state-${provider}@mail.example`)).toEqual([]);
  });

  test.each(providers)('%s: an answer is taken once', async (provider) => {
    services.sits({ id: newId(), name: 'Jamil', email: `once-${provider}@mail.example` });
    const visitor = panel.stranger();
    const back = await away(visitor, provider);
    await visitor.get(back);
    expect([403, 502]).toContain((await visitor.get(back)).status);
  });

  test('a code of another answer, with the right state, is refused by the service and by us', async () => {
    services.sits({ id: newId(), name: 'Jamil', email: 'code@mail.example' });
    const used = new URL(await away(panel.stranger(), 'google'), panel.url).searchParams.get('code') ?? '';
    const visitor = panel.stranger();
    const own = new URL(await away(visitor, 'google'), panel.url);
    own.searchParams.set('code', used);
    expect((await visitor.get(own.pathname + own.search)).status).toBe(502);
    expect(await isIn(visitor)).toBe(false);
  });

  test('the answer of one service is none of another', async () => {
    services.sits({ id: newId(), name: 'Jamil', email: 'mixed@mail.example' });
    const visitor = panel.stranger();
    const back = await away(visitor, 'google');
    expect((await visitor.get(back.replace('/google/', '/github/'))).status).not.toBe(303);
    expect(await isIn(visitor)).toBe(false);
  });

  test('neither codes nor tokens nor secrets are in what is stored', async () => {
    const dump = JSON.stringify([
      await rows('SELECT * FROM session'),
      await rows('SELECT * FROM identity'),
      await rows('SELECT * FROM journal'),
    ]);
    expect(dump).not.toMatch(/access_token|client.?secret/i);
  });
});

describe('Several ways in', () => {
  const email = 'karim@garments-a.example';

  test('are linked and dropped by their owner, who sits here; another account’s is refused', async () => {
    const visitor = await panel.as(email);
    const [mine, theirs] = [newId(), newId()];
    services.sits({ id: mine, name: 'Karim', email: 'another@mail.example' });
    const linked = await comeBy(visitor, 'github', '?link=yes');
    expect(linked.headers.get('location')).toContain('said=linked');
    expect((await visitor.get('/account')).text).toContain('another@mail.example');
    services.sits({ id: theirs, name: 'Theirs', email: 'theirs@mail.example' });
    await comeBy(panel.stranger(), 'google');
    expect((await comeBy(visitor, 'google', '?link=yes')).status).toBe(409);
    await visitor.post('/account', { what: 'drop', provider: 'github' });
    expect((await visitor.get('/account')).text).not.toContain('another@mail.example');
  });

  test('linking begins on our own page only', async () => {
    const visitor = await panel.as(email);
    const forced = await visitor.get('/login/google?link=yes', { 'sec-fetch-site': 'cross-site' });
    expect(forced.status).toBe(403);
  });

  test('are dropped, and a first password is set, only by whoever signed in a moment ago', async () => {
    services.sits({ id: newId(), name: 'Late', email: 'late@mail.example', verified: true });
    const visitor = panel.stranger();
    await comeBy(visitor, 'google');
    await rows(`UPDATE session SET sess = jsonb_set(sess, '{since}', '1') WHERE user_id =
      (SELECT id FROM "user" WHERE email = 'late@mail.example') RETURNING 1`);
    await rows(`UPDATE session SET sess = jsonb_set(sess, '{since}', to_jsonb((extract(epoch FROM now()) * 1000 - 3600000)::bigint))
      WHERE user_id = (SELECT id FROM "user" WHERE email = 'late@mail.example') RETURNING 1`);
    const wanted = 'seven green rickshaws';
    const asked = [
      await visitor.get('/password'),
      await visitor.post('/password', { wanted, again: wanted }),
      await visitor.post('/account', { what: 'drop', provider: 'google' }),
      await visitor.post('/account', { what: 'email', email: 'other@mail.example' }),
    ];
    for (const { status, headers } of asked)
      expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/^\/admin\/login\?again=yes&to=/)]);
    expect(
      await rows(`SELECT password_hash, (SELECT count(*)::int FROM identity i WHERE i.user_id = u.id) AS ways
                  FROM "user" u WHERE email = 'late@mail.example'`),
    ).toEqual([{ password_hash: null, ways: 1 }]);
    // a sign-in a moment ago is proof
    await comeBy(visitor, 'google');
    expect((await visitor.post('/password', { wanted, again: wanted })).text).toContain('Your password is changed.');
    await visitor.post('/account', { what: 'drop', provider: 'google' });
    expect((await visitor.get('/account')).text).not.toContain('value="google"');
  });

  test('one of a service that is no longer offered is a way in too', async () => {
    services.sits({ id: newId(), name: 'Older', email: 'older@mail.example' });
    const visitor = panel.stranger();
    await comeBy(visitor, 'google');
    await rows(
      `INSERT INTO identity (id, user_id, provider, subject, label, last_used_at)
       SELECT gen_random_uuid(), id, 'elsewhere', 'x', 'x', now() FROM "user" WHERE email = $1`,
      'older@mail.example',
    );
    expect((await visitor.post('/account', { what: 'drop', provider: 'google' })).status).toBe(303);
    const left = 'SELECT i.provider FROM identity i JOIN "user" u ON u.id = i.user_id WHERE u.email = $1';
    expect(await rows(left, 'older@mail.example')).toEqual([{ provider: 'elsewhere' }]);
  });

  test('the last one stays until there is a password; two dropped at once leave one', async () => {
    services.sits({ id: newId(), name: 'Only', email: 'only@mail.example' });
    const visitor = panel.stranger();
    await comeBy(visitor, 'google');
    const refused = await visitor.post('/account', { what: 'drop', provider: 'google' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('only way to sign in');
    services.sits({ id: newId(), name: 'Only', email: 'only@mail.example' });
    await comeBy(visitor, 'github', '?link=yes');
    const both = await Promise.all(
      (['google', 'github'] as const).map((provider) => visitor.post('/account', { what: 'drop', provider })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const wanted = 'seven green rickshaws';
    expect((await visitor.post('/password', { wanted, again: wanted })).text).toContain('Your password is changed.');
    for (const provider of ['google', 'github']) await visitor.post('/account', { what: 'drop', provider });
    expect(
      await rows('SELECT 1 FROM identity i JOIN "user" u ON u.id = i.user_id WHERE u.email = $1', 'only@mail.example'),
    ).toEqual([]);
    const back = new Visitor(panel.url);
    expect((await back.post('/login', { email: 'only@mail.example', password: wanted })).status).toBe(303);
  });
});
