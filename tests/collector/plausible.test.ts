import { describe, expect, test } from '@jest/globals';
import { randomOf } from '../../src/collector/simulator/random.rule.ts';
import { wallMs, wallText } from '../../src/collector/simulator/wall-clock.rule.ts';
import { corruptRows, encodeLife } from '../../src/collector/zk/plausible-records.rule.ts';
import { choosePunchLayout } from '../../src/collector/zk/punch-layout.rule.ts';
import { decodePunches, encodePunch } from '../../src/collector/zk/punches.rule.ts';
import { PUNCH_STRIDE, type PunchLayout } from '../../src/collector/zk/record-size.rule.ts';
import { doubtsOf, lifeUntil } from '../../src/domain/attendance/plausible-punch.rule.ts';
import { says } from '../support/says.ts';

const RUNS = process.env.HAJIRA_TEST_LONG === '1' ? 1_000 : 25;
const layouts = ['40', '49', '16', '8a', '8b'] as const;
const now = new Date('2026-11-22T02:00:00Z');
const life = lifeUntil('2026-11-22 08:00:00', now);

type Random = () => number;
const below = (random: Random, limit: number) => Math.floor(random() * limit);
const oneOf = <T>(random: Random, values: readonly [T, ...T[]]): T => values[below(random, values.length)] ?? values[0];

interface Oddity {
  /** share of the log, from its beginning, that was made by a clock that had lost its battery */
  reset?: number;
  /** from its middle on the clock was set back by so many days */
  setBack?: number;
  /** garbage after the NUL that ends the badge number */
  garbage?: boolean;
  /** spaces instead of NULs */
  spaces?: boolean;
  /** all verify modes and states are 0 */
  plain?: boolean;
  /** what stands at the end of a text record: zeros, or the usual FF */
  zeros?: boolean;
}

/** A log as a terminal writes it: the people of a factory, in the order of its clock. */
function genuine(random: Random, layout: PunchLayout, records: number, odd: Oddity = {}): Buffer {
  const people = 1 + below(random, 900);
  const first = oneOf(random, [1, 1000, 20_000, 70_000, 1_234_567_890] as const);
  const isIndex = layout === '8a' || layout === '8b';
  let clock = wallMs('2026-11-22 07:00:00') - (records + below(random, 400)) * 900_000;
  const start = clock;
  const rows = Array.from({ length: records }, (_, n) => {
    clock += below(random, 900) * 1000;
    const isReset = n < records * (odd.reset ?? 0);
    const setBack = n > records / 2 ? (odd.setBack ?? 0) * 86_400_000 : 0;
    const ms = isReset ? wallMs('2000-01-01 00:00:00') + (clock - start) : clock - setBack;
    const person = below(random, people);
    const record = encodePunch(
      {
        uid: person + 1,
        badgeNumber: String(isIndex ? person + 1 : first + person),
        wallTime: wallText(ms),
        punchCode: odd.plain ? 0 : oneOf(random, layout === '8b' ? [0, 1, 2, 5] : [0, 1, 2, 5, 255]),
        verifyMode: odd.plain ? 0 : oneOf(random, [0, 1, 1, 1, 2, 15]),
        workCode: random() < 0.1 ? below(random, 10_000) : 0,
      },
      layout,
    );
    if (isIndex || layout === '16') return record;
    const end = record.indexOf(0, 2);
    for (let at = end + 1; odd.garbage && at < 26; at += 1) record[at] = below(random, 256);
    for (let at = end; odd.spaces && at < 26; at += 1) record[at] = 0x20;
    if (odd.zeros) record[36] = 0;
    return record;
  });
  return Buffer.concat(rows);
}

function factsOf(set: Buffer, layout: PunchLayout): string[] {
  const { badgeNumber, wallTime, punchCode } = decodePunches(set, layout);
  return badgeNumber.map((badge, row) => `${badge}|${wallTime[row]}|${punchCode[row]}`);
}

const countsFor = (set: Buffer) => [
  0,
  ...layouts.map((layout) => Math.floor(set.length / PUNCH_STRIDE[layout])),
  Math.ceil(set.length / 49),
];

