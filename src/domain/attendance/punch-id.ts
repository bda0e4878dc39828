import { hash } from 'node:crypto';
import { asUtc } from './local-time.rule.ts';

/**
 * Bytes 0 to 5 the time, bytes 6 to 15 the first ten of the SHA-256 of `named`, with the version 8 and variant bits of
 * RFC 9562.
 */
function uuid8(time: number, named: string): string {
  // below 0 only before 1970; what is no time at all counts as 0
  const ms = Number.isNaN(time) ? 0 : Math.max(time, 0);
  const head = ms.toString(16).padStart(12, '0');
  const tail = hash('sha256', named, 'hex');
  const variant = (8 | (Number.parseInt(tail.charAt(4), 16) & 3)).toString(16);
  return `${head.slice(0, 8)}-${head.slice(8)}-8${tail.slice(1, 4)}-${variant}${tail.slice(5, 8)}-${tail.slice(8, 20)}`;
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
  return uuid8(asUtc(localTime), named);
}

/** The id of the one correction a punch can have: two corrections of one punch meet in it. */
export function correctionId(companyId: string, punch: string): string {
  const time = Number.parseInt(punch.replaceAll('-', '').slice(0, 12), 16);
  return uuid8(time, JSON.stringify(['correction', companyId, punch]));
}
