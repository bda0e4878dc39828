import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { openDatabase } from '../../src/db/database.ts';
import { createPunchFeed } from '../../src/domain/attendance/punch-feed.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';
import { addWorker } from '../support/phones.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let here: OpenPanel;
/** another process of the same cloud: connections and memory of its own */
let there: OpenPanel;
let other: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  other = openDatabase({ url: runtime.database.url, poolSize: 3, log: runtime.log });
  const hooks = { watch: createPunchFeed().watch };
  here = await openPanel(runtime, { hooks });
  there = await openPanel({ ...runtime, database: other }, { hooks });
});
afterAll(async () => {
  await here.close();
  await there.close();
  await other.close();
  await runtime.close();
});

const rows = (sql: string, ...values: unknown[]) =>
  unitOfWork({ runtime, principal: systemPrincipal(null) }, async (ctx) => (await ctx.sql.query(sql, values)).rows);

/** A feed that is open; its end is waited for, however long it takes. */
async function watch(visitor: Visitor): Promise<{ status: number; ended: Promise<void>; stop: () => void }> {
  const stop = new AbortController();
  const answer = await fetch(`${visitor.url}/admin/live`, {
    headers: { cookie: visitor.cookie },
    signal: stop.signal,
    redirect: 'manual',
  });
  const reader = answer.body?.getReader();
  if (answer.status === 200) expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(': here\n\n');
  const toEnd = async () => {
    while (reader && !(await reader.read()).done);
  };
  return { status: answer.status, ended: toEnd(), stop: () => stop.abort() };
}

/** An HR manager with a browser open in each of two processes. */
async function manager(name: string): Promise<{ email: string; userId: string; one: Visitor; two: Visitor }> {
  const { email, userId, memberId } = await addWorker(runtime, people.a.id, name);
  await rows(
    `INSERT INTO membership (company_id, id, member_id, role_id)
     SELECT $1, gen_random_uuid(), $2, built_in_role_id($1, 'hr_manager')`,
    people.a.id,
    memberId,
  );
  return { email, userId, one: await here.as(email), two: await there.as(email) };
}

describe('A live feed ends at once', () => {
  test('when its user logs out, and no other does', async () => {
    const { one, two } = await manager('Anika');
    const [mine, elsewhere] = [await watch(one), await watch(two)];
    await one.post('/logout');
    await mine.ended;
    const { value } = await Promise.race([
      elsewhere.ended.then(() => ({ value: 'ended' })),
      two.get('/account').then(({ status }) => ({ value: status })),
    ]);
    expect(value).toBe(200);
    elsewhere.stop();
    await elsewhere.ended.catch(() => undefined);
    expect((await watch(one)).status).toBe(303);
  });

  test('when its session is ended from another device, in whatever process', async () => {
    const { one, two } = await manager('Bithi');
    const feed = await watch(two);
    await one.post('/account', { what: 'end-others' });
    await feed.ended;
  });

  test('when the password is changed elsewhere', async () => {
    const { one, two } = await manager('Champa');
    const feed = await watch(two);
    const wanted = 'another long password';
    await one.post('/password', { current: password, wanted, again: wanted });
    await feed.ended;
  });

  test.each([
    ['deactivated', (id: string) => rows('UPDATE "user" SET is_active = false WHERE id = $1', id)],
    ['deleted', (id: string) => rows('UPDATE "user" SET deleted_at = now() WHERE id = $1', id)],
    ['no member any more', (id: string) => rows('UPDATE member SET ended_at = now() WHERE user_id = $1', id)],
  ])('when its user is %s', async (what, act) => {
    const { userId, one, two } = await manager(`Dola ${what}`);
    const feeds = [await watch(one), await watch(two)];
    await act(userId);
    await Promise.all(feeds.map(({ ended }) => ended));
  });

  test('when the company releases its user, by the button', async () => {
    const { userId, two } = await manager('Ela');
    const feed = await watch(two);
    const rahim = await here.as('rahim@garments-a.example');
    expect((await rahim.act('user', userId, 'releaseUser', { reason: 'Left' })).status).toBe(200);
    await feed.ended;
  });

  test('when an admin signs its user out, or ends the impersonation', async () => {
    const { userId, one, two } = await manager('Farida');
    const rahim = await here.as('rahim@garments-a.example');
    const feeds = [await watch(one), await watch(two)];
    await rahim.act('user', userId, 'seeAs');
    const inspect = await watch(rahim);
    await rahim.post('/see-as/end');
    await inspect.ended;
    await rahim.act('user', userId, 'signUserOut', { reason: 'A browser was left open' });
    await Promise.all(feeds.map(({ ended }) => ended));
  });

  test('when the connection that hears of it is lost, unless all is as it was', async () => {
    const { userId, two } = await manager('Gulshan');
    const feed = await watch(two);
    // nobody hears of it: the connection is gone at the same moment
    await runtime.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'hajira access'`,
    );
    await rows('UPDATE "user" SET is_active = false WHERE id = $1', userId);
    await feed.ended;
  });

  test('when its company is suspended', async () => {
    const { two } = await manager('Hena');
    const feed = await watch(two);
    await rows(`UPDATE company SET state = 'suspended' WHERE id = $1`, people.a.id);
    await feed.ended;
    await rows(`UPDATE company SET state = 'active' WHERE id = $1`, people.a.id);
  });
});

test('A feed that stays open is no sign of a person: it does not keep an idle session alive', async () => {
  const { two } = await manager('Ivy');
  const sid = decodeURIComponent(two.cookie).match(/s:([\w-]+)\./)?.[1];
  await rows(
    `UPDATE session SET expire = now() + interval '1 hour', sess = jsonb_set(sess, '{cookie,expires}',
     to_jsonb(to_char((now() + interval '1 hour') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) WHERE sid = $1`,
    sid,
  );
  const feed = await watch(two);
  feed.stop();
  await feed.ended.catch(() => undefined);
  const [{ late }] = await rows(`SELECT expire > now() + interval '2 hours' AS late FROM session WHERE sid = $1`, sid);
  expect(late).toBe(false);
});
