import { laterDate, type PlannedPunch, punchesOfDay, type Worker } from './day.rule.ts';
import { randomOf } from './random.rule.ts';
import type { SimulatedTerminal } from './terminal.ts';
import { wallMs } from './wall-clock.rule.ts';

export type CrowdOptions = {
  workers: readonly Worker[];
  /** Any text; the same seed gives the same days. */
  seed: string;
  /**
   * Left out: people scan when their day says so, by the terminal's clock. Given: the next person of the plan scans
   * after about so many ms, with the time of that moment, holidays and nights included, so that a demo always moves.
   */
  everyMs?: number;
};

/** Longest single wait: the terminal's clock may be set meanwhile. */
const CHECK_AGAIN_MS = 30_000;

/**
 * Lets people punch at a simulated terminal until stopped.
 *
 * @throws RangeError when there are no workers
 */
export function startCrowd(terminal: SimulatedTerminal, options: CrowdOptions): { stop(): void } {
  if (options.workers.length === 0) throw new RangeError('a crowd needs workers');
  const { everyMs, seed } = options;
  const random = randomOf(`${seed}|pace|${terminal.serial}`);
  const plan = planFrom(terminal.wallTime(), options);
  let next = plan.next().value;
  let timer = setTimeout(step, everyMs === undefined ? 0 : random() * everyMs);

  function step(): void {
    const now = terminal.wallTime();
    if (everyMs === undefined) {
      while (next.wallTime <= now && terminal.punch(next)) next = plan.next().value;
    } else if (terminal.punch({ ...next, wallTime: now })) {
      next = plan.next().value;
    }
    timer = setTimeout(step, everyMs === undefined ? untilDue(next, now) : everyMs * (0.5 + random()));
  }

  return { stop: () => clearTimeout(timer) };
}

/** Due punches that the terminal refuses (it is disabled) are tried again in a second. */
function untilDue(next: PlannedPunch, now: string): number {
  return Math.min(CHECK_AGAIN_MS, Math.max(1000, wallMs(next.wallTime) - wallMs(now)));
}

/** The plan after a moment, day after day without end; yesterday's night shift is still to leave. */
function* planFrom(now: string, { workers, seed, everyMs }: CrowdOptions): Generator<PlannedPunch, never> {
  const habits = { seed, ...(everyMs === undefined ? {} : { holiday: null }) };
  const today = now.slice(0, 10);
  let pending = punchesOfDay(laterDate(today, -1), workers, habits).filter((punch) => punch.wallTime > now);
  for (let day = 0; ; day += 1) {
    const date = laterDate(today, day);
    const coming = punchesOfDay(date, workers, habits).filter((punch) => punch.wallTime > now);
    const all = [...pending, ...coming].sort((a, b) => a.wallTime.localeCompare(b.wallTime));
    pending = all.filter((punch) => punch.wallTime.slice(0, 10) > date);
    yield* all.filter((punch) => punch.wallTime.slice(0, 10) <= date);
  }
}
