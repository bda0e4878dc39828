/** A cloud process for the benchmark of phones: forked with the database's URL; says its port. */
import { createApi } from '../src/api/api.ts';
import { closeApp, createApp, databaseAnswers, listen } from '../src/api/server.ts';
import { systemClock } from '../src/clock.ts';
import { openDatabase } from '../src/db/database.ts';
import { createLog } from '../src/log.ts';
import { sealerFrom } from '../src/secret.ts';

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
app.use('/api/v1', createApi({ runtime }));
closeApp(app, log);
const { port } = await listen(app, '127.0.0.1', 0);
process.send?.({ port });
process.on('disconnect', () => process.exit(0));
