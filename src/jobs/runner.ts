/**
 * Runs background jobs: takes them out of the queue, writes down what became of each, and keeps the queue as the schedules
 * say (src/policies/tasks.ts). One for each process; any number of processes share one queue.
 */

import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Logger, TaskList, WorkerEvents } from 'graphile-worker';
import { type Runtime, unitOfWork } from '../context.ts';
import { beat, installQueue, limitBackOff, openQueuePool, unlockAll } from '../db/job-queue.ts';
import { findBoundSite } from '../db/platform.ts';
import { noteFinished, noteStarted, planJobs } from '../domain/job-runs/job-runs.ts';
import type { Message } from '../i18n/message.ts';
import { panelMessage } from '../i18n/panel.ts';
import { isUuid } from '../id.ts';
import { jobPrincipal } from '../policies/principal.ts';
import { isTask, type TaskName, tasks } from '../policies/tasks.ts';
import { Problem } from '../problem.ts';

/** One run of a task. */
interface JobRun {
  /** whose job it is; null: of all companies, or of the platform */
  companyId: string | null;
  /** somebody pressed "Run now": it runs even when nothing says that it is due */
  isForced: boolean;
  /** aborted when the process stops: what takes long ends after the part that it is doing */
  signal: AbortSignal;
}

/** Does the work of a task. It finds what is to do in tables, and may run again after a crash: its effects must not double. */
type JobBody = (run: JobRun) => Promise<void>;

export type JobBodies = Partial<Record<TaskName, JobBody>>;

interface RunnerOptions {
  runtime: Runtime;
  /** the tasks that this process runs; others stay in the queue for processes that have them */
  bodies: JobBodies;
  concurrency?: number;
  /** how often it says that it lives */
  heartbeatMs?: number;
  /** after so long without a heartbeat a process is taken for dead, and its jobs run elsewhere */
  staleMs?: number;
  /** how often it asks for jobs that are due later; new ones are told at once */
  pollMs?: number;
}

export interface JobRunner {
  stop(): Promise<void>;
}

const PLAN_EVERY_MS = 60_000;

const recorder = (runtime: Runtime, companyId: string | null) => ({
  runtime,
  principal: jobPrincipal('job-runs', companyId),
});

/** Starts working. graphile-worker is loaded here: a start does not wait for it. */
export async function startJobs(options: RunnerOptions): Promise<JobRunner> {
  const { runtime, bodies, concurrency = 2, heartbeatMs = 10_000, staleMs = 60_000, pollMs = 2_000 } = options;
  const names = Object.keys(bodies).filter(isTask);
  const wrong = names.find((name) => !(tasks[name].runsOn as readonly string[]).includes(runtime.deploymentRole));
  if (wrong !== undefined) throw new Error(`the job "${wrong}" does not run on a ${runtime.deploymentRole}`);
  const { runTaskList, Logger } = await import('graphile-worker');
  await installQueue(runtime.database.url, runtime.log);
  const pool = openQueuePool(runtime.database.url, concurrency + 2, runtime.log);
  const stopping = new AbortController();
  const events = new EventEmitter() as WorkerEvents;
  const workers: string[] = [];
  events.on('worker:create', ({ worker }) => workers.push(worker.workerId));
  const work = new Work(options, names, stopping.signal);
  events.on('job:complete', ({ job }) => void work.planAfter(job.task_identifier, job.payload));
  // a site is one process: what is locked was left by one that died
  if (runtime.deploymentRole === 'site') await unlockAll(pool);
  await work.plan();
  const running = runTaskList(
    { pgPool: pool, concurrency, pollInterval: pollMs, noHandleSignals: true, events, logger: logOf(Logger, runtime) },
    work.taskList(),
    pool,
  );
  const heart = repeat(heartbeatMs, runtime, async () => {
    const dead = await beat(pool, workers, staleMs);
    if (dead > 0) runtime.log.warn({ workers: dead }, 'jobs of a process that died run again');
  });
  const planner = repeat(PLAN_EVERY_MS, runtime, async () => {
    await limitBackOff(pool);
    await work.plan();
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all([planner.stop(), running.gracefulShutdown()]);
      await Promise.all([heart.stop(), work.settled()]);
      await pool.end();
    },
  };
}

/** What the jobs of this process do, and what is written down of it. */
class Work {
  readonly #options: RunnerOptions;
  readonly #names: readonly TaskName[];
  readonly #signal: AbortSignal;
  /** plans that are under way */
  readonly #open = new Set<Promise<void>>();

  constructor(options: RunnerOptions, names: readonly TaskName[], signal: AbortSignal) {
    this.#options = options;
    this.#names = names;
    this.#signal = signal;
  }

  taskList(): TaskList {
    return Object.fromEntries(this.#names.map((name) => [name, (payload: unknown) => this.#run(name, payload)]));
  }

  /** A site's jobs are shown to its one company. */
  async #shownTo(): Promise<string | null> {
    const { deploymentRole, database } = this.#options.runtime;
    return deploymentRole === 'site' ? ((await findBoundSite(database))?.companyId ?? null) : null;
  }

  async plan(names = this.#names, companyId: string | null = null): Promise<void> {
    const shownTo = await this.#shownTo();
    await unitOfWork(recorder(this.#options.runtime, null), (ctx) =>
      planJobs(ctx, { tasks: names, companyId, shownTo }),
    );
  }

  /** A run that is over makes way for the next one. */
  async planAfter(name: string, payload: unknown): Promise<void> {
    if (!isTask(name) || this.#signal.aborted) return;
    const { log } = this.#options.runtime;
    const plan = async () => this.plan([name], companyIn(payload));
    const planned = plan().catch((error: unknown) =>
      log.warn({ err: error, task: name }, 'the next run could not be planned: it is planned within a minute'),
    );
    this.#open.add(planned);
    await planned;
    this.#open.delete(planned);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async #run(name: TaskName, payload: unknown): Promise<void> {
    const { runtime, bodies } = this.#options;
    const companyId = companyIn(payload);
    const session = recorder(runtime, companyId ?? (await this.#shownTo()));
    await unitOfWork(session, (ctx) => noteStarted(ctx, name));
    const since = performance.now();
    const finish = (error: Message | null) => {
      const durationMs = performance.now() - since;
      return unitOfWork(session, (ctx) => noteFinished(ctx, name, { durationMs, error }));
    };
    try {
      await bodies[name]?.({ companyId, isForced: isForcedIn(payload), signal: this.#signal });
    } catch (error) {
      // what is no Problem is a bug, or the text of a database: it stays in the log
      await finish(error instanceof Problem ? error.text : panelMessage('job.internal-error'));
      throw error;
    }
    await finish(null);
  }
}

function companyIn(payload: unknown): string | null {
  const { company } = (payload ?? {}) as { company?: unknown };
  if (company === null || company === undefined) return null;
  if (isUuid(company)) return company;
  throw new Error(`a job names its company by a UUID; found ${JSON.stringify(company)}`);
}

const isForcedIn = (payload: unknown): boolean => (payload as { forced?: unknown } | null)?.forced === true;

/** Calls `work` again and again, never twice at once; a failure is logged and waits for the next time. */
function repeat(everyMs: number, { log }: Runtime, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log.warn({ err: error }, 'the job runner could not keep its queue in order'))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

const logOf = (LoggerClass: typeof Logger, { log }: Runtime): Logger =>
  new LoggerClass(() => (level, message, meta) => {
    log[LEVELS[level as keyof typeof LEVELS] ?? 'debug']({ err: meta?.error }, message);
  });
