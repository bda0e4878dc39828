import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { acrossCompanies, type Context, unitOfWork } from '../../src/context.ts';
import { planJobs, pruneRuns } from '../../src/domain/job-runs/job-runs.ts';
import { sendMail } from '../../src/domain/mail/send-mail.ts';
import { jobs } from '../../src/policies/jobs.ts';
import { jobPrincipal } from '../../src/policies/principal.ts';
import { taskNames, tasks } from '../../src/policies/tasks.ts';
import { projectRoot } from '../../src/project.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());
beforeEach(async () => {
  await asOwner('DELETE FROM graphile_worker._private_jobs');
  await platform((ctx) => ctx.sql.query('DELETE FROM job_run'));
});

/** As the owner of the queue, whom nothing stops. */
const asOwner = async (sql: string, ...values: unknown[]) => (await runtime.database.pool.query(sql, values)).rows;
const queued = (): Promise<{ key: string; payload: { company: string | null }; runAt: Date }[]> =>
  asOwner(
    'SELECT key, payload, run_at AS "runAt" FROM graphile_worker._private_jobs WHERE key IS NOT NULL ORDER BY key',
  );
const keys = async () => (await queued()).map(({ key }) => key);
const platform = <T>(work: (ctx: Context) => Promise<T>) =>
  unitOfWork({ runtime, principal: jobPrincipal('job-runs', null) }, work);

const closed = { code: '42501' };

describe('The queue stays closed to', () => {
  const tables = ['_private_jobs', '_private_tasks', '_private_job_queues', '_private_known_crontabs', 'jobs'];

  test.each(
    tables.flatMap((table) => (['hajira_app', 'hajira_platform'] as const).map((role) => [role, table] as const)),
  )('%s: %s is neither read nor written', async (role, table) => {
    const tried = role === 'hajira_app' ? people.systemA : platform;
    for (const sql of [
      `SELECT * FROM graphile_worker.${table}`,
      `INSERT INTO graphile_worker.${table} DEFAULT VALUES`,
      `UPDATE graphile_worker.${table} SET id = id`,
      `DELETE FROM graphile_worker.${table}`,
    ]) {
      await expect(tried((ctx) => ctx.sql.query(sql))).rejects.toMatchObject(closed);
    }
  });

  test.each(['hajira_app', 'hajira_platform'] as const)("%s: graphile-worker's own functions", async (role) => {
    const tried = role === 'hajira_app' ? people.systemA : platform;
    for (const sql of [
      `SELECT graphile_worker.add_job('send-mail', '{}')`,
      `SELECT graphile_worker.remove_job('send-mail')`,
      `SELECT graphile_worker.force_unlock_workers('{}')`,
    ]) {
      await expect(tried((ctx) => ctx.sql.query(sql))).rejects.toMatchObject(closed);
    }
  });

  test('a company: the function of the platform, which takes any company', async () => {
    const spec = JSON.stringify([{ task: 'mobile-decisions', company: people.b.id, due: new Date(), kind: 'run-now' }]);
    await expect(people.systemA((ctx) => ctx.sql.query('SELECT put_jobs($1)', [spec]))).rejects.toMatchObject(closed);
    expect(await keys()).toEqual([]);
  });
});

