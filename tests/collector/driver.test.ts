import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../src/clock.ts';
import type { TerminalFaults } from '../../src/collector/simulator/faults.ts';
import { decodePunchEvent } from '../../src/collector/zk/event.rule.ts';
import { decodePunches } from '../../src/collector/zk/punches.rule.ts';
import type { PunchLayout } from '../../src/collector/zk/record-size.rule.ts';
import { columnsOf, connected, driverOf, scans, simulated } from '../support/terminal.ts';

describe('Reading a terminal', () => {
  test('it tells who it is, its clock, its counts and its users', async () => {
    const clock = stoppedClock(new Date('2026-11-22T02:02:11Z'));
    const terminal = await simulated({ clock, name: 'K40/ID', firmware: 'Ver 6.60 Sep 19 2019' });
    const asked = new Date('2026-11-22T02:02:09Z');
    terminal.punchAll(scans(3));
    const driver = await connected(terminal, { clock: stoppedClock(asked) });

    expect(await driver.identity()).toEqual({
      serial: 'CKUH201760001',
      model: 'K40/ID',
      platform: 'ZEM560_TFT',
      firmware: 'Ver 6.60 Sep 19 2019',
    });
    expect(await driver.time()).toEqual({ wallTime: '2026-11-22 08:02:11', askedAt: asked, answeredAt: asked });
    expect(await driver.sizes()).toEqual({ users: 3, logs: 3, logCapacity: 100_000 });
    const { users, count } = await driver.users();
    expect(count).toBe(3);
    expect(users.map((user) => [user.badgeNumber, user.name])).toEqual([
      ['7', 'Jamil Hossain'],
      ['0007', 'রহিমা খা'],
      ['A12', 'José'],
    ]);
  });

  test('a wrong clock is told as it is', async () => {
    const clock = stoppedClock(new Date('2026-11-22T02:00:00Z'));
    const terminal = await simulated({ clock, faults: { clockOffsetSeconds: -3600 } });
    expect((await (await connected(terminal)).time()).wallTime).toBe('2026-11-22 07:00:00');
  });

  test.each([0, 1, 24, 25, 26, 1700])('%i logs come whole, small and large', async (count) => {
    const terminal = await simulated();
    terminal.punchAll(scans(count));
    const read = await (await connected(terminal)).punches();
    expect(read).toMatchObject({ rows: count, layout: '40', verdict: 'agrees' });
    expect(decodePunches(read.set, '40')).toMatchObject(columnsOf(scans(count)));
  });

  test('100,000 logs come whole and exactly equal', async () => {
    const terminal = await simulated();
    const truth = scans(100_000);
    terminal.punchAll(truth);
    const read = await (await connected(terminal)).punches();
    expect(read).toMatchObject({ rows: 100_000, verdict: 'agrees', counts: { before: 100_000, after: 100_000 } });
    const { uid, ...columns } = decodePunches(read.set, read.layout);
    expect(uid).toHaveLength(100_000);
    expect(JSON.stringify(columns) === JSON.stringify({ ...columnsOf(truth) })).toBe(true);
  });

  test('two reads on one line, and a punch between them', async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(500));
    const driver = await connected(terminal);
    expect((await driver.punches()).rows).toBe(500);
    terminal.punch({ badgeNumber: '7' });
    expect((await driver.punches()).rows).toBe(501);
  });

  test('punches made during the read are for the next one, and the count still agrees', async () => {
    const terminal = await simulated({ faults: { eventsInTransfers: true } });
    terminal.punchAll(scans(4000));
    let isReading = false;
    const driver = await connected(terminal, { onEvent: () => isReading && terminal.punch({ badgeNumber: '7' }) });
    isReading = true;
    const { rows, counts, verdict } = await driver.punches();
    expect(verdict).toBe('agrees');
    expect(rows).toBeGreaterThanOrEqual(counts.before);
    expect(counts.after).toBeGreaterThan(rows);
    isReading = false;
    expect((await driver.punches()).rows).toBeGreaterThanOrEqual(counts.after);
  });

  test('requests made at once are answered each with its own answer', async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(300));
    const driver = await connected(terminal);
    const [identity, punches, users, sizes] = await Promise.all([
      driver.identity(),
      driver.punches(),
      driver.users(),
      driver.sizes(),
    ]);
    expect([identity.serial, punches.rows, users.users.length, sizes.logs]).toEqual(['CKUH201760001', 300, 3, 300]);
  });

  test('it is left as it was: nothing cleared, nothing disabled', async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(60));
    const driver = await connected(terminal);
    await driver.punches();
    expect(terminal.punch({ badgeNumber: '7' })).toBe(true);
    expect(terminal.logCount).toBe(61);
  });

  test("node-zklib's own methods work on top", async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(60));
    const driver = await connected(terminal);
    expect(await driver.getInfo()).toEqual({ userCounts: 3, logCounts: 60, logCapacity: 100_000 });
    expect((await driver.getUsers()).data.map((user) => user.userId)).toEqual(['7', '0007', 'A12']);
  });
});

