import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bn } from '../../src/admin/locale/bn.ts';
import { journalWord } from '../../src/admin/locale/journal.ts';
import { labelsInBangla } from '../../src/admin/locale/labels.bn.ts';
import { pageWords } from '../../src/admin/locale/pages.ts';
import { screensInBangla } from '../../src/admin/locale/screens.bn.ts';
import { untranslated } from '../../src/admin/locale/translate.ts';
import { reasons } from '../../src/i18n/weakness.ts';
import { projectRoot } from '../../src/project.ts';
import { composedIn, isApart, unread } from '../support/composed.ts';
import { sourcesIn, textsIn } from '../support/screens.ts';

const src = join(projectRoot(), 'src');

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

const places = (text: string) => [...(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

describe('Bangla', () => {
  test('has words for everything that the panel says, AdminJS’s own among it', () => {
    expect(untranslated()).toEqual([]);
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

  describe('on the panel’s own screens', () => {
    const screens = sourcesIn(join(src, 'admin', 'components'));
    const screenTexts = screens.map(([path, source]) => ({ path: path.slice(src.length + 1), ...textsIn(source) }));

    test('has words for everything that they say, with a place for each value', () => {
      const said = [...new Set(screenTexts.flatMap((one) => one.said))];
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
      expect(screenTexts.flatMap(({ path, hardCoded }) => hardCoded.map((text) => `${path}: ${text}`))).toEqual([]);
    });

    test('would find a text, an attribute, a choice of two and a notice in English', () => {
      const { said, hardCoded } = textsIn(`
        const A = () => <p title="A title" id="plain">Some text{n > 1 ? 'several' : say('one')} {\`\${n} more\`}</p>;
        const b = () => notify({ message: 'It did not work.' });
      `);
      expect(said).toEqual(['one']);
      expect(hardCoded.sort()).toEqual(['A title', 'It did not work.', 'Some text', 'several', '{{}} more']);
    });
  });

  describe('in what the server says', () => {
    const sources = COMPOSING.flatMap((part): [string, string][] => {
      const path = join(src, part);
      return part.endsWith('.ts') ? [[path, readFileSync(path, 'utf8')]] : sourcesIn(path);
    }).filter(([path]) => !isApart(path.slice(src.length + 1)));

    test('is in src/i18n: no source composes a sentence', () => {
      const composed = sources.flatMap(([path, source]) =>
        composedIn(source).map((text) => ({ file: path.slice(src.length + 1), text })),
      );
      // labels of dialogs and pages are tables by their English
      const isLabel = (text: string) => Object.hasOwn(bn, text) || Object.hasOwn(labelsInBangla, text);
      expect(
        composed.filter(({ text }) => !unread.has(text) && !isLabel(text)).map(({ file, text }) => `${file}: ${text}`),
      ).toEqual([]);
    });

    test('would be found in a refusal, an alarm and a reason', () => {
      expect(
        composedIn(`
          const refuse = () => invalidFields([{ field, message: 'Choose another day.' }]);
          await setAlarms(ctx, id, { silent: \`It said nothing for \${n} minutes.\` });
          const answer = { result: 'rejected', reason: 'it was too late' };
        `),
      ).toEqual(['Choose another day.', 'It said nothing for {{}} minutes.', 'it was too late']);
    });

    test('has words for every act that the journal writes down', () => {
      const acts = sources.flatMap(([, source]) =>
        [...source.matchAll(/action: '([a-z-]+\.[a-z-]+)'/g)].map(([, act = '']) => act),
      );
      // a refusal is written down by its code
      const refusals = sources.flatMap(([, source]) =>
        [
          ...source.matchAll(
            /'((?:policy|record|grant|access|sync|impersonation|support)\.[a-z-]+)', \{\s*status: 403/g,
          ),
        ].map(([, code = '']) => code),
      );
      expect(refusals.length).toBeGreaterThan(5);
      expect(acts.length).toBeGreaterThan(40);
      expect([...new Set([...acts, ...refusals])].filter((act) => journalWord(act) === undefined)).toEqual([]);
    });
  });
});
