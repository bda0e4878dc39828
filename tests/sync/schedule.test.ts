import { describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../src/clock.ts';
import { newId } from '../../src/id.ts';
import { attachCapture } from '../../src/sync/capture.ts';
import { purgeSent } from '../../src/sync/outbox.ts';
import { syncLock } from '../../src/sync/round.ts';
import { retryAfter, untilFirstAnswer, untilNextRound, untilNextTry } from '../../src/sync/schedule.rule.ts';
import { createSync } from '../../src/sync/sync.ts';
import { watchOutbox } from '../../src/sync/watch.ts';
import { testRuntime } from '../support/people.ts';
import { saysPart } from '../support/says.ts';
import { asOwner, oneSite, rowsIn, stillTimers } from '../support/sync.ts';

const fixture = oneSite();
const store = (count: number) => fixture.store(count);

/** A sync whose rounds begin when the test fires its timers, and that can be waited for. */
function onTimers(given: { random?: () => number; debounceMs?: number } = {}) {
  const timers = stillTimers();
  const sync = createSync({ runtime: fixture.site.runtime, timers, random: () => 0.5, ...given });
  /** lets the next round begin, and waits until it is planned what comes after */
  const round = async () => {
    timers.fire();
    while ((await sync.status()).isRunning) await new Promise(setImmediate);
  };
  return { timers, sync, round };
}

describe('When a round begins', () => {
  test('every site has its own place in the interval, and keeps it', () => {
    const now = Date.UTC(2026, 10, 22, 8);
    const sites = Array.from({ length: 2_000 }, newId);
    const starts = sites.map((id) => (now + untilNextRound(id, now, 3600, 0.5)) % 3_600_000);
    const perMinute = Array<number>(60).fill(0);
    for (const start of starts)
      perMinute[Math.floor(start / 60_000)] = (perMinute[Math.floor(start / 60_000)] ?? 0) + 1;
    expect(Math.min(...perMinute)).toBeGreaterThan(0);
    expect(Math.max(...perMinute)).toBeLessThan(100); // 33 on average
    const [id = ''] = sites;
    expect((now + 7_200_000 + untilNextRound(id, now + 7_200_000, 3600, 0.5)) % 3_600_000).toBe(starts[0]);
  });

  test('jitter moves it by a tenth at most, and never makes two follow upon each other', () => {
    const id = newId();
    for (let now = 0; now < 240_000; now += 777) {
      const [early, middle, late] = [0, 0.5, 1].map((random) => untilNextRound(id, now, 60, random));
      expect(middle).toBe((early ?? 0) + 6_000);
      expect(late).toBe((early ?? 0) + 12_000);
      expect(early).toBeGreaterThanOrEqual(24_000);
      expect(late).toBeLessThanOrEqual(96_000);
    }
  });

  test('failures make it later, up to a quarter of an hour, anywhere in between', () => {
    expect([1, 2, 3, 20, 5000].map((failures) => untilNextTry(failures, 1))).toEqual([
      30_000, 45_000, 67_500, 900_000, 900_000,
    ]);
    expect(untilNextTry(20, 0)).toBe(5_000);
  });

  test('a site that looks every few seconds is soon back; one that looks once a day asks no more often than others', () => {
    expect([1, 12, 13, 14].map((failures) => untilNextTry(failures, 1, 5))).toEqual([2_500, 2_500, 3_750, 5_625]);
    expect(untilNextTry(1, 0, 5)).toBe(1_000);
    expect([0, 1].map((random) => untilNextTry(1, random, 86_400))).toEqual([5_000, 30_000]);
  });

  test('a program that has just started asks a few times soon', () => {
    expect([1, 2, 3, 4].map((failures) => untilFirstAnswer(failures, 1))).toEqual([1_000, 1_000, 1_000, undefined]);
    expect(untilFirstAnswer(1, 0)).toBe(300);
  });

  test('a Retry-After is seconds or a date, and nonsense is nothing', () => {
    const now = Date.UTC(2026, 10, 22);
    expect(
      [null, '', '7', 'Sun, 22 Nov 2026 00:01:00 GMT', 'soon', '-5'].map((header) => retryAfter(header, now)),
    ).toEqual([0, 0, 7_000, 60_000, 0, 0]);
  });
});

/** The cloud's own answer that it has too much to do. */
const busyCloud = {
  status: 503,
  headers: { 'retry-after': '120' },
  body: { code: 'server.busy', detail: 'The server has too much to do.' },
};

describe('The loop', () => {
  test('sends at the start, then waits for its time; a change brings it forward to three seconds', async () => {
    const { timers, sync, round } = onTimers();
    await sync.start();
    expect(timers.next()).toBe(0);
    await round();
    expect(timers.next()).toBeGreaterThan(20_000);
    sync.changed();
    expect(timers.next()).toBe(3_000);
    sync.changed();
    expect(timers.next()).toBe(3_000); // the first change counts: a stream of them does not put it off
    await store(2);
    await round();
    expect(await sync.status()).toMatchObject({ pending: 0, last: 'done' });
    await sync.stop();
    expect(timers.next()).toBe(Number.POSITIVE_INFINITY);
  });

  test('learns of whatever is written, by psql too, and only once; what was refused wakes nobody', async () => {
    const { timers, sync, round } = onTimers();
    await sync.start();
    await round();
    const { runtime, companyId } = fixture.site;
    const watch = watchOutbox(runtime, sync.changed);
    expect(await watch.check()).toBe(false);
    const department = newId();
    const write = (sql: string) => rowsIn(runtime, `${sql}; COMMIT`, companyId);
    await write(`INSERT INTO department (company_id, id, name) VALUES ('${companyId}', '${department}', 'Cutting')`);
    expect(await watch.check()).toBe(true);
    expect(timers.next()).toBe(3_000);
    expect(await watch.check()).toBe(false);
    await write(`UPDATE department SET name = 'Cutting 2' WHERE id = '${department}'`);
    expect(await watch.check()).toBe(true);
    await write(`UPDATE sync_outbox SET error = '"no"', next_at = now() + interval '1 minute'`);
    expect(await watch.check()).toBe(false);
    await write(`UPDATE sync_outbox SET error = NULL, next_at = now()`);
    expect(await watch.check()).toBe(true);
    await round();
    expect(await sync.status()).toMatchObject({ pending: 0, last: 'done' });
    expect(await watch.check()).toBe(false);
    watch.stop();
    await sync.stop();
  });

  test('of a site that an admin set to an hour keeps to the hour, also after a change', async () => {
    const set = (seconds: number) =>
      fixture.ends.people.systemA(({ sql }) =>
        sql.query('UPDATE site SET interval_seconds = $1 WHERE id = $2', [seconds, fixture.site.siteId]),
      );
    await set(3600);
    const { timers, sync, round } = onTimers();
    await sync.start();
    await round();
    expect(timers.next()).toBeGreaterThan(1_000_000);
    const hourly = timers.next();
    sync.changed();
    expect(timers.next()).toBe(hourly);
    await set(60);
    await sync.now();
    sync.changed();
    expect(timers.next()).toBe(3_000);
    await sync.stop();
  });

  test('backs off while the cloud is away, whatever changes, and says why', async () => {
    const { timers, sync, round } = onTimers({ random: () => 1 });
    await sync.start();
    await round();
    fixture.ends.line.faults.push('request lost', busyCloud, 'request lost');
    await store(1);
    await round();
    expect(timers.next()).toBe(30_000);
    sync.changed();
    expect(timers.next()).toBe(30_000);
    expect(await sync.status()).toMatchObject({
      failures: 1,
      lastError: saysPart('closed the connection'),
    });
    await round();
    expect(timers.next()).toBe(120_000); // as the cloud asked
    await round();
    expect(timers.next()).toBe(67_500);
    await round();
    expect(await sync.status()).toMatchObject({ failures: 0, lastError: null, pending: 0 });
    await sync.stop();
  });

  test('asks soon again while nothing was answered since the start, unless the cloud asks for more time', async () => {
    const { timers, sync, round } = onTimers({ random: () => 1 });
    await sync.start();
    fixture.ends.line.faults.push('request lost', busyCloud, 'request lost', 'request lost');
    const waits = [];
    for (let failures = 1; failures <= 4; failures += 1) {
      await round();
      waits.push(timers.next());
    }
    expect(waits).toEqual([1_000, 120_000, 1_000, 101_250]);
    await round();
    expect(await sync.status()).toMatchObject({ failures: 0, last: 'done' });
    await sync.stop();
  });

  test.each([401, 403, 407, 409, 410, 429, 503, 511])(
    'is not stopped by a %i that something else than the cloud answers, whatever it says of waiting',
    async (status) => {
      const { timers, sync, round } = onTimers({ random: () => 1 });
      await sync.start();
      await round();
      const headers = { 'retry-after': '86400' };
      fixture.ends.line.faults.push(
        { status, headers },
        { status, headers, body: { code: 'denied', detail: 'Sign in' } },
      );
      await store(1);
      for (const wait of [30_000, 45_000]) {
        await round();
        expect(timers.next()).toBe(wait);
        expect(await sync.status()).toMatchObject({ last: 'failed', needsRecovery: false });
      }
      await round();
      expect(await sync.status()).toMatchObject({ last: 'done', pending: 0, failures: 0 });
      await sync.stop();
    },
  );

  test('names the login page of a network, and goes on by itself', async () => {
    const sync = fixture.site.sync();
    const to = { status: 302, headers: { location: 'http://127.0.0.1:9/login' } };
    for (const [fault, words] of [
      [to, 'a login page of this network answered'],
      [{ status: 403 }, 'a proxy, firewall or login page of this network answered with HTTP status 403'],
    ] as const) {
      fixture.ends.line.faults.push(fault);
      await expect(sync.now()).rejects.toMatchObject({ message: expect.stringContaining(words) });
    }
    await sync.now();
  });

  test('goes on when the line fails while a new token is asked for', async () => {
    const { sync, round } = onTimers();
    await sync.start();
    await round();
    const unknown = {
      status: 401,
      body: { code: 'sync.unknown-token', detail: 'The cloud does not know this token.' },
    };
    for (const fault of ['request lost', { status: 403 }, busyCloud] as const) {
      fixture.ends.line.faults.push(unknown, fault);
      await round();
      expect(await sync.status()).toMatchObject({ last: 'failed' });
    }
    await round();
    expect(await sync.status()).toMatchObject({ last: 'done' });
    await sync.stop();
  });

  test('sends at once what was queued or refused while the clock of the machine was ahead', async () => {
    const { sync, round } = onTimers();
    await sync.start();
    await round();
    await store(4);
    const { runtime, companyId } = fixture.site;
    const set = (at: number, sql: string) =>
      rowsIn(
        runtime,
        `UPDATE sync_outbox SET ${sql} WHERE seq = (SELECT seq FROM sync_outbox ORDER BY seq OFFSET ${at} LIMIT 1); COMMIT`,
        companyId,
      );
    await set(0, `next_at = now() + interval '3 months'`);
    await set(1, `next_at = now() + interval '3 months', tries = 20, error = '"no"'`);
    await set(2, `next_at = now() + interval '5 minutes', tries = 3, error = '"no"'`); // 4 minutes is its longest wait
    await set(3, `next_at = now() + interval '3 minutes', tries = 3, error = '"no"'`);
    await round();
    expect(await sync.status()).toMatchObject({ last: 'done', pending: 1, rejected: 1 });
    await set(0, `next_at = now(), error = NULL`);
    await round();
    expect(await sync.status()).toMatchObject({ pending: 0 });
    await sync.stop();
  });

  test('counts its failures on after a restart', async () => {
    await store(1);
    for (let n = 0; n < 3; n += 1) {
      fixture.ends.line.faults.push('request lost');
      await expect(fixture.site.sync().now()).rejects.toThrow();
    }
    expect(await fixture.site.sync().status()).toMatchObject({ failures: 3 });
    await fixture.site.sync().now();
  });

  test('halves a batch that is too large for the way, and goes on', async () => {
    await store(100);
    fixture.ends.line.faults.push({ status: 413 }, { status: 413 });
    const before = fixture.ends.line.seen.length;
    await fixture.site.sync().now();
    expect(fixture.ends.line.seen.length - before).toBe(7); // 100, 50, then 4 times 25, and a pull
    const sent = await rowsIn(
      fixture.site.runtime,
      'SELECT count FROM sync_batch ORDER BY no DESC LIMIT 4',
      fixture.site.companyId,
    );
    expect(sent).toEqual(Array(4).fill({ count: 25 }));
    expect(await fixture.site.sync().status()).toMatchObject({ pending: 0 });
  });

  test('takes the interval and the pace that the cloud says', async () => {
    await fixture.ends.people.systemA(({ sql }) =>
      sql.query('UPDATE site SET interval_seconds = 300 WHERE id = $1', [fixture.site.siteId]),
    );
    await fixture.site.sync().now();
    expect(
      await rowsIn(fixture.site.runtime, 'SELECT interval_seconds FROM sync_state', fixture.site.companyId),
    ).toEqual([{ interval_seconds: 300 }]);
    await fixture.ends.people.systemA(({ sql }) =>
      sql.query('UPDATE site SET interval_seconds = 60 WHERE id = $1', [fixture.site.siteId]),
    );
    await fixture.site.sync().now();
  });

  test('leaves the work to another process that is at it', async () => {
    const client = await fixture.site.runtime.database.pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [syncLock]);
      await store(1);
      const before = fixture.ends.line.seen.length;
      const sync = fixture.site.sync();
      await sync.now();
      expect(await sync.status()).toMatchObject({ last: 'elsewhere', pending: 1 });
      expect(fixture.ends.line.seen.length).toBe(before);
    } finally {
      await client.query('SELECT pg_advisory_unlock_all()');
      client.release();
    }
    await fixture.site.sync().now();
  });

  test('of a site that is not bound asks nobody', async () => {
    const runtime = await testRuntime('site');
    try {
      const sync = createSync({ runtime, timers: stillTimers() });
      await sync.start();
      await expect(sync.now()).rejects.toMatchObject({ message: expect.stringContaining('not bound') });
      expect(await sync.status()).toMatchObject({ isBound: false, last: 'unbound' });
      await sync.stop();
    } finally {
      await runtime.close();
    }
  });
});

