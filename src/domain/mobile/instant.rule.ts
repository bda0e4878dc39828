/** When a punch of a phone was made, as far as it can be known. All instants and spans in ms. */

/** A running clock that nobody can set: `epoch` names one run of it (a start of the page, a boot of the phone). */
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
export type TimeBasis = 'live' | 'proven' | 'bounded' | 'corrected' | 'phone_only';

export interface TrustedInstant {
  at: number;
  basis: TimeBasis;
  /** it cannot have been before; null when nothing says so */
  earliest: number | null;
  /** it cannot have been after */
  latest: number;
  /** how far the phone's own clock was ahead of the instant that counts */
  phoneAhead: number;
  /** how long before its receipt the phone says it was */
  gap: number;
  /** the server's own times show when it was: its receipt, or a time that it signed shortly before; no clock of the phone */
  isServerTimed: boolean;
}

/** What travels at once takes no longer. */
const LIVE_MS = 15_000;
/** Two bounds so close to each other prove the moment. */
const PROVEN_MS = 60_000;

const sameRun = (one: Tick | undefined, two: Tick | undefined): boolean =>
  one !== undefined && two !== undefined && one.epoch === two.epoch && two.ms >= one.ms;

/**
 * What a phone says of its own clocks proves nothing by itself: only the time that the server signed for it does. Without
 * that, the punch can have been made until its receipt, and what is said to be earlier than that by more than travelling
 * takes is unproven (`phone_only`).
 *
 * With it, the phone's word counts as far as it lies between the moments that its running clock proves, else the nearest
 * of them. A running clock may stand still while the phone sleeps, and never runs ahead. So from when the server last
 * told the time, at least so much has passed (`earliest`); and until it was received, at least so much (`latest`). Where
 * the phone was started anew in between, only the told time itself counts. The phone's wall clock is first put right by
 * what it was wrong by when it sent, so that a clock that is only wrong harms nobody; one that was set between punch and
 * sending comes out of bounds.
 *
 * @returns an instant that is never after `receivedAt`, and between the bounds wherever both are known
 */
export function trustedInstant(evidence: TimeEvidence): TrustedInstant {
  const { receivedAt, phoneAt, sentAt, punched, sent, heard } = evidence;
  const claim = phoneAt + receivedAt - sentAt;
  const gap = receivedAt - claim;
  if (!heard || heard.serverAt > receivedAt) return unprovenInstant(evidence, claim);
  const sinceThen = sameRun(punched, sent) && punched && sent ? sent.ms - punched.ms : null;
  const latest = receivedAt - (sinceThen ?? 0);
  const told = heard.serverAt + (punched && sameRun(heard, punched) ? punched.ms - heard.ms : 0);
  // a bound after the other would be made up: then only the receiving counts
  const earliest = Math.min(told, latest);
  const at = Math.max(Math.min(claim, latest), earliest);
  return {
    at,
    basis: basisOf({ at, claim, receivedAt, earliest, latest }),
    earliest,
    latest,
    phoneAhead: phoneAt - at,
    gap,
    isServerTimed: receivedAt - at <= LIVE_MS || receivedAt - heard.serverAt <= PROVEN_MS,
  };
}

/** Nothing that the server signed stands behind it. */
function unprovenInstant({ receivedAt, phoneAt, signedAt }: TimeEvidence, claim: number): TrustedInstant {
  const at = Math.min(claim, receivedAt);
  const gap = receivedAt - claim;
  const basis = gap > LIVE_MS ? 'phone_only' : gap < -LIVE_MS ? 'corrected' : 'live';
  // said to be before what the server told last, it may have been made before it was told
  const earliest = signedAt !== undefined && signedAt <= at ? signedAt : null;
  const isServerTimed = receivedAt - at <= LIVE_MS;
  return { at, basis, earliest, latest: receivedAt, phoneAhead: phoneAt - at, gap, isServerTimed };
}

interface TimeBounds {
  at: number;
  claim: number;
  receivedAt: number;
  earliest: number;
  latest: number;
}

function basisOf({ at, claim, receivedAt, earliest, latest }: TimeBounds): TimeBasis {
  if (Math.abs(at - claim) > LIVE_MS) return 'corrected';
  if (receivedAt - at <= LIVE_MS) return 'live';
  return latest - earliest <= PROVEN_MS ? 'proven' : 'bounded';
}

/** How long a span is left in which the punch can have been made: what only the phone's own clock says. */
export function leftOpen({ earliest, latest, basis, gap }: TrustedInstant): number {
  if (basis === 'phone_only') return gap;
  return basis === 'live' || basis === 'proven' || earliest === null ? 0 : latest - earliest;
}
