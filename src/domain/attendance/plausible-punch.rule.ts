import { realUtc } from './local-time.rule.ts';

/**
 * Between which times, by its own wall clock, a terminal can have made a punch: "YYYY-MM-DD HH:MM:SS", both included.
 */
export interface TerminalLife {
  from: string;
  until: string;
}

/** What of a punch a terminal can hardly have written. */
export type PunchDoubt = 'badge' | 'time' | 'state' | 'verify';

/** No terminal of ours worked earlier (see local-time.rule.ts): an earlier time is a clock that lost its battery. */
export const FIRST_USE = '2010-01-01 00:00:00';

/** What a clock may be ahead of the latest time that is known. */
const TOLERANCE_MS = 86_400_000;
/** The zone furthest ahead of UTC. */
const FURTHEST_ZONE_MS = 14 * 3_600_000;

/**
 * The life of a terminal at one moment: until a day after the later of its own clock and the clock of whoever reads it.
 * The later of both, because a clock that was reset does not make its earlier punches impossible.
 *
 * @param wallTime its own clock; null or any text that is no real time where it does not tell one
 * @param now the instant by the reader's clock; its wall time is taken in the zone furthest ahead
 */
export function lifeUntil(wallTime: string | null, now: Date): TerminalLife {
  const own = wallTime === null ? null : realUtc(wallTime);
  const latest = Math.max(own ?? 0, now.getTime() + FURTHEST_ZONE_MS) + TOLERANCE_MS;
  return { from: FIRST_USE, until: new Date(latest).toISOString().slice(0, 19).replace('T', ' ') };
}

/** Verify modes in use: 0 to 31 (finger, card, face, palm and their combinations), 200 and 255 ("other"). */
export function isKnownVerify(mode: number): boolean {
  return (mode >= 0 && mode <= 31) || mode === 200 || mode === 255;
}

/** States in use: 0 to 15 (in, out, breaks, overtime and the keys that models add), 255 (none). */
export function isKnownState(code: number): boolean {
  return (code >= 0 && code <= 15) || code === 255;
}

/** Letters and digits of any script, or printable ASCII; what latin1 makes of other bytes is none of them. */
const BADGE = /^[\x20-\x7e\p{L}\p{M}\p{N}]{1,24}$/u;
const LATIN1_ONLY = /[\u0080-\u00ff\ufffd]/;

/**
 * What a terminal can hardly have written of one punch, by its text. One doubt alone proves little (a reset clock, a
 * rare verify mode); records that were cut at the wrong place mostly have several.
 *
 * @param punch the facts of a punch as they are stored; a verify mode of null is not known, and no doubt
 * @param life see lifeUntil; for a stored punch with the time at which it was received
 * @returns every doubt, in a fixed order; empty for a plausible punch
 */
export function doubtsOf(
  punch: { badge: string; localTime: string; code: number; verify: number | null },
  life: TerminalLife,
): PunchDoubt[] {
  const doubts: PunchDoubt[] = [];
  if (!BADGE.test(punch.badge) || LATIN1_ONLY.test(punch.badge)) doubts.push('badge');
  if (realUtc(punch.localTime) === null || punch.localTime < life.from || punch.localTime > life.until) {
    doubts.push('time');
  }
  if (!isKnownState(punch.code)) doubts.push('state');
  if (punch.verify !== null && !isKnownVerify(punch.verify)) doubts.push('verify');
  return doubts;
}
