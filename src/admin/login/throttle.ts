import type { limitStore } from '../../db/platform.ts';
import {
  type AttemptLimits,
  type Attempts,
  accountKey,
  consume,
  createAttempts,
  limiterIn,
} from '../../domain/accounts/attempts.ts';

export interface Limits extends AttemptLimits {
  /** letters within an hour to one address, and from one */
  lettersTo?: number;
  lettersFrom?: number;
}

export const usualLimits: Limits = { perAccount: 10, perAddress: 100, minutes: 15 };

export interface Throttle extends Attempts {
  /** Letters that a stranger can have sent: counted where they come from and where they go. */
  letters: { from(address: string): Promise<number>; to(email: string): Promise<number> };
}

const HOUR = 60;

export function createThrottle(store: ReturnType<typeof limitStore>, limits: Limits): Throttle {
  const to = limiterIn(store, true)('letters-to', limits.lettersTo ?? 5, HOUR);
  const from = limiterIn(store)('letters-from', limits.lettersFrom ?? 60, HOUR);
  return {
    ...createAttempts(store, limits, { address: 'sign-in-address' }),
    letters: { from: (address) => consume(from, address), to: (email) => consume(to, accountKey(email)) },
  };
}
