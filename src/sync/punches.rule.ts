import type { PunchColumns } from '../domain/attendance/store-punches.ts';
import type { Message } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import type { WirePunches } from './protocol.ts';

/** Longest serial, badge number, time or work code, in characters: the rest of an index page would not hold more. */
const LONGEST = 200;
const HOLDS = /[\0\p{Surrogate}]/u; // what PostgreSQL's text cannot hold
const SMALLINT = 32_767;
const INTEGER = 2_147_483_647;
/** Years 1900 to 9999: what a clock can be wrong about and still be stored. */
const INSTANT = { first: Date.UTC(1900, 0, 1), last: Date.UTC(9999, 11, 31) };

export type Way = PunchColumns['way'][number];
const WAYS: readonly unknown[] = ['pull', 'push', 'live', 'file'] satisfies Way[];

/** One punch as it came off the wire: nothing is known of it yet. */
interface Item {
  serial: unknown;
  badge: unknown;
  time: unknown;
  code: unknown;
  verify: unknown;
  work: unknown;
  way: unknown;
  received: unknown;
  offset: unknown;
}

function wrongText(name: string, value: unknown, mayBeEmpty = false): Message | undefined {
  if (typeof value !== 'string') return syncMessage('sync.punch-text', { value: name });
  if (value.trim() === '' && !mayBeEmpty) return syncMessage('sync.punch-empty', { value: name });
  if (value.length > LONGEST) return syncMessage('sync.punch-too-long', { value: name, most: LONGEST });
  return HOLDS.test(value) ? syncMessage('sync.punch-character', { value: name }) : undefined;
}

function wrongNumber(name: string, value: unknown): Message | undefined {
  if (Number.isInteger(value) && Math.abs(Number(value)) <= SMALLINT) return undefined;
  return syncMessage('sync.punch-number', { value: name, most: SMALLINT });
}

/** Why a punch can never be stored; undefined when it can. A time that does not exist is no reason: it is held. */
function wrongWith(item: Item): Message | undefined {
  return (
    wrongText('serial', item.serial) ??
    wrongText('badge number', item.badge) ??
    wrongText('time', item.time) ??
    wrongNumber('punch code', item.code) ??
    (item.verify === null ? undefined : wrongNumber('verify mode', item.verify)) ??
    (item.work === null ? undefined : wrongText('work code', item.work, true)) ??
    (WAYS.includes(item.way) ? undefined : syncMessage('sync.punch-way')) ??
    wrongInstant(item.received)
  );
}

function wrongInstant(ms: unknown): Message | undefined {
  const fits = Number.isInteger(ms) && Number(ms) >= INSTANT.first && Number(ms) <= INSTANT.last;
  return fits ? undefined : syncMessage('sync.punch-received');
}

/** A clock that is 25 days wrong or more is as wrong as can be said. */
const offsetOf = (value: unknown): number | null =>
  typeof value === 'number' && !Number.isNaN(value) ? Math.trunc(Math.min(Math.max(value, -INTEGER), INTEGER)) : null;

export interface ReadPunches {
  /** the punches that can be stored, by how the first delivery counts; those that stand here once more come last */
  groups: { source: 'terminal' | 'push' | 'file'; columns: PunchColumns; places: number[] }[];
  wrong: { at: number; reason: Message }[];
}

type Lists = { -readonly [K in keyof PunchColumns]: PunchColumns[K][number][] };

const emptyColumns = (): Lists => ({
  serial: [],
  badge: [],
  localTime: [],
  code: [],
  verify: [],
  work: [],
  way: [],
  receivedAt: [],
  clockOffsetMs: [],
});

const sourceOf = (way: Way) => (way === 'push' || way === 'file' ? way : 'terminal');

const COLUMNS = ['serial', 'badge', 'time', 'code', 'verify', 'work', 'way', 'received', 'offset'] as const;

/** One entry of a column that may have been written once for all. */
const entry = (column: unknown, at: number): unknown => (Array.isArray(column) ? column[at] : column);

