import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { startCrowd } from '../collector/simulator/crowd.ts';
import { laterDate, punchesOfDays, type Worker } from '../collector/simulator/day.rule.ts';
import type { TerminalFaults } from '../collector/simulator/faults.ts';
import { Pusher } from '../collector/simulator/pusher.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../collector/simulator/terminal.ts';
import { operationMessage } from '../i18n/operations.ts';
import { createLog } from '../log.ts';
import { Problem } from '../problem.ts';
import { running, tellParent } from './process.ts';

const person = z.object({
  badge: z.string().min(1).max(24),
  name: z.string(),
  shift: z.object({
    start: z.string(),
    end: z.string(),
    lunch: z.string().optional(),
    lunchMinutes: z.number().optional(),
  }),
});
type Person = z.infer<typeof person>;

export interface TerminalCommand {
  host: string;
  port: number;
  serial: string;
  folder?: string;
  people?: string;
  historyDays: number;
  everySeconds?: number;
  commKey?: number;
  udp?: boolean;
  /** JSON of what is wrong with it; see docs/terminals.md */
  faults?: string;
  /** pushes to this server too, like http://localhost:4000 */
  push?: string;
  /** minutes its clock is ahead of UTC; Bangladesh: 360 */
  utcOffsetMinutes: number;
}

/** `hajira terminal`: a terminal without hardware, with people who punch at it. */
export async function runTerminal(options: TerminalCommand): Promise<void> {
  const log = createLog('terminal');
  const life = running(log);
  const people = options.people ? readPeople(options.people) : somePeople(40);
  const terminal = await startSimulatedTerminal({
    host: options.host,
    port: options.port,
    serial: options.serial,
    users: people.map(({ badge, name }) => ({ badgeNumber: badge, name })),
    utcOffsetMinutes: options.utcOffsetMinutes,
    ...(options.folder ? { folder: options.folder } : {}),
    ...(options.udp ? { transports: ['tcp', 'udp'] as const } : {}),
    faults: { ...faultsOf(options.faults), ...(options.commKey ? { commKey: options.commKey } : {}) },
  });
  life.onStop('the terminal', () => terminal.close());
  const workers = people.map(({ badge, shift }) => ({ badgeNumber: badge, shift }));
  if (terminal.logCount === 0) remember(terminal, workers, options.historyDays);
  const pace = options.everySeconds === undefined ? {} : { everyMs: options.everySeconds * 1000 };
  const crowd = startCrowd(terminal, { workers, seed: options.serial, ...pace });
  life.onStop('the crowd', crowd.stop);
  if (options.push) {
    const stop = new AbortController();
    const running = new Pusher({ server: options.push.replace(/\/+$/, ''), terminal }).run(PUSH_EVERY_MS, stop.signal);
    life.onStop('its pushes', async () => {
      stop.abort();
      await running;
    });
  }
  log.info(
    { serial: options.serial, host: terminal.host, port: terminal.port, logs: terminal.logCount },
    'the terminal is ready',
  );
  tellParent({ ready: true, host: terminal.host, port: terminal.port, serial: options.serial });
}

const PUSH_EVERY_MS = 2_000;

function faultsOf(text: string | undefined): TerminalFaults {
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as TerminalFaults;
  } catch {
    throw new Problem({
      status: 400,
      message: operationMessage('terminal.faults-unreadable', { found: text }),
    });
  }
}

/** What it saw before it was switched on for the first time. */
function remember(terminal: SimulatedTerminal, workers: readonly Worker[], days: number): void {
  if (days <= 0) return;
  const now = terminal.wallTime();
  const past = punchesOfDays(laterDate(now.slice(0, 10), -days), days + 1, workers, { seed: terminal.serial });
  terminal.punchAll(past.filter((punch) => punch.wallTime <= now));
}

function readPeople(path: string): Person[] {
  if (!existsSync(path)) {
    throw new Problem({
      status: 400,
      message: operationMessage('terminal.people-missing', { path }),
    });
  }
  const parsed = z
    .array(person)
    .min(1)
    .safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Problem({
    status: 400,
    message: operationMessage('terminal.people-file', { path, mistakes: z.prettifyError(parsed.error) }),
  });
}

function somePeople(count: number): Person[] {
  const shift = { start: '08:00', end: '17:00', lunch: '13:00', lunchMinutes: 60 };
  return Array.from({ length: count }, (_, n) => ({ badge: String(n + 1), name: `Worker ${n + 1}`, shift }));
}
