import {
  FIRST_USE,
  isKnownState,
  isKnownVerify,
  type TerminalLife,
} from '../../domain/attendance/plausible-punch.rule.ts';
import { PUNCH_STRIDE, type PunchLayout } from './record-size.rule.ts';
import { encodeTime } from './time.rule.ts';

/** What can be wrong with one record; a record's doubts are a sum of these. */
export const DOUBT = { badge: 1, padding: 2, time: 4, verify: 8, state: 16, work: 32, noTime: 64 } as const;

/** How the records of a set look under one layout. */
export interface Plausibility {
  records: number;
  /** of these, records that look like a punch */
  plausible: number;
  /** the layout can be believed */
  isBelievable: boolean;
}

/** Of ten records nine must be plausible: a few may be corrupt, and most of a wrong layout cannot be right. */
const PLAUSIBLE_SHARE = 0.9;
/** Of a text log with at least so many records one may be corrupt, however few they are. */
const ONE_MAY_BE_CORRUPT = 3;
/** Of records without a text, one in ten must lie within the terminal's life: the others may come from a reset clock. */
const IN_LIFE_SHARE = 0.1;
/** Storage order is nearly time order; from so many records on it is asked for. */
const ORDER_FROM = 10;
/** Random times go back in half of the steps. */
const BACKWARD_SHARE = 0.45;
/** A clock that was reset goes on from where it stands: its records follow each other within so many seconds. */
const FOLLOWS_WITHIN = 32 * 86_400;
/** A work code has at most eight digits. */
const MOST_WORK_CODE = 99_999_999;

const UNKNOWN_LIFE: TerminalLife = { from: FIRST_USE, until: '2099-12-31 23:59:59' };

/** A life in the terminal's own numbers, which lie in the same order as the times. */
export type EncodedLife = { from: number; until: number };

/** @param life left out where nothing is known of the terminal's clock */
export function encodeLife(life: TerminalLife = UNKNOWN_LIFE): EncodedLife {
  const until = life.until > UNKNOWN_LIFE.until ? UNKNOWN_LIFE.until : life.until;
  return { from: encodeTime(life.from), until: encodeTime(until) };
}

/** Layouts whose badge number is a padded text: a record of these proves itself. */
const hasText = (layout: PunchLayout): boolean => layout === '40' || layout === '49';

/**
 * Whether a set reads like a log under one layout. Stops counting as soon as it cannot be believed any more.
 *
 * A record with a text needs a printable badge number, and of five things at most one may be wrong: the NULs after the
 * text, the time, verify mode, state, work code. So a log whose clock was reset is believed, and so is firmware that
 * leaves garbage after the text. A record without a text has little to show, so nothing of it may be wrong; only its
 * time may lie outside the terminal's life where it follows the record before it, as a reset clock makes it.
 *
 * @param set a whole number of the layout's records
 */
export function plausibilityOf(set: Buffer, layout: PunchLayout, life: EncodedLife): Plausibility {
  const stride = PUNCH_STRIDE[layout];
  const records = set.length / stride;
  const spared = hasText(layout) && records >= ONE_MAY_BE_CORRUPT ? 1 : 0;
  const mostBad = Math.max(spared, Math.floor(records * (1 - PLAUSIBLE_SHARE) + 1e-9));
  const timeAt = TIME_AT[layout];
  const isProven = hasText(layout);
  let [bad, inLife, back, before] = [0, 0, 0, 0];
  for (let at = 0; at < set.length; at += stride) {
    const time = set.readUInt32LE(at + timeAt);
    let doubts = doubtsOfRecord[layout](set, at, life);
    if ((doubts & DOUBT.time) === 0) inLife += 1;
    else if (!isProven && isRealDay(time) && time >= before && time - before <= FOLLOWS_WITHIN) doubts -= DOUBT.time;
    if (at > 0 && time < before) back += 1;
    before = time;
    if (!isPlausible(doubts, layout)) bad += 1;
    if (bad > mostBad) return { records, plausible: at / stride + 1 - bad, isBelievable: false };
  }
  const isInOrder = records < ORDER_FROM || back <= (records - 1) * BACKWARD_SHARE;
  const isOfItsLife = isProven || inLife >= Math.max(1, Math.floor(records * IN_LIFE_SHARE));
  return { records, plausible: records - bad, isBelievable: isInOrder && isOfItsLife };
}

/** @param doubts of one record, see doubtsOfRecord */
function isPlausible(doubts: number, layout: PunchLayout): boolean {
  if (!hasText(layout)) return doubts === 0;
  return (doubts & DOUBT.badge) === 0 && (doubts & (doubts - 1)) === 0; // none, or a single one
}

