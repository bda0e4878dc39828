import { schedule } from 'node-cron';
import { type House, type Session, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { Problem, problem } from '../problem.ts';
import { type PollOptions, type PollResult, pollTerminal } from './poll-terminal.ts';
import { listTerminals } from './terminal-rows.ts';

export const siteNotBound = problem({
  code: 'site.not-bound',
  status: 409,
  message: () =>
    'This site is not bound to a company yet. Make a binding code in the cloud panel (Company > Sites) and enter it here.',
});

export const pollRunning = problem({
  code: 'terminal.poll-running',
  status: 409,
  message: () => 'This terminal is being read at this moment. Look again in a few seconds.',
});

/** Terminals read at once: they are weak, and so may the site's machine be. */
const AT_ONCE = 4;

/** People on a terminal are read again after this many polls, even when their number is the same. */
const POLLS_PER_USER_READ = 60;

export interface Collector {
  /** Reads one terminal now. @throws Problem of the terminal, or `terminal.poll-running` */
  pollNow(terminalId: string): Promise<PollResult | undefined>;
  /** Reads all terminals that are not being read; done when all are. Never throws for a terminal's fault. */
  pollAll(): Promise<void>;
  /** Takes no new polls, ends the running ones, and waits for them. */
  stop(): Promise<void>;
}

/**
 * Reads the site's terminals on a schedule. One poll of a terminal at a time; a terminal that hangs holds up nobody else.
 *
 * @param options.schedule cron expression of five fields, or six with seconds; null polls only when told to
 * @param options.onStored called after a poll stored something
 */
export function createCollector(options: {
  house: House;
  schedule: string | null;
  onStored?: () => void;
  connect?: PollOptions['connect'];
}): Collector {
  const { house } = options;
  const stopping = new AbortController();
  const running = new Map<string, Promise<PollResult | undefined>>();
  const polls = new Map<string, number>();

  async function session(): Promise<Session> {
    const site = await findBoundSite(house.database);
    if (!site) throw siteNotBound({});
    return { house, principal: sitePrincipal({ id: site.siteId, name: site.name, companyId: site.companyId }) };
  }

  async function poll(as: Session, id: string): Promise<PollResult | undefined> {
    if (running.has(id)) throw pollRunning({});
    const count = polls.get(id) ?? 0;
    polls.set(id, count + 1);
    const { connect } = options;
    const one = pollTerminal(as, id, {
      signal: stopping.signal,
      readUsers: count % POLLS_PER_USER_READ === 0,
      ...(connect ? { connect } : {}),
    });
    running.set(id, one);
    try {
      const result = await one;
      if (result && result.stored > 0) options.onStored?.();
      return result;
    } finally {
      running.delete(id);
    }
  }

  /** Each of a few hands takes the next terminal until none is left. */
  async function pollAll(): Promise<void> {
    const as = await session();
    const waiting = (await unitOfWork(as, listTerminals)).filter((id) => !running.has(id));
    const hand = async () => {
      for (let id = waiting.shift(); id !== undefined && !stopping.signal.aborted; id = waiting.shift()) {
        await poll(as, id).catch((error: unknown) => say(house, id, error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, hand));
  }

  const tick = async () => {
    await pollAll().catch((error: unknown) => {
      const isWaiting = error instanceof Problem && error.code === 'site.not-bound';
      if (!isWaiting) house.log.error({ err: error }, 'the terminals could not be read');
    });
  };
  const task =
    options.schedule === null
      ? undefined
      : schedule(options.schedule, tick, { name: 'collector', logger: quietly(house) });

  return {
    pollNow: async (id) => poll(await session(), id),
    pollAll,
    stop: async () => {
      await task?.destroy();
      stopping.abort();
      await Promise.allSettled(running.values());
    },
  };
}

/** The scheduler prints by itself otherwise; a tick that a busy machine missed is made up for by the next one. */
function quietly({ log }: House) {
  const say = (message: string | Error) => log.debug({ scheduler: String(message) }, 'the schedule of polls');
  return { info: say, warn: say, debug: say, error: say };
}

/** A terminal's fault is said once in the log and stands on its row; anything else is a bug and comes with its stack. */
function say({ log }: House, terminalId: string, error: unknown): void {
  if (error instanceof Problem)
    log.warn({ terminalId, problem: error.code, reason: error.message }, 'a terminal could not be read');
  else log.error({ terminalId, err: error }, 'a poll failed');
}