describe('Which records a log is made of', () => {
  test('49 records of 40 bytes are what they are, also where the terminal counts 40', () => {
    const set = genuine(randomOf('49x40'), '40', 49);
    expect(choosePunchLayout(set, { before: 40, after: 40 }, life)).toEqual({ ok: true, layout: '40' });
  });

  test('40 records of 49 bytes are what they are, also where the terminal counts 49', () => {
    const set = genuine(randomOf('40x49'), '49', 40);
    expect(choosePunchLayout(set, { before: 49, after: 49 }, life)).toEqual({ ok: true, layout: '49' });
  });

  test('one record of 16 bytes is one, also where the terminal counts two', () => {
    const set = genuine(randomOf('one'), '16', 1);
    expect(choosePunchLayout(set, { before: 2, after: 2 }, life)).toEqual({ ok: true, layout: '16' });
  });

  test('large numbers in records of 16 bytes need no count', () => {
    const punch = { uid: 0, punchCode: 0, verifyMode: 1, workCode: 0 };
    const records = [999_999_999, 1_234_567_890, 4_294_967_295].map((number, n) => {
      const record = encodePunch({ ...punch, badgeNumber: '1', wallTime: `2026-11-20 08:00:0${n}` }, '16');
      record.writeUInt32LE(number);
      return record;
    });
    expect(choosePunchLayout(Buffer.concat(records), { before: 0, after: 0 }, life)).toEqual({
      ok: true,
      layout: '16',
    });
  });

  test('a state in byte 3 of an 8-byte record is accepted', () => {
    const records = [0, 1, 5, 255].map((state) => Buffer.from([7, 0, 1, state, 0xa8, 0xeb, 0xa7, 0x1e]));
    expect(choosePunchLayout(Buffer.concat(records), { before: 4, after: 4 }, life)).toEqual({
      ok: true,
      layout: '8b',
    });
  });

  test.each([1, 2, 3])('%i records with times that cannot be are still records of 40 bytes', (records) => {
    const set = genuine(randomOf('odd'), '40', records, { reset: 1 });
    expect(choosePunchLayout(set, { before: records, after: records }, life)).toEqual({ ok: true, layout: '40' });
  });

  test('a few corrupt rows do not hide the layout, and are named', () => {
    const random = randomOf('corrupt');
    const corrupt = encodePunch(
      { uid: 1, badgeNumber: '', wallTime: '2000-01-01 00:00:00', punchCode: 200, verifyMode: 99, workCode: 0 },
      '40',
    );
    const set = Buffer.concat([genuine(random, '40', 20), corrupt, genuine(random, '40', 20)]);
    expect(choosePunchLayout(set, { before: 41, after: 41 }, life)).toEqual({ ok: true, layout: '40' });
    expect(corruptRows(set, '40', encodeLife(life)).map(({ row }) => row)).toEqual([20]);
  });
});

