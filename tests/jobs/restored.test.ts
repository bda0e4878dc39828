/** A backup holds the tables of the program, not the queue: after it was restored, the queue is made anew from them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Runtime, unitOfWork } from '../../src/context.ts';
import { restoreBackup } from '../../src/db/backup/restore.ts';
import { writeBackup } from '../../src/db/backup/write.ts';
import { openDatabase } from '../../src/db/database.ts';
import { startJobs } from '../../src/jobs/runner.ts';
import { createLog } from '../../src/log.ts';
import { jobPrincipal } from '../../src/policies/principal.ts';
import { scratchDatabase, type TestDatabase } from '../support/database.ts';
import { testRuntime } from '../support/people.ts';
import { eventually } from '../support/processes.ts';

const log = createLog('test', 'silent');
const asOwner = async ({ database }: Runtime, sql: string) => (await database.pool.query(sql)).rows;
const runsIn = (runtime: Runtime) =>
  unitOfWork({ runtime, principal: jobPrincipal('job-runs', null) }, async ({ sql }) => {
    const { rows } = await sql.query<{ task: string; state: string; nextAt: Date | null }>(
      'SELECT task, state, next_at AS "nextAt" FROM job_run',
    );
    return rows;
  });
let runtime: Awaited<ReturnType<typeof testRuntime>>;
let empty: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'hajira-jobs-'));

beforeAll(async () => {
  [runtime, empty] = await Promise.all([testRuntime(), scratchDatabase()]);
});
afterAll(async () => {
  await runtime.close();
  await empty.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('the jobs of a restored database are planned again, and what was written down of them is there', async () => {
  const bodies = { subscriptions: async () => undefined };
  const first = await startJobs({ runtime, bodies, pollMs: 50 });
  const [before] = await eventually(
    () => runsIn(runtime),
    ([run]) => run?.state === 'succeeded' && run.nextAt !== null,
  );
  await first.stop();
  const options = { url: runtime.database.url, folder, role: 'cloud', app: '0.1.0', keyCheck: 'key' } as const;
  const { file } = await writeBackup({ ...options, now: new Date() });
  await restoreBackup({ file, url: empty.url, log });

  const database = openDatabase({ url: empty.url, poolSize: 4, log });
  const restored: Runtime = { ...runtime, database };
  try {
    expect(await asOwner(restored, 'SELECT key FROM graphile_worker._private_jobs')).toEqual([]);
    expect(await runsIn(restored)).toEqual([before]);
    const second = await startJobs({ runtime: restored, bodies, pollMs: 50 });
    const queued = await asOwner(restored, 'SELECT key, run_at AS "runAt" FROM graphile_worker._private_jobs');
    await second.stop();
    expect(queued).toEqual([{ key: 'subscriptions', runAt: before?.nextAt }]);
  } finally {
    await database.close();
  }
});
