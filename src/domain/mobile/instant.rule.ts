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
}

/** `live`: it came at once. The others in schema.prisma, TimeBasis. */
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
}

/** What travels at once takes no longer. */
const LIVE_MS = 15_000;
/** Two bounds so close to each other prove the moment. */
const PROVEN_MS = 60_000;

const sameRun = (one: Tick | undefined, two: Tick | undefined): boolean =>
  one !== undefined && two !== undefined && one.epoch === two.epoch && two.ms >= one.ms;

/**
 * The phone's word counts as far as it lies between the moments that its running clock proves, else the nearest of them.
 *
 * A running clock may stand still while the phone sleeps, and never runs ahead. So from when the server last told the
 * time, at least so much has passed (`earliest`); and until it was received, at least so much (`latest`). The phone's
 * wall clock is first put right by what it was wrong by when it sent, so that a clock that is only wrong harms nobody;
 * one that was set between punch and sending comes out of bounds, if there are any.
 *
 * @returns an instant that is never after `receivedAt`, and between the bounds wherever both are known
 */
export function trustedInstant(evidence: TimeEvidence): TrustedInstant {
  const { receivedAt, phoneAt, sentAt, punched, sent, heard } = evidence;
  const sinceThen = sameRun(punched, sent) && punched && sent ? sent.ms - punched.ms : null;
  const latest = receivedAt - (sinceThen ?? 0);
  const told =
    heard && punched && sameRun(heard, punched) && heard.serverAt <= receivedAt
      ? heard.serverAt + punched.ms - heard.ms
      : null;
  // a bound after the other would be made up: then only the receiving counts
  const earliest = told === null ? null : Math.min(told, latest);
  const claim = phoneAt + receivedAt - sentAt;
  const at = Math.max(Math.min(claim, latest), earliest ?? Number.NEGATIVE_INFINITY);
  return {
    at,
    basis: basisOf({ at, claim, sinceThen, earliest, latest }),
    earliest,
    latest,
    phoneAhead: phoneAt - at,
  };
}

interface Found {
  at: number;
  claim: number;
  sinceThen: number | null;
  earliest: number | null;
  latest: number;
}

function basisOf({ at, claim, sinceThen, earliest, latest }: Found): TimeBasis {
  if (sinceThen !== null && sinceThen <= LIVE_MS && Math.abs(at - claim) <= LIVE_MS) return 'live';
  if (Math.abs(at - claim) > LIVE_MS) return 'corrected';
  if (earliest === null) return sinceThen !== null && latest - at <= PROVEN_MS ? 'proven' : 'phone_only';
  return latest - earliest <= PROVEN_MS ? 'proven' : 'bounded';
}

/** How long a span is left in which the punch can have been made: what only the phone's own clock says. */
export const leftOpen = ({ earliest, latest, at, basis }: TrustedInstant): number =>
  basis === 'live' || basis === 'proven' ? 0 : earliest === null ? latest - at : latest - earliest;
