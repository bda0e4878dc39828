import { describe, expect, test } from '@jest/globals';
import { handshake } from '../../src/collector/adms/handshake.rule.ts';
import { optionsOf, parseResults, statusOf, usersAmong } from '../../src/collector/adms/push-text.rule.ts';
import { takeTable } from '../../src/collector/drivers/table-read.ts';
import { randomOf } from '../../src/collector/simulator/random.rule.ts';
import { decodePunchEvent } from '../../src/collector/zk/event.rule.ts';
import { encodeFrame } from '../../src/collector/zk/frame.rule.ts';
import { FrameReader } from '../../src/collector/zk/frame-reader.rule.ts';
import { choosePunchLayout } from '../../src/collector/zk/punch-layout.rule.ts';
import { decodePunches, encodePunch } from '../../src/collector/zk/punches.rule.ts';
import { linesOf, parseFileLine, parsePushedLine } from '../../src/domain/attendance/attlog.rule.ts';
import { render } from '../../src/i18n/message.ts';
import { columnsOf, connected, scans, simulated } from '../support/terminal.ts';

const MUTATIONS = 10_000;
const IS_LONG = process.env.HAJIRA_TEST_LONG === '1';

/** Some bytes of a buffer changed, cut out, doubled or cut off. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const until = Math.min(bytes.length, at + 1 + Math.floor(random() * 16));
  switch (Math.floor(random() * 4)) {
    case 0: {
      const changed = Buffer.from(bytes);
      for (let one = at; one < until; one += 1) changed[one] = Math.floor(random() * 256);
      return changed;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(until)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, until), bytes.subarray(at)]);
    default:
      return bytes.subarray(0, at);
  }
}

describe('Ten thousand mutations', () => {
  test('of frames: no crash but a refusal, and never more held than one frame', () => {
    const random = randomOf('frames');
    const stream = Buffer.concat([
      encodeFrame(1500, 7, 3, Buffer.alloc(8)),
      encodeFrame(1501, 7, 3, Buffer.alloc(200, 5)),
      encodeFrame(2000, 7, 3),
    ]);
    for (let n = 0; n < MUTATIONS; n += 1) {
      const reader = new FrameReader(1 << 16);
      const take = takeTable('10.0.0.5:4370');
      try {
        for (const frame of reader.push(mutate(stream, random))) {
          expect(frame.bytes.length).toBeLessThanOrEqual((1 << 16) + 8);
          take(frame);
        }
      } catch (error) {
        expect(['RangeError', 'Problem']).toContain((error as Error).name);
      }
    }
  });

  test('of logs: a set is refused, or every row of it stands in the bytes', () => {
    const random = randomOf('logs');
    const set = Buffer.concat(
      scans(30).map((scan) => encodePunch({ uid: 1, verifyMode: 1, workCode: 0, punchCode: 0, wallTime: '', ...scan })),
    );
    for (let n = 0; n < MUTATIONS; n += 1) {
      const changed = mutate(set, random);
      const choice = choosePunchLayout(changed, { before: 30, after: 30 });
      if (!choice.ok) continue;
      const rows = decodePunches(changed, choice.layout);
      if (changed.length === set.length) expect([choice.layout, rows.rows]).toEqual(['40', 30]);
      expect(rows.badgeNumber).toHaveLength(rows.rows);
    }
  });

  test('of pushes: each line is a punch with facts that a database takes, or held with a reason', () => {
    const random = randomOf('pushes');
    const body = Buffer.from(
      scans(5)
        .map((scan) => `${scan.badgeNumber}\t${scan.wallTime}\t${scan.punchCode}\t1\t0\t0\t0`)
        .join('\n'),
    );
    const wrong: unknown[] = []; // an expectation for each of so many fields would take most of the time
    for (let n = 0; n < MUTATIONS; n += 1) {
      const text = mutate(body, random).toString('utf8');
      for (const line of linesOf(text)) {
        for (const parsed of [parsePushedLine(line), parseFileLine(line)]) {
          const isRight = parsed.ok
            ? /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(parsed.row.localTime) &&
              /^[^\0]{1,24}$/.test(parsed.row.badge) &&
              parsed.row.code <= 32_767
            : render(parsed.reason, 'en').length > 5;
          if (!isRight) wrong.push([line, parsed]);
        }
      }
      usersAmong(linesOf(text));
      parseResults(text);
      optionsOf(text);
      statusOf(text);
      decodePunchEvent(mutate(Buffer.alloc(32, 1), random));
    }
    expect(wrong).toEqual([]);
    expect(handshake('S', { stamp: null, offsetMinutes: 0 })).toContain('GET OPTION');
  });
});

describe('A big log over the worst line', () => {
  const [rows, runs] = IS_LONG ? [100_000, 20] : [5_000, 2];
  test(`${rows} logs in tiny segments with events inside: exact, ${runs} times out of ${runs}`, async () => {
    const terminal = await simulated();
    const truth = scans(rows);
    terminal.punchAll(truth);
    await terminal.setFaults({ fragment: 57, eventsInTransfers: true, packetBytes: 1024 });
    const wanted = JSON.stringify({ ...columnsOf(truth) });
    let exact = 0;
    for (let run = 0; run < runs; run += 1) {
      const driver = await connected(terminal);
      const read = await driver.punches();
      const { uid: _, ...columns } = decodePunches(read.set, read.layout);
      if (JSON.stringify(columns) === wanted) exact += 1;
      await driver.disconnect();
    }
    expect(exact).toBe(runs);
  }, 600_000);
});
