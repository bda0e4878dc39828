import { createHash } from 'node:crypto';

/** The interval of a site that nobody set: up to it a change goes out at once; a longer one was chosen to send seldom. */
export const USUAL_INTERVAL_SECONDS = 60;

const BACKOFF = { first: 5_000, longest: 15 * 60_000 };

/**
 * When a site's next round begins. Each site has its own place within the interval, out of its id, so that ten thousand
 * sites are spread over it, and stay so after an outage.
 *
 * @param random from 0 to below 1; moves the round by up to a tenth of the interval either way
 * @returns ms to wait: more than a third of the interval, so that jitter makes no round follow right upon another
 */
export function untilNextRound(siteId: string, nowMs: number, intervalSeconds: number, random: number): number {
  const interval = intervalSeconds * 1000;
  const phase = createHash('sha256').update(siteId).digest().readUIntBE(0, 6) % interval;
  const earliest = nowMs + interval / 2;
  const turns = Math.ceil((earliest - phase) / interval);
  const jitter = (random * 2 - 1) * (interval / 10);
  return Math.round(phase + turns * interval + jitter - nowMs);
}

/**
 * How long to wait after so many failures in a row: anything from 5 s to a limit that doubles each time, up to 15
 * minutes. Full jitter, so that sites that failed together do not come back together.
 *
 * @param failures 1 after the first
 */
export function untilNextTry(failures: number, random: number): number {
  const limit = Math.min(BACKOFF.longest, BACKOFF.first * 2 ** Math.min(failures, 10));
  return Math.round(BACKOFF.first + random * (limit - BACKOFF.first));
}

/**
 * How long to wait after a change.
 *
 * @returns undefined when a change waits for the next round
 */
export function untilChangeGoes(intervalSeconds: number, debounceMs: number): number | undefined {
  return intervalSeconds <= USUAL_INTERVAL_SECONDS ? debounceMs : undefined;
}

/** `Retry-After` in ms: seconds or a date; 0 when it is neither. */
export function retryAfter(header: string | null, nowMs: number): number {
  if (header === null || header.trim() === '') return 0;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), 24 * 60 * 60_000);
}
