/**
 * The protocol of the sync under faults: the production rules in a world of its own, where chance decides what fails
 * (`npm run chaos -- --runs N --seed S --json`).
 */

import { isClean } from './chaos/oracle.ts';
import { mutants, production, type Rules } from './chaos/rules.ts';
import { type Faults, Run, type RunResult } from './chaos/run.ts';

const STEPS = 400;
/** Runs in which a mutant has to be noticed. */
const MUTANT_RUNS = 4_000;

/** Seeds that show in one run of thousands what was a fault once, or a rule that is switched off: they are run first, always. */
export const regressionSeeds: readonly number[] = [
  39, 53, 181, 644, 993, 2_766, 11_210, 17_611, 2_000_126, 2_028_134, 6_029_623, 7_009_211, 7_037_997, 7_039_170,
];

export function runOnce(seed: number, rules: Rules = production, steps = STEPS): RunResult {
  return new Run(seed, rules).run(steps);
}

/** A seed under which a mutant shows, of those that found a fault once and so many more; undefined when none does. */
export function killingSeed(rules: Rules, from: number, most = MUTANT_RUNS): number | undefined {
  for (const seed of [...regressionSeeds, ...Array.from({ length: most }, (_, n) => from + n)]) {
    try {
      if (!isClean(runOnce(seed, rules))) return seed;
    } catch {
      return seed;
    }
  }
  return undefined;
}

const add = (sum: Faults, more: Faults): void => {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
};

export interface ChaosFigures {
  runs: number;
  seed: number;
  steps: number;
  faults: Faults;
  punches: number;
  edits: number;
  decisions: number;
  conflicts: number;
  lost: number;
  doubled: number;
  ghost: number;
  different: number;
  silent_edit_loss: number;
  tenant_crossings: number;
  taken_over: number;
  failing_seeds: number[];
  mutants: { killed: number; of: number; survived: string[]; seeds: Record<string, number> };
  rounds_to_converge: number;
  seconds: number;
}

/** Runs the simulation, and then the mutants. @param say called now and then */
export function chaos(
  options: { runs: number; seed: number },
  say: (line: string) => void = () => undefined,
): ChaosFigures {
  const began = performance.now();
  const sum: ChaosFigures = {
    runs: 0,
    seed: options.seed,
    steps: STEPS,
    faults: {},
    punches: 0,
    edits: 0,
    decisions: 0,
    conflicts: 0,
    lost: 0,
    doubled: 0,
    ghost: 0,
    different: 0,
    silent_edit_loss: 0,
    tenant_crossings: 0,
    taken_over: 0,
    failing_seeds: [],
    mutants: { killed: 0, of: 0, survived: [], seeds: {} },
    rounds_to_converge: 0,
    seconds: 0,
  };
  const seeds = [...regressionSeeds, ...Array.from({ length: options.runs }, (_, n) => options.seed * 1_000_000 + n)];
  for (const seed of seeds.slice(0, Math.max(options.runs, 1))) {
    const result = runOnce(seed);
    sum.runs += 1;
    add(sum.faults, result.faults);
    for (const name of ['punches', 'edits', 'decisions', 'conflicts', 'lost', 'doubled', 'ghost', 'different'] as const)
      sum[name] += result[name];
    sum.silent_edit_loss += result.silentEditLoss;
    sum.tenant_crossings += result.tenantCrossings;
    sum.taken_over += result.takenOver;
    sum.rounds_to_converge = Math.max(sum.rounds_to_converge, result.rounds);
    if (!isClean(result) && sum.failing_seeds.length < 20) sum.failing_seeds.push(seed);
    if (sum.runs % 1000 === 0) say(`${sum.runs} runs, ${sum.failing_seeds.length} failing seeds`);
  }
  for (const [name, rules] of Object.entries(mutants)) {
    const seed = killingSeed(rules, 1);
    sum.mutants.of += 1;
    if (seed === undefined) sum.mutants.survived.push(name);
    else {
      sum.mutants.killed += 1;
      sum.mutants.seeds[name] = seed;
    }
    say(`mutant "${name}": ${seed === undefined ? 'nobody noticed it' : `noticed with seed ${seed}`}`);
  }
  sum.seconds = Math.round(performance.now() - began) / 1000;
  return sum;
}
