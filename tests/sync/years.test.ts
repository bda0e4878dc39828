/** What time does: tokens are renewed, the cloud's feed is cut, a site comes back after more than a year. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import type { Model } from '../../src/policies/roles.ts';
import { instanceIdIn } from '../../src/sync/bind.ts';
import { isCut } from '../../src/sync/cursor.rule.ts';
import { MOST_ROWS } from '../../src/sync/protocol.ts';
import { pruneFeed } from '../../src/sync/prune.ts';
import { isTokenOld, renewedTomorrow } from '../../src/sync/schedule.rule.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { backUp, restore } from '../support/restore.ts';
import { type BoundSite, facts, postTo, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let next = 0;
const DAY_MS = 86_400_000;
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, ends.people.a.id);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const add = (model: Model, given: Row) => ends.people.rahim((ctx) => commandsOf(model).add(ctx, given));
const hire = (code: string, given: Row = {}) => add('employee', { code, name: 'Jamil', ...given });
const remove = (id: unknown) => ends.people.rahim((ctx) => commandsOf('employee').remove(ctx, String(id)));
const onSite = () => signedIn(site.runtime, 'rahim@garments-a.example');
const changeOnSite = async (id: unknown, given: Row) =>
  (await onSite())((ctx) => commandsOf('employee').change(ctx, String(id), given));
const scan = async (count: number) => {
  await site.store(punches(count, next));
  next += count;
};

/** The clocks of both ends stand this much later from now on. */
function later(days: number): void {
  for (const runtime of [ends.cloud, site.runtime]) {
    const { clock } = runtime;
    Object.assign(runtime, { clock: { now: () => new Date(clock.now().getTime() + days * DAY_MS) } });
  }
}
const today = () => {
  for (const runtime of [ends.cloud, site.runtime]) Object.assign(runtime, { clock: systemClock });
};

async function bySuperuser(runtime: Runtime, sql: string): Promise<void> {
  const client = await asSuperuser(runtime.database.url);
  await client.query(sql).finally(() => client.end());
}

const sync = () => site.sync({ instanceId: () => instanceIdIn(site.instanceFile) });

/** As the loop does: a round that finds that the two are apart is followed by one that corrects it. @returns what was said */
async function round(): Promise<string[]> {
  const said: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    try {
      await sync().now();
      return said;
    } catch (error) {
      said.push((error as Error).message);
    }
  }
  throw new Error(`no round went through: ${said.join(' | ')}`);
}

beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());

