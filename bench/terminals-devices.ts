/** Many simulated terminals in a process of their own; each gets new punches when it is told so. */
import { laterDate } from '../src/collector/simulator/day.rule.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../src/collector/simulator/terminal.ts';

const [count = 0, punches = 0] = process.argv.slice(2).map(Number);
const terminals: SimulatedTerminal[] = [];
let round = 0;

function punch(): void {
  const date = laterDate('2026-11-01', round);
  for (const terminal of terminals) {
    terminal.punchAll(
      Array.from({ length: punches }, (_, n) => ({
        badgeNumber: String((n % 500) + 1),
        wallTime: `${date} 08:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
      })),
    );
  }
  round += 1;
  process.send?.({ ports: terminals.map((terminal) => terminal.port) });
}

for (let n = 0; n < count; n += 1) {
  terminals.push(await startSimulatedTerminal({ serial: `BENCH${n}`, users: [{ badgeNumber: '1' }] }));
}
punch();
process.on('message', punch);
process.on('disconnect', () => process.exit(0));
