import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { stoppedClock } from '../../src/clock.ts';
import { backOffMs } from '../../src/collector/back-off.rule.ts';
import { offsetsFor } from '../../src/collector/clock-offset.rule.ts';
import { addressesOf, discover, probeTerminal } from '../../src/collector/discover.ts';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import type { ZkTerminalOptions } from '../../src/collector/drivers/zk-options.ts';
import { Pusher } from '../../src/collector/simulator/pusher.ts';
import { startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { createPunchFeed } from '../../src/domain/attendance/punch-feed.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { endAlarm } from '../../src/domain/terminals/alarms.ts';
import { giveOrder, withdrawOrder } from '../../src/domain/terminals/commands.ts';
import { detectSilence } from '../../src/domain/terminals/silence.ts';
import { makePushKey } from '../../src/domain/terminals/terminals.ts';
import { sitePrincipal } from '../../src/policies/principal.ts';
import { scan, siteWithGates } from '../support/gate.ts';
import { garments, testRuntime } from '../support/people.ts';
import { startReceiver } from '../support/receiver.ts';
import { inWords, says, saysPart } from '../support/says.ts';
import { columnsOf, scans } from '../support/terminal.ts';

const { site, gate, collector, rowOf, punchesOf, alarmsOf, find, keyShown, query } = siteWithGates();
const rahim = () => site.people.rahim;
const byRahim = () => sitePrincipal({ id: site.people.a.siteId, name: 'Rahim', companyId: site.people.a.id });
const folder = () => mkdtempSync(join(tmpdir(), 'hajira-dumps-'));

describe('The clock of a terminal', () => {
  const at = new Date('2026-11-22T02:00:00Z');

  test('which offset a row was made by', () => {
    const hour = { at, offsetMs: 3_600_000 };
    const before = { at: new Date('2026-11-22T01:00:00Z'), offsetMs: 0 };
    const shown = '2026-11-22 09:00:00'; // Dhaka is 08:00
    expect(offsetsFor(['2026-11-22 08:30:00'], shown, hour, null)).toEqual([3_600_000]);
    expect(offsetsFor(['2026-11-20 08:30:00'], shown, hour, null)).toEqual([null]);
    // since the last read: 08:30 by the old clock or 08:30 by the new one (07:30) lie before and after the hour
    expect(
      offsetsFor(['2026-11-22 08:30:00', '2026-11-22 07:20:00', '2026-11-22 06:20:00'], shown, hour, before),
    ).toEqual([3_600_000, 0, null]);
    expect(offsetsFor(['2026-11-22 08:30:00'], null, hour, null)).toEqual([null]);
  });

  test('two hours ahead: the instants are right, the text stays, the history and an alarm say it', async () => {
    const { terminal, id, serial } = await gate({ faults: { clockOffsetSeconds: 7200 } });
    const before = Date.now();
    terminal.punch({ badgeNumber: '7' });
    terminal.punchAll([scan('7', '2026-11-01 08:00:00')]); // long before: nobody knows how the clock stood
    await collector().pollNow(id);
    const [old = {}, fresh = {}] = await punchesOf(serial);
    expect(Math.abs((fresh.at as Date).getTime() - before)).toBeLessThan(30_000);
    expect(fresh.localTime).toMatch(/^20/);
    expect(old).toMatchObject({ at: new Date('2026-11-01T02:00:00Z'), localTime: '2026-11-01 08:00:00' });
    expect(await alarmsOf(id)).toEqual(['clock_wrong']);
    const [standing] = await find('terminal_clock', { terminalId: id });
    expect(Math.abs(Number(standing?.offsetMs) - 7_200_000)).toBeLessThan(3_000);
  });

  test('is set by order, journalled; the alarm ends and the history has both', async () => {
    const { terminal, id } = await gate({ faults: { clockOffsetSeconds: -600 } });
    const one = collector();
    await one.pollNow(id);
    await rahim()((ctx) => giveOrder(ctx, id, { kind: 'set_clock', detail: {} }));
    await one.pollNow(id);
    expect(terminal.wallTime().slice(0, 15)).toBe(
      new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 15).replace('T', ' '),
    );
    await one.pollNow(id);
    expect(await alarmsOf(id)).toEqual([]);
    expect(await find('terminal_clock', { terminalId: id })).toHaveLength(2);
    expect(await find('terminal_command', { terminalId: id })).toMatchObject([{ state: 'done', result: 0 }]);
  });

  test('is left as it is without an order, and set by itself where the terminal says so', async () => {
    const left = await gate({ faults: { clockOffsetSeconds: 600 } });
    const repaired = await gate({ faults: { clockOffsetSeconds: 600 } }, { setsClock: true });
    const wrong = left.terminal.wallTime().slice(0, 15);
    await collector().pollNow(left.id);
    await collector().pollNow(repaired.id);
    expect(left.terminal.wallTime() >= wrong).toBe(true);
    expect(repaired.terminal.wallTime() < wrong).toBe(true);
    expect(await find('journal', { action: 'terminal.clock-set', recordId: repaired.id })).toHaveLength(1);
  });

  test('what cannot be, what is too far ahead and what is before its first day is held, and released by the cause', async () => {
    const { terminal, id, serial } = await gate({}, { inUseSince: '2026-11-10' });
    const ahead = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const texts = [
      '2000-01-01 00:00:10',
      '2063-05-05 08:00:00',
      '2026-02-30 08:00:00',
      `${ahead} 08:00:00`,
      '2026-11-09 08:00:00',
    ];
    terminal.punchAll([...texts, '2026-11-12 08:00:00'].map((text) => scan('7', text)));
    await collector().pollNow(id);
    const held = async () =>
      (await punchesOf(serial)).filter((row) => row.held === 'impossible_time').map((row) => row.localTime);
    expect((await held()).sort()).toEqual([...texts].sort());
    await rahim()((ctx) => commandsOf('terminal').change(ctx, id, { inUseSince: '2026-11-01' }));
    expect(await held()).not.toContain('2026-11-09 08:00:00');
    expect(await held()).toHaveLength(4);
  });
});

