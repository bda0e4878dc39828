import type { Response } from 'express';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Runtime } from '../../context.ts';
import { limitStore } from '../../db/platform.ts';
import { httpMessage } from '../../i18n/http.ts';
import { problem } from '../../problem.ts';

/** How many calls one token may make in how many seconds. */
export interface CallLimit {
  calls: number;
  seconds: number;
}

export const usualCallLimit: CallLimit = { calls: 600, seconds: 60 };

const tooManyCalls = problem(httpMessage, 'http.too-many-calls', { status: 429 });

/** Counts the calls of each token in the database, so that all processes count together. */
export function createCallLimit(runtime: Runtime, { calls, seconds }: CallLimit) {
  const limiter = new RateLimiterPostgres({
    storeClient: limitStore(runtime.database),
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'api-token',
    points: calls,
    duration: seconds,
    // once it is over, this process knows until when and asks the database no more
    inMemoryBlockOnConsumed: calls,
  });
  const say = (res: Response, state: RateLimiterRes): number => {
    const wait = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    res.setHeader('RateLimit-Limit', String(calls));
    res.setHeader('RateLimit-Remaining', String(state.remainingPoints));
    res.setHeader('RateLimit-Reset', String(wait));
    return wait;
  };
  /** Counts one call. @throws Problem `http.too-many-calls` */
  return async (tokenId: string, res: Response): Promise<void> => {
    try {
      say(res, await limiter.consume(tokenId));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      res.setHeader('Retry-After', String(say(res, refusal)));
      throw tooManyCalls({ calls, seconds });
    }
  };
}
