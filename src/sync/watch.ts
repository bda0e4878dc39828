import { type Runtime, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { isDue } from './due.rule.ts';

/** How often the site asks its own database, in ms. */
const CHECK_MS = 1_000;

export interface OutboxWatch {
  /** Looks now. @returns whether something waits that was not seen before */
  check(): Promise<boolean>;
  stop(): void;
}

/**
 * Sees that something waits to go up, whoever wrote it: the panel, the API, an import, psql. It looks, since being told is
 * dearer: NOTIFY in a trigger makes every commit of the database wait for one lock, and a hook of the application does
 * not see psql. What was refused, or waits for its time, is nothing new.
 */
export function watchOutbox(runtime: Runtime, onChange: () => void): OutboxWatch {
  let bound: Awaited<ReturnType<typeof findBoundSite>>;
  let seen: string | null = null;

  async function check(): Promise<boolean> {
    bound ??= await findBoundSite(runtime.database);
    if (!bound) return false;
    const { companyId, siteId, name } = bound;
    const principal = sitePrincipal({ id: siteId, name, companyId });
    const newest = await unitOfWork({ runtime, principal }, async ({ sql, now }) => {
      const { rows } = await sql.query<{ change: string }>(
        `SELECT seq || '.' || rev AS change FROM sync_outbox
         WHERE company_id = $1 AND error IS NULL AND ${isDue('$2')} ORDER BY company_id DESC, seq DESC LIMIT 1`,
        [companyId, now],
      );
      return rows[0]?.change ?? null;
    });
    const isNew = newest !== null && newest !== seen;
    seen = newest;
    if (isNew) onChange();
    return isNew;
  }

  let isReading = false;
  const timer = setInterval(() => {
    if (isReading) return;
    isReading = true;
    check()
      .catch((error: Error) => runtime.log.debug({ reason: error.message }, 'the outbox was not read'))
      .finally(() => {
        isReading = false;
      });
  }, CHECK_MS);
  timer.unref();
  return { check, stop: () => clearInterval(timer) };
}
