import { locales } from '#adminjs';
import { operationsInBangla } from '../../i18n/names.ts';
import type { Language } from '../../language.ts';
import { valuesOf } from './access.ts';
import { bn } from './bn.ts';
import { en } from './en.ts';
import type { ResourceWords, Words } from './label-types.ts';

/** Words in any depth. */
interface Tree {
  readonly [name: string]: string | Tree;
}

function mapped(tree: Tree, say: (text: string) => string): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [name, typeof value === 'string' ? say(value) : mapped(value, say)]),
  );
}

/** What nobody has translated stays English: better than nothing. A test finds it before anybody does. */
const inBangla = (text: string): string => bn[text] ?? text;

const bangla = mapped(en as unknown as Tree, inBangla) as unknown as Words;
/** Rights are things to have, not things to do: "যোগ করা", where the button says "যোগ করুন". */
const rule = bangla.resources.rule as ResourceWords;

const words: Readonly<Record<Language, Words>> = {
  en,
  bn: {
    ...bangla,
    resources: {
      ...bangla.resources,
      rule: { ...rule, values: { ...rule.values, ...valuesOf('act', operationsInBangla) } },
    },
  },
};

export const wordsIn = (language: Language): Words => words[language];

/** "Add employee", in the order of the language. */
export const addOne = (language: Language, one: string): string =>
  language === 'bn' ? `${one} যোগ করুন` : `${words.en.actions.new} ${one}`;

const core = (locales as unknown as { en: Tree }).en;

/** AdminJS's own words; in English it brings them itself. */
export const coreWords = (language: Language): Tree => (language === 'en' ? {} : mapped(core, inBangla));

/** Of AdminJS's first page and its login, which ours stand in for: nobody sees them. */
const NEVER = /_title$|_subtitle$|^welcomeMessage$|^welcomeHeader$|^loginButton$/;

/** AdminJS's words that ours say otherwise. */
function isOurs(path: readonly string[]): boolean {
  let at: unknown = en;
  for (const name of path) at = (at as Record<string, unknown> | undefined)?.[name];
  return typeof at === 'string';
}

function textsOf(tree: Tree, path: readonly string[], keep: (path: readonly string[]) => boolean): string[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const here = [...path, name];
    if (typeof value !== 'string') return textsOf(value, here, keep);
    return keep(here) ? [value] : [];
  });
}

/** Everything that the panel says and Bangla has no words for. */
export function untranslated(): string[] {
  const shownByCore = (path: readonly string[]) => !NEVER.test(path.at(-1) ?? '') && !isOurs(path);
  const said = [...textsOf(en as unknown as Tree, [], () => true), ...textsOf(core, [], shownByCore)];
  return [...new Set(said)].filter((text) => text.trim() !== '' && !Object.hasOwn(bn, text)).sort();
}
