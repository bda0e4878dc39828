import type { Context } from '../../context.ts';
import type { RecordAction } from '../declaration.ts';
import { currentRequest } from '../request.ts';

type Confirmed = Omit<RecordAction, 'component' | 'run'> & Partial<Pick<RecordAction, 'component'>>;

/** A button that says what it will do, and does it to its record; nothing of what the command answers is shown. */
export const confirmed = (action: Confirmed, run: (ctx: Context, id: string) => Promise<unknown>): RecordAction => ({
  component: 'Confirm',
  ...action,
  async run(ctx, id) {
    await run(ctx, id);
    return {};
  },
});

/** What was done on site is sent at once, when it has been stored. In the cloud there is nothing to send. */
export function sendSoon(ctx: Context): void {
  const { syncNow } = currentRequest().hooks;
  ctx.afterCommit(() => {
    syncNow?.().catch((error: Error) => ctx.log.warn({ reason: error.message }, 'a sync asked for by hand failed'));
  });
}
