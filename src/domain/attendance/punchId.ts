import { createHash } from 'node:crypto';
import { asUtc } from './localTime.rule.ts';

/** Bytes 0 to 5 the time, bytes 6 to 15 the hash, with the version 8 and variant bits of RFC 9562. */
function uuid8(time: number, hash: Buffer): string {
  const bytes = Buffer.alloc(16);
  // below 0 only before 1970; what is no time at all counts as 0
  bytes.writeUIntBE(Number.isNaN(time) ? 0 : Math.max(time, 0), 0, 6);
  hash.copy(bytes, 6, 0, 10);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The facts that name a terminal's punch. */
export interface PunchName {
  companyId: string;
  serial: string;
  /** as the terminal gives it, trimmed, leading zeros kept */
  badge: string;
  /** "YYYY-MM-DD HH:MM:SS" as the terminal's clock showed it */
  localTime: string;
  code: number;
}

/**
 * The id of a terminal's punch, derived from its facts: whoever reads it, however often, gets the same id, and ids lie
 * in time order. From the wall clock text, never from UTC, so that a corrected time zone mints no second punch.
 *
 * @see docs/architecture.md, "The id of a punch"; the vectors are in its test
 */
export function punchId({ companyId, serial, badge, localTime, code }: PunchName): string {
  const named = JSON.stringify([companyId, serial, badge, localTime, code]);
  return uuid8(asUtc(localTime), createHash('sha256').update(named, 'utf8').digest());
}

/** The id of the one correction a punch can have: two corrections of one punch meet in it. */
export function correctionId(companyId: string, punch: string): string {
  const time = Number.parseInt(punch.replaceAll('-', '').slice(0, 12), 16);
  const named = JSON.stringify(['correction', companyId, punch]);
  return uuid8(time, createHash('sha256').update(named, 'utf8').digest());
}
