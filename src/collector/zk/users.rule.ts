import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { decodeText, encodeText } from './text.rule.ts';

/** A person as a terminal knows them. The password of their record is never read out. */
export type TerminalUser = {
  /** Index inside the terminal, used again after a delete; the identity is the badge number. */
  uid: number;
  /** Text as the terminal gives it, trimmed; leading zeros kept (28-byte records hold a number, without them). */
  badgeNumber: string;
  name: string;
  /** 0 user, 2 enroller, 6 manager, 14 admin; bit 0: disabled. */
  privilege: number;
  /** Card number, 0 = none. */
  card: number;
};

const USER_STRIDES = [72, 28] as const;
export type UserStride = (typeof USER_STRIDES)[number];

/** Bytes of a name in a 72-byte record. */
const USER_NAME_BYTES = 24;

/**
 * Which record a set of users is made of.
 *
 * @param set the records, without their length prefix
 * @param count users by the terminal's own count; 0 = unknown
 */
export function userStride(
  set: Buffer,
  count: number,
): { ok: true; stride: UserStride } | { ok: false; reason: Message } {
  const dividing = USER_STRIDES.filter((stride) => set.length % stride === 0);
  const counted = dividing.find((stride) => set.length === stride * count);
  const stride = counted ?? (dividing.length === 1 ? dividing[0] : dividing.find((one) => readable(set, one)));
  if (stride) return { ok: true, stride };
  return { ok: false, reason: terminalMessage('terminal.users-layout', { count: set.length, count2: count }) };
}

/** Every user of a set, in its order. A record without a badge number is kept, with ''. */
export function decodeUsers(set: Buffer, stride: UserStride, codePage?: string | null): TerminalUser[] {
  const users: TerminalUser[] = [];
  for (let at = 0; at + stride <= set.length; at += stride) {
    const record = set.subarray(at, at + stride);
    users.push(stride === 72 ? decodeUser72(record, codePage) : decodeUser28(record, codePage));
  }
  return users;
}

/** The 72-byte record; a name longer than 24 bytes is cut at a character's border. */
export function encodeUser72(user: TerminalUser, codePage?: string | null): Buffer {
  const record = Buffer.alloc(72);
  record.writeUInt16LE(user.uid, 0);
  record.writeUInt8(user.privilege, 2);
  encodeText(user.name, USER_NAME_BYTES, codePage).copy(record, 11);
  record.writeUInt32LE(user.card, 35);
  record.writeUInt8(1, 39);
  encodeText(user.badgeNumber, 24).copy(record, 48);
  return record;
}

/** The 28-byte record of old firmware; a badge number that is no number becomes 0. */
export function encodeUser28(user: TerminalUser, codePage?: string | null): Buffer {
  const record = Buffer.alloc(28);
  record.writeUInt16LE(user.uid, 0);
  record.writeUInt8(user.privilege, 2);
  encodeText(user.name, 8, codePage).copy(record, 8);
  record.writeUInt32LE(user.card, 16);
  record.writeUInt8(1, 21);
  record.writeUInt32LE(/^\d{1,9}$/.test(user.badgeNumber) ? Number(user.badgeNumber) : 0, 24);
  return record;
}

/** What a person may change of somebody on a terminal. */
export type UserChange = Pick<TerminalUser, 'badgeNumber' | 'name' | 'privilege' | 'card'>;

/**
 * The record to write for a person: the terminal's own one with name, privilege and card changed, so that their password,
 * group and times stay; a new one under the next free index where it does not know them.
 *
 * @param set all records as the terminal gave them
 */
export function recordFor(set: Buffer, stride: UserStride, change: UserChange, codePage?: string | null): Buffer {
  const users = decodeUsers(set, stride);
  const at = users.findIndex((user) => user.badgeNumber === change.badgeNumber);
  const uid = users[at]?.uid ?? freeUid(users);
  const fresh = stride === 72 ? encodeUser72({ uid, ...change }, codePage) : encodeUser28({ uid, ...change }, codePage);
  if (at < 0) return fresh;
  const record = Buffer.from(set.subarray(at * stride, (at + 1) * stride));
  const [name, card] = stride === 72 ? ([11, 35] as const) : ([8, 16] as const);
  record.writeUInt8(change.privilege, 2);
  fresh.copy(record, name, name, name + (stride === 72 ? USER_NAME_BYTES : 8));
  fresh.copy(record, card, card, card + 4);
  return record;
}

/** The index after the last; the lowest free one when there is none after it. */
function freeUid(users: readonly TerminalUser[]): number {
  const taken = new Set(users.map((user) => user.uid));
  const last = Math.max(0, ...taken);
  if (last < 0xffff) return last + 1;
  let uid = 1;
  while (taken.has(uid)) uid += 1;
  return uid;
}

function decodeUser72(record: Buffer, codePage?: string | null): TerminalUser {
  return {
    uid: record.readUInt16LE(0),
    badgeNumber: decodeText(record.subarray(48, 72)),
    name: decodeText(record.subarray(11, 11 + USER_NAME_BYTES), codePage),
    privilege: record.readUInt8(2),
    card: record.readUInt32LE(35),
  };
}

function decodeUser28(record: Buffer, codePage?: string | null): TerminalUser {
  return {
    uid: record.readUInt16LE(0),
    badgeNumber: String(record.readUInt32LE(24)),
    name: decodeText(record.subarray(8, 16), codePage),
    privilege: record.readUInt8(2),
    card: record.readUInt32LE(16),
  };
}

/** Every record has an index and a badge number that a terminal could have given. */
function readable(set: Buffer, stride: UserStride): boolean {
  return decodeUsers(set, stride).every((user) => user.uid > 0 && /^[\w.-]{1,24}$/.test(user.badgeNumber));
}