describe('A log that contradicts itself', () => {
  test('is read three times, then it is a fault with the bytes kept, and nothing is stored', async () => {
    const { terminal, id, serial } = await gate({ faults: { wrongLengthBy: 40 } });
    terminal.punchAll(scans(100));
    await expect(collector().pollNow(id)).rejects.toMatchObject({ code: 'terminal.unreadable' });
    expect(terminal.connections).toBe(3);
    expect(await punchesOf(serial)).toEqual([]);
    expect(
      await query(`SELECT code, byte_count, length(bytes) AS kept FROM terminal_fault WHERE terminal_id = $1`, id),
    ).toEqual([{ code: 'terminal.unreadable', byte_count: 4004, kept: 4004 }]);
    expect(await alarmsOf(id)).toEqual(['unreadable']);
    await terminal.setFaults({});
    expect(await collector().pollNow(id)).toMatchObject({ rows: 100, stored: 100 });
    expect(await alarmsOf(id)).toEqual([]);
  });

  test('only in its count: every row is stored, and the difference is said', async () => {
    const { terminal, id } = await gate({ faults: { countOff: 5 } });
    terminal.punchAll(scans(100));
    expect(await collector().pollNow(id)).toMatchObject({ rows: 100, stored: 100 });
    expect(await alarmsOf(id)).toEqual(['count_differs']);
    expect(inWords((await rowOf(id)).lastError)).toMatch(/reports 105 logs and sent 100/);
  });
});

describe('The memory of a terminal', () => {
  test('a warning from 80 % on, an alarm when rows were overwritten unread, none when they were read', async () => {
    const { terminal, id } = await gate({ logCapacity: 100, faults: { whenFull: { overwrite: 10 } } });
    terminal.punchAll(scans(79));
    const one = collector();
    await one.pollNow(id);
    expect(await alarmsOf(id)).toEqual([]);
    terminal.punchAll(scans(99).slice(79));
    await one.pollNow(id);
    expect(await alarmsOf(id)).toEqual(['memory_high']);
    for (const more of scans(115).slice(99)) terminal.punchAll([more]);
    await one.pollNow(id); // the oldest went; they were read
    expect(await alarmsOf(id)).toEqual(['memory_high']);
    for (const more of scans(400).slice(115)) terminal.punchAll([more]);
    await one.pollNow(id);
    expect(await alarmsOf(id)).toEqual(['memory_high', 'rows_overwritten']);
    const [alarm] = await find('terminal_alarm', { terminalId: id, kind: 'rows_overwritten' });
    await rahim()((ctx) => endAlarm(ctx, String(alarm?.id)));
    expect(await alarmsOf(id)).toEqual(['memory_high']);
  });

  test('a log that somebody emptied on the keypad is said', async () => {
    const { terminal, id } = await gate();
    terminal.punchAll(scans(20));
    const one = collector();
    await one.pollNow(id);
    terminal.clearLog();
    await one.pollNow(id);
    expect(await alarmsOf(id)).toEqual(['log_cleared']);
  });
});

