import type { Clock } from '../../clock.ts';

/** Callers that are remembered; those heard of longest ago are forgotten first. */
const MOST_CALLERS = 10_000;

/** Counts requests of each caller; bounded memory, whoever calls. */
export class Limiter {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #atOnce: number;
  readonly #callers = new Map<string, { tokens: number; at: number }>();

  /**
   * @param perSecond requests that a caller may make in the long run
   * @param atOnce and how many at once
   */
  constructor(clock: Clock, perSecond: number, atOnce: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#atOnce = atOnce;
  }

  /** Whether this caller has anything left, without taking it. */
  has(caller: string): boolean {
    const known = this.#callers.get(caller);
    if (!known) return true;
    return known.tokens + ((this.#clock.now().getTime() - known.at) / 1000) * this.#perSecond >= 1;
  }

  /** @returns false when this caller has asked too often */
  takes(caller: string): boolean {
    const now = this.#clock.now().getTime();
    const known = this.#callers.get(caller) ?? { tokens: this.#atOnce, at: now };
    const gained = (Math.max(0, now - known.at) / 1000) * this.#perSecond;
    const tokens = Math.min(this.#atOnce, known.tokens + gained);
    this.#callers.delete(caller);
    this.#callers.set(caller, { tokens: Math.max(0, tokens - 1), at: now });
    if (this.#callers.size > MOST_CALLERS) this.#callers.delete(this.#callers.keys().next().value ?? '');
    return tokens >= 1;
  }
}
