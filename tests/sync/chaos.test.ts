import { describe, expect, test } from '@jest/globals';
import { isClean } from '../../bench/chaos/oracle.ts';
import { mutants } from '../../bench/chaos/rules.ts';
import { killingSeed, regressionSeeds, runOnce } from '../../bench/chaos.ts';

const runs = process.env.HAJIRA_TEST_LONG === '1' ? 5_000 : 250;
const from = Number(process.env.HAJIRA_SEED ?? 500_000);

describe('The protocol, with its own rules, in a world where everything fails', () => {
  test.each([...regressionSeeds])('a seed that found a fault once (%s) finds none', (seed) => {
    expect(runOnce(seed)).toMatchObject({ lost: 0, doubled: 0, ghost: 0, different: 0, silentEditLoss: 0 });
  });

  test(`${runs} runs: nothing lost, doubled, invented, different or silently overwritten; both ends level`, () => {
    const failing: unknown[] = [];
    let conflicts = 0;
    for (let seed = from; seed < from + runs; seed += 1) {
      const result = runOnce(seed);
      conflicts += result.conflicts;
      if (!isClean(result)) failing.push({ seed, ...result });
      expect(result.rounds).toBeLessThan(20);
    }
    expect(failing).toEqual([]);
    expect(conflicts).toBeGreaterThan(runs); // the runs do get in each other's way
  }, 300_000);

  test('the same seed is the same run', () => {
    expect(runOnce(12_345)).toEqual(runOnce(12_345));
  });
});

describe('A rule that is switched off is noticed', () => {
  test.each(Object.entries(mutants))(
    '%s',
    (_name, rules) => {
      expect(killingSeed(rules, 1, 600)).toBeDefined();
    },
    300_000,
  );
});
