import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { findEmbedded } from '../db/embedded.ts';
import type { Log } from '../log.ts';
import { loadOrCreateKey, sealerFrom } from '../secret.ts';
import { type Bootstrapped, bootstrap } from './bootstrap.ts';

/**
 * The runtime of a role for one command: of the process that is running on its data when there is one, else opened for
 * the moment.
 */
export async function runningRuntime(config: Config, log: Log): Promise<Bootstrapped> {
  const url = config.DATABASE_URL ? undefined : findEmbedded(config.dataDir);
  if (url === undefined) return bootstrap(config, log);
  const key = config.SECRET_KEY
    ? Buffer.from(config.SECRET_KEY, 'hex')
    : loadOrCreateKey(join(config.dataDir, 'secret.key'));
  const database = openDatabase({ url, poolSize: 2, log });
  return {
    deploymentRole: config.role,
    database,
    clock: systemClock,
    log,
    sealer: sealerFrom(key),
    close: () => database.close(),
  };
}
