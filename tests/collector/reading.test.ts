/** What a reading of a site may store, and what not: implausible logs, datagrams out of order, indexes, slow lines. */

import { afterEach, describe, expect, test } from '@jest/globals';
import { markOf } from '../../src/collector/drivers/mark.ts';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import type { ZkTerminalOptions } from '../../src/collector/drivers/zk-options.ts';
import { rowsOf } from '../../src/collector/log-rows.rule.ts';
import { wallMs, wallText } from '../../src/collector/simulator/wall-clock.rule.ts';
import { learnIndexes } from '../../src/collector/terminal-indexes.ts';
import { COMMAND } from '../../src/collector/zk/commands.rule.ts';
import { encodePunch } from '../../src/collector/zk/punches.rule.ts';
import { encodeUser72 } from '../../src/collector/zk/users.rule.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { scan, siteWithGates } from '../support/gate.ts';
import { says, saysPart } from '../support/says.ts';
import { columnsOf, connected, scans, simulated } from '../support/terminal.ts';

const { site, gate, collector, punchesOf, alarmsOf, rowOf, find, query } = siteWithGates();
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const factsOf = async (serial: string) =>
  (await punchesOf(serial)).map((punch) => `${punch.badgeNumber}|${punch.localTime}|${punch.punchCode}`).sort();
const linesOf = (terminalId: string) => find('held_line', { terminalId });
const day = (n: number) => `2026-11-20 08:${String(n).padStart(2, '0')}:00`;

describe('A log whose records are not what its count says', () => {
  test('49 records of 40 bytes that the terminal counts as 40: all are stored, none is invented, an alarm says it', async () => {
    const { terminal, id, serial } = await gate({ faults: { countOff: -9 } });
    const truth = Array.from({ length: 49 }, (_, n) => scan(String(100 + n), day(n)));
    terminal.punchAll(truth);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 49, stored: 49 });
    expect(await factsOf(serial)).toEqual(truth.map((one) => `${one.badgeNumber}|${one.wallTime}|0`).sort());
    expect(await alarmsOf(id)).toEqual(['count_differs']);
  });

  test.each([1, 13, 24])(
    'cut %i bytes too late: nothing is stored, its bytes are kept, an alarm says it',
    async (by) => {
      const { terminal, id, serial } = await gate({ faults: { rotatedBy: by } });
      terminal.punchAll(Array.from({ length: 49 }, (_, n) => scan(String(100 + n), day(n), n % 2)));
      await expect(collector().pollNow(id)).rejects.toMatchObject({ code: 'terminal.unreadable' });
      expect(await punchesOf(serial)).toEqual([]);
      expect(await alarmsOf(id)).toEqual(['unreadable']);
      expect(await query('SELECT length(bytes) AS kept FROM terminal_fault WHERE terminal_id = $1', id)).toEqual([
        { kept: 1_960 },
      ]);
      await terminal.setFaults({});
      expect(await collector().pollNow(id)).toMatchObject({ stored: 49 });
      expect(await alarmsOf(id)).toEqual([]);
    },
  );

  test('a corrupt record of a good log is a held row, and no punch', () => {
    const punch = { uid: 1, punchCode: 0, verifyMode: 1, workCode: 0 };
    const good = [1, 2, 3].map((n) => encodePunch({ ...punch, badgeNumber: `00${n}`, wallTime: day(n) }));
    const corrupt = Buffer.from(good[0] ?? '').fill(0xee, 2, 20);
    const set = Buffer.concat([...good, corrupt]);
    const { punches, held } = rowsOf(
      {
        set,
        layout: '40',
        rows: 4,
        counts: { before: 4, after: 4 },
        verdict: 'agrees',
        life: { from: '2010-01-01 00:00:00', until: '2026-12-01 00:00:00' },
        users: null,
        shownTime: null,
      },
      1,
      null,
    );
    expect(punches).toMatchObject({ rows: 2, badgeNumber: ['002', '003'] });
    expect(held).toEqual([
      {
        line: corrupt.toString('hex'),
        reason: says('Record 4 of the log is not a punch: its badge number cannot be read.'),
      },
    ]);
  });
});

