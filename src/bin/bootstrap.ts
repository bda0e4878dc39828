import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Runtime } from '../context.ts';
import { openDatabase } from '../db/database.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { holdSentinelConnection } from '../db/sentinel-connection.ts';
import type { Log } from '../log.ts';
import { loadOrCreateKey, sealerFrom } from '../secret.ts';

export interface Bootstrapped extends Runtime {
  close(): Promise<void>;
}

/** Starts or finds the database, brings it up to date, and opens it. What was opened is closed again when a step fails. */
export async function bootstrap(config: Config, log: Log, onLost?: () => void): Promise<Bootstrapped> {
  const embedded = config.DATABASE_URL ? undefined : await startEmbedded({ folder: config.dataDir, log, onLost });
  try {
    const url = config.DATABASE_URL ?? embedded?.url ?? '';
    await migrate({ url, log });
    const key = config.SECRET_KEY
      ? Buffer.from(config.SECRET_KEY, 'hex')
      : loadOrCreateKey(join(config.dataDir, 'secret.key'));
    const leave = await holdSentinelConnection(url, log);
    const database = openDatabase({ url, poolSize: config.DATABASE_POOL, log });
    const close = async () => {
      await leave();
      await database.close();
      await embedded?.stop();
    };
    return { deploymentRole: config.role, database, clock: systemClock, log, sealer: sealerFrom(key), close };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
