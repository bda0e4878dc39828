/** Many simulated terminals in a process of their own, registered on a site; each gets new punches when it is told so. */
import { systemClock } from '../src/clock.ts';
import { laterDate } from '../src/collector/simulator/day.rule.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../src/collector/simulator/terminal.ts';
import { unitOfWork } from '../src/context.ts';
import { openDatabase } from '../src/db/database.ts';
import { commandsOf } from '../src/domain/commands.ts';
import { createLog } from '../src/log.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { sealerFrom } from '../src/secret.ts';

const [count = 0, punches = 0] = process.argv.slice(2).map(Number);
const [url = '', companyId = ''] = process.argv.slice(4);
const terminals: SimulatedTerminal[] = [];
let round = 0;

async function register(): Promise<void> {
  const log = createLog('bench', 'silent');
  const database = openDatabase({ url, poolSize: 1, log });
  const sealer = sealerFrom(Buffer.alloc(32, 1));
  const runtime = { deploymentRole: 'site' as const, database, clock: systemClock, log, sealer };
  await unitOfWork({ runtime, principal: systemPrincipal(companyId) }, async (ctx) => {
    for (const { serial, host, port } of terminals) {
      await commandsOf('terminal').add(ctx, { name: serial, host, port });
    }
  });
  await database.close();
}

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
  process.send?.('punched');
}

for (let n = 0; n < count; n += 1) {
  terminals.push(await startSimulatedTerminal({ serial: `BENCH${n}`, users: [{ badgeNumber: '1' }] }));
}
await register();
punch();
process.on('message', punch);
process.on('disconnect', () => process.exit(0));
