import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { limitStore } from '../../db/platform.ts';

/** Wrong passwords until somebody has to wait, within `minutes`. */
export interface AttemptLimits {
  /** for one account from one address, and on one known device */
  perAccount: number;
  /** from one address, for all accounts together: a factory may sit behind a single one */
  perAddress: number;
  minutes: number;
}

/** So many addresses together may use up their attempts for one account before devices that are not known wait. */
const ADDRESSES_PER_ACCOUNT = 10;

/** Where an attempt comes from. */
export interface From {
  address: string;
  /** of the account that is tried, when its owner has signed in on it before */
  device: string | null;
}

/** Counts attempts to sign in, in the database, so that all processes count together. */
export interface Attempts {
  /** Counts one attempt. @returns the seconds to wait when there were too many, else 0 */
  attempt(account: string, from: From): Promise<number>;
  /** It was the owner: what was counted where they are starts over. */
  succeeded(account: string, from: From): Promise<void>;
}

type Store = ReturnType<typeof limitStore>;

/** @param clears whether this one also deletes, now and then, what has expired of all of them */
export const limiterIn =
  (store: Store, clears = false) =>
  (keyPrefix: string, points: number, minutes: number): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: store,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      clearExpiredByTimeout: clears,
      keyPrefix,
      points,
      duration: minutes * 60,
    });

const secondsOf = (refusal: unknown): number => {
  if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  throw refusal;
};

/** @returns the seconds to wait, 0 when another attempt is allowed */
export const consume = (limiter: RateLimiterPostgres, key: string): Promise<number> =>
  limiter.consume(key).then(() => 0, secondsOf);

/** An account is not stored as it was typed: it may be a password in the wrong field. */
export const accountKey = (account: string): string =>
  createHash('sha256').update(account.trim().toLowerCase()).digest('hex');

/** Whoever has one IPv6 address has the 2^64 beside it too. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [front = '', back] = plain.split('%')[0]?.split('::') ?? [];
  const groups = front.split(':').filter(Boolean);
  const tail = back?.split(':').filter(Boolean) ?? [];
  const zeros = back === undefined ? [] : Array.from({ length: 8 - groups.length - tail.length }, () => '0');
  return `${[...groups, ...zeros, ...tail].slice(0, 4).join(':')}/64`;
}

/** Codes and the passwords that forms ask for: only whoever has shown a password or a session gets so far. */
const isBehindSignIn = (account: string): boolean => /^(second|form):/.test(account);

/**
 * Attempts are counted for the account at each address, for each address, and for the account at all addresses of
 * devices that are not known. A device on which the owner has signed in before is counted by itself: no stranger's
 * attempts keep its owner out.
 *
 * @param ways.address what counts the attempts of an address: phones and browsers apart
 */
export function createAttempts(store: Store, limits: AttemptLimits, ways: { address: string }): Attempts {
  const { perAccount, perAddress, minutes } = limits;
  const limiter = limiterIn(store);
  const pairs = limiter('sign-in-account', perAccount, minutes);
  const addresses = limiter(ways.address, perAddress, minutes);
  const devices = limiter('sign-in-device', perAccount, minutes);
  const strangers = limiter('sign-in-strangers', perAccount * ADDRESSES_PER_ACCOUNT, minutes);
  const behind = limiter('sign-in-behind', perAccount, minutes);
  const together = (account: string) => (isBehindSignIn(account) ? behind : strangers);
  return {
    async attempt(account, { address, device }) {
      const [key, network] = [accountKey(account), networkOf(address)];
      if (device !== null) return consume(devices, `${key}:${device}`);
      const here = await Promise.all([consume(addresses, network), consume(pairs, `${key}:${network}`)]);
      // one address that goes on and on uses up nobody else's attempts
      const wait = Math.max(...here);
      return wait > 0 ? wait : consume(together(account), key);
    },
    async succeeded(account, { address, device }) {
      const [key, network] = [accountKey(account), networkOf(address)];
      if (device !== null) return void (await devices.delete(`${key}:${device}`));
      await Promise.all([
        pairs.delete(`${key}:${network}`),
        addresses.reward(network),
        isBehindSignIn(account) ? behind.delete(key) : strangers.reward(key),
      ]);
    },
  };
}