describe('Datagrams that come twice or in another order', () => {
  test.each([{ doubleEvery: 13 }, { swapEvery: 13 }, { doubleEvery: 7, loseEvery: 7 }])(
    '%j: nothing is invented, and all is stored once the line is well',
    async (faults) => {
      const { terminal, id, serial } = await gate({ transports: ['udp'] }, { transport: 'udp' });
      terminal.punchAll(scans(900));
      const truth = new Set(scans(900).map((one) => `${one.badgeNumber}|${one.wallTime}|${one.punchCode}`));
      const quick = () =>
        collector({ connect: (to: ZkTerminalOptions) => new ZkTerminal({ ...to, timeoutMs: 1_000 }) });
      await terminal.setFaults(faults);
      await quick()
        .pollNow(id)
        .catch((error: unknown) =>
          expect(error).toMatchObject({ code: expect.stringMatching(/unreadable|timed-out/) }),
        );
      expect((await factsOf(serial)).filter((fact) => !truth.has(fact))).toEqual([]);
      await terminal.setFaults({});
      await quick().pollNow(id);
      expect(
        new Set(await query('SELECT badge_number, local_time FROM punch WHERE terminal_serial = $1', serial)).size,
      ).toBe(truth.size);
    },
  );

  test('two readings that differ are no reading', async () => {
    // 1,024 bytes are 64 records of 16: swapped packets leave every record plausible
    const terminal = await simulated({ transports: ['udp'], faults: { layout: '16', swapEvery: 13 } });
    terminal.punchAll(scans(900));
    const driver = await connected(terminal, { transport: 'udp' });
    await expect(driver.punches()).rejects.toThrow(/two readings of it differ/);
  });

  test('what was appended since the last reading is confirmed, and the rest stays as it is', async () => {
    const terminal = await simulated({ transports: ['udp'] });
    terminal.punchAll(scans(3_000));
    const driver = await connected(terminal, { transport: 'udp' });
    const first = await driver.punches();
    terminal.punchAll([scan('7', day(1))]);
    const second = await driver.punches(markOf(first));
    expect(second.rows).toBe(3_001);
    expect(second.set.subarray(0, first.set.length).equals(first.set)).toBe(true);
    expect(await driver.punches(markOf(second))).toMatchObject({ rows: 3_001, verdict: 'agrees' });
  });
});

