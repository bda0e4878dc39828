/** `npm run check` compares figures of the code with what was allowed: here, of a small project with one fault of each kind. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project.ts';

const files: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'small', type: 'module', private: true }),
  'package-lock.json': '{\n  "resolved": "https://packages.example/one.tgz"\n}\n',
  'knip.json': JSON.stringify({ entry: ['src/main.ts'], project: ['src/**/*.ts'] }),
  'src/main.ts': "import { one } from './one.ts';\nimport { ask } from './badName.ts';\none();\nask();\n",
  'src/one.ts':
    "import type { Two } from './two.ts';\nexport const one = (two?: Two) => two;\nexport const nobody = 1;\n",
  'src/two.ts': "import type { one } from './one.ts';\nexport type Two = typeof one;\n",
  'src/records/model.ts': 'export type Row = Record<string, unknown>;\n',
  'src/badName.ts': [
    "import type { Row } from './records/model.ts';",
    "const statement = 'SELECT 1 AS one';",
    '/** He asks. */',
    "export const ask = (houseOf?: Row) => [houseOf, statement, 'a\0b'];",
    '',
  ].join('\n'),
};

/** What each of the faults above is counted as, and where. */
const faults = [
  ['import cycles: 2,', 'src/one.ts:1  imports src/two.ts, which leads back here'],
  ['unused exports: 1,', 'src/one.ts:3  nothing imports nobody'],
  ['file names not in kebab-case: 1,', 'src/badName.ts:1'],
  ['untyped statements: 1,', 'src/badName.ts:2  SELECT 1 AS one'],
  ['files that import Row: 1,', 'src/badName.ts:1  imports Row'],
  ['NUL bytes: 1,', 'src/badName.ts:4'],
  ['download addresses in package-lock.json: 1,', 'package-lock.json:2'],
  ['retired word: house: 1,', 'src/badName.ts:4  "houseOf" (a name); write: runtime'],
  ['retired word: he: 1,', 'src/badName.ts:3  "He" (a text)'],
] as const;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hajira-ratchets-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'scripts'));
  symlinkSync(join(projectRoot(), 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const command = [join(projectRoot(), 'scripts', 'ratchets.mjs'), '--root', root, ...args];
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

const figuresFile = () => join(root, 'scripts', 'ratchets.json');
const figures = () => JSON.parse(readFileSync(figuresFile(), 'utf8')) as Record<string, number>;

describe('The figures that may only fall', () => {
  test('a figure over what is allowed fails the check and says where', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(1);
    for (const [figure, place] of faults) {
      expect(stderr).toContain(`${figure} but at most 0 are allowed`);
      expect(stderr).toContain(place);
    }
  });

  test('what was written down is allowed', async () => {
    expect((await run('--lower')).code).toBe(0);
    expect(figures()).toMatchObject({ 'import cycles': 2, 'NUL bytes': 1, 'retired word: voice': 0 });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
  });

  test('a figure that has fallen is to be written down, and is never raised again', async () => {
    writeFileSync(figuresFile(), JSON.stringify({ ...figures(), 'untyped statements': 5, 'import cycles': 0 }));
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain('untyped statements (5 -> 1)');
    expect(stderr).toContain('import cycles: 2, but at most 0 are allowed');
    await run('--lower');
    expect(figures()).toMatchObject({ 'untyped statements': 1, 'import cycles': 0 });
  });
});