describe.each(layouts)('Genuine logs of records of %s bytes', (layout) => {
  const isText = layout === '40' || layout === '49';
  const oddities: [string, Oddity][] = [
    ['as usual', {}],
    ['with nothing but zeros beside number and time', { plain: true, zeros: true }],
    ['a third by a clock that was reset', { reset: 0.33 }],
    ['nine tenths by a clock that was reset', { reset: 0.89 }],
    ['with a clock that was set back by a year', { setBack: 365 }],
    ...(isText
      ? ([
          ['all of it by a clock that was reset', { reset: 1 }],
          ['with garbage after the badge number', { garbage: true }],
          ['with spaces after the badge number', { spaces: true }],
        ] satisfies [string, Oddity][])
      : []),
  ];

  test.each(oddities)('%s: taken for what they are, whatever the terminal counts', (name, odd) => {
    const random = randomOf(`${layout} ${name}`);
    for (let run = 0; run < RUNS; run += 1) {
      const set = genuine(random, layout, 10 + below(random, 200), odd);
      for (const count of countsFor(set)) {
        const choice = choosePunchLayout(set, { before: count, after: count }, life);
        expect({ run, count, choice }).toEqual({ run, count, choice: { ok: true, layout } });
      }
    }
  });

  test('of 1 to 9 records are never taken for others, and mostly taken', () => {
    const random = randomOf(`${layout} few`);
    let taken = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const set = genuine(random, layout, 1 + below(random, 9));
      for (const count of countsFor(set)) {
        const choice = choosePunchLayout(set, { before: count, after: count }, life);
        if (choice.ok) expect({ run, layout: choice.layout }).toEqual({ run, layout });
      }
      if (choosePunchLayout(set, { before: 0, after: 0 }, life).ok) taken += 1;
    }
    expect(taken).toBe(RUNS);
  });

  test('cut at the wrong byte are refused, whatever the terminal counts', () => {
    const random = randomOf(`${layout} shifted`);
    const stride = PUNCH_STRIDE[layout];
    for (let run = 0; run < Math.max(RUNS, stride * 2); run += 1) {
      // where everything but index and time is 0, 8 bytes show nothing: there the terminal's users decide
      const isPlain = stride > 8 && run % 3 === 0;
      const set = genuine(random, layout, 30 + below(random, 100), { zeros: run % 2 === 0, plain: isPlain });
      const by = 1 + (run % (stride - 1));
      if (layout === '8a' && by === 7) continue; // reads as the other kind, with indexes that no user has
      for (const shifted of [
        Buffer.concat([set.subarray(by), set.subarray(0, by)]),
        Buffer.concat([set.subarray(by), Buffer.alloc(by)]),
      ]) {
        const choice = choosePunchLayout(shifted, { before: set.length / stride, after: set.length / stride }, life);
        expect({ run, by, choice }).toMatchObject({ run, by, choice: { ok: false } });
      }
    }
  });

  test('with a thousand bytes doubled in the middle: no row is stored that was not written', () => {
    const random = randomOf(`${layout} doubled`);
    for (let run = 0; run < RUNS; run += 1) {
      const set = genuine(random, layout, 200 + below(random, 400));
      const written = new Set(factsOf(set, layout));
      const at = 1024 * below(random, Math.floor(set.length / 1024) - 1);
      const doubled = Buffer.concat([set.subarray(0, at + 1024), set.subarray(at)]).subarray(0, set.length);
      const choice = choosePunchLayout(doubled, { before: 0, after: 0 }, life);
      if (!choice.ok) continue;
      const corrupt = new Set(corruptRows(doubled, choice.layout, encodeLife(life)).map(({ row }) => row));
      const invented = factsOf(doubled, choice.layout).filter((fact, row) => !corrupt.has(row) && !written.has(fact));
      expect({ run, invented }).toEqual({ run, invented: [] });
    }
  });
});

describe('Bytes that are no log', () => {
  test('random ones are never taken for punches', () => {
    const random = randomOf('noise');
    for (let run = 0; run < RUNS * 2; run += 1) {
      const set = Buffer.from(Array.from({ length: 80 * (4 + below(random, 20)) }, () => below(random, 256)));
      expect(choosePunchLayout(set, { before: set.length / 40, after: set.length / 40 }, life).ok).toBe(false);
    }
  });

  test.each([0, 0xff, 0x20, 0x30])('%i over and over is refused', (byte) => {
    const set = Buffer.alloc(1_960, byte);
    expect(choosePunchLayout(set, { before: 49, after: 49 }, life)).toMatchObject({
      ok: false,
      reason: says(
        '1960 bytes of logs with a count of 49 are no plausible punches as any known record (known: 40, 49, 16, 8)',
      ),
    });
  });
});

describe('What is doubtful about a stored punch', () => {
  const good = { badge: '0042', localTime: '2026-11-20 08:00:00', code: 0, verify: 1 };
  test.each([
    [good, []],
    [{ ...good, badge: 'A12 কর্মী', code: 255, verify: null }, []],
    [{ ...good, badge: '' }, ['badge']],
    [{ ...good, badge: '1\u0001' }, ['badge']],
    [{ ...good, badge: '÷7' }, ['badge']],
    [{ ...good, badge: '1234567890123456789012345' }, ['badge']],
    [{ ...good, localTime: '2026-02-30 08:00:00' }, ['time']],
    [{ ...good, localTime: '2009-12-31 23:59:59' }, ['time']],
    [{ ...good, localTime: '2026-11-24 08:00:00' }, ['time']],
    [{ ...good, code: 51, verify: 77 }, ['state', 'verify']],
  ])('%j: %j', (punch, doubts) => {
    expect(doubtsOf(punch, life)).toEqual(doubts);
  });

  test('a reset clock of the terminal does not make its punches doubtful', () => {
    expect(doubtsOf(good, lifeUntil('2000-01-01 00:00:10', now))).toEqual([]);
    expect(doubtsOf(good, lifeUntil(null, now))).toEqual([]);
  });
});
