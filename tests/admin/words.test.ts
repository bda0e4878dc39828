import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pageWords } from '../../src/admin/locale/pages.ts';
import { untranslated } from '../../src/admin/locale/spoken.ts';
import { reasons } from '../../src/domain/accounts/weakness.ts';
import { invalidFields } from '../../src/domain/records/problems.ts';
import { problemIn } from '../../src/domain/words/problemIn.ts';
import { problemsInBangla } from '../../src/domain/words/problems.bn.ts';
import { projectRoot } from '../../src/project.ts';

const src = join(projectRoot(), 'src');
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });

/** What people meet in panel and API: the rest is said by machines to machines, or by the command line. */
const MET = ['admin', 'api', 'domain', 'policies', 'db/violations.ts', 'db/platform.ts', 'problem.ts'];
const NOT_MET = ['http.not-found', 'http.bad-request', 'server.cannot-listen'];

const declared = MET.flatMap((part) => {
  const path = join(src, part);
  const files = part.endsWith('.ts') ? [path] : filesOf(path);
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/= problem(?:<[^(]*>)?\(\{\s*code: '([^']+)'/g)].map(
      (found) => found[1] ?? '',
    ),
  );
}).filter((code) => !NOT_MET.includes(code));

describe('Bangla', () => {
  test('has words for everything that the panel says, AdminJS’s own among it', () => {
    expect(untranslated()).toEqual([]);
  });

  test('has words for every problem that people meet', () => {
    expect(declared.length).toBeGreaterThan(50);
    expect(declared.filter((code) => !Object.hasOwn(problemsInBangla, code))).toEqual([]);
  });

  test('has no words for problems that are gone', () => {
    const all = filesOf(src)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(Object.keys(problemsInBangla).filter((code) => !all.includes(`code: '${code}'`))).toEqual([]);
  });

  test('leaves no place for a value out, and no page without words', () => {
    const places = (text: string) => [...(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
    for (const [name, text] of Object.entries(pageWords.en)) {
      const said = pageWords.bn[name as keyof typeof pageWords.bn];
      expect(`${name} ${places(said)}`).toBe(`${name} ${places(text)}`);
      if (!['otherLanguage'].includes(name)) expect(`${name} ${said}`).toMatch(/[\u0980-\u09ff]/);
    }
    expect(Object.keys(reasons.bn.warnings)).toEqual(Object.keys(reasons.en.warnings));
    expect(Object.keys(reasons.bn.advice)).toEqual(Object.keys(reasons.en.advice));
  });

  test('says a refusal of a form field by field; what it has no words for stays English', () => {
    const problem = invalidFields([
      { field: 'email', message: '"x" is not an e-mail address. Write it like karim@garments-a.example.' },
      { field: 'other', message: 'Something of which nobody has thought.' },
    ]);
    expect(problemIn('bn', problem).fields).toEqual([
      { field: 'email', message: expect.stringContaining('ই-মেইল') },
      { field: 'other', message: 'Something of which nobody has thought.' },
    ]);
  });
});