describe('Clearing a terminal', () => {
  test('everything is stored and dumped, then it is empty and enabled, and the next poll is calm', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll(scans(2000));
    const one = collector({ dumpFolder: folder() });
    const { rows, dump } = await one.clear(id, byRahim());
    expect(rows).toBe(2000);
    expect(readFileSync(dump)).toHaveLength(2000 * 40);
    expect([terminal.logCount, terminal.isDisabled]).toEqual([0, false]);
    const stored = await query(`SELECT count(*)::int AS n FROM punch WHERE terminal_serial = $1`, serial);
    const { badgeNumber, wallTime, punchCode } = columnsOf(scans(2000));
    const truth = new Set(badgeNumber.map((badge, n) => `${badge}|${wallTime[n]}|${punchCode[n]}`));
    expect(stored).toEqual([{ n: truth.size }]);
    terminal.punch({ badgeNumber: '7' });
    expect(await one.pollNow(id)).toMatchObject({ rows: 1, stored: 1 });
    expect(await alarmsOf(id)).toEqual([]);
    expect(await find('journal', { action: 'terminal.cleared', recordId: id })).toHaveLength(1);
  });

  test('is refused while anything may be unread, and leaves it enabled and full', async () => {
    const { terminal, id } = await gate({ faults: { countOff: 3 } });
    terminal.punchAll(scans(30));
    const one = collector({ dumpFolder: folder() });
    await expect(one.clear(id, byRahim())).rejects.toMatchObject({ code: 'terminal.clear-refused' });
    await terminal.setFaults({ countsZero: true });
    await expect(one.clear(id, byRahim())).rejects.toMatchObject({ code: 'terminal.clear-refused' });
    await terminal.setFaults({ keepsLog: true });
    await expect(one.clear(id, byRahim())).rejects.toMatchObject({ code: 'terminal.not-emptied' });
    await terminal.setFaults({});
    await terminal.setFaults({ wrongLengthBy: 40 });
    await expect(one.clear(id, byRahim())).rejects.toMatchObject({ code: 'terminal.unreadable' });
    expect([terminal.logCount, terminal.isDisabled]).toEqual([30, false]);
  });

  test('a line that breaks while it is locked leaves it enabled', async () => {
    const { terminal, id } = await gate();
    terminal.punchAll(scans(3000));
    let lines = 0;
    const connect = (to: ZkTerminalOptions) => {
      const driver = new ZkTerminal(to);
      lines += 1;
      const { punches } = ZkTerminal.prototype;
      const breaking = async () => {
        expect(terminal.isDisabled).toBe(true);
        await terminal.setFaults({ dropAfterBytes: { bytes: 40_000, once: true } });
        return punches.call(driver);
      };
      return lines === 2 ? Object.assign(driver, { punches: breaking }) : driver;
    };
    const one = collector({ dumpFolder: folder(), connect });
    await expect(one.clear(id, byRahim())).rejects.toMatchObject({ code: 'terminal.dropped' });
    expect([terminal.logCount, terminal.isDisabled]).toEqual([3000, false]);
  });

  test('nobody but who may change terminals', async () => {
    const { terminal, id } = await gate();
    terminal.punchAll(scans(3));
    const nobody = { ...byRahim(), kind: 'user', role: 'nobody' } as never;
    await expect(collector({ dumpFolder: folder() }).clear(id, nobody)).rejects.toMatchObject({
      code: 'policy.refused',
    });
    expect(terminal.logCount).toBe(3);
  });
});

