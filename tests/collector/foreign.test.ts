import { afterEach, describe, expect, test } from '@jest/globals';
import { ZkTerminal } from '../../src/collector/drivers/zk.ts';
import { decodePunches } from '../../src/collector/zk/punches.rule.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { type ForeignLog, ForeignTerminal, type Manner } from '../support/foreign-terminal.ts';
import { siteWithGates } from '../support/gate.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const logs = (count: number): ForeignLog[] =>
  Array.from({ length: count }, (_, n) => ({
    id: String(1 + (n % 700)).padStart(1 + (n % 4), '0'),
    at: [2026, 1 + (n % 12), 1 + (n % 28), n % 24, n % 60, (n * 7) % 60],
    verify: n % 2 === 0 ? 1 : 15,
    state: n % 7 === 6 ? 255 : n % 6,
  }));
const two = (value: number) => String(value).padStart(2, '0');
const factOf = ({ id, at: [y, m, d, h, mi, s], verify, state }: ForeignLog) =>
  `${id}|${y}-${two(m)}-${two(d)} ${two(h)}:${two(mi)}:${two(s)}|${state}|${verify}`;

/** Asks all that a poll asks, twice over one line. */
async function readAll(manner: Manner, count: number) {
  const users = [
    ['7', 'Jamil'],
    ['12', 'Rahima'],
  ] as const;
  const terminal = await new ForeignTerminal(manner, logs(count), users).start();
  open.push(terminal);
  const { commKey } = manner;
  const driver = new ZkTerminal({
    host: '127.0.0.1',
    port: terminal.port,
    timeoutMs: 1_000,
    transport: 'auto',
    ...(commKey ? { commKey } : {}),
  });
  open.push({ close: () => driver.disconnect() });
  await driver.connect();
  const identity = await driver.identity();
  const { wallTime } = await driver.time();
  const reads = [];
  for (let n = 0; n < 2; n += 1) {
    const read = await driver.punches();
    const { badgeNumber, wallTime: times, punchCode, verifyMode } = decodePunches(read.set, read.layout);
    reads.push(badgeNumber.map((id, row) => `${id}|${times[row]}|${punchCode[row]}|${verifyMode[row]}`));
  }
  const people = (await driver.users()).users.map((user) => `${user.badgeNumber} ${user.name}`);
  return { identity, wallTime, reads, people, heard: terminal.heard };
}

const manners: [string, Manner][] = [
  ['as described', {}],
  ['hands small tables over at once', { table: 'direct' }],
  ['hands every table over at once', { table: 'whole' }],
  ['says the size in 9 bytes', { table: 'ok-9' }],
  ['says the size in 5 bytes', { table: 'ok-5' }],
  ['says the size by PREPARE_DATA', { table: 'prepare-13' }],
  ['sends the table after a bare PREPARE_DATA', { table: 'prepare-bare', piece: 1_008 }],
  ['chunks of DATA alone', { chunk: 'bare' }],
  ['chunks in pieces of 1,000', { piece: 1_000 }],
  ['heads in segments of their own', { segments: [8, 8] }],
  ['first bytes one by one, with scans between', { segments: [1, 1, 1, 5, 1, 3], gossips: true }],
  ['a session of 1', { session: 1 }],
  ['a session of 65,535', { session: 65_535 }],
  ['a comm key', { commKey: 999_999, session: 0x1f2e }],
  ['does not know buffered reads', { lacks: [1503, 1504, 1502] }],
  ['does not know buffered reads and says error', { lacks: [1503, 1504], unknown: 'error', piece: 1_008 }],
  ['says OK to what it does not know', { lacks: [1503, 1504, 1502], unknown: 'ok' }],
  ['says nothing to what it does not know', { lacks: [1502, 1100], unknown: 'nothing' }],
  ['does not tell its time', { lacks: [201] }],
  ['does not count', { lacks: [50] }],
  ['counts nothing', { sizes: 0 }],
  ['counts everything but logs', { countsLogs: false, sizes: 92 }],
  ['options with a NUL', { optionName: 'nul' }],
  ['options without a NUL', { optionName: 'bare', optionAnswer: 'no-nul' }],
  ['options as a value', { optionAnswer: 'value' }],
  ['counts its answers itself', { replies: 'own' }],
  ['counts its answers itself, in pieces, with scans between', { replies: 'own', piece: 1_000, gossips: true }],
  ['counts its answers itself, without buffer', { replies: 'own', lacks: [1503], piece: 1_008 }],
  ['leaves without goodbye', { leavesAtExit: true }],
  ['users of 28 bytes', { userBytes: 28 }],
  ['by UDP', { udp: true }],
  ['by UDP, with a comm key, scans between', { udp: true, commKey: 1, gossips: true }],
  ['by UDP, without buffer', { udp: true, lacks: [1503, 1504, 1502], unknown: 'error' }],
  ['by UDP, says OK to what it does not know', { udp: true, lacks: [1503, 1504, 1502], unknown: 'ok' }],
];

describe('A terminal that somebody else wrote', () => {
  test.each(manners)('%s: every row, twice, and nothing else', async (_, manner) => {
    for (const count of [20, 1_700]) {
      const { identity, wallTime, reads, people } = await readAll(manner, count);
      const truth = logs(count).map(factOf);
      expect(reads).toEqual([truth, truth]);
      expect(identity.serial).toBe('OEX7020056');
      expect(wallTime).toBe(manner.lacks?.includes(201) ? '' : '2026-11-22 08:00:00');
      expect(people).toEqual(['7 Jamil', '12 Rahima']);
    }
  });

  test.each(['prefix', 'ok', 'error', 'size-0'] as const)('an empty log as %s is an empty log', async (empty) => {
    const { reads } = await readAll({ empty }, 0);
    expect(reads).toEqual([[], []]);
  });
});

describe('A site whose terminals somebody else wrote', () => {
  const { site, collector, punchesOf, alarmsOf } = siteWithGates();

  test('polls the oddest of them: every punch once, and what it does not tell is said', async () => {
    const manner: Manner = { lacks: [50, 201, 1100, 1502, 1503, 1504], unknown: 'ok', replies: 'own', piece: 1_008 };
    const terminal = await new ForeignTerminal(manner, logs(300), [['7', 'Jamil']]).start();
    open.push(terminal);
    const row = await site.people.rahim((ctx) =>
      commandsOf('terminal').add(ctx, { name: 'Foreign', host: '127.0.0.1', port: terminal.port }),
    );
    const id = String(row.id);
    const one = collector();
    const distinct = new Set(logs(300).map((log) => factOf(log).replace(/\|\d+$/, '')));
    expect(await one.pollNow(id)).toMatchObject({ rows: 300, stored: distinct.size, users: 1 });
    terminal.logs.push({ id: '7', at: [2026, 11, 22, 8, 0, 0], verify: 1, state: 0 });
    expect(await one.pollNow(id)).toMatchObject({ rows: 301, stored: 1 });
    const stored = (await punchesOf('OEX7020056')).map(
      (punch) => `${punch.badgeNumber}|${punch.localTime}|${punch.punchCode}`,
    );
    expect(new Set(stored)).toEqual(new Set([...distinct, '7|2026-11-22 08:00:00|0']));
    expect(await alarmsOf(id)).toEqual(['clock_wrong']);
  });
});
