import { describe, expect, test } from '@jest/globals';
import { firstNewRow, markOf } from '../../src/collector/drivers/mark.ts';
import { choosePunchLayout, judgeCount } from '../../src/collector/zk/punch-layout.rule.ts';
import { decodePunches, encodePunch, type PunchRecord } from '../../src/collector/zk/punches.rule.ts';
import type { PunchLayout } from '../../src/collector/zk/record-size.rule.ts';
import { saysPart } from '../support/says.ts';

const punch = (n: number, more: Partial<PunchRecord> = {}): PunchRecord => ({
  uid: n + 1,
  badgeNumber: String(100 + n),
  wallTime: `2026-11-22 08:${String(n % 60).padStart(2, '0')}:11`,
  punchCode: n % 6,
  verifyMode: 1,
  workCode: 0,
  ...more,
});
const setOf = (count: number, layout: PunchLayout, more: Partial<PunchRecord> = {}) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => encodePunch(punch(n, more), layout)));
const unknown = { before: 0, after: 0 };

describe('Decoding logs', () => {
  test.each(['40', '49'] as const)('records of %s bytes keep every field', (layout) => {
    const one = punch(4, { badgeNumber: '0007', punchCode: 255, verifyMode: 25, workCode: 70_000, uid: 65_535 });
    expect(decodePunches(encodePunch(one, layout), layout)).toEqual({
      rows: 1,
      badgeNumber: ['0007'],
      wallTime: ['2026-11-22 08:04:11'],
      punchCode: [255],
      verifyMode: [25],
      workCode: [70_000],
      uid: [65_535],
    });
  });

  test('records of 16 bytes have a number, a work code and no uid', () => {
    const one = punch(4, { badgeNumber: '123456789', workCode: 3 });
    const columns = decodePunches(encodePunch(one, '16'), '16');
    expect(columns).toMatchObject({ badgeNumber: ['123456789'], punchCode: [4], workCode: [3], uid: [0] });
  });

  test('both kinds of 8 bytes', () => {
    const a = decodePunches(encodePunch(punch(4, { uid: 5, badgeNumber: '5' }), '8a'), '8a');
    expect(a).toMatchObject({ badgeNumber: ['5'], punchCode: [4], verifyMode: [1], wallTime: ['2026-11-22 08:04:11'] });
    const b = decodePunches(Buffer.from('07002800a8eba71e', 'hex'), '8b'); // captured from an MA300
    expect(b).toMatchObject({ badgeNumber: ['7'], punchCode: [2], verifyMode: [8], wallTime: ['2016-01-01 19:02:00'] });
  });

  test('the captured bytes of an 8-byte terminal are recognised as the second kind', () => {
    const set = Buffer.from('07002800a8eba71e', 'hex');
    expect(choosePunchLayout(set, { before: 1, after: 1 })).toEqual({ ok: true, layout: '8b' });
  });

  test('an impossible date, an empty badge number, spaces and letters are rows like any other', () => {
    const set = Buffer.concat([
      encodePunch(punch(0, { wallTime: '2026-02-30 17:00:00' })),
      encodePunch(punch(1, { badgeNumber: '' })),
      encodePunch(punch(2, { badgeNumber: ' 0A7 ' })),
      encodePunch(punch(3, { badgeNumber: 'কর্মী' })),
      encodePunch(punch(4, { badgeNumber: '123456789012345678901234' })),
    ]);
    const { badgeNumber, wallTime } = decodePunches(set, '40');
    expect(wallTime[0]).toBe('2026-02-30 17:00:00');
    expect(badgeNumber).toEqual(['100', '', '0A7', 'কর্মী', '123456789012345678901234']);
  });

  test('the tail alone can be decoded', () => {
    const set = setOf(10, '40');
    expect(decodePunches(set, '40', 8)).toMatchObject({ rows: 2, badgeNumber: ['108', '109'] });
    expect(decodePunches(set, '40', 10)).toMatchObject({ rows: 0, badgeNumber: [] });
    expect(() => decodePunches(set.subarray(1), '40')).toThrow(RangeError);
  });
});

describe('Recognising the records of a terminal', () => {
  const layouts = ['40', '49', '16', '8a', '8b'] as const;

  test.each(layouts)('%s, by the count', (layout) => {
    expect(choosePunchLayout(setOf(30, layout), { before: 30, after: 30 })).toEqual({ ok: true, layout });
  });

  test.each(layouts)('%s, with a count that grew during the read', (layout) => {
    expect(choosePunchLayout(setOf(31, layout), { before: 30, after: 33 })).toEqual({ ok: true, layout });
  });

  test.each(layouts)('%s, without a count', (layout) => {
    expect(choosePunchLayout(setOf(200, layout), unknown)).toEqual({ ok: true, layout });
  });

  test('a few corrupt rows do not hide the layout', () => {
    const corrupt = encodePunch(punch(1, { badgeNumber: '', wallTime: '2000-01-01 00:00:00', punchCode: 200 }));
    expect(choosePunchLayout(Buffer.concat([setOf(50, '40'), corrupt]), unknown)).toEqual({ ok: true, layout: '40' });
  });

  test('a length that fits nothing is refused, with the count in the reason', () => {
    const choice = choosePunchLayout(Buffer.alloc(52 * 9 + 1), { before: 9, after: 9 });
    expect(choice).toMatchObject({ ok: false, reason: saysPart('469 bytes of logs with a count of 9') });
  });

  test('8-byte logs whose verify and state are 0 are no 16-byte logs with a time for a work code', () => {
    const set = Buffer.from('01000000000000300100000000000031', 'hex');
    expect(choosePunchLayout(set, unknown)).toEqual({ ok: true, layout: '8b' });
  });

  test('no logs are no question', () => {
    expect(choosePunchLayout(Buffer.alloc(0), unknown)).toMatchObject({ ok: true });
  });
});

describe('Comparing a read with the count of the terminal', () => {
  test.each([
    [30, 30, 30, 'agrees'],
    [31, 30, 32, 'agrees'],
    [29, 30, 30, 'short'],
    [31, 30, 30, 'long'],
    [0, 30, 30, 'short'],
    [30, 0, 0, 'unknown'],
    [0, 0, 0, 'agrees'],
    [30, 30, 0, 'agrees'],
    [10, 30, 0, 'short'],
  ] as const)('%i rows, %i before, %i after: %s', (rows, before, after, verdict) => {
    expect(judgeCount(rows, { before, after })).toBe(verdict);
  });
});

describe('Knowing what is new since the last read', () => {
  const earlier = { set: setOf(10, '40'), layout: '40' } as const;

  test('nothing, when the bytes are the same', () => {
    expect(firstNewRow(earlier, markOf(earlier))).toBe(10);
  });

  test('the tail, when logs were appended', () => {
    expect(firstNewRow({ set: setOf(13, '40'), layout: '40' }, markOf(earlier))).toBe(10);
  });

  test('everything after a reset, an overwrite of the oldest, another layout, or no earlier read', () => {
    const mark = markOf(earlier);
    expect(firstNewRow({ set: setOf(4, '40'), layout: '40' }, mark)).toBe(0);
    expect(firstNewRow({ set: setOf(11, '40').subarray(40), layout: '40' }, mark)).toBe(0);
    expect(firstNewRow({ set: setOf(50, '8b'), layout: '8b' }, mark)).toBe(0);
    expect(firstNewRow(earlier, null)).toBe(0);
  });
});
