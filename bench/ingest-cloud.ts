/** A cloud process for the ingest benchmark: forked with the database's URL and, if it matters, a port; says its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, databaseAnswers } from '../src/api/server.ts';
import { systemClock } from '../src/clock.ts';
import { openDatabase } from '../src/db/database.ts';
import { createLog } from '../src/log.ts';
import { sealerFrom } from '../src/secret.ts';
import { createSyncRouter } from '../src/sync/router.ts';

const log = createLog('cloud', 'silent');
const database = openDatabase({ url: process.argv[2] ?? '', log });
const runtime = {
  deploymentRole: 'cloud' as const,
  database,
  clock: systemClock,
  log,
  sealer: sealerFrom(Buffer.alloc(32, 1)),
};
const app = createApp({ log, trustProxy: 0, isReady: () => databaseAnswers(database) });
app.use('/sync/v1', createSyncRouter({ runtime }));
const server = createServer(app).listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