describe('Reading over a bad line', () => {
  const bad: [string, TerminalFaults][] = [
    ['single bytes', { fragment: 1 }],
    ['tiny segments', { fragment: 13 }],
    ['packets run together', { coalesce: true }],
    ['events inside the transfer', { eventsInTransfers: true }],
    ['old answers before the right ones', { staleAnswers: true }],
    ['chunks in several packets', { packetBytes: 1024 }],
    ['a slow line', { latencyMs: 2 }],
    ['all of it', { fragment: 11, coalesce: true, eventsInTransfers: true, staleAnswers: true, latencyMs: 1 }],
  ];

  test.each(bad)('%s: the same rows, large and small', async (_, faults) => {
    const terminal = await simulated();
    terminal.punchAll(scans(2000));
    await terminal.setFaults(faults);
    const driver = await connected(terminal);
    const read = await driver.punches();
    expect(read).toMatchObject({ rows: 2000, verdict: 'agrees' });
    expect(decodePunches(read.set, read.layout)).toMatchObject(columnsOf(scans(2000)));
    terminal.clearLog();
    terminal.punchAll(scans(10));
    expect(decodePunches((await driver.punches()).set, '40')).toMatchObject(columnsOf(scans(10)));
  });

  test('100,000 logs in segments of 1,400 bytes with events between: exact', async () => {
    const terminal = await simulated();
    const truth = scans(100_000);
    terminal.punchAll(truth);
    await terminal.setFaults({ fragment: 1400, eventsInTransfers: true });
    const read = await (await connected(terminal)).punches();
    const { uid: _, ...columns } = decodePunches(read.set, read.layout);
    expect(JSON.stringify(columns) === JSON.stringify({ ...columnsOf(truth) })).toBe(true);
  });

  test('events are acknowledged and handed on, none becomes a punch', async () => {
    const terminal = await simulated({ faults: { eventsInTransfers: true } });
    terminal.punchAll(scans(10));
    const events: (string | undefined)[] = [];
    const driver = await connected(terminal, {
      onEvent: ({ data }) => events.push(decodePunchEvent(data)?.badgeNumber),
    });
    expect((await driver.punches()).rows).toBe(10);
    expect(events.length).toBeGreaterThan(5);
    expect(new Set(events)).toEqual(new Set(['99999']));
    await terminal.setFaults({});
    await driver.sizes(); // the terminal has read everything that was sent before it
    expect(terminal.acknowledgedEvents).toBe(events.length);
  });

  test('who registered for events hears of a scan at once', async () => {
    const terminal = await simulated();
    let heard: (badge: string | undefined) => void = () => undefined;
    const first = new Promise<string | undefined>((resolve) => {
      heard = resolve;
    });
    const driver = await connected(terminal, { onEvent: ({ data }) => heard(decodePunchEvent(data)?.badgeNumber) });
    await driver.registerEvents();
    terminal.punch({ badgeNumber: '0007' });
    expect(await first).toBe('0007');
  });
});