describe('The capture', () => {
  test('sees whatever writes, but not what comes from the cloud', async () => {
    const columns = `company_id, id, source, terminal_serial, badge_number, local_time, punch_code`;
    const row = (n: number) =>
      `('${fixture.site.companyId}', '${newId()}', 'terminal', 'RAW', '${n}', '2026-01-01 00:00:00', 0)`;
    const count = async () =>
      (await rowsIn(fixture.site.runtime, 'SELECT FROM sync_outbox', fixture.site.companyId)).length;
    const before = await count();
    await fixture.site.here(({ sql }) => sql.query(`INSERT INTO punch (${columns}) VALUES ${row(1)}, ${row(2)}`));
    expect(await count()).toBe(before + 2);
    await fixture.site.here(async ({ sql }) => {
      await sql.query(`SET LOCAL sync.apply = 'on'`);
      await sql.query(`INSERT INTO punch (${columns}) VALUES ${row(3)}`);
    });
    expect(await count()).toBe(before + 2);
    await fixture.site.here(({ sql }) => sql.query(`INSERT INTO punch (${columns}) VALUES ${row(4)}`));
    expect(await count()).toBe(before + 3);
  });

  test('that is switched off stops the start: such a site would lose punches', async () => {
    await asOwner(fixture.site.runtime, 'ALTER TABLE punch DISABLE TRIGGER sync_capture_added');
    await expect(fixture.site.sync().start()).rejects.toMatchObject({ code: 'sync.capture-missing' });
    await asOwner(fixture.site.runtime, 'ALTER TABLE punch ENABLE TRIGGER sync_capture_added');
    await expect(attachCapture(fixture.site.runtime.database, 'site')).resolves.toBeUndefined();
  });
});

describe('What was sent', () => {
  test('is kept for 400 days', async () => {
    const all = async () =>
      (await rowsIn(fixture.site.runtime, 'SELECT FROM sync_batch', fixture.site.companyId)).length;
    const sync = fixture.site.sync();
    await sync.now();
    const stored = await all();
    expect(stored).toBeGreaterThan(0);
    const { unitOfWork } = await import('../../src/context.ts');
    const { systemPrincipal } = await import('../../src/policies/principal.ts');
    const purgedAfter = (days: number) => {
      const clock = stoppedClock(new Date(Date.now() + days * 86_400_000));
      return unitOfWork(
        { runtime: { ...fixture.site.runtime, clock }, principal: systemPrincipal(fixture.site.companyId) },
        purgeSent,
      );
    };
    expect(await purgedAfter(399)).toBe(0);
    expect(await all()).toBe(stored);
    expect(await purgedAfter(401)).toBe(stored);
  });
});
