import pg from 'pg';
import type { Log } from '../log.ts';

/** What has changed: `session:<sha-256 of its id>`, `user:<id>`, `company:<id>`; `unknown` when messages may have been lost. */
type AccessChange = string;

const CHANNEL = 'hajira_access';
const AGAIN_MS = 1_000;

export interface AccessChanges {
  /** Calls back for every change from now on, made by whatever process. @returns how to stop it */
  watch(heard: (change: AccessChange) => void): Promise<() => void>;
  close(): Promise<void>;
}

/**
 * Hears, on one connection of its own, when sessions end and users or companies lose what they have (the triggers of the
 * migration `access_changes` tell it). Connects when somebody first watches; a connection that was lost is replaced, and
 * watchers are told that something may have changed meanwhile.
 */
export function accessChanges(url: string, log: Log): AccessChanges {
  const watchers = new Set<(change: AccessChange) => void>();
  let listening: Promise<pg.Client> | undefined;
  let isClosed = false;
  const tell = (change: AccessChange) => {
    for (const heard of [...watchers]) heard(change);
  };
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, application_name: 'hajira access' });
    const lost = () => {
      if (isClosed || !listening) return;
      listening = undefined;
      log.debug('the connection that hears of ended sessions was lost');
      // whoever watches is not left to what they had: they ask again at once, and once more when it is back
      tell('unknown');
      if (watchers.size > 0) setTimeout(again, AGAIN_MS).unref();
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', ({ payload = 'unknown' }) => tell(payload));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    return client;
  };
  const listen = (): Promise<pg.Client> => {
    listening ??= connect().catch((error: unknown) => {
      listening = undefined;
      throw error;
    });
    return listening;
  };
  const again = (): void => {
    if (isClosed || watchers.size === 0) return;
    listen().then(
      () => tell('unknown'),
      () => setTimeout(again, AGAIN_MS).unref(),
    );
  };
  return {
    async watch(heard) {
      watchers.add(heard);
      try {
        await listen();
      } catch (error) {
        watchers.delete(heard);
        throw error;
      }
      return () => void watchers.delete(heard);
    },
    async close() {
      isClosed = true;
      watchers.clear();
      const client = await listening?.catch(() => undefined);
      await client?.end().catch(() => undefined);
    },
  };
}