describe('A company that asks for a job', () => {
  test('gets it for itself, whatever it names', async () => {
    await people.systemA((ctx) => ctx.sql.query(`SELECT enqueue_job('mobile-decisions', NULL, false)`));
    expect(await queued()).toMatchObject([
      { key: `mobile-decisions:${people.a.id}`, payload: { company: people.a.id, forced: false } },
    ]);
    for (const name of [`mobile-decisions:${people.b.id}`, 'nightly-backup', 'subscriptions', 'prune-job-runs']) {
      const asked = people.systemA((ctx) => ctx.sql.query('SELECT enqueue_job($1, NULL, true)', [name]));
      await expect(asked).rejects.toMatchObject(closed);
    }
  });

  test('gets none without a company', async () => {
    const asked = runtime.database.pool.query(
      `BEGIN; SET LOCAL ROLE hajira_app; SELECT enqueue_job('mobile-decisions', NULL, false); COMMIT`,
    );
    await expect(asked).rejects.toMatchObject(closed);
    await runtime.database.pool.query('ROLLBACK');
    expect(await keys()).toEqual([]);
  });

  test('cannot bring it before others', async () => {
    await people.systemA((ctx) => ctx.sql.query(`SELECT enqueue_job('mobile-retention', '-infinity', false)`));
    const [{ late }] = (await asOwner(
      `SELECT run_at > now() - interval '1 minute' AS late FROM graphile_worker._private_jobs`,
    )) as [{ late: boolean }];
    expect(late).toBe(true);
  });

  test('goes through functions with a fixed search path, in the name of the owner, closed to everybody else', async () => {
    const rows = await asOwner(
      `SELECT proname, proconfig, prosecdef, pg_get_userbyid(proowner) AS owner, proacl::text AS acl FROM pg_proc
       WHERE proname IN ('enqueue_job', 'put_jobs') ORDER BY 1`,
    );
    const common = { proconfig: ['search_path=pg_catalog, pg_temp'], prosecdef: true, owner: 'hajira_owner' };
    expect(rows).toEqual([
      { ...common, proname: 'enqueue_job', acl: '{hajira_owner=X/hajira_owner,hajira_app=X/hajira_owner}' },
      { ...common, proname: 'put_jobs', acl: '{hajira_owner=X/hajira_owner,hajira_platform=X/hajira_owner}' },
    ]);
  });

  test('asks for the tasks that the registry lets it ask for', () => {
    const sql = readFileSync(join(projectRoot(), 'prisma/sql/jobs.sql'), 'utf8');
    const allowed = sql.match(/task NOT IN \(([^)]*)\)/)?.[1]?.match(/[a-z-]+/g);
    expect(allowed?.sort()).toEqual(taskNames.filter((name) => 'isWoken' in tasks[name]).sort());
  });
});

