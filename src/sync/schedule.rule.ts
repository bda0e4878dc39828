/** The interval of a site that nobody set: up to it a change goes out at once; a longer one was chosen to send seldom. */
const USUAL_INTERVAL_SECONDS = 60;

/** Somebody who starts a cloud again is back within that time: so long nobody waits longer and longer. */
const BACKOFF = { restart: 30_000, growth: 1.5, longest: 15 * 60_000 };

/** FNV-1a over the text's characters: the same number for the same site, evenly spread, 32 bits. */
export function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * When a site's next round begins. Each site has its own place within the interval, out of its id, so that ten thousand
 * sites are spread over it, and stay so after an outage.
 *
 * @param random from 0 to below 1; moves the round by up to a tenth of the interval either way
 * @returns ms to wait: more than a third of the interval, so that jitter makes no round follow right upon another
 */
export function untilNextRound(siteId: string, nowMs: number, intervalSeconds: number, random: number): number {
  const interval = intervalSeconds * 1000;
  const phase = spread(siteId) % interval;
  const earliest = nowMs + interval / 2;
  const turns = Math.ceil((earliest - phase) / interval);
  const jitter = (random * 2 - 1) * (interval / 10);
  return Math.round(phase + turns * interval + jitter - nowMs);
}

const within = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most);

/**
 * How long to wait after so many failures in a row: anything from a twelfth of the interval (1 to 5 s) to a limit that begins
 * at half of it (2 to 30 s) and, after the time of a restart, grows by half each time, up to 15 minutes. So that ten thousand sites never ask much more
 * often than in a good hour, and a site that an admin set to be quick is quick after a failure too. Full jitter: sites that
 * failed together do not come back together.
 *
 * @param failures 1 after the first
 * @param random from 0 to below 1
 */
export function untilNextTry(failures: number, random: number, intervalSeconds = USUAL_INTERVAL_SECONDS): number {
  const interval = intervalSeconds * 1000;
  const least = within(1_000, interval / 12, 5_000);
  const first = within(2_000, interval / 2, 30_000);
  const beyond = Math.max(0, failures - Math.round(BACKOFF.restart / first));
  const limit = Math.min(BACKOFF.longest, first * BACKOFF.growth ** beyond);
  return Math.round(least + random * (limit - least));
}

/** A program that has just started asks so often soon again, in ms: the power may have come back to the cloud in this moment too. */
const FIRST_TRIES = { count: 3, least: 300, longest: 1_000 };

/**
 * How long to wait when nothing was answered yet since the program was started.
 *
 * @param failures 1 after the first
 * @param random from 0 to below 1
 * @returns undefined after the first few: from then on it waits as long as every other
 */
export function untilFirstAnswer(failures: number, random: number): number | undefined {
  const { count, least, longest } = FIRST_TRIES;
  return failures <= count ? Math.round(least + random * (longest - least)) : undefined;
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

const DAY_MS = 24 * 60 * 60_000;
const COMPARED_DAYS = 35;

/**
 * Where the daily look begins, whether the punches of both ends are the same: some weeks back, on the first of a month at
 * the beginning. Counted from the last look, also when the program was started since.
 *
 * @param last when the last one was done, in ms; null when none was
 * @returns a day, '' for the beginning, or undefined while the last look is no day old
 */
export function comparedSince(last: number | null, now: number): string | undefined {
  if (last !== null && now >= last && now - last < DAY_MS) return undefined;
  const isFirst = new Date(now).getUTCDate() === 1;
  return isFirst ? '' : new Date(now - COMPARED_DAYS * DAY_MS).toISOString().slice(0, 10);
}

const TOKEN_DAYS = 30;

/**
 * Whether a site's token is to be renewed.
 *
 * @param at when it was given, by the site's own clock; null when nobody knows. A time to come was written while the clock
 *   was ahead and says nothing
 */
export const isTokenOld = (at: Date | null, now: Date): boolean =>
  at === null || now.getTime() - at.getTime() >= TOKEN_DAYS * DAY_MS || at.getTime() - now.getTime() > DAY_MS;

/** A time of giving by which a token is old a day from now. */
export const renewedTomorrow = (now: Date): Date => new Date(now.getTime() - (TOKEN_DAYS - 1) * DAY_MS);