describe('Records that know people by an index only', () => {
  const users = [{ badgeNumber: '9001' }, { badgeNumber: '5001' }, { badgeNumber: '0007' }];

  test.each(['8a', '8b'] as const)('%s: each punch has the badge number of its person', async (layout) => {
    const { terminal, id, serial } = await gate({ users, faults: { layout } });
    terminal.punchAll([scan('5001', day(1)), scan('0007', day(2), 1), scan('9001', day(3))]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 3, stored: 3 });
    expect(await factsOf(serial)).toEqual([`0007|${day(2)}|1`, `5001|${day(1)}|0`, `9001|${day(3)}|0`]);
  });

  test('an index that no user has is a held row with its reason, once, and nobody else’s punch', async () => {
    const { terminal, id, serial } = await gate({ users, faults: { layout: '8b' } });
    terminal.punchAll([scan('4711', day(1)), scan('5001', day(2))]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 2, stored: 1 });
    expect(await factsOf(serial)).toEqual([`5001|${day(2)}|0`]);
    expect(await linesOf(id)).toMatchObject([
      {
        way: 'pull',
        line: `index 65535, ${day(1)}, state 0, verify 1`,
        reason: saysPart('no user had the index 65535'),
      },
    ]);
    await query(`UPDATE terminal SET read_mark = jsonb_set(read_mark, '{sha256}', '"x"') WHERE id = $1`, id);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 2, stored: 0 });
    expect(await linesOf(id)).toHaveLength(1);
  });

  test('a scan that was told live, and is read from the log, is stored once', async () => {
    const { terminal, id, serial } = await gate({ users, faults: { layout: '8b' } }, { isLive: true });
    const heard = new Promise<void>((resolve) => {
      const one = collector({ onStored: resolve });
      open.push({ close: () => one.stop() });
      void one.pollNow(id).then(() => terminal.punch({ badgeNumber: '5001' }));
    });
    await heard;
    await collector().pollNow(id);
    expect(await punchesOf(serial)).toMatchObject([{ badgeNumber: '5001' }]);
    const ways = await query(
      `SELECT d.way::text FROM punch_delivery d JOIN punch p ON p.id = d.punch_id WHERE p.terminal_serial = $1 ORDER BY 1`,
      serial,
    );
    expect(ways).toEqual([{ way: 'live' }, { way: 'pull' }]);
  });

  test('an index that was given to somebody else does not give them the former one’s punches', async () => {
    const { terminal, id, serial } = await gate({ users, faults: { layout: '8b' } });
    terminal.punchAll([scan('9001', day(1))]);
    await collector().pollNow(id);
    const driver = await connected(terminal);
    await driver.executeCmd(
      COMMAND.userWrite,
      encodeUser72({ uid: 1, badgeNumber: '9002', name: '', privilege: 0, card: 0 }),
    );
    await collector().pollNow(id);
    await query(`UPDATE terminal SET read_mark = jsonb_set(read_mark, '{sha256}', '"x"') WHERE id = $1`, id);
    terminal.punchAll([scan('9002', day(59))]); // by its clock, while the index was still the other one's
    await collector().pollNow(id);
    expect(await factsOf(serial)).toEqual([`9001|${day(1)}|0`, `9001|${day(59)}|0`]);
    const later = wallText(wallMs(terminal.wallTime()) + 60_000);
    terminal.punchAll([scan('9002', later)]);
    await collector().pollNow(id);
    expect((await factsOf(serial)).filter((fact) => fact.startsWith('9002'))).toEqual([`9002|${later}|0`]);
  });

  test('two readings of a terminal’s users at once leave one meaning for each index', async () => {
    const { id } = await gate();
    const learn = (number: string) =>
      site.people.systemA((ctx) =>
        learnIndexes(ctx, id, [{ uid: 1, badgeNumber: number, name: '', privilege: 0, card: 0 }], {
          now: day(5),
          before: day(1),
        }),
      );
    await Promise.all([learn('1'), learn('2'), learn('1')]);
    const still = await query('SELECT uid FROM terminal_index WHERE terminal_id = $1 AND until IS NULL', id);
    expect(still).toEqual([{ uid: 1 }]);
  });
});

describe('A slow line', () => {
  test('is asked who it is with the same patience as for everything else', async () => {
    const terminal = await simulated({ faults: { latencyMs: 700 } });
    const driver = await connected(terminal, { timeoutMs: 1_200 });
    expect(await driver.identity()).toMatchObject({ serial: 'CKUH201760001', model: 'K40/ID', platform: 'ZEM560_TFT' });
  }, 60_000);

  test('that goes on sending is read to the end, however long it takes', async () => {
    const terminal = await simulated();
    terminal.punchAll(scans(1_500));
    const driver = await connected(terminal, { timeoutMs: 250 });
    await terminal.setFaults({ packetBytes: 600, paceMs: 30 }); // 100 packets: more than ten times the longest silence
    const read = await driver.punches();
    expect(read).toMatchObject({ rows: 1_500, verdict: 'agrees' });
    expect(columnsOf(scans(1_500)).rows).toBe(read.rows);
  }, 60_000);

  test('has a time to wait of its own, ten seconds when nobody says otherwise', async () => {
    const usual = await gate();
    const far = await gate({}, { timeoutSeconds: 45 });
    const told: (number | undefined)[] = [];
    const one = collector({
      connect: (to: ZkTerminalOptions) => {
        told.push(to.timeoutMs);
        return new ZkTerminal(to);
      },
    });
    await one.pollNow(usual.id);
    await one.pollNow(far.id);
    expect(told).toEqual([10_000, 45_000]);
    expect((await rowOf(far.id)).timeoutSeconds).toBe(45);
  });

  test.each([0, 121, 2.5, 'soon'])('a time of %j is refused with what is allowed', async (timeoutSeconds) => {
    const { id } = await gate();
    const change = site.people.rahim((ctx) => commandsOf('terminal').change(ctx, id, { timeoutSeconds }));
    await expect(change).rejects.toMatchObject({
      fields: [{ field: 'timeoutSeconds', message: saysPart(`"${timeoutSeconds}" is not a waiting time`) }],
    });
  });
});
