import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Wrong passwords for one account, and from one address (a factory may sit behind a single one), until one has to wait. */
export interface Limits {
  perAccount: number;
  perAddress: number;
  minutes: number;
  /** letters within an hour to one address, and from one */
  lettersTo?: number;
  lettersFrom?: number;
}

export const usualLimits: Limits = { perAccount: 10, perAddress: 100, minutes: 15 };

/** Counts attempts to sign in, in the database, so that all processes count together. */
export interface Throttle {
  /** Counts one attempt. @returns the seconds to wait when there were too many, else 0 */
  attempt(account: string, address: string): Promise<number>;
  /** It was him: his account's count starts over, and the attempt does not count for the address. */
  succeeded(account: string, address: string): Promise<void>;
  /** Letters that a stranger can have sent: counted where they come from and where they go. */
  letters: { from(address: string): Promise<number>; to(email: string): Promise<number> };
}

export function createThrottle(pool: pg.Pool, limits: Limits): Throttle {
  const limiter = (keyPrefix: string, points: number, minutes = limits.minutes) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix,
      points,
      duration: minutes * 60,
    });
  const accounts = limiter('sign-in-account', limits.perAccount);
  const addresses = limiter('sign-in-address', limits.perAddress);
  // an address is not stored as it was typed: it may be a password in the wrong field
  const keyOf = (account: string) => createHash('sha256').update(account.trim().toLowerCase()).digest('hex');
  const waitFor = (refusal: unknown): number => {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  };
  const hourly = (keyPrefix: string, points: number) => {
    const one = limiter(keyPrefix, points, 60);
    return (key: string) => one.consume(key).then(() => 0, waitFor);
  };
  const to = hourly('letters-to', limits.lettersTo ?? 5);
  const from = hourly('letters-from', limits.lettersFrom ?? 60);
  return {
    letters: { from, to: (email) => to(keyOf(email)) },
    async attempt(account, address) {
      const results = await Promise.allSettled([addresses.consume(address), accounts.consume(keyOf(account))]);
      const waits = results.map((result) => (result.status === 'rejected' ? waitFor(result.reason) : 0));
      return Math.max(...waits);
    },
    async succeeded(account, address) {
      await Promise.all([accounts.delete(keyOf(account)), addresses.reward(address)]);
    },
  };
}
