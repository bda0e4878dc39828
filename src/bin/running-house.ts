import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { findEmbedded } from '../db/embedded.ts';
import type { Log } from '../log.ts';
import { loadOrCreateKey, sealerFrom } from '../secret.ts';
import { type OpenHouse, openHouse } from './open-house.ts';

/**
 * The house of a role for one command: of the process that is running on its data when there is one, else opened for
 * the moment.
 */
export async function runningHouse(config: Config, log: Log): Promise<OpenHouse> {
  const url = config.DATABASE_URL ? undefined : findEmbedded(config.dataDir);
  if (url === undefined) return openHouse(config, log);
  const key = config.SECRET_KEY
    ? Buffer.from(config.SECRET_KEY, 'hex')
    : loadOrCreateKey(join(config.dataDir, 'secret.key'));
  const database = openDatabase({ url, poolSize: 2, log });
  return {
    place: config.role,
    database,
    clock: systemClock,
    log,
    sealer: sealerFrom(key),
    close: () => database.close(),
  };
}
