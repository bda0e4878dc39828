import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Context, unitOfWork } from '../../src/context.ts';
import { beat, openQueuePool } from '../../src/db/job-queue.ts';
import { runJobNow } from '../../src/domain/job-runs/job-runs.ts';
import { carryOutDue } from '../../src/domain/mobile/carry-out.ts';
import { decide } from '../../src/domain/mobile/decide.ts';
import { defineMessages, english } from '../../src/i18n/message.ts';
import { newId } from '../../src/id.ts';
import { type JobBodies, type JobRunner, startJobs } from '../../src/jobs/runner.ts';
import { jobPrincipal } from '../../src/policies/principal.ts';
import { problem } from '../../src/problem.ts';
import { projectRoot } from '../../src/project.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, testRuntime } from '../support/people.ts';
import { addWorker, openPhones, Phone, phonePunch, servePhones } from '../support/phones.ts';
import { eventually } from '../support/processes.ts';
import { inWords } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
const runners: JobRunner[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
beforeEach(async () => {
  await asOwner('DELETE FROM graphile_worker._private_jobs; DELETE FROM graphile_worker._private_job_queues');
  await platform((ctx) => ctx.sql.query('DELETE FROM job_run'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const runner of runners.splice(0)) await runner.stop();
});
afterAll(() => runtime.close());

const asOwner = async (sql: string, ...values: unknown[]) => (await runtime.database.pool.query(sql, values)).rows;
const platform = <T>(work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: jobPrincipal('job-runs', null) }, work);
const inQueue = () =>
  asOwner('SELECT key, attempts, locked_by, run_at AS "runAt" FROM graphile_worker._private_jobs ORDER BY id');

/** A job runner of this process, ended with its test. */
async function runner(bodies: JobBodies, options: Partial<Parameters<typeof startJobs>[0]> = {}): Promise<JobRunner> {
  const created = await startJobs({ runtime, bodies, pollMs: 50, heartbeatMs: 100, ...options });
  runners.push(created);
  return created;
}

interface Shown {
  id: string;
  state: string;
  error: string | null;
  failures: number;
  durationMs: number | null;
  startedAt: Date | null;
  succeededAt: Date | null;
  nextAt: Date | null;
}

const runOf = async (task: string, as = platform): Promise<Shown | undefined> =>
  as(
    async (ctx) =>
      (
        await ctx.sql.query<Shown>(
          `SELECT id, state, error, failures, duration_ms AS "durationMs", started_at AS "startedAt",
                  succeeded_at AS "succeededAt", next_at AS "nextAt" FROM job_run WHERE task = $1`,
          [task],
        )
      ).rows[0],
  );

const testMessage = defineMessages({ 'test.no-server': english('The mail server does not answer.') });
const noServer = problem(testMessage, 'test.no-server', { status: 503 });

describe('A scheduled job', () => {
  test('runs at the start, is written down, and waits in the queue for its next time', async () => {
    let runs = 0;
    await runner({
      subscriptions: async () => {
        runs += 1;
      },
    });
    const shown = await eventually(
      () => runOf('subscriptions'),
      (run) => run?.state === 'succeeded' && run.nextAt !== null,
    );
    expect(runs).toBe(1);
    expect(shown).toMatchObject({ error: null, failures: 0, durationMs: expect.any(Number) });
    const due = Number(shown?.nextAt) - Number(shown?.startedAt);
    expect(Math.round(due / 1000)).toBe(60);
    expect(await inQueue()).toMatchObject([{ key: 'subscriptions', attempts: 0, locked_by: null }]);
  });

  test('runs once when two runners race for it', async () => {
    const runs: string[] = [];
    await Promise.all(
      ['one', 'two', 'three'].map((name) => runner({ subscriptions: async () => void runs.push(name) })),
    );
    await eventually(
      () => runOf('subscriptions'),
      (run) => run?.state === 'succeeded' && run.nextAt !== null,
    );
    expect(runs).toHaveLength(1);
  });

  test('that a company wakes starts at once, for that company', async () => {
    const companies: (string | null)[] = [];
    await runner(
      { 'mobile-decisions': async ({ companyId }) => void companies.push(companyId) },
      { pollMs: 600_000 }, // by being told, not by asking
    );
    await eventually(
      async () => companies.length,
      (length) => length === 1,
    );
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    await eventually(
      async () => companies.length,
      (length) => length === 2,
    );
    expect(companies).toEqual([null, people.a.id]);
    const own = await eventually(
      () => runOf('mobile-decisions', people.systemA),
      (run) => run?.state === 'succeeded',
    );
    expect(own?.nextAt).toBeNull();
    expect(await runOf('mobile-decisions', people.systemB)).toBeUndefined();
  });

  test('does not start on a deployment role that has no such job', async () => {
    await expect(
      runner({ subscriptions: async () => undefined }, { runtime: { ...runtime, deploymentRole: 'site' } }),
    ).rejects.toThrow('does not run on a site');
  });
});

describe('A job that fails', () => {
  test('shows its error, waits longer each time, and succeeds when the cause is gone', async () => {
    let isDown = true;
    let attempts = 0;
    await runner({
      'prune-mail': async () => {
        attempts += 1;
        if (isDown) throw noServer({});
      },
    });
    const waits: number[] = [];
    for (const failures of [1, 2, 3]) {
      const shown = await eventually(
        () => runOf('prune-mail'),
        (run) => run?.state === 'failed' && run.failures === failures && run.nextAt !== null,
      );
      expect(inWords(shown?.error)).toBe('The mail server does not answer.');
      const [job] = await inQueue();
      expect(job).toMatchObject({ key: 'prune-mail', attempts: failures });
      expect(job?.runAt).toEqual(expect.any(Date));
      waits.push(Number(shown?.nextAt) - Number(shown?.startedAt));
      if (failures === 3) isDown = false;
      await asOwner('UPDATE graphile_worker._private_jobs SET run_at = now()');
    }
    expect(waits.map((ms) => Math.floor(ms / 1000))).toEqual([2, 7, 20]);
    const shown = await eventually(
      () => runOf('prune-mail'),
      (run) => run?.state === 'succeeded',
    );
    expect(shown).toMatchObject({ error: null, failures: 0 });
    expect(attempts).toBe(4);
  });

  test('says no more than that, when its error is none that people are meant to read', async () => {
    await runner({
      'prune-mail': async () => {
        await runtime.database.pool.query('SELECT 1 FROM a_table_that_is_not_there');
      },
    });
    const shown = await eventually(
      () => runOf('prune-mail'),
      (run) => run?.state === 'failed',
    );
    expect(inWords(shown?.error)).toBe('An internal error. The log of the server has its details.');
  });

  test('is run at once by "Run now", by whoever has the right', async () => {
    let isDown = true;
    const forced: boolean[] = [];
    await runner({
      'mobile-retention': async ({ companyId, isForced }) => {
        if (companyId !== people.a.id) return;
        forced.push(isForced);
        if (isDown) throw noServer({});
      },
    });
    // its 02:00 is still to come
    const waiting = await eventually(
      () => runOf('mobile-retention', people.systemA),
      (run) => run !== undefined,
    );
    const id = String(waiting?.id);
    await people.rahim((ctx) => runJobNow(ctx, id));
    await eventually(
      () => runOf('mobile-retention', people.systemA),
      (run) => run?.state === 'failed' && run.nextAt !== null,
    );
    isDown = false;
    await asOwner(`UPDATE graphile_worker._private_jobs SET run_at = now() + interval '50 minutes' WHERE attempts > 0`);
    await expect(people.karim((ctx) => runJobNow(ctx, id))).rejects.toMatchObject({ status: 403 });
    await people.rahim((ctx) => runJobNow(ctx, id));
    await eventually(
      () => runOf('mobile-retention', people.systemA),
      (run) => run?.state === 'succeeded',
    );
    expect(forced).toEqual([true, true]);
    const reported = await people.systemA(
      async (ctx) => (await ctx.sql.query(`SELECT 1 FROM journal WHERE action = 'job-run.requested'`)).rowCount,
    );
    expect(reported).toBe(2);
  });

  test('of another company is out of reach of "Run now"', async () => {
    await runner({ 'mobile-retention': async () => undefined });
    const other = await eventually(
      () => runOf('mobile-retention', people.systemB),
      (run) => run !== undefined,
    );
    await expect(people.rahim((ctx) => runJobNow(ctx, String(other?.id)))).rejects.toMatchObject({ status: 404 });
  });
});

describe('A process that dies with a job', () => {
  const lockAs = (worker: string, since: string) =>
    asOwner(
      `UPDATE graphile_worker._private_jobs SET attempts = 1, locked_by = $1, locked_at = now() - $2::interval`,
      worker,
      since,
    );

  test('killed in the middle of it: another process does it, once', async () => {
    const served = await servePhones(runtime);
    const admin = await asSuperuser(runtime.database.url);
    try {
      const worker = await addWorker(runtime, people.a.id, 'Jamil');
      await openPhones(people.systemA);
      const phone = new Phone(served.url);
      await phone.signIn(worker.email);
      const ids: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const punch = phonePunch({}, new Date(Date.now() - n * 600_000));
        expect((await phone.send([punch])).body.data[0]).toMatchObject({ result: 'ok' });
        ids.push(punch.id);
      }
      const batchId = newId();
      await people.rahim((ctx) =>
        decide(
          ctx,
          ids.map((mobilePunchId) => ({ id: newId(), batchId, mobilePunchId, verdict: 'accept' as const })),
        ),
      );
      await admin.query('UPDATE mobile_decision SET carry_out_at = now()');
      // the child stops in the middle of its transaction, at a row that somebody else holds
      await admin.query('BEGIN');
      await admin.query('SELECT 1 FROM mobile_punch WHERE id = ANY($1::uuid[]) FOR UPDATE', [ids]);
      await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
      const child = fork(join(projectRoot(), 'tests/support/job-process.mjs'), [runtime.database.url]);
      children.push(child);
      await once(child, 'message');
      const locks = () =>
        admin.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      await eventually(locks, ({ rowCount }) => (rowCount ?? 0) > 0);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await admin.query('ROLLBACK');
      expect((await inQueue()).filter(({ locked_by }) => locked_by !== null).length).toBeGreaterThan(0);

      const carriedOut: string[] = [];
      await runner(
        {
          'mobile-decisions': async ({ companyId }) => {
            for (const [, punches] of await carryOutDue(runtime, companyId)) carriedOut.push(...punches);
          },
        },
        { staleMs: 1_000 },
      );
      await eventually(
        async () => carriedOut.length,
        (length) => length >= 3,
      );
      expect(carriedOut.sort()).toEqual([...ids].sort());
      const punches = await people.systemA(
        async (ctx) => (await ctx.sql.query('SELECT id FROM punch WHERE id = ANY($1::uuid[])', [ids])).rows,
      );
      expect(punches).toHaveLength(3);
      const accepted = await people.systemA(
        async (ctx) =>
          (
            await ctx.sql.query(
              `SELECT record_id, count(*)::int AS n FROM journal WHERE action = 'mobile-punch.accepted' GROUP BY 1`,
            )
          ).rows,
      );
      expect(accepted.map(({ n }) => n)).toEqual([1, 1, 1]);
    } finally {
      await admin.end();
      await served.close();
    }
  });

  test('keeps it locked as long as it may only be slow', async () => {
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    await lockAs('worker-of-another-process', '59 seconds');
    const pool = openQueuePool(runtime.database.url, 1, runtime.log);
    try {
      expect(await beat(pool, [], 60_000)).toBe(0);
      expect(await inQueue()).toMatchObject([{ locked_by: 'worker-of-another-process' }]);
      expect(await beat(pool, [], 58_000)).toBe(1);
      expect(await inQueue()).toMatchObject([{ locked_by: null }]);
    } finally {
      await pool.end();
    }
  });

  test('is not one that says that it lives, however long its job takes', async () => {
    let end: (() => void) | undefined;
    const taken = new Promise<void>((resolve) => {
      end = resolve;
    });
    await runner({ subscriptions: () => taken });
    const [job] = await eventually(inQueue, ([found]) => Boolean(found?.locked_by));
    await lockAs(String(job?.locked_by), '5 hours');
    const old = () =>
      asOwner(`SELECT 1 FROM graphile_worker._private_jobs WHERE locked_at < now() - interval '1 hour'`);
    await eventually(old, (rows) => rows.length === 0);
    expect(await inQueue()).toMatchObject([{ locked_by: job?.locked_by }]);
    end?.();
    await eventually(
      () => runOf('subscriptions'),
      (run) => run?.state === 'succeeded',
    );
  });

  test('was the only one of a site: its jobs run again at the next start, with no waiting', async () => {
    const site = { ...runtime, deploymentRole: 'site' as const };
    await platform((ctx) =>
      ctx.sql.query(
        `SELECT 1 FROM put_jobs(jsonb_build_array(jsonb_build_object('task', 'nightly-backup', 'due', now(), 'kind', 'wake')))`,
      ),
    );
    await lockAs('worker-that-was-killed', '1 second');
    let runs = 0;
    await runner(
      {
        'nightly-backup': async () => {
          runs += 1;
        },
      },
      { runtime: site, staleMs: 14_400_000 },
    );
    await eventually(
      async () => runs,
      (count) => count === 1,
    );
  });
});

describe('A runner that stops', () => {
  test('tells its jobs, waits for them, and leaves nothing locked', async () => {
    let ended = '';
    const stopping = await runner({
      subscriptions: ({ signal }) =>
        new Promise<void>((resolve) => {
          const end = () => {
            ended = 'after its part';
            resolve();
          };
          // a job is locked before it begins
          if (signal.aborted) end();
          else signal.addEventListener('abort', end);
        }),
    });
    await eventually(inQueue, ([found]) => Boolean(found?.locked_by));
    runners.splice(0);
    await stopping.stop();
    expect(ended).toBe('after its part');
    expect((await inQueue()).filter(({ locked_by }) => locked_by !== null)).toEqual([]);
    expect(await runOf('subscriptions')).toMatchObject({ state: 'succeeded' });
  });
});
