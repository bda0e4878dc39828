import { schedule } from 'node-cron';
import { type Runtime, type Session, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import type { PunchFeed } from '../domain/attendance/punch-feed.ts';
import { raiseSilence } from '../domain/terminals/silence.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import { type Principal, sitePrincipal } from '../policies/principal.ts';
import { Problem, problem } from '../problem.ts';
import { backOffMs } from './back-off.rule.ts';
import { clearTerminal } from './clear-terminal.ts';
import { proveDays } from './completeness.ts';
import { type Probe, probeTerminal } from './discover.ts';
import type { ZkTerminalOptions } from './drivers/zk-options.ts';
import { LiveLines } from './live-lines.ts';
import { type PollOptions, type PollResult, pollTerminal } from './poll-terminal.ts';
import { type KnownTerminal, listTerminals } from './terminal-rows.ts';

export const siteNotBound = problem(terminalMessage, 'site.not-bound', { status: 409 });

const pollRunning = problem(terminalMessage, 'terminal.poll-running', { status: 409 });

/** Terminals read at once: they are weak, and so may the site's machine be. It also bounds the memory of a round. */
const AT_ONCE = 6;

/** People on a terminal are read again after this many polls, even when their number is the same. */
const POLLS_PER_USER_READ = 60;
/** Its days are counted again after this many, whether anything is new or not. */
const POLLS_PER_PROOF = 60;

export interface Collector {
  /** Reads one terminal now. @throws Problem of the terminal, or `terminal.poll-running` */
  pollNow(terminalId: string): Promise<PollResult | undefined>;
  /**
   * Reads all terminals that are due: not being read, and not left alone for a while because they failed. Those that were
   * read longest ago come first. Done when all are; never throws for a terminal's fault.
   */
  pollAll(): Promise<void>;
  /** Empties a terminal's log. @throws Problem */
  clear(terminalId: string, by: Principal): Promise<{ rows: number; dump: string }>;
  /** Tests the way to a terminal step by step; no poll of it runs meanwhile. @throws Problem `terminal.poll-running` */
  test(terminalId: string, to: ZkTerminalOptions): Promise<Probe>;
  /** Counts a terminal's days anew. @returns the days on which something is missing on site */
  prove(terminalId: string): Promise<string[]>;
  /** Takes no new polls, ends the running ones, and waits for them. */
  stop(): Promise<void>;
}

export interface CollectorOptions {
  runtime: Runtime;
  /** cron expression of five fields, or six with seconds; null polls only when told to */
  schedule: string | null;
  /** called after something was stored */
  onStored?: () => void;
  /** who watches punches come in */
  feed?: PunchFeed;
  /** where dumps of cleared logs are kept; without it nothing is ever cleared */
  dumpFolder?: string;
  connect?: PollOptions['connect'];
  /** 0 to 1; how back-offs are spread */
  chance?: () => number;
}

/** How it went with a terminal in this process. */
interface PollState {
  polls: number;
  failures: number;
  /** not before this moment of the runtime's clock, in ms */
  dueAt: number;
  lastAt: number;
}

/**
 * Reads the site's terminals on a schedule. One poll of a terminal at a time; a terminal that hangs holds up nobody else,
 * and one that fails is left alone a little longer each time.
 */
export function createCollector(options: CollectorOptions): Collector {
  return new SiteCollector(options);
}

class SiteCollector implements Collector {
  readonly #options: CollectorOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #records = new Map<string, PollState>();
  readonly #live: LiveLines;
  readonly #since: Date;
  readonly #task: ReturnType<typeof schedule> | undefined;
  #companyId: string | null = null;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#since = options.runtime.clock.now();
    this.#live = new LiveLines({ connect: options.connect, onStored: (ids) => this.#tell(ids) });
    const { runtime } = options;
    const tick = async () => {
      await this.pollAll().catch((error: unknown) => {
        const isWaiting = error instanceof Problem && error.code === 'site.not-bound';
        if (!isWaiting) runtime.log.error({ err: error }, 'the terminals could not be read');
      });
    };
    if (options.schedule === null) return;
    this.#task = schedule(options.schedule, tick, { name: 'collector', logger: quietly(runtime) });
  }

  async pollNow(id: string): Promise<PollResult | undefined> {
    const as = await this.#session();
    const terminals = await unitOfWork(as, listTerminals);
    return this.#poll(as, id, terminals.find((terminal) => terminal.id === id)?.isLive ?? false);
  }

  async pollAll(): Promise<void> {
    const as = await this.#session();
    const terminals = await unitOfWork(as, async (ctx) => {
      await raiseSilence(ctx, this.#since);
      return listTerminals(ctx);
    });
    await this.#live.keepOnly(new Set(terminals.filter(({ isLive }) => isLive).map(({ id }) => id)));
    const now = this.#now();
    const waiting = terminals
      .filter(({ id }) => !this.#running.has(id) && this.#recordOf(id).dueAt <= now)
      .sort((a, b) => this.#recordOf(a.id).lastAt - this.#recordOf(b.id).lastAt);
    const hand = async () => {
      for (let next = waiting.shift(); next && !this.#stopping.signal.aborted; next = waiting.shift()) {
        const { id, isLive } = next;
        await this.#poll(as, id, isLive).catch((error: unknown) => say(this.#options.runtime, id, error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, hand)); // each takes the next until none is left
  }

  readonly clear = async (id: string, by: Principal): Promise<{ rows: number; dump: string }> => {
    const { dumpFolder } = this.#options;
    if (dumpFolder === undefined) throw new Error('a collector without a dump folder clears nothing');
    const as = await this.#session();
    return this.#alone(id, async () => {
      await this.#live.closeOne(id); // one session at a time
      return clearTerminal(as, id, by, { ...this.#pollOptions(id, false), dumpFolder });
    });
  };

  readonly test = async (id: string, to: ZkTerminalOptions): Promise<Probe> => {
    if (this.#running.has(id)) throw pollRunning({});
    const { signal } = this.#stopping;
    const one = this.#live.closeOne(id).then(() => probeTerminal({ ...to, signal }, this.#options.connect));
    this.#running.set(id, one);
    return one.finally(() => this.#running.delete(id));
  };

  readonly prove = async (id: string): Promise<string[]> => {
    const as = await this.#session();
    let missing: string[] = [];
    const onWholeLog: PollOptions['onWholeLog'] = async (terminal, read) => {
      missing = await proveDays(as, terminal, read);
    };
    await this.#alone(id, async () => {
      await this.#live.closeOne(id);
      await pollTerminal(as, id, { ...this.#pollOptions(id, false), onWholeLog });
    });
    return missing;
  };

  async stop(): Promise<void> {
    await this.#task?.destroy();
    this.#stopping.abort();
    await Promise.allSettled(this.#running.values());
    await this.#live.close();
  }

  async #session(): Promise<Session> {
    const { runtime } = this.#options;
    const site = await findBoundSite(runtime.database);
    if (!site) throw siteNotBound({});
    this.#companyId = site.companyId;
    return { runtime, principal: sitePrincipal({ id: site.siteId, name: site.name, companyId: site.companyId }) };
  }

  async #poll(as: Session, id: string, isLive: boolean): Promise<PollResult | undefined> {
    const known = this.#recordOf(id);
    const options = this.#pollOptions(id, isLive);
    const onMet: PollOptions['onMet'] = (terminal, clock) => this.#introduce(as, terminal, clock);
    const isProofDue = known.polls % POLLS_PER_PROOF === 0;
    const onWholeLog: PollOptions['onWholeLog'] = async (terminal, read) => {
      if (isProofDue) await proveDays(as, terminal, read);
    };
    const readUsers = known.polls % POLLS_PER_USER_READ === 0;
    const result = await this.#alone(id, () =>
      pollTerminal(as, id, { ...options, readUsers, onWholeLog, ...(isLive ? { onMet } : {}) }),
    );
    if (result && result.stored > 0) this.#options.onStored?.();
    return result;
  }

  #pollOptions(id: string, isLive: boolean): PollOptions {
    const { connect } = this.#options;
    return {
      signal: this.#stopping.signal,
      onStored: (ids) => this.#companyId && this.#options.feed?.tell(this.#companyId, ids),
      ...(isLive ? { connect: this.#live.connectFor(id) } : connect ? { connect } : {}),
    };
  }

  #introduce(as: Session, terminal: KnownTerminal, clock: Parameters<NonNullable<PollOptions['onMet']>>[1]): void {
    const { at, offsetMs, wallTime } = clock;
    this.#live.know(as, {
      id: terminal.id,
      siteId: terminal.siteId,
      serial: terminal.serial ?? '',
      clock: offsetMs === null || wallTime === null ? null : { at, offsetMs, wallTime },
    });
  }

  /** Never two conversations with one terminal; how they go decides when the next one is due. */
  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (this.#running.has(id)) throw pollRunning({});
    const known = this.#recordOf(id);
    const one = work();
    this.#running.set(id, one);
    try {
      const result = await one;
      this.#records.set(id, { polls: known.polls + 1, failures: 0, dueAt: 0, lastAt: this.#now() });
      return result;
    } catch (error) {
      const failures = known.failures + 1;
      const dueAt = this.#now() + backOffMs(failures, (this.#options.chance ?? Math.random)());
      this.#records.set(id, { polls: known.polls, failures, dueAt, lastAt: this.#now() });
      throw error;
    } finally {
      this.#running.delete(id);
    }
  }

  #tell(ids: readonly string[]): void {
    if (ids.length === 0 || this.#companyId === null) return;
    this.#options.feed?.tell(this.#companyId, ids);
    this.#options.onStored?.();
  }

  #recordOf(id: string): PollState {
    return this.#records.get(id) ?? { polls: 0, failures: 0, dueAt: 0, lastAt: 0 };
  }

  #now(): number {
    return this.#options.runtime.clock.now().getTime();
  }
}

/** The scheduler prints by itself otherwise; a tick that a busy machine missed is made up for by the next one. */
function quietly({ log }: Runtime) {
  const say = (message: string | Error) => log.debug({ scheduler: String(message) }, 'the schedule of polls');
  return { info: say, warn: say, debug: say, error: say };
}

/**
 * A terminal's fault is said once in the log and stands on its row; that it is being read already is none. Anything else
 * is a bug and comes with its stack.
 */
function say({ log }: Runtime, terminalId: string, error: unknown): void {
  if (error instanceof Problem && error.code === 'terminal.poll-running')
    log.debug({ terminalId }, 'a terminal is being read already');
  else if (error instanceof Problem)
    log.warn({ terminalId, problem: error.code, reason: error.message }, 'a terminal could not be read');
  else log.error({ terminalId, err: error }, 'a poll failed');
}