describe('Records of other terminals', () => {
  test.each(['49', '16', '8a', '8b'] satisfies PunchLayout[])(
    'logs of %s bytes are recognised, with a count and without',
    async (layout) => {
      const truth = scans(400).map((scan, n) => ({
        ...scan,
        badgeNumber: String(n + 1),
        punchCode: n % 6,
        verifyMode: 1,
      }));
      const users = truth.map(({ badgeNumber }) => ({ badgeNumber })); // so that each index is the number
      const terminal = await simulated({ users, faults: { layout } });
      terminal.punchAll(truth);
      const { badgeNumber, wallTime, punchCode, verifyMode } = columnsOf(truth);
      const counted = await (await connected(terminal)).punches();
      expect(counted).toMatchObject({ layout, verdict: 'agrees', rows: 400 });
      expect(decodePunches(counted.set, layout)).toMatchObject({ badgeNumber, wallTime, punchCode, verifyMode });

      await terminal.setFaults({ layout, countsZero: true });
      expect(await (await connected(terminal)).punches()).toMatchObject({ layout, verdict: 'unknown', rows: 400 });
    },
  );

  test('a count of 0 is unknown: the logs are read all the same', async () => {
    const terminal = await simulated({ faults: { countsZero: true } });
    terminal.punchAll(scans(1000));
    const read = await (await connected(terminal)).punches();
    expect(read).toMatchObject({ rows: 1000, verdict: 'unknown' });
    expect(decodePunches(read.set, read.layout)).toMatchObject(columnsOf(scans(1000)));
  });

  test.each([
    [5, 'short'],
    [-5, 'long'],
  ] as const)('a count that is off by %i is told: %s', async (countOff, verdict) => {
    const terminal = await simulated({ faults: { countOff } });
    terminal.punchAll(scans(100));
    expect(await (await connected(terminal)).punches()).toMatchObject({ rows: 100, layout: '40', verdict });
  });

  test('a bad date is a row, not a failed read', async () => {
    const terminal = await simulated({
      clock: stoppedClock(new Date('2026-11-22T00:00:00Z')),
      faults: { badDates: true },
    });
    terminal.punch({ badgeNumber: '7' });
    const read = await (await connected(terminal)).punches();
    expect(decodePunches(read.set, read.layout).wallTime).toEqual(['2026-02-30 06:00:00']);
  });

  test('users of 28 bytes', async () => {
    const terminal = await simulated({ users: [{ badgeNumber: '42', name: 'Salma' }], faults: { oldUsers: true } });
    expect((await (await connected(terminal)).users()).users).toMatchObject([{ badgeNumber: '42', name: 'Salma' }]);
  });
});

describe('A comm key', () => {
  test.each([1, 2, 7, 12345, 123456, 999_999])('%i lets in', async (commKey) => {
    const terminal = await simulated({ faults: { commKey } });
    expect((await (await connected(terminal, { commKey })).identity()).serial).toBe('CKUH201760001');
  });

  test('that is missing or wrong is said so', async () => {
    const terminal = await simulated({ faults: { commKey: 123457 } });
    await expect(driverOf(terminal).connect()).rejects.toMatchObject({ code: 'terminal.comm-key-needed' });
    const wrong = driverOf(terminal, { commKey: 123456 });
    await expect(wrong.connect()).rejects.toMatchObject({ code: 'terminal.comm-key-wrong' });
    await expect(wrong.identity()).rejects.toMatchObject({ code: 'terminal.comm-key-wrong' });
  });

  test('that a terminal does not ask for does no harm', async () => {
    const terminal = await simulated();
    expect((await (await connected(terminal, { commKey: 5 })).identity()).serial).toBe('CKUH201760001');
  });
});

