import { PUNCH_STRIDE, type PunchLayout } from './record-size.rule.ts';
import { decodeText, encodeText } from './text.rule.ts';
import { createTimeDecoder, encodeTime } from './time.rule.ts';

/**
 * Decoded logs by column, in the terminal's storage order (not time order: clocks get changed). Row i is index i of
 * every array; arrays, so that they go into one set-based statement as they are.
 */
export type PunchColumns = {
  rows: number;
  /** Trimmed text, leading zeros kept; '' when the record has none. In 8-byte records the index, as in `uid`. */
  badgeNumber: string[];
  /** The terminal's wall clock, "YYYY-MM-DD HH:MM:SS"; may name a day that does not exist. */
  wallTime: string[];
  /** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out, 255 none. */
  punchCode: number[];
  /** 0 password, 1 finger, 2 card, 15 face, 25 palm, ... */
  verifyMode: number[];
  /** 0 = none. */
  workCode: number[];
  /** The terminal's own index of the person; 0 where the record has none. */
  uid: number[];
};

/** One log, as the simulated terminal and tests write it. */
export type PunchRecord = {
  uid: number;
  badgeNumber: string;
  wallTime: string;
  punchCode: number;
  verifyMode: number;
  workCode: number;
};

/**
 * Decodes a set of logs. No row is judged here: an impossible date or an empty badge number is a row like any other.
 *
 * @param set the records, without their length prefix; a whole number of them
 * @param layout see choosePunchLayout
 * @param fromRow first row to decode, for a set whose beginning is known already
 * @throws RangeError when the bytes are no whole number of records
 */
export function decodePunches(set: Buffer, layout: PunchLayout, fromRow = 0): PunchColumns {
  const stride = PUNCH_STRIDE[layout];
  if (set.length % stride !== 0) throw new RangeError(`${set.length} bytes are no whole number of ${stride}`);
  const rows = Math.max(0, set.length / stride - fromRow);
  const columns: PunchColumns = {
    rows,
    badgeNumber: new Array<string>(rows),
    wallTime: new Array<string>(rows),
    punchCode: new Array<number>(rows),
    verifyMode: new Array<number>(rows),
    workCode: new Array<number>(rows),
    uid: new Array<number>(rows),
  };
  decoder[layout](set, stride, fromRow, columns);
  return columns;
}

type Decode = (set: Buffer, stride: number, fromRow: number, into: PunchColumns) => void;

/** Offsets are counted from the record's first byte. */
const decodeTextBadge: Decode = (set, stride, fromRow, into) => {
  const timeText = createTimeDecoder();
  for (let row = 0, at = fromRow * stride; row < into.rows; row += 1, at += stride) {
    into.uid[row] = byteAt(set, at) | (byteAt(set, at + 1) << 8);
    into.badgeNumber[row] = badgeText(set, at + 2, at + 26);
    into.verifyMode[row] = byteAt(set, at + 26);
    into.wallTime[row] = timeText(wordAt(set, at + 27));
    into.punchCode[row] = byteAt(set, at + 31);
    into.workCode[row] = wordAt(set, at + 32);
  }
};

const decode16: Decode = (set, stride, fromRow, into) => {
  const timeText = createTimeDecoder();
  for (let row = 0, at = fromRow * stride; row < into.rows; row += 1, at += stride) {
    into.uid[row] = 0;
    into.badgeNumber[row] = String(wordAt(set, at));
    into.wallTime[row] = timeText(wordAt(set, at + 4));
    into.verifyMode[row] = byteAt(set, at + 8);
    into.punchCode[row] = byteAt(set, at + 9);
    into.workCode[row] = wordAt(set, at + 12);
  }
};

/**
 * The 8-byte records know a person by the index inside the terminal only. It stands for the badge number here; the
 * terminal's table of users says whose it is (see rowsOf in log-rows.rule.ts).
 */
function decode8(
  timeAt: number,
  verify: (set: Buffer, at: number) => number,
  code: (set: Buffer, at: number) => number,
) {
  const decode: Decode = (set, stride, fromRow, into) => {
    const timeText = createTimeDecoder();
    for (let row = 0, at = fromRow * stride; row < into.rows; row += 1, at += stride) {
      const uid = set.readUInt16LE(at);
      into.uid[row] = uid;
      into.badgeNumber[row] = String(uid);
      into.wallTime[row] = timeText(wordAt(set, at + timeAt));
      into.verifyMode[row] = verify(set, at);
      into.punchCode[row] = code(set, at);
      into.workCode[row] = 0;
    }
  };
  return decode;
}

const decoder: Record<PunchLayout, Decode> = {
  '40': decodeTextBadge,
  '49': decodeTextBadge,
  '16': decode16,
  '8a': decode8(
    3,
    (set, at) => byteAt(set, at + 2),
    (set, at) => byteAt(set, at + 7),
  ),
  '8b': decode8(
    4,
    (set, at) => byteAt(set, at + 2) & 0x0f,
    // some models give the state a byte of its own, and then leave the high half of the one before it 0
    (set, at) => byteAt(set, at + 3) || byteAt(set, at + 2) >> 4,
  ),
};

/** ASCII without spaces around it is cut out directly; anything else takes the long way. */
function badgeText(set: Buffer, start: number, limit: number): string {
  let end = start;
  for (; end < limit; end += 1) {
    const byte = byteAt(set, end);
    if (byte === 0) break;
    if (byte >= 0x80 || byte <= 0x20) return decodeText(set.subarray(start, limit));
  }
  return set.toString('latin1', start, end);
}

function byteAt(set: Buffer, at: number): number {
  return set[at] ?? 0;
}

function wordAt(set: Buffer, at: number): number {
  return (
    (byteAt(set, at) | (byteAt(set, at + 1) << 8) | (byteAt(set, at + 2) << 16) | (byteAt(set, at + 3) << 24)) >>> 0
  );
}

/**
 * One log in a layout's bytes. The 8-byte records hold the uid and no badge number; in the 16-byte ones a badge number
 * that is no number gives way to the uid.
 *
 * @throws RangeError when the time cannot be shown by a terminal
 */
export function encodePunch(punch: PunchRecord, layout: PunchLayout = '40'): Buffer {
  const record = Buffer.alloc(PUNCH_STRIDE[layout]);
  const time = encodeTime(punch.wallTime);
  const number = /^\d{1,9}$/.test(punch.badgeNumber) ? Number(punch.badgeNumber) : punch.uid;
  if (layout === '40' || layout === '49') {
    record.writeUInt16LE(punch.uid, 0);
    encodeText(punch.badgeNumber, 24).copy(record, 2);
    record.writeUInt8(punch.verifyMode, 26);
    record.writeUInt32LE(time, 27);
    record.writeUInt8(punch.punchCode, 31);
    record.writeUInt32LE(punch.workCode, 32);
    record.writeUInt8(0xff, 36);
  } else if (layout === '16') {
    record.writeUInt32LE(number, 0);
    record.writeUInt32LE(time, 4);
    record.writeUInt8(punch.verifyMode, 8);
    record.writeUInt8(punch.punchCode, 9);
    record.writeUInt32LE(punch.workCode, 12);
  } else {
    record.writeUInt16LE(punch.uid, 0);
    record.writeUInt8(
      layout === '8a' ? punch.verifyMode : (punch.verifyMode & 0x0f) | ((punch.punchCode & 0x0f) << 4),
      2,
    );
    record.writeUInt32LE(time, layout === '8a' ? 3 : 4);
    if (layout === '8a') record.writeUInt8(punch.punchCode, 7);
  }
  return record;
}