describe("A site's token", () => {
  const hashes = async () =>
    (
      await inCloud(
        `SELECT token_hash, previous_token_hash, retired_token_hash, epoch FROM site WHERE id = '${site.siteId}'`,
      )
    )[0];
  const pull = async (token: string) => {
    const [state] = await on('SELECT epoch, cursor_seq::float8 AS seq, cursor_mark AS mark FROM sync_state');
    const cursor = { seq: state?.seq, mark: state?.mark };
    return (await postTo(`${ends.line.url}/sync/v1/pull`, { v: 1, epoch: state?.epoch, cursor }, { token })).status;
  };

  test('is renewed after 30 days of the site, by itself; the one before ends with the first use of the new one', async () => {
    await round();
    const [old, before] = [await site.token(), await hashes()];
    later(29);
    await round();
    expect(await site.token()).toBe(old);
    later(1.1);
    await round();
    const token = await site.token();
    expect(token).not.toBe(old);
    expect(await hashes()).toMatchObject({
      previous_token_hash: null,
      retired_token_hash: before?.token_hash,
      epoch: before?.epoch,
    });
    expect([await pull(old), await pull(token)]).toEqual([401, 200]);
    expect(await inCloud(`SELECT count(*)::int AS n FROM journal WHERE action = 'site.token-renewed'`)).toEqual([
      { n: 1 },
    ]);
    await round(); // and no other one the minute after
    expect(await site.token()).toBe(token);
  });

  test('a crash between its issue and its first use locks nobody out: either is good until then', async () => {
    later(31);
    const old = await site.token();
    ends.line.faults.push('response lost');
    await expect(sync().now()).rejects.toThrow();
    expect(await site.token()).toBe(old);
    expect(await pull(old)).toBe(200); // what was issued was never heard of
    await round(); // asks again, with the old one
    const token = await site.token();
    expect(token).not.toBe(old);
    expect([await pull(old), await pull(token)]).toEqual([401, 200]);
    // issued and stored, and the plug is pulled before anything is sent
    later(31);
    const backup = await backUp(site.runtime);
    const { token: issued } = (
      await postTo(
        `${ends.line.url}/sync/v1/token`,
        { v: 1, epoch: (await hashes())?.epoch, instanceId: instanceIdIn(site.instanceFile) },
        { token },
      )
    ).body as { token: string };
    expect(await pull(token)).toBe(200);
    expect(await pull(issued)).toBe(200);
    expect(await pull(token)).toBe(401);
    await restore(site.runtime, backup); // the site never heard of it: its machine is known, it gets another one
    await round();
    expect(await pull(await site.token())).toBe(200);
  });

  test('of a site that is restored to before the renewal is exchanged, on the machine that was bound and on no other', async () => {
    const backup = await backUp(site.runtime);
    later(31);
    await scan(5);
    await round();
    await restore(site.runtime, backup);
    await scan(2);
    const stranger = site.sync({ instanceId: () => 'another-machine' });
    await expect(stranger.now()).rejects.toMatchObject({
      message: expect.stringContaining('Another server is bound as this site'),
    });
    await round();
    expect((await facts(ends.cloud, site.companyId)).length).toBe((await facts(site.runtime, site.companyId)).length);
    // too old a token is worth nothing, on whichever machine
    later(31);
    await round();
    await restore(site.runtime, backup);
    later(31);
    await expect(sync().now()).rejects.toMatchObject({ message: expect.stringContaining('Bind it again') });
    await site.bindAgain();
    await round();
  });

  test('of a cloud that is restored to before the renewal is the one before: the site still has it', async () => {
    const backup = await backUp(ends.cloud);
    later(31);
    await scan(4);
    await round();
    await restore(ends.cloud, backup);
    await round();
    expect((await facts(ends.cloud, site.companyId)).length).toBe((await facts(site.runtime, site.companyId)).length);
  });

  test('is not renewed for a copy of the disk on another machine: that one stops', async () => {
    later(31);
    const other = site.sync({ instanceId: () => 'another-machine' });
    await expect(other.now()).rejects.toMatchObject({
      message: expect.stringContaining('Another server is bound as this site'),
    });
    expect((await other.status()).last).toBe('stopped');
    await round();
  });

  test('a cloud that cannot renew it yet is asked again tomorrow, and everything else goes on', async () => {
    later(31);
    const [old] = [await site.token()];
    await scan(3);
    ends.line.faults.push({ status: 404, body: { code: 'sync.not-found', detail: 'nothing' } });
    await round();
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    await round();
    expect(await site.token()).toBe(old);
    later(1.1);
    await round();
    expect(await site.token()).not.toBe(old);
  });

  test('has an age that does not end with an unknown one', () => {
    const now = new Date('2026-11-23T00:00:00Z');
    expect([isTokenOld(null, now), isTokenOld(now, now), isTokenOld(renewedTomorrow(now), now)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isTokenOld(renewedTomorrow(now), new Date(now.getTime() + DAY_MS))).toBe(true);
  });
});

describe('A site that comes back after more than a year', () => {
  test('finds out what was deleted so long ago that it is not told any more, and revives nobody', async () => {
    today();
    await bySuperuser(site.runtime, 'UPDATE sync_state SET token_at = now()');
    const [leaver, edited, stays] = [await hire('Y-1'), await hire('Y-2'), await hire('Y-3')];
    const role = await add('role', { name: 'Passing' });
    await round();
    await remove(leaver.id);
    await remove(edited.id);
    await ends.people.rahim((ctx) => commandsOf('role').remove(ctx, String(role.id)));
    const away = await backUp(site.runtime);
    await round();
    await hire('Y-4');
    await round();
    const old = `now() - interval '401 days'`;
    await bySuperuser(
      ends.cloud,
      `UPDATE sync_feed_mark SET at = ${old} WHERE seq < (SELECT max(seq) FROM sync_feed_mark)`,
    );
    await bySuperuser(ends.cloud, `UPDATE sync_feed SET pruned_at = NULL`);
    await restore(site.runtime, away);
    const cut = await ends.people.siteA((ctx) => pruneFeed(ctx));
    expect(cut).toBeGreaterThan(2);
    expect(await inCloud(`SELECT * FROM sync_row WHERE entity_id = '${leaver.id}'`)).toEqual([]);
    expect(await inCloud(`SELECT cardinality(revs) AS n FROM sync_row WHERE entity_id = '${stays.id}'`)).toEqual([
      { n: 1 },
    ]);

    await changeOnSite(edited.id, { phone: '0199' });
    await changeOnSite(stays.id, { phone: '0188' });
    const said = await round();
    expect(said[0]).toContain('offline for too long');
    await round();
    const living = 'SELECT id, code, phone FROM employee WHERE deleted_at IS NULL ORDER BY id';
    expect(await on(living)).toEqual(await inCloud(living));
    expect((await on(living)).map(({ id }) => id)).not.toContain(leaver.id);
    expect(await on(`SELECT deleted_at IS NULL AS lives FROM role WHERE id = '${role.id}'`)).toEqual([
      { lives: false },
    ]);
    // their edit of somebody who had long left is in a conflict, on both ends
    const clash = `SELECT field, site_value, resolution FROM sync_conflict WHERE record_id = '${edited.id}' AND field = 'phone'`;
    expect(await inCloud(clash)).toEqual([{ field: 'phone', site_value: '0199', resolution: 'cloud' }]);
    expect(await on(clash)).toEqual(await inCloud(clash));
    expect(await on(`SELECT phone FROM employee WHERE id = '${stays.id}'`)).toEqual([{ phone: '0188' }]);
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    expect(await on('SELECT needs_recovery FROM sync_state')).toEqual([{ needs_recovery: false }]);
  });

  test("a copy of a leaver's record that somebody gives back revives nobody either", async () => {
    const [leaver] = await inCloud(`SELECT * FROM employee WHERE code = 'Y-1'`);
    const [state] = await on('SELECT epoch FROM sync_state');
    const row = { ...leaver, deleted_at: null, name: 'Back from the dead' };
    const rows = [{ model: 'employee', id: leaver?.id, revs: [`9-${newId()}`], row }];
    const body = { v: 1, epoch: state?.epoch, what: 'copies', rows };
    expect((await postTo(`${ends.line.url}/sync/v1/reconcile`, body, { token: await site.token() })).status).toBe(200);
    expect(await inCloud(`SELECT name, deleted_at IS NULL AS lives FROM employee WHERE code = 'Y-1'`)).toEqual([
      { name: 'Jamil', lives: false },
    ]);
  });
});

describe("The cloud's feed", () => {
  const entries = async () => (await inCloud(`SELECT count(*)::int AS n FROM sync_row WHERE model = 'punch'`))[0]?.n;

  test('lets go of punches that every site has, and of the others after 90 days; it is cut once a day', async () => {
    const dyeing = newId();
    await ends.people.systemA(({ sql }) =>
      sql.query(`INSERT INTO site (company_id, id, name) VALUES ($1, $2, 'Dyeing')`, [site.companyId, dyeing]),
    );
    const other = await ends.newSite('a', { siteId: dyeing, name: 'dyeing' });
    await other.sync().now();
    await scan(20);
    await round(); // news for the other site
    await other.sync().now();
    await other.sync().now();
    await round();
    expect(await entries()).toBe(20);
    const cut = () => ends.people.siteA((ctx) => pruneFeed(ctx));
    expect(await cut()).toBe(0); // today it was cut already
    await bySuperuser(ends.cloud, `UPDATE sync_feed_mark SET at = now() - interval '31 days'`);
    await bySuperuser(ends.cloud, 'UPDATE sync_feed SET pruned_at = NULL; UPDATE site SET pull_seq = 1');
    expect(await cut()).toBe(0); // a site has not read them
    await bySuperuser(ends.cloud, 'UPDATE sync_feed SET pruned_at = NULL; UPDATE site SET pull_seq = 1000000');
    expect(await cut()).toBe(20);
    expect(await entries()).toBe(0);
    await round();
    await other.sync().now();
    expect(await facts(other.runtime, site.companyId)).toEqual(await facts(ends.cloud, site.companyId));
    await scan(5);
    await round();
    await bySuperuser(ends.cloud, `UPDATE sync_feed_mark SET at = now() - interval '91 days'`);
    await bySuperuser(ends.cloud, 'UPDATE sync_feed SET pruned_at = NULL; UPDATE site SET pull_seq = 1');
    expect(await cut()).toBe(5);
    await expect(other.sync().now()).rejects.toMatchObject({
      message: expect.stringContaining('offline for too long'),
    });
    for (let turn = 0; turn < 3; turn += 1) await other.sync().now(); // once, not again and again
    expect(await facts(other.runtime, site.companyId)).toEqual(await facts(ends.cloud, site.companyId));
  });

  test('says of a place whether what came after it is still told whole', () => {
    const acts = [{ seq: 9, mark: 'm' }];
    expect(isCut({ seq: 0, mark: '' }, 5, [])).toBe(false);
    expect(isCut({ seq: 4, mark: '9.m' }, 5, acts)).toBe(true);
    expect(isCut({ seq: 5, mark: '9.m' }, 5, acts)).toBe(false);
    expect(isCut({ seq: 5, mark: '5.x' }, 5, [])).toBe(true);
    expect(isCut({ seq: 6, mark: '6.x' }, 5, [])).toBe(false); // of another history, which is said elsewhere
    expect(isCut({ seq: 3, mark: 'x' }, 0, [])).toBe(false);
  });
});

describe('Comparing the rows of both ends', () => {
  test('goes on where it was when it is broken off, the newest first, and says how far it is', async () => {
    const most = MOST_ROWS * 2 + 40;
    await bySuperuser(
      site.runtime,
      `INSERT INTO sync_shadow (company_id, model, entity_id, revs, row)
       SELECT '${site.companyId}', 'mobile_rules', gen_random_uuid(), '{1-a}', NULL FROM generate_series(1, ${most})`,
    );
    await bySuperuser(site.runtime, `UPDATE sync_state SET needs_recovery = true, recovery = '{"isRebound": true}'`);
    const asked = () => ends.line.seen.filter(({ path }) => path.endsWith('/reconcile')).length;
    const before = asked();
    const position = async () => (await on(`SELECT recovery -> 'rows' AS rows, needs_recovery FROM sync_state`))[0];
    let broken = 0;
    const real = fetch;
    const failing = (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
      broken += 1;
      return broken === 3 ? Promise.reject(new TypeError('fetch failed')) : real(url, init);
    };
    await expect(site.sync({ fetch: failing }).now()).rejects.toThrow();
    const stands = (await position())?.rows as { done: number; total: number; model: string };
    expect(stands.done).toBe(2 * MOST_ROWS);
    expect(stands.total).toBeGreaterThan(most);
    expect((await sync().status()).comparingRows).toMatchObject({ done: stands.done, total: stands.total });
    const named = asked();
    await sync().now();
    expect(await on('SELECT needs_recovery, recovery FROM sync_state')).toEqual([
      { needs_recovery: false, recovery: null },
    ]);
    const left = Math.ceil((stands.total - stands.done) / MOST_ROWS);
    expect(asked() - named).toBe(left + 2); // the rest of the rows, the days, and the digests of the tables
    expect(named).toBeGreaterThan(before);
    await bySuperuser(site.runtime, `DELETE FROM sync_shadow WHERE model = 'mobile_rules' AND row IS NULL`);
  });

  test('a cloud that is restored while it is being compared is found out, and both begin anew', async () => {
    const backup = await backUp(ends.cloud);
    await bySuperuser(site.runtime, 'UPDATE sync_state SET needs_recovery = true, recovery = NULL');
    let asked = 0;
    const real = fetch;
    const failing = (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
      asked += 1;
      return asked === 2 ? Promise.reject(new TypeError('fetch failed')) : real(url, init);
    };
    await expect(
      site.sync({ fetch: failing, instanceId: () => instanceIdIn(site.instanceFile) }).now(),
    ).rejects.toThrow();
    expect(await on(`SELECT recovery ->> 'isRebound' AS rebound FROM sync_state`)).toEqual([{ rebound: 'true' }]);
    await restore(ends.cloud, backup); // which knows nothing of the new epoch
    await scan(3);
    await round();
    expect((await facts(ends.cloud, site.companyId)).length).toBe((await facts(site.runtime, site.companyId)).length);
  });
});