const itemAt = (wire: WirePunches, at: number): Item => ({
  serial: entry(wire.serial, at),
  badge: entry(wire.badge, at),
  time: entry(wire.time, at),
  code: entry(wire.code, at),
  verify: entry(wire.verify, at),
  work: entry(wire.work, at),
  way: entry(wire.way, at),
  received: entry(wire.received, at),
  offset: entry(wire.offset, at),
});

/**
 * Reads a push's columns punch by punch. A bad punch is set aside with a reason and never stops the others.
 *
 * @returns undefined when a column has not one entry for each punch: then it is unknown which value belongs to which
 */
export function readPunches(wire: WirePunches): ReadPunches | undefined {
  const isUneven = (column: unknown) => Array.isArray(column) && column.length !== wire.count;
  if (COLUMNS.some((name) => isUneven(wire[name]))) return undefined;
  const read: ReadPunches = { groups: [], wrong: [] };
  const groups = new Map<string, { columns: Lists; places: number[] }>();
  const again: ReadPunches['groups'] = [];
  const isFurther = furtherOnes(wire);
  for (let at = 0; at < wire.count; at += 1) {
    const item = itemAt(wire, at);
    const reason = wrongWith(item);
    if (reason !== undefined) {
      read.wrong.push({ at, reason });
      continue;
    }
    const source = sourceOf(item.way as Way);
    const isAgain = isFurther(item);
    const key = `${source}${isAgain ? ' again' : ''}`;
    let group = groups.get(key);
    if (!group) {
      group = { columns: emptyColumns(), places: [] };
      groups.set(key, group);
      (isAgain ? again : read.groups).push({ source, ...group });
    }
    addTo(group.columns, item);
    group.places.push(at);
  }
  read.groups.push(...again);
  return read;
}

/** Whether a punch stood in the batch before, as it came in another way; that is asked only where several ways are. */
function furtherOnes({ way }: WirePunches): (item: Item) => boolean {
  if (!Array.isArray(way)) return () => false;
  const seen = new Set<string>();
  return ({ serial, badge, time, code }) => {
    const known = seen.size;
    return seen.add(JSON.stringify([serial, badge, time, code])).size === known;
  };
}

/** @param item was found to be right */
function addTo(columns: Lists, item: Item): void {
  columns.serial.push(item.serial as string);
  columns.badge.push(item.badge as string);
  columns.localTime.push(item.time as string);
  columns.code.push(item.code as number);
  columns.verify.push(item.verify as number | null);
  columns.work.push(item.work as string | null);
  columns.way.push(item.way as Way);
  columns.receivedAt.push(new Date(item.received as number));
  columns.clockOffsetMs.push(offsetOf(item.offset));
}

/** A column as it travels: once when all values are the same, else one by one. */
const packed = <T>(values: readonly T[]): T | readonly T[] => {
  const first = values[0];
  return first !== undefined && !Array.isArray(first) && values.every((value) => value === first) ? first : values;
};

/** Columns for the wire. */
export function writePunches(columns: PunchColumns): WirePunches {
  return {
    count: columns.serial.length,
    serial: packed(columns.serial) as WirePunches['serial'],
    badge: packed(columns.badge) as WirePunches['badge'],
    time: packed(columns.localTime) as WirePunches['time'],
    code: packed(columns.code) as WirePunches['code'],
    verify: packed(columns.verify) as WirePunches['verify'],
    work: packed(columns.work) as WirePunches['work'],
    way: packed(columns.way) as WirePunches['way'],
    received: packed(columns.receivedAt.map((instant) => instant.getTime())) as WirePunches['received'],
    offset: packed(columns.clockOffsetMs) as WirePunches['offset'],
  };
}

/** Some of the rows of columns, by their places. */
export function pick(columns: PunchColumns, places: readonly number[]): PunchColumns {
  const of = <T>(values: readonly T[]): T[] => places.map((position) => values[position] as T);
  return {
    serial: of(columns.serial),
    badge: of(columns.badge),
    localTime: of(columns.localTime),
    code: of(columns.code),
    verify: of(columns.verify),
    work: of(columns.work),
    way: of(columns.way),
    receivedAt: of(columns.receivedAt),
    clockOffsetMs: of(columns.clockOffsetMs),
  };
}
