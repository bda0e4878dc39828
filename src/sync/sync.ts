import { type Context, type Runtime, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { serverStartOf } from '../domain/sites/two-machines.ts';
import { type Message, render } from '../i18n/message.ts';
import { siteMessage } from '../i18n/sites.ts';
import { syncMessage } from '../i18n/sync.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { problem } from '../problem.ts';
import { attachCapture } from './capture.ts';
import { type Fetch, type NegotiatedVersion, newNegotiatedVersion } from './cloud.ts';
import { type Machine, purgeSent } from './outbox.ts';
import { SUPPORTED_VERSIONS, type SupportedVersions } from './proto.rule.ts';
import { purgeReceived } from './pull.ts';
import { type Round, runRound } from './round.ts';
import { untilChangeGoes, untilFirstAnswer, untilNextRound, untilNextTry } from './schedule.rule.ts';

const syncFailed = problem(syncMessage, 'sync.failed', { status: 502 });

/** setTimeout, so that tests and simulations can say when time has passed. */
interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

const realTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export interface SyncOptions {
  runtime: Runtime;
  appVersion?: string;
  /** how long after a change a round starts */
  debounceMs?: number;
  random?: () => number;
  fetch?: Fetch;
  timers?: Timers;
  /** which machine this is, as a file outside the data says */
  instanceId?: () => string | undefined;
  /** which start of its PostgreSQL this is */
  serverStart?: (ctx: Context) => Promise<string>;
  /** versions of the protocol */
  versions?: SupportedVersions;
  /** how it is with the machine */
  machine?: () => Promise<Machine>;
}

/** What a panel or a health check shows of the sync. */
interface SyncStatus {
  isBound: boolean;
  isRunning: boolean;
  /** when the next round begins; null while one runs or the sync is stopped */
  nextAt: Date | null;
  /** how the last round of this process ended */
  last: Round['end'] | 'error' | null;
  cloudUrl: string | null;
  /** rows that wait, and those of them that the cloud rejected */
  pending: number;
  rejected: number;
  /** of those that wait: punches, and changes of rows */
  punches: number;
  rows: number;
  /** came, and cannot be stored yet */
  deferred: number;
  oldestAt: Date | null;
  lastPushAt: Date | null;
  lastPullAt: Date | null;
  lastReconcileAt: Date | null;
  failures: number;
  needsRecovery: boolean;
  /** days that are still to be compared with the cloud's, and of how many; null when none are */
  comparing: { left: number; total: number } | null;
  /** records that were named to the cloud, of how many; null when none are being compared */
  comparingRows: { done: number; total: number } | null;
  lastOkAt: Date | null;
  lastTryAt: Date | null;
  lastError: Message | null;
}

export interface Sync {
  /** Attaches the capture and begins. @throws Problem `sync.capture-missing` */
  start(): Promise<void>;
  /** Ends the round that runs, without leaving anything half done. */
  stop(): Promise<void>;
  /** Runs a round at once, whatever the schedule says. @throws Problem `sync.failed` that says why it failed */
  now(): Promise<void>;
  /** Something was stored, or the site was bound: a round follows soon. */
  changed(): void;
  status(): Promise<SyncStatus>;
}

/** How often an unbound site looks whether it was bound, in ms. */
const UNBOUND_MS = 5_000;
const DAY_MS = 24 * 60 * 60_000;

/** The site's end of the sync: a round now and then, soon after a change, and later and later while the cloud is away. */
export function createSync(options: SyncOptions): Sync {
  const loop = new Loop(options);
  return {
    start: () => loop.start(),
    stop: () => loop.stop(),
    now: () => loop.now(),
    changed: () => loop.changed(),
    status: () => loop.status(),
  };
}

class Loop {
  readonly #options: Required<SyncOptions>;
  readonly #abort = new AbortController();
  #timer: unknown;
  #nextAt: number | undefined;
  #running: Promise<Round> | undefined;
  #isStarted = false;
  #isChanged = false;
  #last: Round | undefined;
  #hasError = false;
  /** failures that could not be counted in the database, because it is what failed */
  #errors = 0;
  /** rounds of this process in a row that the cloud did not answer: one that has just started asks soon again */
  #unanswered = 0;
  #wasAnswered = false;
  /** rounds in a row that found the two ends apart */
  #recoveries = 0;
  #purgedAt = 0;
  readonly #negotiated: NegotiatedVersion;

  constructor(options: SyncOptions) {
    this.#options = {
      appVersion: 'unknown',
      debounceMs: 3_000,
      random: Math.random,
      fetch: globalThis.fetch,
      timers: realTimers,
      instanceId: () => undefined,
      serverStart: serverStartOf,
      versions: SUPPORTED_VERSIONS,
      machine: async () => ({}),
      ...options,
    };
    this.#negotiated = newNegotiatedVersion(this.#options.versions);
  }

  async start(): Promise<void> {
    await attachCapture(this.#options.runtime.database, 'site');
    this.#isStarted = true;
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#unschedule();
    this.#abort.abort();
    await this.#running?.catch(() => undefined);
  }

  async now(): Promise<void> {
    await this.#running?.catch(() => undefined); // what it began with may be older than what is asked for now
    this.#last = undefined; // a refused token is tried again when a person asks
    const round = await this.#round();
    if (round.end === 'failed' || round.end === 'stopped' || round.end === 'recover')
      throw syncFailed({ reason: round.message });
    if (round.end === 'unbound') throw syncFailed({ reason: siteMessage('site.not-bound-yet') });
  }

  changed(): void {
    if (this.#running !== undefined) {
      this.#isChanged = true; // it may have read the outbox already
      return;
    }
    const wait = this.#untilChange();
    if (wait !== undefined && (this.#nextAt === undefined || this.#nextAt > this.#nowMs() + wait)) this.#schedule(wait);
  }

  /** A change waits for the back-off, and on a site that is set to send seldom for its hour. */
  #untilChange(): number | undefined {
    const { debounceMs } = this.#options;
    if (this.#hasError || this.#last?.end === 'failed') return undefined;
    if (!this.#last || !('intervalSeconds' in this.#last)) return debounceMs;
    return untilChangeGoes(this.#last.intervalSeconds, debounceMs);
  }

  /** One round at a time in this process; a second asker waits for the one that runs. */
  #round(): Promise<Round> {
    this.#running ??= this.#runAndPlan().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runAndPlan(): Promise<Round> {
    this.#unschedule();
    this.#isChanged = false;
    const { runtime, fetch, appVersion, instanceId, serverStart, machine } = this.#options;
    const refusedEpoch = this.#last?.end === 'stopped' ? this.#last.epoch : undefined;
    try {
      const { signal } = this.#abort;
      const pause = (ms: number) => this.#pause(ms);
      const options = {
        runtime,
        fetch,
        appVersion,
        signal,
        pause,
        refusedEpoch,
        instanceId,
        serverStart,
        machine,
        negotiated: this.#negotiated,
      };
      this.#last = await runRound(options);
      this.#hasError = false;
      this.#errors = 0;
      await this.#purge();
    } catch (error) {
      this.#hasError = true;
      this.#errors += 1;
      if (!this.#abort.signal.aborted) runtime.log.error({ err: error }, 'a round of the sync failed');
      this.#plan(untilNextTry(this.#errors, this.#options.random()));
      throw error;
    }
    this.#recoveries = this.#last.end === 'recover' ? this.#recoveries + 1 : 0;
    this.#unanswered = this.#last.end === 'failed' ? this.#unanswered + 1 : 0;
    this.#wasAnswered ||= this.#last.end !== 'failed';
    this.#report(this.#last);
    this.#plan(this.#untilNext(this.#last));
    return this.#last;
  }

  #report(round: Round): void {
    const { log } = this.#options.runtime;
    if (round.end === 'failed')
      log.warn({ failures: round.failures, reason: render(round.message, 'en') }, 'the cloud was not reached');
    if (round.end === 'recover')
      log.warn({ reason: render(round.message, 'en') }, 'site and cloud differ in their history: they are compared');
    if (round.end === 'stopped')
      log.warn({ reason: render(round.message, 'en') }, 'the sync is stopped until the site is bound again');
  }

  #untilNext(round: Round): number {
    const { random, debounceMs } = this.#options;
    switch (round.end) {
      case 'failed': {
        const first = this.#wasAnswered ? undefined : untilFirstAnswer(this.#unanswered, random());
        return Math.max(first ?? untilNextTry(this.#unanswered, random(), round.intervalSeconds), round.waitMs);
      }
      case 'recover':
        // at once; but two that cannot find together do not ask each other every few seconds
        return this.#recoveries > 1 ? untilNextTry(this.#recoveries, random()) : debounceMs;
      case 'unbound':
      case 'stopped':
        return UNBOUND_MS; // asks its own database only
      default: {
        const usual = untilNextRound(round.siteId, this.#nowMs(), round.intervalSeconds, random());
        const soon = this.#isChanged ? untilChangeGoes(round.intervalSeconds, debounceMs) : undefined;
        return Math.min(usual, soon ?? usual);
      }
    }
  }

  #plan(ms: number): void {
    if (this.#isStarted) this.#schedule(ms);
  }

  #schedule(ms: number): void {
    this.#unschedule();
    if (!this.#isStarted) return;
    this.#nextAt = this.#nowMs() + ms;
    this.#timer = this.#options.timers.set(() => {
      this.#round().catch(() => undefined); // it was logged
    }, ms);
  }

  #unschedule(): void {
    if (this.#timer !== undefined) this.#options.timers.clear(this.#timer);
    this.#timer = undefined;
    this.#nextAt = undefined;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.timers.set(resolve, ms);
      this.#abort.signal.addEventListener('abort', () => {
        this.#options.timers.clear(timer);
        resolve();
      });
    });
  }

  #nowMs(): number {
    return this.#options.runtime.clock.now().getTime();
  }

  async #purge(): Promise<void> {
    const { runtime } = this.#options;
    if (this.#nowMs() - this.#purgedAt < DAY_MS) return;
    const bound = await findBoundSite(runtime.database);
    if (!bound) return;
    const principal = sitePrincipal({ id: bound.siteId, name: bound.name, companyId: bound.companyId });
    await unitOfWork({ runtime, principal }, async (ctx) => {
      await purgeSent(ctx);
      await purgeReceived(ctx);
    });
    this.#purgedAt = this.#nowMs();
  }

  async status(): Promise<SyncStatus> {
    const { runtime } = this.#options;
    const bound = await findBoundSite(runtime.database);
    const here = {
      isRunning: this.#running !== undefined,
      nextAt: this.#nextAt === undefined ? null : new Date(this.#nextAt),
      last: this.#hasError ? ('error' as const) : (this.#last?.end ?? null),
    };
    if (!bound) return { ...unboundStatus, ...here };
    const principal = sitePrincipal({ id: bound.siteId, name: bound.name, companyId: bound.companyId });
    return unitOfWork({ runtime, principal }, async ({ sql, companyId }) => {
      const { rows } = await sql.query<Omit<SyncStatus, keyof typeof here | 'isBound'>>(
        `SELECT cloud_url AS "cloudUrl", failures, needs_recovery AS "needsRecovery", last_ok_at AS "lastOkAt",
                CASE WHEN recovery ? 'left' THEN json_build_object('left', jsonb_array_length(recovery -> 'left'),
                  'total', recovery -> 'total') END AS comparing,
                CASE WHEN needs_recovery THEN recovery -> 'rows' END AS "comparingRows",
                last_try_at AS "lastTryAt", last_error AS "lastError", last_push_at AS "lastPushAt",
                last_pull_at AS "lastPullAt", last_reconcile_at AS "lastReconcileAt",
                (SELECT count(*)::int FROM sync_outbox WHERE company_id = $1 AND model = 'punch') AS punches,
                (SELECT count(*)::int FROM sync_outbox WHERE company_id = $1 AND model <> 'punch') AS rows,
                (SELECT count(*)::int FROM sync_deferred WHERE company_id = $1) AS deferred,
                (SELECT edited_at FROM sync_outbox WHERE company_id = $1 ORDER BY company_id, seq LIMIT 1) AS "oldestAt",
                (SELECT count(*)::int FROM sync_outbox WHERE company_id = $1) AS pending,
                (SELECT count(*)::int FROM sync_outbox WHERE company_id = $1 AND error IS NOT NULL) AS rejected
         FROM sync_state WHERE company_id = $1`,
        [companyId],
      );
      return rows[0] ? { isBound: true, ...rows[0], ...here } : { ...unboundStatus, ...here };
    });
  }
}

const unboundStatus = {
  isBound: false,
  cloudUrl: null,
  pending: 0,
  rejected: 0,
  punches: 0,
  rows: 0,
  deferred: 0,
  oldestAt: null,
  lastPushAt: null,
  lastPullAt: null,
  lastReconcileAt: null,
  failures: 0,
  needsRecovery: false,
  comparing: null,
  comparingRows: null,
  lastOkAt: null,
  lastTryAt: null,
  lastError: null,
} as const;