describe('A unit of work that wakes a job', () => {
  test('puts it into the queue once, however often it asks, and not before its commit', async () => {
    await people.rahim(async (ctx) => {
      for (let n = 0; n < 50; n += 1) ctx.wake('mobile-decisions');
      expect(await keys()).toEqual([]);
    });
    expect(await keys()).toEqual([`mobile-decisions:${people.a.id}`]);
    await people.systemB(async (ctx) => ctx.wake('mobile-decisions'));
    expect(await keys()).toEqual([`mobile-decisions:${people.a.id}`, `mobile-decisions:${people.b.id}`].sort());
  });

  test('leaves nothing in the queue when it is rolled back', async () => {
    const work = people.rahim(async (ctx) => {
      ctx.wake('mobile-decisions');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await keys()).toEqual([]);
  });

  test('asks once for 200 letters', async () => {
    const values = { name: 'Karim', path: '/admin' };
    await people.rahim(async (ctx) => {
      for (let n = 0; n < 200; n += 1)
        await sendMail(ctx, { to: `k${n}@garments-a.example`, letter: 'reset-password', language: 'en', values });
    });
    expect(await asOwner('SELECT key, revision FROM graphile_worker._private_jobs')).toEqual([
      { key: 'send-mail', revision: 0 },
    ]);
  });

  test('keeps the earliest of the times that were asked for', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const minutesLeft = async () => Math.round((Number((await queued())[0]?.runAt) - Date.now()) / 60_000);
    await people.rahim(async (ctx) => ctx.wake('mobile-decisions', at(30)));
    await people.rahim(async (ctx) => ctx.wake('mobile-decisions', at(60)));
    expect(await minutesLeft()).toBe(30);
    await people.rahim(async (ctx) => {
      ctx.wake('mobile-decisions', at(20));
      ctx.wake('mobile-decisions', at(10));
    });
    expect(await minutesLeft()).toBe(10);
  });

  test('is one job for 20 connections that ask at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => people.systemA(async (ctx) => ctx.wake('mobile-decisions'))));
    expect(await keys()).toEqual([`mobile-decisions:${people.a.id}`]);
  });

  test('asks for another run of a job that has begun: it may have read too early', async () => {
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    await asOwner(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'worker-1'`);
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    expect(await asOwner('SELECT key, locked_by FROM graphile_worker._private_jobs ORDER BY id')).toEqual([
      { key: null, locked_by: 'worker-1' },
      { key: `mobile-decisions:${people.a.id}`, locked_by: null },
    ]);
  });

  test('does not shorten the wait of a job that failed', async () => {
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    await asOwner(`UPDATE graphile_worker._private_jobs SET attempts = 3, run_at = now() + interval '20 minutes'`);
    await people.systemA(async (ctx) => ctx.wake('mobile-decisions'));
    expect(await asOwner('SELECT attempts FROM graphile_worker._private_jobs')).toEqual([{ attempts: 3 }]);
  });

  test('stands when the queue is gone', async () => {
    await asOwner('ALTER SCHEMA graphile_worker RENAME TO away');
    try {
      expect(await people.rahim(async (ctx) => ctx.wake('mobile-decisions'))).toBeUndefined();
    } finally {
      await asOwner('ALTER SCHEMA away RENAME TO graphile_worker');
    }
  });
});

describe('02:00 of a day', () => {
  const next = async (zone: string, after: string, at = '02:00') => {
    const [row] = await asOwner('SELECT next_daily_run($1, $2, $3) AS at', after, zone, at);
    return new Date(row?.at).toISOString();
  };

  test.each([
    ['Asia/Dhaka', '2026-11-30T19:59:00Z', '2026-11-30T20:00:00.000Z'],
    ['Asia/Dhaka', '2026-11-30T20:00:00Z', '2026-12-01T20:00:00.000Z'],
    ['Asia/Dhaka', '2026-12-31T21:00:00Z', '2027-01-01T20:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-30T00:00:00Z', '2026-11-30T20:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-30T13:00:00Z', '2026-12-01T12:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-11-30T12:59:00Z', '2026-11-30T13:00:00.000Z'],
    ['UTC', '2026-11-30T02:00:00Z', '2026-12-01T02:00:00.000Z'],
    // winter, summer
    ['Europe/Berlin', '2026-12-01T12:00:00Z', '2026-12-02T01:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01T12:00:00Z', '2026-07-02T00:00:00.000Z'],
  ])('in %s, after %s', async (zone, after, expected) => {
    expect(await next(zone, after)).toBe(expected);
  });

  test('comes an hour later by the clock in the night that has none', async () => {
    // New York, 14 March 2027: the clock goes from 02:00 to 03:00
    expect(await next('America/New_York', '2027-03-13T12:00:00Z')).toBe('2027-03-14T07:00:00.000Z');
    expect(await next('America/New_York', '2027-03-14T07:00:00Z')).toBe('2027-03-15T06:00:00.000Z');
  });

  test('comes once in the night that has it twice', async () => {
    // New York, 7 November 2027: the clock goes from 02:00 back to 01:00
    const first = await next('America/New_York', '2027-11-06T12:00:00Z', '01:30');
    expect(await next('America/New_York', first, '01:30')).toBe('2027-11-08T06:30:00.000Z');
  });

  test('in a zone that the server does not know is that of UTC', async () => {
    expect(await next('Mars/Olympus', '2026-11-30T03:00:00Z')).toBe('2026-12-01T02:00:00.000Z');
  });
});

describe('The plan', () => {
  const all = taskNames.filter((name) => (tasks[name].runsOn as readonly string[]).includes('cloud'));
  const plan = (names = all) => platform((ctx) => planJobs(ctx, { tasks: names, shownTo: null }));
  const expectedKeys = () =>
    all
      .flatMap((name) =>
        tasks[name].scope === 'company' ? [people.a.id, people.b.id].map((id) => `${name}:${id}`) : [name],
      )
      .sort();

  test('fills an empty queue from the schedules and the companies, as after a restore', async () => {
    await plan();
    expect((await keys()).sort()).toEqual(expectedKeys());
  });

  test('adds nothing twice, also when two processes plan at once', async () => {
    await Promise.all([plan(), plan(), plan()]);
    await plan();
    expect((await asOwner('SELECT key FROM graphile_worker._private_jobs')).map(({ key }) => key).sort()).toEqual(
      expectedKeys(),
    );
  });

  test('writes no row of which nothing has changed', async () => {
    await plan();
    const rows = () =>
      platform(async (ctx) => {
        const sql = 'SELECT company_id, task, next_at, xmin FROM job_run ORDER BY company_id, task';
        return (await ctx.sql.query<Record<string, unknown>>(sql)).rows;
      });
    const before = await rows();
    expect(before.length).toBe(expectedKeys().length);
    await plan();
    expect(await rows()).toEqual(before);
    await asOwner(`UPDATE graphile_worker._private_jobs SET run_at = run_at + interval '1 hour' WHERE task_id = (
      SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'subscriptions')`);
    await plan();
    const changed = (await rows()).filter((row, at) => row.xmin !== before[at]?.xmin).map(({ task }) => task);
    expect(changed).toEqual(['subscriptions']);
  });

  test('leaves a job alone that runs', async () => {
    await plan(['subscriptions']);
    await asOwner(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'worker-1'`);
    await plan(['subscriptions']);
    expect(await asOwner('SELECT key, locked_by FROM graphile_worker._private_jobs')).toEqual([
      { key: 'subscriptions', locked_by: 'worker-1' },
    ]);
  });

  test('has each company its own 02:00, and notes it', async () => {
    await platform((ctx) =>
      ctx.sql.query(`UPDATE company SET time_zone = 'America/New_York' WHERE id = $1`, [people.b.id]),
    );
    await plan(['mobile-retention']);
    const rows = await platform(
      async (ctx) =>
        (
          await ctx.sql.query<{ local: string; id: string }>(
            `SELECT c.id, to_char(r.next_at AT TIME ZONE c.time_zone, 'HH24:MI') AS local
             FROM job_run r JOIN company c ON c.id = r.company_id`,
          )
        ).rows,
    );
    expect(rows.map(({ local }) => local)).toEqual(['02:00', '02:00']);
    const [dhaka, newYork] = await queued();
    expect(dhaka?.runAt).not.toEqual(newYork?.runAt);
  });

  test('makes up at once for a 02:00 at which no process ran', async () => {
    await platform((ctx) =>
      ctx.sql.query(
        `INSERT INTO job_run (company_id, id, task, started_at) VALUES ($1, $1, 'mobile-retention', now() - interval '3 days')`,
        [people.a.id],
      ),
    );
    await plan(['mobile-retention']);
    const due = (await queued()).filter(({ runAt }) => runAt.getTime() <= Date.now());
    expect(due.map(({ key }) => key)).toEqual([`mobile-retention:${people.a.id}`]);
  });

  test('ends with a company, whose rows are removed', async () => {
    await plan();
    await platform(async (ctx) => {
      await ctx.sql.query(`UPDATE company SET state = 'closed' WHERE id = $1`, [people.b.id]);
      await ctx.sql.query(`INSERT INTO job_run (company_id, id, task) VALUES ($1, $1, 'a-task-of-before')`, [
        acrossCompanies,
      ]);
      expect(await pruneRuns(ctx)).toBe(2);
      await ctx.sql.query(`UPDATE company SET state = 'active' WHERE id = $1`, [people.b.id]);
    });
  });
});

describe('Each task', () => {
  test.each(taskNames)('%s acts with the rights of a job', (name) => {
    expect(Object.keys(jobs)).toContain(tasks[name].job);
  });
});
