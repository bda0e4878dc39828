/**
 * A process of a cloud that runs background jobs, compiled code: forked with the database's URL. A test kills it in the
 * middle of a job.
 */
import { systemClock } from '../../dist/src/clock.js';
import { openDatabase } from '../../dist/src/db/database.js';
import { carryOutDue } from '../../dist/src/domain/mobile/carry-out.js';
import { startJobs } from '../../dist/src/jobs/runner.js';
import { createLog } from '../../dist/src/log.js';
import { sealerFrom } from '../../dist/src/secret.js';

const [url] = process.argv.slice(2);
const log = createLog('cloud', 'silent');
const database = openDatabase({ url, poolSize: 4, log });
const runtime = { deploymentRole: 'cloud', database, clock: systemClock, log, sealer: sealerFrom(Buffer.alloc(32, 7)) };
const bodies = { 'mobile-decisions': async ({ companyId }) => void (await carryOutDue(runtime, companyId)) };
await startJobs({ runtime, bodies, heartbeatMs: 100, pollMs: 50 });
process.send({ ready: true });
process.on('disconnect', () => process.exit(0));
