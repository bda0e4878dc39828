import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { operationMessage } from '../i18n/operations.ts';
import { Problem } from '../problem.ts';
import { projectRoot } from '../project.ts';

/** Figures of one benchmark, by name; ratios are of things measured side by side in one run. */
export type Figures = Record<string, number | string | Readonly<Record<string, number>>>;
export interface BenchOptions {
  /** punches stored before (ingest) */
  stored: number;
  /** a company newer than the statistics of a cloud with others (ingest) */
  newCompany: boolean;
  /** punches in the database (panel) */
  punches: number;
  /** sites (herd) */
  sites: number;
  /** what the lines of the requests have in them that are sent (bodies) */
  only: string;
}
type Bench = (options: BenchOptions, say: (line: string) => void) => Promise<Figures>;

const names = ['ingest', 'panel', 'policy', 'pull', 'terminals', 'mobile', 'herd', 'start', 'bodies'];

/** `hajira bench NAME`: bench/NAME.ts does the work. */
export async function runBench(name: string, { json, ...options }: BenchOptions & { json: boolean }): Promise<void> {
  if (!names.includes(name)) {
    throw new Problem({
      status: 400,
      message: operationMessage('bench.unknown', { name, names }),
    });
  }
  const file = pathToFileURL(join(projectRoot(), 'dist', 'bench', `${name}.js`)).href;
  const { bench } = (await import(file)) as { bench: Bench };
  const figures = await bench(options, (line) => void process.stdout.write(`${line}\n`));
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(0);
}