describe('Live', () => {
  test('a scan is stored as it happens, told to who watches, and the next poll finds nothing new', async () => {
    const { terminal, id, serial } = await gate({}, { isLive: true });
    const feed = createPunchFeed();
    const one = collector({ feed });
    await one.pollNow(id);
    expect(terminal.clients).toBe(1);
    const heard = new Promise<readonly string[]>((resolve) => feed.watch(site.people.a.id, resolve));
    const others: unknown[] = [];
    feed.watch(site.people.b.id, (ids) => others.push(ids));
    terminal.punch({ badgeNumber: '7' });
    const [punch] = await heard;
    expect(await punchesOf(serial)).toMatchObject([{ id: punch, badgeNumber: '7', source: 'terminal' }]);
    expect(await one.pollNow(id)).toMatchObject({ rows: 1, stored: 0 });
    const ways = await query(`SELECT way::text FROM punch_delivery WHERE punch_id = $1 ORDER BY 1`, punch);
    expect(ways.map((row) => row.way)).toEqual(['live', 'pull']);
    expect(terminal.connections).toBe(1);
    expect(others).toEqual([]);
    await one.stop();
    for (let turns = 0; turns < 1000 && terminal.clients > 0; turns += 1) await turn(); // it hears of it a moment later
    expect(terminal.clients).toBe(0);
  });

  test('a line that broke is opened again by the next poll, which brings what was missed', async () => {
    const { terminal, id } = await gate({}, { isLive: true });
    const one = collector();
    await one.pollNow(id);
    await terminal.setFaults({ refuse: true });
    terminal.punch({ badgeNumber: '7' });
    await terminal.setFaults({});
    expect(await one.pollNow(id)).toMatchObject({ rows: 1, stored: 1 });
    expect(terminal.clients).toBe(1);
  });
});

