import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { syncMetrics } from '../../src/bin/metrics.ts';
import { stoppedClock } from '../../src/clock.ts';
import { punchId } from '../../src/domain/attendance/punch-id.ts';
import {
  firstIdOf,
  isCompared,
  lengthWithin,
  MOST_IDS,
  nameOf,
  spanOf,
  widthOf,
} from '../../src/sync/range-digest.rule.ts';
import { comparedSince } from '../../src/sync/schedule.rule.ts';
import { asSuperuser } from '../support/database.ts';
import { type BoundSite, expectEqualEnds, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

const DAY = 86_400_000;

describe('The spans of a walk', () => {
  test('a moment lies in the day, the hour and the minute that are named by it, and so does its id', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
        const ms = Math.floor(date.getTime() / 1000) * 1000;
        const localTime = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
        const id = punchId({ companyId: 'c', serial: 's', badge: '1', localTime, code: 0 });
        for (const length of [10, 13, 16] as const) {
          const name = nameOf(Math.floor(ms / widthOf(length)), length);
          const span = spanOf(name) ?? { from: 0, to: 0 };
          expect(new Date(ms).toISOString().startsWith(name)).toBe(true);
          expect(span.to - span.from).toBe(widthOf(length));
          expect(id >= firstIdOf(span.from) && id < firstIdOf(span.to)).toBe(true);
        }
      }),
    );
  });
  test('a time that cannot be read lies in the first day there is', () => {
    const id = punchId({ companyId: 'c', serial: 's', badge: '1', localTime: 'yesterday', code: 0 });
    expect(id >= firstIdOf(0) && id < firstIdOf(DAY)).toBe(true);
    expect(nameOf(0, 10)).toBe('1970-01-01');
  });
  test('what names no span is none', () => {
    for (const name of [
      '',
      '2026',
      '2026-11',
      '2026-13-01',
      '2026-11-22T',
      '2026-11-22T25',
      '2026-11-22 08',
      "x' OR 1",
    ])
      expect([name, spanOf(name)]).toEqual([name, undefined]);
  });
  test('a span with many punches is looked into, a minute never', () => {
    expect(isCompared('2026-11-22', MOST_IDS, 0)).toBe(false);
    expect(isCompared('2026-11-22', 0, MOST_IDS + 1)).toBe(true);
    expect(isCompared('2026-11-22T08:15', MOST_IDS + 1, MOST_IDS + 1)).toBe(false);
    expect(['', '2026-11-22', '2026-11-22T08', '2026-11-22T08:15'].map(lengthWithin)).toEqual([10, 13, 16, undefined]);
  });
});

describe('The daily look', () => {
  const at = (text: string) => Date.parse(text);
  test('is due a day after the last one, also when the program was started since, or the clock went back', () => {
    const now = at('2026-11-22T03:00:00Z');
    expect(comparedSince(now - DAY + 1, now)).toBeUndefined();
    expect(comparedSince(now - DAY, now)).toBe('2026-10-18');
    expect(comparedSince(null, now)).toBe('2026-10-18');
    expect(comparedSince(now + 1, now)).toBe('2026-10-18');
  });
  test('begins at the beginning on the first of a month', () => {
    expect(comparedSince(null, at('2026-12-01T00:00:00Z'))).toBe('');
  });
});