/**
 * Which rows of a believed log are no punches: corrupt in the terminal's memory, or cut at the wrong place. An odd time
 * alone does not make a row one of these: it is stored, and held for its time.
 *
 * @param fromRow first row to look at
 * @returns row and doubts, in order; mostly empty
 */
export function corruptRows(
  set: Buffer,
  layout: PunchLayout,
  life: EncodedLife,
  fromRow = 0,
): { row: number; doubts: number }[] {
  const stride = PUNCH_STRIDE[layout];
  const found: { row: number; doubts: number }[] = [];
  for (let row = fromRow, at = fromRow * stride; at < set.length; row += 1, at += stride) {
    const doubts = doubtsOfRecord[layout](set, at, life);
    if (!isPlausible(hasText(layout) ? doubts : doubts & ~DOUBT.time, layout)) found.push({ row, doubts });
  }
  return found;
}

const TIME_AT: Readonly<Record<PunchLayout, number>> = { '40': 27, '49': 27, '16': 4, '8a': 3, '8b': 4 };

/** The doubts of the record at `at`, as a sum of DOUBT. */
const doubtsOfRecord: Readonly<Record<PunchLayout, (set: Buffer, at: number, life: EncodedLife) => number>> = {
  '40': doubtsOfText,
  '49': doubtsOfText,
  '16': (set, at, life) =>
    (set.readUInt32LE(at) === 0 ? DOUBT.badge : 0) |
    (set.readUInt16LE(at + 10) === 0 ? 0 : DOUBT.padding) |
    timeDoubt(set.readUInt32LE(at + 4), life) |
    codeDoubts(set[at + 8], set[at + 9]) |
    (set.readUInt32LE(at + 12) <= MOST_WORK_CODE ? 0 : DOUBT.work),
  '8a': (set, at, life) =>
    (set.readUInt16LE(at) === 0 ? DOUBT.badge : 0) |
    timeDoubt(set.readUInt32LE(at + 3), life) |
    codeDoubts(set[at + 2], set[at + 7]),
  // verify and state in one byte, or the state in a byte of its own
  '8b': (set, at, life) =>
    (set.readUInt16LE(at) === 0 ? DOUBT.badge : 0) |
    timeDoubt(set.readUInt32LE(at + 4), life) |
    (isKnownState(set[at + 3] ?? 0) ? 0 : DOUBT.state),
};

function doubtsOfText(set: Buffer, at: number, life: EncodedLife): number {
  const limit = at + 26;
  let end = at + 2;
  let isAscii = true;
  for (; end < limit; end += 1) {
    const byte = set[end] ?? 0;
    if (byte === 0) break;
    if (byte < 0x20 || byte === 0x7f) return DOUBT.badge;
    if (byte > 0x7f) isAscii = false;
  }
  if (end === at + 2 || (!isAscii && !isUtf8(set.subarray(at + 2, end)))) return DOUBT.badge;
  let doubts = 0;
  for (let rest = end; rest < limit; rest += 1) {
    if (set[rest] !== 0) {
      doubts = DOUBT.padding;
      break;
    }
  }
  return (
    doubts |
    timeDoubt(set.readUInt32LE(at + 27), life) |
    codeDoubts(set[at + 26], set[at + 31]) |
    (set.readUInt32LE(at + 32) <= MOST_WORK_CODE ? 0 : DOUBT.work)
  );
}

function codeDoubts(verify = 0, state = 0): number {
  return (isKnownVerify(verify) ? 0 : DOUBT.verify) | (isKnownState(state) ? 0 : DOUBT.state);
}

function timeDoubt(time: number, life: EncodedLife): number {
  if (time === 0) return DOUBT.time | DOUBT.noTime; // zeros are no reset clock, but no time at all
  return time >= life.from && time <= life.until && isRealDay(time) ? 0 : DOUBT.time;
}

/** All months have 31 days in a terminal's numbers: the last ones of the short months are no days. */
function isRealDay(time: number): boolean {
  const day = Math.floor(time / 86_400);
  const inMonth = (day % 31) + 1;
  if (inMonth <= 28) return true;
  const months = Math.floor(day / 31);
  const month = months % 12;
  if (month === 1) return inMonth === 29 && isLeap(2000 + Math.floor(months / 12));
  return inMonth <= 30 || !(month === 3 || month === 5 || month === 8 || month === 10);
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Buffer): boolean {
  try {
    return !/\p{Cc}/u.test(utf8.decode(bytes));
  } catch {
    return false;
  }
}
