/**
 * A cloud's end of the sync in a process of its own, compiled code: forked with the database's URL, the port, and the
 * number of the statement before which it dies, by SIGKILL, as when the plug is pulled.
 */
import { createServer } from 'node:http';
import express from 'express';
import pg from 'pg';
import { systemClock } from '../../dist/src/clock.js';
import { openDatabase } from '../../dist/src/db/database.js';
import { createLog } from '../../dist/src/log.js';
import { sealerFrom } from '../../dist/src/secret.js';
import { createSyncRouter } from '../../dist/src/sync/router.js';

const [url, port, diesAt] = process.argv.slice(2);
let statements = 0;
const query = pg.Client.prototype.query;
pg.Client.prototype.query = function counted(...args) {
  statements += 1;
  if (statements === Number(diesAt)) process.kill(process.pid, 'SIGKILL');
  return query.apply(this, args);
};
const log = createLog('cloud', 'silent');
const database = openDatabase({ url, poolSize: 3, log });
const runtime = { deploymentRole: 'cloud', database, clock: systemClock, log, sealer: sealerFrom(Buffer.alloc(32, 7)) };
const app = express();
app.use('/sync/v1', createSyncRouter({ runtime }));
const server = createServer(app).listen(Number(port), '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