describe('Orders', () => {
  test('people are written to a terminal and taken from it; what is known of it follows', async () => {
    const { terminal, id } = await gate();
    const detail = { number: '0042', name: 'Ayesha', privilege: 0, card: '77' };
    await rahim()((ctx) => giveOrder(ctx, id, { kind: 'put_user', detail }));
    await rahim()((ctx) => giveOrder(ctx, id, { kind: 'delete_user', detail: { number: '7' } }));
    await collector().pollNow(id);
    expect(terminal.users()).toMatchObject([{ badgeNumber: '0042', name: 'Ayesha', card: 77 }]);
    expect(await find('terminal_user', { terminalId: id })).toMatchObject([{ number: '0042', name: 'Ayesha' }]);
  });

  test('that make no sense, or that need a terminal that pushes, are refused in words', async () => {
    const { id } = await gate();
    const give = (order: unknown) => rahim()((ctx) => giveOrder(ctx, id, order as never));
    await expect(give({ kind: 'set_option', detail: { name: 'WebServerIP', value: '1' } })).rejects.toMatchObject({
      code: 'terminal.command-refused',
    });
    const inject = { kind: 'put_user', detail: { number: '7', name: 'x\tPri=14', privilege: 0, card: '' } };
    await expect(give(inject)).rejects.toMatchObject({ code: 'terminal.command-refused' });
    await expect(give({ kind: 'check', detail: {} })).rejects.toMatchObject({ code: 'terminal.command-needs-push' });
    const order = await rahim()((ctx) => giveOrder(ctx, id, { kind: 'restart', detail: {} }));
    await expect(site.people.salma((ctx) => withdrawOrder(ctx, order))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await rahim()((ctx) => withdrawOrder(ctx, order));
    expect(await collector().pollNow(id)).toMatchObject({ rows: 0 });
  });
});

describe('Proof of completeness', () => {
  test('each day: on the terminal, on site, in the cloud; a row again only when it comes out different', async () => {
    const { terminal, id } = await gate();
    terminal.punchAll([
      scan('7', '2026-11-20 08:00:00'),
      scan('7', '2026-11-20 08:00:00'),
      scan('8', '2026-11-21 08:00:00'),
    ]);
    const one = collector();
    await one.pollNow(id);
    const days = async () =>
      (await find('terminal_day', { terminalId: id })).map((row) => [
        row.day,
        row.onDevice,
        row.onSite,
        row.inCloud,
        row.onlyDevice,
        row.onlySite,
      ]);
    expect((await days()).sort()).toEqual([
      ['2026-11-20', 1, 1, null, 0, 0],
      ['2026-11-21', 1, 1, null, 0, 0],
    ]);
    expect(await one.prove(id)).toEqual([]);
    expect(await days()).toHaveLength(2);
    terminal.clearLog();
    terminal.punchAll([scan('9', '2026-11-20 09:00:00')]);
    expect(await one.prove(id)).toEqual([]);
    expect(await days()).toContainEqual(['2026-11-20', 1, 2, null, 0, 1]);
  });
});

describe('Finding terminals', () => {
  test('what a part of the network is', () => {
    expect(addressesOf('192.168.1.201')).toEqual(['192.168.1.201']);
    expect(addressesOf('10.0.0.8/30')).toEqual(['10.0.0.9', '10.0.0.10']);
    expect(addressesOf('10.0.0.254 - 10.0.1.1')).toHaveLength(4);
    expect(addressesOf('10.0.0.0/24')).toHaveLength(254);
    for (const given of ['10.0.0.0/8', '', 'x/24', '10.0.0.9-10.0.0.1', '10.0.0.1/33', '10.0.0']) {
      expect(() => addressesOf(given)).toThrow(/no part of a network/);
    }
  });

  test('shows serial, model, users and logs of those that are there', async () => {
    const { terminal, serial } = await gate({ faults: { commKey: 5 } });
    terminal.punchAll(scans(9));
    const found = await discover('127.0.0.1-127.0.0.2', { port: terminal.port, commKey: 5 });
    expect(found).toMatchObject([{ host: '127.0.0.1', found: { identity: { serial }, sizes: { users: 1, logs: 9 } } }]);
    const locked = await discover('127.0.0.1', { port: terminal.port });
    expect(locked).toMatchObject([{ found: null, said: saysPart('comm key') }]);
  });

  test('a test of the connection says at which step it fails and what to do', async () => {
    const { terminal } = await gate();
    const to = { host: terminal.host, port: terminal.port };
    expect(await probeTerminal(to)).toMatchObject({
      ok: true,
      steps: [{ ok: true }, { ok: true }, { ok: true }, { ok: true }],
    });
    await terminal.setFaults({ refuse: true });
    expect(await probeTerminal(to)).toMatchObject({
      ok: false,
      steps: [{ what: says('Connect'), ok: false, said: says(/check the port/) }],
    });
  });
});

describe('Silence', () => {
  test('of a terminal that pushes is an alarm after what the company says, not after our own absence, and ends by itself', async () => {
    const clock = stoppedClock(new Date());
    const { terminal, id } = await gate({}, { transport: 'push' });
    await query('UPDATE terminal SET serial = $2, push_seen_at = $3 WHERE id = $1', id, terminal.serial, clock.now());
    await keyShown(id);
    await query('UPDATE company SET silent_after_minutes = 5 WHERE id = $1', site.people.a.id);
    clock.advance(60 * 60_000);
    const one = collector({ runtime: { ...site.runtime, clock } });
    await one.pollAll();
    expect(await alarmsOf(id)).toEqual([]); // the site itself was away for this hour
    clock.advance(6 * 60_000);
    await one.pollAll();
    expect(await alarmsOf(id)).toEqual(['silent']);
    const receiver = await startReceiver({ ...site.runtime, clock });
    await new Pusher({ server: receiver.url, terminal }).shakeHands();
    await receiver.close();
    expect(await alarmsOf(id)).toEqual([]);
    await query('UPDATE company SET silent_after_minutes = 10 WHERE id = $1', site.people.a.id);
  });
});

describe('Silence in the cloud', () => {
  test("is watched over the terminals of every company that push to it, and over no site's", async () => {
    const clock = stoppedClock(new Date());
    const cloud = { ...(await testRuntime('cloud')), clock };
    try {
      const people = await garments(cloud);
      const receiver = await startReceiver(cloud);
      const add = async (as: typeof people.rahim, serial: string) => {
        const row = await as((ctx) => commandsOf('terminal').add(ctx, { name: serial }));
        const key = await as((ctx) => makePushKey(ctx, String(row.id)));
        const terminal = await startSimulatedTerminal({ serial, users: [] });
        const pusher = new Pusher({ server: `${receiver.url}/t/${key}`, terminal });
        expect(await pusher.shakeHands()).toBe(true);
        await terminal.close();
        return { id: String(row.id), pusher };
      };
      const [own, other] = [await add(people.rahim, 'CLOUD1'), await add(people.salma, 'CLOUD2')];
      const onSite = await add(people.rahim, 'SITE1');
      await people.systemA((ctx) =>
        ctx.sql.query('UPDATE terminal SET site_id = $2 WHERE id = $1', [onSite.id, people.a.siteId]),
      );
      const standing = async (as: typeof people.rahim) =>
        (await as((ctx) => findRecords(ctx, 'terminal_alarm', { where: { endedAt: null }, limit: 50 }))).map((row) => [
          row.terminalId,
          row.kind,
        ]);
      const since = clock.now();
      await detectSilence(cloud, since);
      expect(await standing(people.rahim)).toEqual([]);
      clock.advance(11 * 60_000);
      await detectSilence(cloud, since);
      await detectSilence(cloud, since);
      expect(await standing(people.rahim)).toEqual([[own.id, 'silent']]);
      expect(await standing(people.salma)).toEqual([[other.id, 'silent']]);
      await own.pusher.askOrders();
      expect(await standing(people.rahim)).toEqual([]);
      expect(await standing(people.salma)).toEqual([[other.id, 'silent']]);
      await receiver.close();
    } finally {
      await cloud.close();
    }
  });
});

describe("A company's word on clocks", () => {
  test('sets those of all its terminals, and the journal says by whose word', async () => {
    const { terminal, id } = await gate({ faults: { clockOffsetSeconds: 600 } });
    await query('UPDATE company SET sets_clocks = true WHERE id = $1', site.people.a.id);
    const wrong = terminal.wallTime().slice(0, 15);
    await collector().pollNow(id);
    await query('UPDATE company SET sets_clocks = false WHERE id = $1', site.people.a.id);
    expect(terminal.wallTime() < wrong).toBe(true);
    const [entry] = await find('journal', { action: 'terminal.clock-set', recordId: id });
    expect(inWords(entry?.reason)).toMatch(/^The company setting sets the clock/);
  });
});

describe('Stopping', () => {
  test('ends within moments, also while a terminal does not answer and while a long log is being stored', async () => {
    const hanging = await gate({ faults: { hang: true } });
    const long = await gate({ logCapacity: 60_000 });
    long.terminal.punchAll(scans(40_000));
    const one = collector();
    const rounds = [hanging, long].map(({ id }) => one.pollNow(id).catch((error: { code: string }) => error.code));
    const count = async () =>
      (await query<{ n: number }>(`SELECT count(*)::int AS n FROM punch WHERE terminal_serial = $1`, long.serial))[0]
        ?.n ?? 0;
    while ((await count()) === 0) await turn();
    await one.stop();
    expect(await Promise.all(rounds)).toEqual(['terminal.stopped', 'terminal.stopped']);
    expect(await count()).toBeLessThan(40_000);
    expect(await collector().pollNow(long.id)).toMatchObject({ rows: 40_000 });
    const { badgeNumber, wallTime, punchCode } = long.terminal.logs();
    expect(await count()).toBe(new Set(badgeNumber.map((badge, n) => `${badge}|${wallTime[n]}|${punchCode[n]}`)).size);
  });
});

describe('Clearing what hands nothing over', () => {
  test('is refused: nobody knows what is unread on a terminal that only pushes', async () => {
    const { terminal, id } = await gate({ faults: { noLogsByPull: true } });
    terminal.punchAll(scans(5));
    await expect(collector({ dumpFolder: folder() }).clear(id, byRahim())).rejects.toMatchObject({
      code: 'terminal.clear-refused',
    });
    expect([terminal.logCount, terminal.isDisabled]).toEqual([5, false]);
  });
});

describe('Kindness', () => {
  test('a failing terminal is left alone longer each time, up to five minutes, and not all at the same moment', () => {
    expect([0, 1, 2, 3, 7, 50].map((failures) => backOffMs(failures, 0))).toEqual([
      0, 5_000, 10_000, 20_000, 300_000, 300_000,
    ]);
    expect(backOffMs(3, 1)).toBe(10_000);
  });

  test('a round leaves out who failed a moment ago, and asks again when its time has come', async () => {
    const clock = stoppedClock(new Date());
    const { terminal } = await gate({ faults: { hang: true, refuse: false } });
    await terminal.setFaults({ dropAfterBytes: { bytes: 0, once: false } });
    const one = collector({ runtime: { ...site.runtime, clock }, chance: () => 0 });
    await one.pollAll();
    const tried = terminal.connections;
    await one.pollAll();
    expect(terminal.connections).toBe(tried);
    clock.advance(5_000);
    await one.pollAll();
    expect(terminal.connections).toBe(tried + 1);
  });
});
