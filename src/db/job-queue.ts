/**
 * The queue of background jobs: the schema `graphile_worker`, beside `public`. The owner of the tables owns it; what serves
 * companies reaches it through `enqueue_job` alone, what serves the platform through `put_jobs` (prisma/sql/jobs.sql).
 */
import pg from 'pg';
import type { Log } from '../log.ts';

type Client = Pick<pg.ClientBase, 'query'>;

/** graphile-worker's own default, named here since SQL names it too. */
const SCHEMA = 'graphile_worker';

/** Whether a database has the tables of this program, and not the queue that they need. */
export async function lacksQueue(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ lacks: boolean }>(
    `SELECT to_regclass('graphile_worker.migrations') IS NULL AND to_regproc('public.put_jobs') IS NOT NULL AS lacks`,
  );
  return rows[0]?.lacks ?? false;
}

/** Makes the queue, or brings it up to date, by graphile-worker's own migrations. */
export async function installQueue(url: string, log: Log): Promise<void> {
  const pool = openQueuePool(url, 1, log);
  try {
    // here, since most starts find it there
    const { runMigrations } = await import('graphile-worker');
    await runMigrations({ pgPool: pool, schema: SCHEMA });
  } finally {
    await pool.end();
  }
}

/** Connections of the job runner, as the owner of the queue: nothing but the queue is asked through them. */
export function openQueuePool(connectionString: string, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'hajira jobs' });
  const warn = (error: Error) => log.warn({ reason: error.message }, 'a connection of the job runner was lost');
  pool.on('error', warn);
  pool.on('connect', (client) => client.on('error', warn));
  return pool;
}

/** Asks for jobs, in a transaction of a company, or of the platform when `companyId` is null. */
export async function enqueueJobs(
  client: Client,
  companyId: string | null,
  jobs: readonly { task: string; afterMs: number }[],
): Promise<void> {
  const values = [jobs.map(({ task }) => task), jobs.map(({ afterMs }) => afterMs)];
  const due = `now() + j.after_ms * interval '1 ms'`;
  const asked = 'unnest($1::text[], $2::float8[]) AS j(task, after_ms)';
  if (companyId !== null) await client.query(`SELECT enqueue_job(j.task, ${due}, false) FROM ${asked}`, values);
  else
    await client.query(
      `SELECT 1 FROM put_jobs((SELECT jsonb_agg(jsonb_build_object('task', j.task, 'due', ${due}, 'kind', 'wake')) FROM ${asked}))`,
      values,
    );
}

/**
 * Says that the jobs of these workers are being worked on, and gives back those of which nobody has said so for
 * `staleMs`: their process was killed, or its machine is off. Another process then runs them again.
 *
 * @returns how many workers were found dead
 */
export async function beat(pool: pg.Pool, workerIds: readonly string[], staleMs: number): Promise<number> {
  await pool.query(
    `WITH held AS (UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE locked_by = ANY($1::text[]) RETURNING id)
     UPDATE graphile_worker._private_job_queues SET locked_at = now() WHERE locked_by = ANY($1::text[])`,
    [workerIds],
  );
  const { rows } = await pool.query<{ dead: string }>(
    `SELECT held.by AS dead FROM (
       SELECT locked_by AS by, locked_at AS at FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
       UNION ALL SELECT locked_by, locked_at FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
     ) AS held GROUP BY held.by HAVING max(held.at) < now() - $1 * interval '1 ms'`,
    [staleMs],
  );
  const dead = rows.map((row) => row.dead);
  if (dead.length > 0) await pool.query(`SELECT ${SCHEMA}.force_unlock_workers($1::text[])`, [dead]);
  return dead.length;
}

/** Gives back whatever a process before this one was working on: where there is only one process at a time. */
export async function unlockAll(pool: pg.Pool): Promise<void> {
  await beat(pool, [], -1);
}

/** A job that keeps failing is tried once an hour, and never given up; what no key leads to any more is removed. */
export async function limitBackOff(pool: pg.Pool): Promise<void> {
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET attempts = 7 WHERE attempts > 7 AND locked_at IS NULL AND key IS NOT NULL`,
  );
  await pool.query(
    `DELETE FROM graphile_worker._private_jobs WHERE key IS NULL AND locked_at IS NULL AND attempts >= max_attempts`,
  );
}