describe('The walk', () => {
  let ends: Awaited<ReturnType<typeof twoEnds>>;
  let site: BoundSite;
  beforeAll(async () => {
    ends = await twoEnds();
    site = await ends.newSite();
  });
  afterAll(() => ends.close());
  beforeEach(() => {
    ends.line.seen.length = 0;
  });

  /** What was asked, in order: `push`, `pull`, or what of a reconcile. */
  const asked = () =>
    ends.line.seen.map(({ path, body }) => {
      const said = JSON.parse(gunzipSync(body).toString()) as {
        what?: string;
        span?: string;
        within?: string;
        ids?: [];
      };
      return { path: path.split('/').at(-1), ...said };
    });
  const walked = () => asked().flatMap(({ what, span }) => (what === 'ids' && span ? [span] : []));
  /** A day's punches, so many days after the first. */
  const day = (at: number, count: number, from = 0, everyMs = 1000) =>
    punches(count, 0, {
      localTime: Array.from({ length: count }, (_, n) =>
        new Date(Date.UTC(2026, 2, 1 + at, 8) + (n + from) * everyMs).toISOString().slice(0, 19).replace('T', ' '),
      ),
    });
  /** Behind the site's back, as a broken disk does it. */
  async function on(sql: string, runtime = site.runtime): Promise<void> {
    const admin = await asSuperuser(runtime.database.url);
    await admin.query(`SET session_replication_role = replica; ${sql}`);
    await admin.end();
  }
  /** On the first of a month both ends compare everything. */
  async function firstOfMonth(): Promise<void> {
    await on('UPDATE sync_state SET last_reconcile_at = NULL');
    ends.line.seen.length = 0;
    const runtime = { ...site.runtime, clock: stoppedClock(new Date('2026-12-01T03:00:00Z')) };
    await site.sync({ runtime }).now();
  }
  const state = async () =>
    (await rowsIn(site.runtime, 'SELECT recovery, needs_recovery FROM sync_state', site.companyId))[0];

  test('goes the newest day first, goes on after a crash where it was, and lets new punches go ahead', async () => {
    for (let at = 0; at < 23; at += 1) await site.store(day(at, 3));
    await site.sync().now();
    await on(`DELETE FROM punch_delivery; DELETE FROM punch;
      UPDATE sync_state SET needs_recovery = true, recovery = '{"isRebound": true}'`); // bound anew, with nothing
    ends.line.seen.length = 0;
    // it breaks off in the middle of the walk
    const watch = () => {
      if (walked().length === 12) ends.line.faults.push('request lost');
    };
    const { fetch } = globalThis;
    const watched: typeof fetch = (...given) => {
      watch();
      return fetch(...given);
    };
    await expect(site.sync({ fetch: watched }).now()).rejects.toThrow();
    const first = walked().filter((_, n) => n < 12);
    expect(first).toEqual([...first].sort().reverse());
    expect(first[0]).toBe('2026-03-23');
    expect(await state()).toMatchObject({ needs_recovery: false, recovery: { total: 23 } });
    expect((await site.sync().status()).comparing).toMatchObject({ left: 11, total: 23 });

    await site.store(day(60, 5));
    ends.line.seen.length = 0;
    await site.sync().now();
    expect(asked()[0]).toMatchObject({ path: 'push', punches: { count: 5 } });
    const rest = walked();
    expect(rest.filter((span) => first.slice(0, 11).includes(span))).toEqual([]); // nothing is done twice
    expect(rest).toHaveLength(11);
    expect(asked().filter(({ what }) => what === 'spans')).toEqual([]); // nor looked for again
    expect(await state()).toMatchObject({ needs_recovery: false, recovery: null });
    expect((await site.sync().status()).comparing).toBeNull();
    await expectEqualEnds(ends.cloud, site);
    expect(await facts(site.runtime, site.companyId)).toHaveLength(23 * 3 + 5);
  });

  test('looks into a full day by its hours and minutes, and sends what either side lacks', async () => {
    await site.store(day(80, 6_000, 0, 6_000)); // ten hours
    await site.sync().now();
    await site.sync().now();
    for (const [runtime, from] of [
      [ends.cloud, 100],
      [site.runtime, 4_000],
    ] as const) {
      await on(
        `WITH few AS (SELECT id FROM punch WHERE local_time >= '2026-05-20' ORDER BY id OFFSET ${from} LIMIT 50),
           gone AS (DELETE FROM punch_delivery WHERE punch_id IN (SELECT id FROM few))
         DELETE FROM punch WHERE id IN (SELECT id FROM few)`,
        runtime,
      );
    }
    const rows = (runtime: typeof site.runtime) =>
      rowsIn(runtime, 'SELECT count(*)::int AS n FROM punch', site.companyId);
    const [before] = await rows(site.runtime);
    expect(await rows(ends.cloud)).toEqual([before]); // as many on either side, and not the same
    await firstOfMonth();
    const named = asked().filter(({ what }) => what === 'ids');
    expect(named.map(({ span }) => span?.slice(0, 10))).toEqual(named.map(() => '2026-05-20'));
    expect(Math.max(...named.map(({ ids }) => ids?.length ?? 0))).toBeLessThanOrEqual(MOST_IDS);
    expect(named.every(({ span }) => span?.length === 13)).toBe(true);
    // made equal, and known to have differed
    for (const runtime of [site.runtime, ends.cloud])
      expect(await syncMetrics(runtime)).toMatch(/hajira_sync_apart_days\{[^}]*\} 1\n/);
    await site.sync().now();
    await expectEqualEnds(ends.cloud, site);
    expect((await rows(site.runtime))[0]?.n).toBe(Number(before?.n) + 50);
  });

  test('finds also what has no time, and leaves the other company alone', async () => {
    await site.store(punches(2, 0, { localTime: ['yesterday', 'tomorrow'] }));
    await site.sync().now();
    await on(`DELETE FROM punch_delivery WHERE punch_id IN (SELECT id FROM punch WHERE local_time !~ '^2026-0');
      DELETE FROM punch WHERE local_time !~ '^2026-0'`);
    await firstOfMonth();
    expect(walked()).toEqual(['1970-01-01']);
    await expectEqualEnds(ends.cloud, site);
    expect(await facts(ends.cloud, ends.people.b.id)).toEqual([]);
  });
});
