/** Who may sign in on a site, and what of the others reaches it. */
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { type Context, unitOfWork } from '../../src/context.ts';
import { findUserByEmail } from '../../src/db/platform.ts';
import { hashPassword } from '../../src/domain/accounts/password.ts';
import { confirmTwoStep, endTwoStep, startTwoStep } from '../../src/domain/accounts/two-step.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { loadPolicyRows, Snapshot } from '../../src/policies/snapshot.ts';
import { sealerFrom } from '../../src/secret.ts';
import { asSuperuser } from '../support/database.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { password } from '../support/people.ts';
import { type BoundSite, type Json, rowsIn, twoEnds } from '../support/sync.ts';

const KARIM = 'karim@garments-a.example';
const RAHIM = 'rahim@garments-a.example';
const KEY = 'open:salt:sealed';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let panel: OpenPanel;
let secret: string;
let memberId: string;
let hash: string;
/** every answer of the cloud */
const answers: { path: string; text: string }[] = [];

const platform = <T>(work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime: ends.cloud, principal: systemPrincipal(null) }, work);
const userOf = async (email: string) => {
  const user = await findUserByEmail(ends.cloud.database, email);
  if (!user) throw new Error(`no ${email}`);
  return user;
};
const codeAt = (ms: number): string => new TOTP({ secret }).generate({ timestamp: ms });
const round = () => site.sync().now();
const onSite = async (sql: string): Promise<Record<string, unknown>[]> => {
  const admin = await asSuperuser(site.runtime.database.url);
  try {
    return (await admin.query(sql)).rows;
  } finally {
    await admin.end();
  }
};
const storedOf = async (email: string) =>
  (
    await onSite(
      `SELECT password_hash, signing_key, signs_in_on_site,
         (SELECT count(*)::int FROM totp WHERE user_id = u.id) AS second_steps,
         (SELECT count(*)::int FROM session WHERE user_id = u.id) AS sessions
       FROM "user" u WHERE email = '${email}'`,
    )
  )[0];
const rule = (given: Record<string, unknown> = {}) =>
  ends.people.rahim((ctx) =>
    commandsOf('rule').add(ctx, { memberId, model: 'site', act: 'sign-in', scope: 'all', effect: 'allow', ...given }),
  );
const drop = (id: unknown) => ends.people.rahim((ctx) => commandsOf('rule').remove(ctx, String(id)));
const signIn = async (): Promise<{ visitor: Visitor; status: number; location: string | null; text: string }> => {
  const visitor = panel.stranger();
  const { status, headers, text } = await visitor.post('/login', { email: KARIM, password });
  return { visitor, status, location: headers.get('location'), text };
};

beforeAll(async () => {
  ends = await twoEnds();
  ends.line.veil = (path: string, answer: Json) => {
    answers.push({ path, text: JSON.stringify(answer) });
    return answer;
  };
  const karim = await userOf(KARIM);
  memberId = String(karim.memberId);
  ({ secret } = await platform((ctx) => startTwoStep(ctx, karim)));
  await platform((ctx) => confirmTwoStep(ctx, karim, codeAt(Date.now() - 30_000)));
  const admin = await asSuperuser(ends.cloud.database.url);
  // everybody in the fixtures has the same hash: Karim gets one of their own
  hash = await hashPassword(password);
  await admin.query('UPDATE "user" SET password_hash = $1 WHERE id = $2', [hash, karim.id]);
  await admin.query('UPDATE "user" SET signing_key = $1 WHERE id = $2', [KEY, karim.id]);
  await admin.end();
  site = await ends.newSite();
  panel = await openPanel(site.runtime, { hooks: { isBound: () => true } as never });
});
afterAll(async () => {
  await panel.close();
  await ends.close();
});

const reported = () => answers.map(({ text }) => text).join('\n');

describe('Whoever has no right to sign in on sites', () => {
  test('is told to a site without password hash, signing key and second step, at binding and in pages', async () => {
    expect(answers.map(({ path }) => path)).toEqual(expect.arrayContaining(['/sync/v1/bind', '/sync/v1/pull']));
    expect(reported()).toContain(KARIM);
    for (const credential of [hash, KEY, secret]) expect(reported()).not.toContain(credential);
    expect(await storedOf(KARIM)).toEqual({
      password_hash: null,
      signing_key: null,
      signs_in_on_site: false,
      second_steps: 0,
      sessions: 0,
    });
    expect(await storedOf(RAHIM)).toMatchObject({ password_hash: expect.any(String), signs_in_on_site: true });
  });

  test('is refused there, in the words of everybody who is refused, which name the way out', async () => {
    const refused = await signIn();
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('you may not sign in on this site. Ask your company’s admin');
    const unknown = await panel.stranger().post('/login', { email: 'nobody@garments-a.example', password });
    expect([unknown.status, unknown.text.includes('you may not sign in on this site')]).toEqual([401, true]);
  });
});

