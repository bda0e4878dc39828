import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../project.ts';

export interface ChaosOptions {
  /** left out, 1,000; with `real`, none */
  runs?: number;
  seed: number;
  /** seconds of chaos among real processes */
  real?: number;
  json: boolean;
}

interface Simulated {
  failing_seeds: readonly number[];
  mutants: { survived: readonly string[] };
}

type Say = (line: string) => void;

interface Simulation {
  chaos: (options: { runs: number; seed: number }, say: Say) => Simulated;
}

interface Real {
  realChaos: (
    options: { seconds: number; seed: number; signal: AbortSignal },
    say: Say,
  ) => Promise<{ is_clean: boolean }>;
}

const say: Say = (line) => void process.stderr.write(`${line}\n`);

const load = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(projectRoot(), 'dist', 'bench', `${name}.js`)).href)) as T;

/**
 * `hajira chaos`: bench/chaos.ts and bench/chaos-real.ts do the work. Ends with 1 when something was lost, or a mutant was
 * not noticed.
 */
export async function runChaos({ json, real, seed, runs }: ChaosOptions): Promise<void> {
  const print = (figures: object) => process.stdout.write(`${JSON.stringify(figures, null, json ? 0 : 2)}\n`);
  const simulated = real !== undefined && runs === undefined ? undefined : await simulate(runs ?? 1_000, seed);
  const isGood = !simulated || simulated.failing_seeds.length + simulated.mutants.survived.length === 0;
  if (real === undefined) {
    print({ ...simulated });
    process.exit(isGood ? 0 : 1);
  }
  const figures = await amongProcesses(real, seed);
  print(simulated ? { ...simulated, real: figures } : figures);
  process.exit(isGood && figures.is_clean ? 0 : 1);
}

const simulate = async (runs: number, seed: number): Promise<Simulated> =>
  (await load<Simulation>('chaos')).chaos({ runs, seed }, say);

/** Ctrl-C ends every process that was started, and takes their data away. */
async function amongProcesses(seconds: number, seed: number) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => stop.abort(new Error(`ended by ${signal}`)));
  const { realChaos } = await load<Real>('chaos-real');
  try {
    return await realChaos({ seconds, seed, signal: stop.signal }, say);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('ended; nothing of it is left');
    process.exit(130);
  }
}
