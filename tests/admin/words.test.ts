import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bn } from '../../src/admin/locale/bn.ts';
import { composedByPanel } from '../../src/admin/locale/composed.bn.ts';
import { journalWord } from '../../src/admin/locale/journal.ts';
import { pageWords } from '../../src/admin/locale/pages.ts';
import { screensInBangla } from '../../src/admin/locale/screens.bn.ts';
import { untranslated } from '../../src/admin/locale/translate.ts';
import { reasons } from '../../src/domain/accounts/weakness.ts';
import { invalidFields } from '../../src/domain/records/problems.ts';
import { problemIn } from '../../src/domain/words/problem-in.ts';
import { problemsInBangla } from '../../src/domain/words/problems.bn.ts';
import { composedInBangla } from '../../src/domain/words/translate.ts';
import { projectRoot } from '../../src/project.ts';
import { composedIn, isApart, unread } from '../support/composed.ts';
import { sourcesIn, spokenIn } from '../support/screens.ts';

const src = join(projectRoot(), 'src');
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });

/** What people meet in panel and API: the rest is said by machines to machines, or by the command line. */
const MET = ['admin', 'api', 'domain', 'policies', 'db/violations.ts', 'db/platform.ts', 'problem.ts'];
const NOT_MET = ['http.not-found', 'http.bad-request', 'server.cannot-listen'];

/** Where sentences are made that people of a factory read. */
const COMPOSING = [
  'admin',
  'domain',
  'collector',
  'sync',
  'policies',
  'db/violations.ts',
  'bin/nightly.rule.ts',
  'bin/nightly.ts',
  'jobs',
];

const declared = MET.flatMap((part) => {
  const path = join(src, part);
  const files = part.endsWith('.ts') ? [path] : filesOf(path);
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/= problem(?:<[^(]*>)?\(\{\s*code: '([^']+)'/g)].map(
      (found) => found[1] ?? '',
    ),
  );
}).filter((code) => !NOT_MET.includes(code));

const places = (text: string) => [...(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

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

  describe('on the panel’s own screens', () => {
    const screens = sourcesIn(join(src, 'admin', 'components'));
    const spoken = screens.map(([path, source]) => ({ path: path.slice(src.length + 1), ...spokenIn(source) }));

    test('has words for everything that they say, with a place for each value', () => {
      const said = [...new Set(spoken.flatMap((one) => one.said))];
      expect(said.length).toBeGreaterThan(200);
      expect(said.filter((text) => !Object.hasOwn(screensInBangla, text))).toEqual([]);
      for (const [text, bangla] of Object.entries(screensInBangla)) {
        expect(`${text} ${places(bangla)}`).toBe(`${text} ${places(text)}`);
      }
    });

    test('has no words that no screen says', () => {
      // quotes and line ends aside, a text stands in the source as it is said
      const all = screens.map(([, source]) => source).join('\n');
      expect(Object.keys(screensInBangla).filter((text) => !all.includes(text))).toEqual([]);
    });

    test('is not passed over: no screen says English by itself', () => {
      expect(spoken.flatMap(({ path, hardCoded }) => hardCoded.map((text) => `${path}: ${text}`))).toEqual([]);
    });

    test('would find a text, an attribute, a choice of two and a notice in English', () => {
      const { said, hardCoded } = spokenIn(`
        const A = () => <p title="A title" id="plain">Some text{n > 1 ? 'several' : say('one')} {\`\${n} more\`}</p>;
        const b = () => notify({ message: 'It did not work.' });
      `);
      expect(said).toEqual(['one']);
      expect(hardCoded.sort()).toEqual(['A title', 'It did not work.', 'Some text', 'several', '{{}} more']);
    });
  });

  describe('in sentences that the server composes', () => {
    const dictionary = { ...bn, ...composedInBangla, ...composedByPanel };
    const shape = (text: string) => text.replace(/\{\{\w*\}\}/g, '{{}}');
    // the end of a sentence about whatever was asked stands by itself in the source
    const ends = (text: string) => text.replace(/^\{\{\}\} (?=.*\.$)/, '').replace(/\.$/, '');
    const known = new Set(Object.keys(dictionary).flatMap((text) => [shape(text), ends(shape(text))]));
    const sources = COMPOSING.flatMap((part): [string, string][] => {
      const path = join(src, part);
      return part.endsWith('.ts') ? [[path, readFileSync(path, 'utf8')]] : sourcesIn(path);
    }).filter(([path]) => !isApart(path.slice(src.length + 1)));
    const composed = sources.flatMap(([path, source]) => {
      const file = path.slice(src.length + 1);
      return composedIn(source)
        .filter((text) => !unread.has(text))
        .map((text) => ({ file, text }));
    });

    test('has words for each of them: refusals, reasons, alarms, answers of dialogs', () => {
      expect(composed.length).toBeGreaterThan(300);
      expect(composed.filter(({ text }) => !known.has(text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
    });

    test('leaves no value out, and has no words for what nobody says', () => {
      const all = sources.map(([, source]) => source.replaceAll("\\'", "'")).join('\n');
      const named = (text: string) => [...new Set(places(text))].filter((place) => place !== '{{people}}').join();
      const longest = (text: string) =>
        text
          .split(/\{\{\w+\}\}/)
          .map((part) => part.trim().replace(/\.$/, ''))
          .sort((one, other) => other.length - one.length)[0] ?? '';
      const wrong = Object.entries({ ...composedInBangla, ...composedByPanel }).filter(
        ([english, said]) =>
          named(english) !== named(said) || !/[\u0980-\u09ff]/.test(said) || !all.includes(longest(english)),
      );
      expect(wrong).toEqual([]);
    });

    test('has words for every act that the journal writes down', () => {
      const acts = sources.flatMap(([, source]) =>
        [...source.matchAll(/action: '([a-z-]+\.[a-z-]+)'/g)].map(([, act = '']) => act),
      );
      // a refusal is written down by its code
      const refusals = sources.flatMap(([, source]) =>
        [...source.matchAll(/code: '((?:policy|record|grant|access|sync)\.[a-z-]+)',\s*status: 403/g)].map(
          ([, code = '']) => code,
        ),
      );
      expect(refusals.length).toBeGreaterThan(5);
      expect(acts.length).toBeGreaterThan(40);
      expect([...new Set([...acts, ...refusals])].filter((act) => journalWord(act) === undefined)).toEqual([]);
    });
  });
});
