/**
 * Do the leak suites see it when a wall is gone? Each wall is taken away together with those that stand before or behind
 * it: with all but one of them gone the suites find nothing, with the last one gone too they name what leaked.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';
import { type Removal, type Wall, walls } from './mutations.ts';

jest.setTimeout(300_000);

const isLong = process.env.HAJIRA_TEST_LONG === '1';

/** Both suites, on what a few tables and roles need. */
const lists = 'cloud as (company_admin|hr_officer|employee) lists.* of (employees?|departments?|punch|punches)$';
const forms = 'cloud as company_admin (a form takes|adding to (employees|badges))';

/** Walls that stand before and behind each other: one of each group is enough, and none is too few. */
const groups: { together: readonly Wall[]; seenBy: string; suite?: string }[] = [
  { together: ['company filter', 'row level security'], seenBy: lists },
  { together: ['projection of columns in SQL'], seenBy: lists, suite: 'api' },
  {
    together: ['projection of columns in SQL', 'projection of columns in the panel'],
    seenBy: 'cloud as hr_officer every action of employee$',
    suite: 'admin',
  },
  { together: ['grant semi-join'], seenBy: lists },
  { together: ['department semi-join'], seenBy: lists },
  { together: ['own records'], seenBy: lists },
  {
    together: ['conditions on readable columns, in the filter', 'conditions on readable columns, in the read'],
    seenBy: lists,
  },
  { together: ['references that they see', 'composite key'], seenBy: forms },
  { together: ['HEAD guard'], seenBy: 'cloud Every route HEAD', suite: 'admin' },
  { together: ['gate of the panel'], seenBy: 'cloud as nobody', suite: 'admin' },
];

function removed(names: readonly Wall[]): { edits: NonNullable<Removal['edits']>; sql: string[] } {
  const all: Removal[] = names.map((name) => walls[name]);
  return { edits: all.flatMap(({ edits = [] }) => edits), sql: all.flatMap(({ sql }) => sql ?? []) };
}

interface Outcome {
  passed: number;
  failed: string[];
  said: string;
}

/** Runs what sees it, without these walls. */
async function without(names: readonly Wall[], seenBy: string, suite = '(admin|api)'): Promise<Outcome> {
  const jestBin = join(projectRoot(), 'node_modules', 'jest', 'bin', 'jest.js');
  const { JEST_WORKER_ID: _, ...env } = process.env; // HAJIRA_TEST_LONG stays: the sample may leave out what is named
  const child = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jestBin, '-i', '--json', '--forceExit'],
      ...['--config', join(projectRoot(), 'tests', 'mutation', 'jest.config.mjs')],
      ...['-t', seenBy, '--testPathPatterns', `tests/${suite}/leaks\\.test\\.ts$`],
    ],
    { cwd: projectRoot(), env: { ...env, HAJIRA_MUTATION: JSON.stringify(removed(names)) } },
  );
  const [out, said] = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat(await stream.toArray()).toString(),
  );
  const { testResults } = JSON.parse((await out) ?? '') as {
    testResults: { assertionResults: { fullName: string; status: string }[]; message: string }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    said: testResults.map(({ message }) => message).join('\n') + (await said),
  };
}

describe('A wall that is to be taken away', () => {
  test.each(Object.keys(walls) as Wall[])('stands where it is looked for: %s', (name) => {
    const { edits, sql } = removed([name]);
    expect(edits.length + sql.length).toBeGreaterThan(0);
    for (const { file, find, put } of edits) {
      expect([file, find, readFileSync(join(projectRoot(), file), 'utf8').split(find).length - 1]).toEqual([
        file,
        find,
        1,
      ]);
      expect(put).not.toBe(find);
    }
  });

  test('is in a group that is tried', () => {
    expect([...new Set(groups.flatMap(({ together }) => together))].sort()).toEqual(Object.keys(walls).sort());
  });
});

(isLong ? describe : describe.skip)('Without', () => {
  test('no wall at all missing the suites find nothing, and do look', async () => {
    const { passed, failed, said } = await without([], `(${[...new Set(groups.map((one) => one.seenBy))].join('|')})`);
    expect({ failed, said: failed.length > 0 ? said : '' }).toEqual({ failed: [], said: '' });
    expect(passed).toBeGreaterThan(20);
  });

  const alone = groups.filter(({ together }) => together.length > 1);
  const cases = alone.flatMap(({ together, ...rest }) => together.map((left) => ({ left, together, ...rest })));
  test.each(cases)(
    'all that stands around the $left, it alone keeps everything',
    async ({ left, together, seenBy, suite }) => {
      const gone = together.filter((name) => name !== left);
      const { passed, failed, said } = await without(gone, seenBy, suite);
      expect({ failed, said: failed.length > 0 ? said : '' }).toEqual({ failed: [], said: '' });
      expect(passed).toBeGreaterThan(0);
    },
  );

  test.each(groups)('$together something leaks, and is found', async ({ together, seenBy, suite }) => {
    const { failed, said } = await without(together, seenBy, suite);
    expect([said.slice(0, 500), failed.length > 0]).toEqual([said.slice(0, 500), true]);
    // found by the suite's own looking, not by a source that no longer compiles
    expect(said).not.toMatch(/SyntaxError|ReferenceError|does not hold exactly once/);
  });
});
