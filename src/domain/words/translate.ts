import { fill, type Language } from '../../language.ts';
import type { Model, Operation } from '../../policies/roles.ts';
import { fieldsInBangla } from './fields.bn.ts';
import { actsInBangla, modelsInBangla } from './models.bn.ts';
import { sentencesInBangla } from './sentences.bn.ts';
import { technicalInBangla } from './technical.bn.ts';

/**
 * Sentences that the program composes are composed, stored and synced in English, and worded when somebody reads them:
 * `{{n}} rows: {{good}} can be added.` is recognised by its shape, and its values are put into the Bangla of it. What has
 * no Bangla stays English; a test names it.
 */
export const composedInBangla: Readonly<Record<string, string>> = {
  ...sentencesInBangla,
  ...fieldsInBangla,
  ...technicalInBangla,
};

type Word = (value: string) => string;

/** What stands in a place, where that is a word of ours and no sentence. */
const places: Readonly<Record<string, Word>> = {
  model: (name) => modelsInBangla[name.replaceAll(' ', '_') as Model] ?? name,
  act: (name) => actsInBangla[(name === 'pass on' ? 'share' : name) as Operation] ?? name,
  acts: (names) =>
    names
      .split(', ')
      .map((name) => places.act?.(name) ?? name)
      .join(', '),
  /** what people typed, and names: as they are */
  name: (name) => name,
  found: (text) => text,
  name2: (name) => name,
  name3: (name) => name,
  name4: (name) => name,
  ip: (name) => name,
};

/** What a place may hold, where anything would be too much. */
const holds: Readonly<Record<string, string>> = {
  n: '(-?[\\d.,]+)',
  taken: '(\\d+)',
  most: '(\\d+|any number)',
  act: '(pass on|[a-z]+)',
  ip: '([\\da-fA-F.:]+)',
};

interface Shape {
  pattern: RegExp;
  start: string;
  names: string[];
  said: string;
  /** how much of it is fixed: the shape that fixes most is the one meant */
  weight: number;
}

const PLACE = /\{\{(\w+)\}\}/g;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function shapeOf([english, said]: [string, string]): Shape {
  const fixed = english.split(/\{\{\w+\}\}/);
  const names = [...english.matchAll(PLACE)].map(([, name = '']) => name);
  const source = fixed.map((text, at) => (at === 0 ? '' : (holds[names[at - 1] ?? ''] ?? '([^]*?)')) + escaped(text));
  return {
    pattern: new RegExp(`^${source.join('')}$`),
    start: fixed[0] ?? '',
    names,
    said,
    weight: fixed.join('').length,
  };
}

/** Makes the wording of a dictionary; `more` are words for places that only the caller knows. */
export function wordsBy(dictionary: Readonly<Record<string, string>>, more: Readonly<Record<string, Word>> = {}) {
  const shapes = Object.entries(dictionary)
    .filter(([english]) => english.includes('{{'))
    .map(shapeOf)
    .sort((one, other) => other.weight - one.weight);
  const inBangla = (english: string): string => {
    if (Object.hasOwn(dictionary, english)) return dictionary[english] ?? english;
    for (const { pattern, start, names, said } of shapes) {
      const found = english.startsWith(start) ? pattern.exec(english) : null;
      if (!found) continue;
      const values = names.map((name, at) => {
        const value = found[at + 1] ?? '';
        return [name, (kinds[name] ?? inBangla)(value)] as const;
      });
      return fill(said, Object.fromEntries(values));
    }
    return english;
  };
  const listed: Word = (names) => names.split(', ').map(inBangla).join(', ');
  const kinds: Readonly<Record<string, Word>> = { ...places, features: listed, ...more };
  return (language: Language, english: string): string => (language === 'bn' ? inBangla(english) : english);
}

/** A sentence that the program composed, in somebody's language. */
export const translate = wordsBy(composedInBangla);
