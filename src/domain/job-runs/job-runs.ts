/** What background jobs did last: one row for each task of a company, and of the platform. */

import { acrossCompanies, type Context, companyOf } from '../../context.ts';
import { asPlatform } from '../../db/platform-role.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { isTask, type TaskName, taskNames, tasks } from '../../policies/tasks.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { recordNotFound } from '../records/problems.ts';

/** The company whose row it is: the nil UUID for jobs of no company. */
const rowCompany = (ctx: Context): string => ctx.companyId ?? acrossCompanies;

/** Notes that a run has begun. */
export async function noteStarted(ctx: Context, task: TaskName): Promise<void> {
  ctx.policy.require('change', 'job_run');
  await ctx.sql.query(
    `INSERT INTO job_run (company_id, id, task, state, started_at)
     VALUES ($1, derived_id(concat_ws(':', 'job-run', $1::uuid, $2::text)), $2, 'running', $3)
     ON CONFLICT (company_id, task) DO UPDATE SET state = 'running', started_at = excluded.started_at`,
    [rowCompany(ctx), task, ctx.now],
  );
}

/** @param error why it failed, in words for people; null when it succeeded */
export async function noteFinished(
  ctx: Context,
  task: TaskName,
  { durationMs, error }: { durationMs: number; error: Message | null },
): Promise<void> {
  ctx.policy.require('change', 'job_run');
  await ctx.sql.query(
    `UPDATE job_run SET finished_at = $3, duration_ms = $4, error = $5, next_at = NULL,
       state = CASE WHEN $5::jsonb IS NULL THEN 'succeeded' ELSE 'failed' END::job_run_state,
       failures = CASE WHEN $5::jsonb IS NULL THEN 0 ELSE failures + 1 END,
       succeeded_at = CASE WHEN $5::jsonb IS NULL THEN $3 ELSE succeeded_at END
     WHERE company_id = $1 AND task = $2`,
    [rowCompany(ctx), task, ctx.now, Math.round(durationMs), error === null ? null : stored(error)],
  );
}

export interface Plan {
  /** the tasks that this process runs */
  tasks: readonly TaskName[];
  /** only for this company's jobs; null: all */
  companyId?: string | null;
  /** whose rows show the jobs of no company: on a site its company */
  shownTo: string | null;
}

/**
 * Puts into the queue what the schedules of these tasks ask for and what is not in it: at a start, after a restore, for a
 * company that is new. A daily task whose time has passed since its last run is due at once. Notes when each runs next, where
 * that has changed: this is asked every minute for every company.
 */
export async function planJobs(ctx: Context, { tasks: names, companyId = null, shownTo }: Plan): Promise<void> {
  ctx.policy.require('add', 'job_run');
  const plan = names.map((task) => ({ task, scope: tasks[task].scope, ...scheduleOf(task) }));
  await ctx.sql.query(
    `WITH plan AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(task text, scope text, every int, daily time)
     ), wanted AS (
       SELECT p.task, NULL::uuid AS company,
              greatest(now(), coalesce(r.started_at + p.every * interval '1 second', now())) AS due, 'plan' AS kind
       FROM plan p LEFT JOIN job_run r ON r.company_id = $2 AND r.task = p.task
       WHERE p.scope = 'platform' AND $3::uuid IS NULL
       UNION ALL
       -- woken for one company: only its next attempt after a failure is known
       SELECT p.task, $3::uuid, now(), 'look' FROM plan p WHERE p.scope = 'platform' AND $3::uuid IS NOT NULL
       UNION ALL
       SELECT p.task, c.id, next_daily_run(least(coalesce(r.started_at, now()), now()), c.time_zone, p.daily), 'plan'
       FROM plan p JOIN company c ON c.deleted_at IS NULL AND c.state <> 'closed' AND ($3::uuid IS NULL OR c.id = $3)
       LEFT JOIN job_run r ON r.company_id = c.id AND r.task = p.task
       WHERE p.scope = 'company'
     ), queued AS (
       SELECT q.task, coalesce(q.company_id, $2) AS company_id, q.run_at FROM put_jobs((
         SELECT coalesce(jsonb_agg(jsonb_build_object('task', task, 'company', company, 'due', due, 'kind', kind)), '[]')
         FROM wanted)) AS q
     )
     INSERT INTO job_run (company_id, id, task, next_at)
     SELECT company_id, derived_id(concat_ws(':', 'job-run', company_id, task)), task, run_at FROM queued
     ON CONFLICT (company_id, task) DO UPDATE SET next_at = excluded.next_at
       WHERE job_run.next_at IS DISTINCT FROM excluded.next_at`,
    [JSON.stringify(plan), shownTo ?? acrossCompanies, companyId],
  );
}

function scheduleOf(task: TaskName): { every?: number; daily?: string } {
  const { schedule } = tasks[task];
  return 'everySeconds' in schedule ? { every: schedule.everySeconds } : { daily: schedule.dailyAt };
}

/** Rows of tasks that this version no longer has, and of companies that are closed or gone. */
export async function pruneRuns(ctx: Context): Promise<number> {
  ctx.policy.require('delete', 'job_run');
  const { numDeletedRows } = await ctx.query
    .deleteFrom('jobRun as r')
    .where(({ eb, or, and, not, exists, selectFrom, fn, val }) =>
      or([
        not(eb('r.task', '=', fn.any(val(taskNames)))),
        and([
          eb('r.companyId', '<>', acrossCompanies),
          not(
            exists(
              selectFrom('company as c')
                .select('c.id')
                .whereRef('c.id', '=', 'r.companyId')
                .where('c.deletedAt', 'is', null)
                .where('c.state', '<>', 'closed'),
            ),
          ),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

const taskGone = problem(panelMessage, 'job.unknown-task', { status: 409 });

/**
 * Runs a job now, whatever its schedule or its wait after a failure say: in this transaction it is put into the queue, and
 * after the commit a job runner takes it.
 */
export async function runJobNow(ctx: Context, id: string): Promise<void> {
  ctx.policy.require('change', 'job_run');
  const run = await ctx.query
    .selectFrom('jobRun')
    .select(['task', 'companyId'])
    .where('id', '=', id)
    .$if(ctx.companyId !== null, (query) => query.where('companyId', '=', companyOf(ctx)))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!run) throw recordNotFound({ model: 'job_run' });
  if (!isTask(run.task)) throw taskGone({ task: run.task });
  await enqueueNow(ctx, run.task, run.companyId);
  const { task, companyId } = run;
  await record(ctx, { action: 'job-run.requested', model: 'job_run', recordId: id, companyId, after: { task } });
}

async function enqueueNow(ctx: Context, task: TaskName, rowOf: string): Promise<void> {
  const isPlatform = ctx.companyId === null || ctx.deploymentRole === 'site';
  if (!isPlatform) {
    await ctx.sql.query('SELECT enqueue_job($1, now(), true)', [task]);
    return;
  }
  // a site's jobs belong to no company in the queue: its one company sees and starts them
  const company = ctx.deploymentRole === 'site' || rowOf === acrossCompanies ? null : rowOf;
  const put = () =>
    ctx.sql.query(
      `SELECT 1 FROM put_jobs(jsonb_build_array(
         jsonb_build_object('task', $1::text, 'company', $2::uuid, 'due', now(), 'kind', 'run-now')))`,
      [task, company],
    );
  await (ctx.companyId === null ? put() : asPlatform(ctx.sql, put));
}
