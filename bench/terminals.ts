/**
 * A site with 200 terminals, each with new punches, polled in one round: memory of the process that reads them, rows, and
 * whether any was left out. Terminals and their registering are in a process of their own.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createCollector } from '../src/collector/collector.ts';
import { unitOfWork } from '../src/context.ts';
import { systemPrincipal } from '../src/policies/principal.ts';
import { projectRoot } from '../src/project.ts';
import { round, timed } from './figures.ts';
import { type BenchRuntime, benchRuntime } from './runtime.ts';

const TERMINALS = 200;
const NEW = 500;
const ROUNDS = 3;
const MB = 1 << 20;

export async function bench(_options: unknown, say: (line: string) => void): Promise<Record<string, number | string>> {
  const runtime = await benchRuntime('site', 500);
  const devices = fork(join(projectRoot(), 'dist', 'bench', 'terminals-devices.js'), [
    String(TERMINALS),
    String(NEW),
    runtime.url,
    runtime.companyId,
  ]);
  const announced = () => new Promise<void>((resolve) => devices.once('message', () => resolve()));
  try {
    await announced();
    const collector = createCollector({ runtime, schedule: null });
    const before = process.memoryUsage().rss;
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const rounds: number[] = [];
    let stored = 0;
    for (let n = 0; n < ROUNDS; n += 1) {
      rounds.push(await timed(() => collector.pollAll()));
      const counts = await countByTerminal(runtime);
      const starved = counts.filter((count) => count !== NEW * (n + 1)).length + (TERMINALS - counts.length);
      if (starved > 0) throw new Error(`${starved} of ${TERMINALS} terminals were not read whole`);
      stored = counts.reduce((sum, count) => sum + count, 0);
      devices.send('punch');
      await announced();
    }
    clearInterval(watch);
    await collector.stop();
    const slowest = Math.max(...rounds);
    say(
      `${TERMINALS} terminals x ${NEW} new punches, ${ROUNDS} rounds: slowest ${(slowest / 1000).toFixed(1)} s, peak memory ${Math.round(peak / MB)} MB (${Math.round(before / MB)} MB before the first)`,
    );
    return {
      terminals: TERMINALS,
      new_punches: NEW,
      stored,
      starved: 0,
      round_ms: round(slowest, 0),
      rows_per_second: Math.round((TERMINALS * NEW * 1000) / slowest),
      memory_mb: Math.round(peak / MB),
      memory_before_mb: Math.round(before / MB),
    };
  } finally {
    devices.disconnect();
    await runtime.close();
  }
}

const countByTerminal = (runtime: BenchRuntime): Promise<number[]> =>
  unitOfWork({ runtime, principal: systemPrincipal(runtime.companyId) }, async ({ sql }) => {
    const { rows } = await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM punch GROUP BY terminal_serial');
    return rows.map((row) => row.n);
  });