describe('Whoever is given the right in the cloud', () => {
  let given: Record<string, unknown>;
  let visitor: Visitor;

  test('signs in on site after the next round, with the second step', async () => {
    given = await rule();
    await round();
    const first = await signIn();
    visitor = first.visitor;
    expect([first.status, first.location]).toEqual([303, '/admin/second-step']);
    expect((await visitor.get('/api/dashboard')).status).toBe(401);
    expect((await visitor.get('/second-step')).text).toContain('Sign in to the cloud panel with a recovery code');
    expect((await visitor.post('/second-step', { code: codeAt(Date.now() - 120_000) })).status).toBe(401);
    const code = codeAt(Date.now());
    expect((await visitor.post('/second-step', { code })).status).toBe(303);
    expect((await visitor.get('/api/dashboard')).status).toBe(200);
    const thief = (await signIn()).visitor;
    expect((await thief.post('/second-step', { code })).status).toBe(401); // a code works once
  });

  test('has their second step sealed with the site’s own key, and readable nowhere in its database', async () => {
    const [row] = await onSite('SELECT secret_sealed AS sealed FROM totp');
    expect(site.runtime.sealer.open(String(row?.sealed), 'totp')).toBe(secret);
    const [cloud] = await platform(
      async (ctx) => (await ctx.sql.query('SELECT secret_sealed AS sealed FROM totp')).rows,
    );
    expect(row?.sealed).not.toBe(cloud?.sealed);
    expect(() => sealerFrom(Buffer.alloc(32, 9)).open(String(row?.sealed), 'totp')).toThrow();
    const bodies = (await onSite('SELECT body FROM sync_inbox')).map(({ body }) => String(gunzipSync(body as Buffer)));
    const copies = await onSite('SELECT row FROM sync_shadow UNION ALL SELECT row FROM sync_deferred');
    for (const text of [bodies.join('\n'), JSON.stringify(copies)]) expect(text).not.toContain(secret);
    expect(bodies.join('\n')).toContain(KARIM);
    expect(bodies.join('\n')).not.toContain(hash);
  });

  test('who switches the second step off in the cloud is not asked on site any more', async () => {
    await platform(async (ctx) => endTwoStep(ctx, await userOf(KARIM), codeAt(Date.now() + 30_000), false));
    await round();
    expect(await storedOf(KARIM)).toMatchObject({ second_steps: 0, password_hash: hash, signing_key: KEY });
    expect((await signIn()).location).toBe('/admin');
  });

  test('is out when it is taken: hash and key are gone from the site, and sessions end', async () => {
    expect((await visitor.get('/api/dashboard')).status).toBe(200);
    await drop(given.id);
    await round();
    expect(await storedOf(KARIM)).toEqual({
      password_hash: null,
      signing_key: null,
      signs_in_on_site: false,
      second_steps: 0,
      sessions: 0,
    });
    expect((await visitor.get('/api/dashboard')).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    const stored = JSON.stringify(await onSite('SELECT row FROM sync_shadow UNION ALL SELECT row FROM sync_deferred'));
    expect(stored).not.toContain(hash);
    expect(stored).not.toContain(KEY);
  });

  test('and the two ends are the same for the comparison of rows', async () => {
    const [row] = await rowsIn(site.runtime, 'SELECT rows_different AS n FROM sync_state', site.companyId);
    expect(Number(row?.n ?? 0)).toBe(0);
  });
});

describe('The database’s answer to who may sign in on sites', () => {
  /** What Casbin says, and what SQL says, of Karim at an instant. */
  const answersAt = (at: Date) =>
    ends.people.systemA(async (ctx) => {
      const rows = await loadPolicyRows(ctx.sql, site.companyId, memberId);
      const { decisions } = new Snapshot(memberId, rows, 'cloud').at(at);
      const { rows: holders } = await ctx.sql.query<{ id: string }>('SELECT site_panel_users($1, $2) AS id', [
        site.companyId,
        at,
      ]);
      const { id } = await userOf(KARIM);
      return [decisions.of('site', 'sign-in').reach === 'all', holders.some((holder) => holder.id === id)];
    });
  const hour = 3_600_000;

  test('is Casbin’s: by rules of their own, roles and groups, denied, ended and narrower ones', async () => {
    const { rahim } = ends.people;
    const now = () => new Date();
    expect(await answersAt(now())).toEqual([false, false]);
    const narrow = await rule({ scope: 'granted' });
    expect(await answersAt(now())).toEqual([false, false]);
    await drop(narrow.id);
    const ending = await rule({ expiresAt: new Date(Date.now() + hour) });
    expect(await answersAt(now())).toEqual([true, true]);
    expect(await answersAt(new Date(Date.now() + 2 * hour))).toEqual([false, false]);
    const group = await rahim((ctx) => commandsOf('user_group').add(ctx, { name: 'Night shift' }));
    const role = await rahim((ctx) => commandsOf('role').add(ctx, { name: 'Clerk' }));
    const denied = await rule({ memberId: null, groupId: group.id, effect: 'deny', scope: null });
    expect(await answersAt(now())).toEqual([true, true]);
    const inGroup = await rahim((ctx) => commandsOf('membership').add(ctx, { memberId, groupId: group.id }));
    expect(await answersAt(now())).toEqual([false, false]);
    await drop(denied.id);
    await drop(ending.id);
    await rule({ memberId: null, roleId: role.id });
    expect(await answersAt(now())).toEqual([false, false]);
    await rahim((ctx) => commandsOf('membership').add(ctx, { groupId: group.id, roleId: role.id }));
    expect(await answersAt(now())).toEqual([true, true]);
    await rahim((ctx) => commandsOf('membership').remove(ctx, String(inGroup.id)));
    expect(await answersAt(now())).toEqual([false, false]);
  });

  test('ends by the clock too, at the next round', async () => {
    const at = new Date(Date.now() + hour);
    await rule({ expiresAt: at });
    await round();
    expect(await storedOf(KARIM)).toMatchObject({ signs_in_on_site: true, password_hash: hash });
    const { clock } = ends.cloud;
    Object.assign(ends.cloud, { clock: { ...clock, now: () => new Date(at.getTime() + 1) } });
    await round();
    Object.assign(ends.cloud, { clock });
    expect(await storedOf(KARIM)).toMatchObject({ signs_in_on_site: false, password_hash: null });
  });
});
