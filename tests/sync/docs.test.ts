/** docs/sync.md lists the replicated tables: each line is compared with the sync's own list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';
import { type SyncModel, syncModels } from '../../src/sync/models.ts';

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function changedIn({ name, way, isCommand, isLoose }: SyncModel): string {
  if (name === 'punch') return 'never';
  if (isCommand) return 'on both sides, signed';
  if (way === 'both') return 'on both sides';
  return isLoose ? "in the cloud; a value that the site writes applies until the cloud's copy arrives" : 'in the cloud';
}

const rulesOf = ({ rules = {} }: SyncModel): string =>
  Object.entries(rules)
    .map(([field, rule]) => `\`${field}\`: ${rule}`)
    .join(', ');

const lineOf = (model: SyncModel): string =>
  `| \`${model.name}\` | ${changedIn(model)} | ${code(model.up ?? [])} | ${rulesOf(model)} |`;

test('the list of replicated tables is that of the program, line by line', () => {
  const text = readFileSync(join(projectRoot(), 'docs', 'sync.md'), 'utf8');
  const begin =
    '| table | changed | columns that a site sends | conflict rule other than `cloud` |\n|---|---|---|---|\n';
  const at = text.indexOf(begin);
  expect(at).toBeGreaterThan(0);
  const lines = text.slice(at + begin.length).split('\n\n')[0];
  expect(lines).toBe(syncModels.map(lineOf).join('\n'));
});
