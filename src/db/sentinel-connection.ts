import pg from 'pg';
import type { Log } from '../log.ts';

const AGAIN_MS = 5_000;

/**
 * Keeps one connection open while the program runs. The pool closes its idle connections; without this one a restore could
 * not tell that the database is in use.
 *
 * @returns closes it
 */
export async function holdSentinelConnection(url: string, log: Log): Promise<() => Promise<void>> {
  let isLeaving = false;
  let timer: NodeJS.Timeout | undefined;
  let here: pg.Client | undefined;
  const again = (): void => {
    here = undefined;
    if (isLeaving) return;
    clearTimeout(timer);
    timer = setTimeout(() => void enter().catch(again), AGAIN_MS);
    timer.unref();
  };
  const enter = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: 'hajira is running' });
    client.on('error', (error) => {
      log.debug({ reason: error.message }, 'the connection that says that Hajira is running was lost');
      again();
    });
    await client.connect();
    if (isLeaving) return client.end();
    here = client;
  };
  await enter();
  return async () => {
    isLeaving = true;
    clearTimeout(timer);
    await here?.end().catch(() => undefined);
  };
}