describe('A terminal in trouble costs its own run only', () => {
  test('one that refuses', async () => {
    const terminal = await simulated({ faults: { refuse: true } });
    await expect(driverOf(terminal).connect()).rejects.toMatchObject({ code: 'terminal.refused' });
    await terminal.setFaults({});
    await expect(driverOf(terminal).connect()).resolves.toBeUndefined();
  });

  test('one that accepts and never answers', async () => {
    const terminal = await simulated({ faults: { hang: true } });
    const driver = driverOf(terminal, { timeoutMs: 40 });
    await expect(driver.connect()).rejects.toMatchObject({ code: 'terminal.timed-out' });
    await expect(driver.sizes()).rejects.toMatchObject({ code: 'terminal.timed-out' });
  });

  test('one that hangs in the middle', async () => {
    const terminal = await simulated();
    const driver = await connected(terminal, { timeoutMs: 40 });
    await terminal.setFaults({ hang: true });
    const both = [driver.punches(), driver.time()];
    const ends = await Promise.allSettled(both);
    expect(ends).toMatchObject(ends.map(() => ({ status: 'rejected', reason: { code: 'terminal.timed-out' } })));
  });

  test('a hanging one is left at once when the site stops', async () => {
    const terminal = await simulated({ faults: { hang: true } });
    const stop = new AbortController();
    const attempt = driverOf(terminal, { signal: stop.signal }).connect();
    stop.abort();
    await expect(attempt).rejects.toMatchObject({ code: 'terminal.stopped' });
    const late = driverOf(terminal, { signal: stop.signal }).connect();
    await expect(late).rejects.toMatchObject({ code: 'terminal.stopped' });
  });

  test('stopped in the middle of a read', async () => {
    const terminal = await simulated();
    const stop = new AbortController();
    const driver = await connected(terminal, { signal: stop.signal });
    await terminal.setFaults({ hang: true });
    const read = driver.punches();
    stop.abort();
    await expect(read).rejects.toMatchObject({ code: 'terminal.stopped' });
  });

  test.each([0, 10, 16, 40, 300, 5_000, 40_000, 79_999])(
    'one that drops the line after %i bytes: no half list, the next run is whole',
    async (bytes) => {
      const terminal = await simulated();
      terminal.punchAll(scans(2000));
      await terminal.setFaults({ dropAfterBytes: { bytes, once: true } });
      const read = async () => {
        const driver = await connected(terminal);
        return driver.punches();
      };
      await expect(read()).rejects.toMatchObject({ code: 'terminal.dropped' });
      expect((await read()).rows).toBe(2000);
    },
  );

  test.each([0, 100, 400, 30_000])('one that sends nonsense after %i bytes', async (nonsenseAfterBytes) => {
    const terminal = await simulated();
    terminal.punchAll(scans(2000));
    await terminal.setFaults({ nonsenseAfterBytes });
    const driver = driverOf(terminal, { timeoutMs: 100 });
    const run = driver.connect().then(() => driver.punches());
    await expect(run).rejects.toMatchObject({
      code: expect.stringMatching(/nonsense|timed-out/),
    });
  });

  test('something else that listens there', async () => {
    const server = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const terminal = await simulated();
    const driver = driverOf(terminal, { port });
    await expect(driver.connect()).rejects.toMatchObject({
      code: 'terminal.nonsense',
      message: expect.stringContaining(`127.0.0.1:${port} does not use the ZK protocol`),
    });
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([1, -1, 40, -40, 4_000_000_000])(
    'a length in front that is off by %i bytes refuses the read',
    async (wrongLengthBy) => {
      const terminal = await simulated({ faults: wrongLengthBy > 1e9 ? {} : { wrongLengthBy } });
      terminal.punchAll(scans(300));
      if (wrongLengthBy > 1e9) await terminal.setFaults({ wrongLengthBy: 0xffffffff - 12_000 });
      const driver = await connected(terminal);
      await expect(driver.punches()).rejects.toMatchObject({ code: 'terminal.unreadable' });
    },
  );

  test('a name that does not exist, and a driver that was never connected', async () => {
    const terminal = await simulated();
    const lost = driverOf(terminal, { host: 'no-such-terminal.invalid' });
    await expect(lost.connect()).rejects.toMatchObject({ code: 'terminal.unreachable' });
    await expect(driverOf(terminal).sizes()).rejects.toMatchObject({ code: 'terminal.dropped' });
  });
});
