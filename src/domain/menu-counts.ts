import type { Context } from '../context.ts';
import type { Model } from '../policies/roles.ts';
import { countWaiting } from './companies/requests.ts';
import { countAttention } from './sites/standing.ts';

/** What waits for somebody, by the list in which they find it: numbers in the menu. */
export async function menuCounts(ctx: Context): Promise<Partial<Record<Model, number>>> {
  const { requests, inactive } = await countWaiting(ctx);
  const { conflicts, refused, deferred } = await countAttention(ctx);
  const onSite = ctx.deploymentRole === 'site' ? { sync_outbox: refused } : { site: refused || deferred };
  return { join_request: requests, user: inactive, sync_conflict: conflicts, ...onSite };
}
