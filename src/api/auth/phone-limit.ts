import type { Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Runtime } from '../../context.ts';
import { limitStore } from '../../db/platform.ts';
import { createAttempts, type From } from '../../domain/accounts/attempts.ts';
import { tooManyAttempts } from '../../domain/mobile/problems.ts';
import { mobileMessage } from '../../i18n/mobile.ts';
import { problem } from '../../problem.ts';

/** What one phone may ask of one process in a minute, and how many wrong passwords are taken in how many minutes. */
export interface PhoneLimits {
  callsPerMinute: number;
  perAccount: number;
  /** of all who share an address: a whole factory may */
  perAddress: number;
  minutes: number;
}

export const usualPhoneLimits: PhoneLimits = { callsPerMinute: 240, perAccount: 10, perAddress: 500, minutes: 15 };

const tooManyPhoneCalls = problem(mobileMessage, 'phone.too-many-calls', { status: 429 });

const secondsOf = (state: RateLimiterRes): number => Math.max(1, Math.ceil(state.msBeforeNext / 1000));

/**
 * Calls of each phone, counted in this process: a storm of resends must not become a storm of writes. Far above what a
 * phone with a full queue needs.
 */
export function createPhoneLimit({ callsPerMinute }: PhoneLimits) {
  const limiter = new RateLimiterMemory({ points: callsPerMinute, duration: 60 });
  return async (sessionId: string, res: Response): Promise<void> => {
    try {
      await limiter.consume(sessionId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      res.setHeader('Retry-After', String(secondsOf(refusal)));
      throw tooManyPhoneCalls({ calls: callsPerMinute });
    }
  };
}

/** Wrong passwords, counted in the database with those of the panel: one account is one account. */
export function createSignInLimit(runtime: Runtime, limits: PhoneLimits) {
  const attempts = createAttempts(limitStore(runtime.database), limits, { address: 'phone-sign-in-address' });
  return {
    /** Counts one attempt. @throws Problem `phone.too-many-attempts` */
    async attempt(account: string, from: From, res: Response): Promise<void> {
      const seconds = await attempts.attempt(account, from);
      if (seconds === 0) return;
      res.setHeader('Retry-After', String(seconds));
      throw tooManyAttempts({ seconds });
    },
    /** It was the owner: their attempts count no more. */
    succeeded: attempts.succeeded,
  };
}
