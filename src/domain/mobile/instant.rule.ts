/** When a punch of a phone was made, as far as it can be known. All instants and spans in ms. */

/** A running clock of the phone: `epoch` names one run of it (a start of the page, a boot of the phone). */
export interface Tick {
  epoch: string;
  ms: number;
}

export interface TimeEvidence {
  /** when the server got it */
  receivedAt: number;
  /** what the phone's own clock said at the punch, and when it was sent */
  phoneAt: number;
  sentAt: number;
  /** the running clock at the punch, when it was sent, and when the phone last heard what time it is on the server */
  punched?: Tick | undefined;
  sent?: Tick | undefined;
  heard?: (Tick & { serverAt: number }) | undefined;
  /** when the server last told this phone the time, as the server itself knows: its access token says so */
  signedAt?: number | undefined;
}

/** `live`: it came at once. `phone_only`: unproven. The others in schema.prisma, TimeBasis. */
export type TimeBasis = 'live' | 'proven' | 'corrected' | 'phone_only';

export interface TrustedInstant {
  at: number;
  basis: TimeBasis;
  /** it cannot have been before; null when nothing says so */
  earliest: number | null;
  /** it cannot have been after */
  latest: number;
  /** how far the phone's own clock was ahead of the instant that counts */
  phoneAhead: number;
  /** how long before its receipt it was, by the phone's clocks */
  gap: number;
  /** the server's own times show when it was: its receipt, or a time that it signed shortly before; no clock of the phone */
  isServerTimed: boolean;
}

/** What travels at once takes no longer. */
const LIVE_MS = 15_000;
/** A time that the server signed so shortly before the receipt proves the moment. */
const PROVEN_MS = 60_000;

const sameRun = (one: Tick | undefined, two: Tick | undefined): boolean =>
  one !== undefined && two !== undefined && one.epoch === two.epoch && two.ms >= one.ms;

/**
 * What a phone says of its own clocks, the running one included, proves nothing: whoever sends can make it up. Two times
 * are known: when the punch came, and when the server last signed the time for this phone. The punch was made between
 * them. It is `live` where its moment lies within a few seconds of its receipt, `proven` where the two times lie within a
 * minute of each other, and else unproven (`phone_only`), however well the phone's clocks agree.
 *
 * What counts meanwhile is the best guess: the phone's wall clock, put right by what it was wrong by when it sent, so that
 * a clock that is only wrong harms nobody; and where that lies outside of what the running clock leaves open, the nearest
 * moment that it does. A running clock may stand still while the phone sleeps, and never runs ahead.
 *
 * @returns an instant that is never after `receivedAt`, and between the bounds wherever both are known
 */
export function trustedInstant(evidence: TimeEvidence): TrustedInstant {
  const { receivedAt, phoneAt, sentAt, heard } = evidence;
  const claim = phoneAt + receivedAt - sentAt;
  if (!heard || heard.serverAt > receivedAt) return withoutSignedTime(evidence, claim);
  const at = Math.max(heard.serverAt, likelyInstant(evidence, heard, claim));
  const isServerTimed = receivedAt - at <= LIVE_MS || receivedAt - heard.serverAt <= PROVEN_MS;
  return {
    at,
    basis: isServerTimed ? serverTimedBasis(at, claim, receivedAt) : 'phone_only',
    earliest: heard.serverAt,
    latest: receivedAt,
    phoneAhead: phoneAt - at,
    gap: receivedAt - at,
    isServerTimed,
  };
}

/** What the phone's clocks say, the wall clock as far as the running clock leaves it open. */
function likelyInstant(
  { receivedAt, punched, sent }: TimeEvidence,
  heard: NonNullable<TimeEvidence['heard']>,
  claim: number,
): number {
  const sinceThen = sameRun(punched, sent) && punched && sent ? sent.ms - punched.ms : 0;
  const last = receivedAt - sinceThen;
  const reported = heard.serverAt + (punched && sameRun(heard, punched) ? punched.ms - heard.ms : 0);
  // a bound after the other would be made up: then only the receiving counts
  return Math.max(Math.min(claim, last), Math.min(reported, last));
}

/** Nothing that the server signed stands behind it. */
function withoutSignedTime({ receivedAt, phoneAt, signedAt }: TimeEvidence, claim: number): TrustedInstant {
  const at = Math.min(claim, receivedAt);
  const gap = receivedAt - claim;
  const basis = gap > LIVE_MS ? 'phone_only' : gap < -LIVE_MS ? 'corrected' : 'live';
  // said to be before what the server told last, it may have been made before it was told
  const earliest = signedAt !== undefined && signedAt <= at ? signedAt : null;
  const isServerTimed = receivedAt - at <= LIVE_MS;
  return { at, basis, earliest, latest: receivedAt, phoneAhead: phoneAt - at, gap, isServerTimed };
}

function serverTimedBasis(at: number, claim: number, receivedAt: number): TimeBasis {
  if (Math.abs(at - claim) > LIVE_MS) return 'corrected';
  return receivedAt - at <= LIVE_MS ? 'live' : 'proven';
}

/** How long a span is left in which the punch can have been made: what only the phone's own clocks say. */
export function leftOpen({ earliest, latest, basis, gap }: TrustedInstant): number {
  if (basis === 'phone_only') return gap;
  return basis === 'live' || basis === 'proven' || earliest === null ? 0 : latest - earliest;
}
