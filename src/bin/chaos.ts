import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../project.ts';

export interface ChaosOptions {
  runs: number;
  seed: number;
  json: boolean;
}

interface Figures {
  failing_seeds: readonly number[];
  mutants: { survived: readonly string[] };
}

/** `hajira chaos`: bench/chaos.ts does the work. Ends with 1 when something was lost, or a mutant was not noticed. */
export async function runChaos({ json, ...options }: ChaosOptions): Promise<void> {
  const file = pathToFileURL(join(projectRoot(), 'dist', 'bench', 'chaos.js')).href;
  const { chaos } = (await import(file)) as {
    chaos: (options: { runs: number; seed: number }, say: (line: string) => void) => Figures;
  };
  const figures = chaos(options, (line) => void process.stderr.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify(figures, null, json ? 0 : 2)}\n`);
  process.exit(figures.failing_seeds.length + figures.mutants.survived.length === 0 ? 0 : 1);
}
