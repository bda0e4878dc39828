/** The terminal of the pull benchmark, in a process of its own: tells its parent the port, and ends with it. */
import { laterDate } from '../src/collector/simulator/day.rule.ts';
import { startSimulatedTerminal } from '../src/collector/simulator/terminal.ts';

const LOGS = Number(process.argv[2]);
const PEOPLE = 500;

const users = Array.from({ length: PEOPLE }, (_, n) => ({ badgeNumber: String(n + 1), name: `Worker ${n + 1}` }));
const terminal = await startSimulatedTerminal({ serial: 'BENCH1', users, logCapacity: 200_000 });
const two = (value: number) => String(value).padStart(2, '0');
terminal.punchAll(
  Array.from({ length: LOGS }, (_, n) => ({
    badgeNumber: String((n % PEOPLE) + 1),
    wallTime: `${laterDate('2026-01-01', Math.floor(n / 2000))} ${two(6 + Math.floor((n % 2000) / 150))}:${two(Math.floor((n % 150) / 3))}:${two((n % 3) * 20)}`,
    punchCode: n % 2,
    verifyMode: 1,
  })),
);
process.once('disconnect', () => void terminal.close());
process.send?.({ port: terminal.port });
