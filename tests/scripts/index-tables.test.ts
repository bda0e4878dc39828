/** `npm run types` lists tables and panel resources that have a file and no line: here, of a small project. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';

const tables = 'src/policies/tables';
const resources = 'src/admin/resources';
const files: Record<string, string> = {
  [`${tables}/index.ts`]: [
    "import { badgeTable } from './badge.ts';",
    "import { totpTable } from './totp.ts';",
    'const tables = {\n  badge: badgeTable,\n} as const;',
    'export const internalTables = {\n  totp: totpTable,\n} as const;\n',
  ].join('\n'),
  [`${tables}/badge.ts`]: "export const badgeTable = defineTable('badge', {});\n",
  [`${tables}/day-off.ts`]: "export const dayOffTable = defineTable(\n  'day_off', {});\n",
  [`${tables}/define-table.ts`]: 'export const defineTable = (name) => name;\n',
  [`${tables}/sync-mark.ts`]: "export const syncMarkTable = defineInternalTable('sync_mark', {});\n",
  [`${tables}/totp.ts`]: "export const totpTable = defineInternalTable('totp', {});\n",
  [`${resources}/index.ts`]:
    "import { badgeResource } from './badge.resource.ts';\nexport const declarations: readonly Declaration[] = [\n  badgeResource,\n];\n",
  [`${resources}/badge.resource.ts`]: 'export const badgeResource: Declaration = {};\n',
  [`${resources}/day-off.resource.ts`]: 'export const dayOffResource: Declaration = {};\n',
  [`${resources}/titles.ts`]: 'export const titles = {};\n',
};

let root = '';
const run = () =>
  execFileSync('node', [join(projectRoot(), 'scripts', 'index-tables.mjs'), '--root', root], { encoding: 'utf8' });
const read = (path: string) => readFileSync(join(root, path), 'utf8');

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'index-tables-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('Listing what has a file', () => {
  test('a new table, internal table and resource get an import and the last line of their list', () => {
    expect(run().trim().split('\n')).toEqual([
      `${tables}/index.ts: dayOffTable`,
      `${tables}/index.ts: syncMarkTable`,
      `${resources}/index.ts: dayOffResource`,
    ]);
    const index = read(`${tables}/index.ts`);
    expect(index).toContain("import { dayOffTable } from './day-off.ts';\n");
    expect(index).toContain('const tables = {\n  badge: badgeTable,\n  day_off: dayOffTable,\n} as const;');
    expect(index).toContain('  totp: totpTable,\n  sync_mark: syncMarkTable,\n} as const;');
    expect(read(`${resources}/index.ts`)).toContain('[\n  badgeResource,\n  dayOffResource,\n];');
  });

  test('a second run changes nothing', () => {
    const before = [read(`${tables}/index.ts`), read(`${resources}/index.ts`)];
    expect(run()).toBe('');
    expect([read(`${tables}/index.ts`), read(`${resources}/index.ts`)]).toEqual(before);
  });
});
