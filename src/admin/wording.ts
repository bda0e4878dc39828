import type { Row } from '../domain/records/model.ts';
import { isMessage, type Message, type Reader, render } from '../i18n/message.ts';
import { operationsInBangla } from '../i18n/names.ts';
import { inDigitsOf, type Language, languageOr } from '../language.ts';
import type { Model, Operation } from '../policies/roles.ts';
import { type Problem, type TranslatedField, translateProblem } from '../problem.ts';
import { actWords, templateWords } from './locale/access.ts';
import { bn } from './locale/bn.ts';
import { en } from './locale/en.ts';
import { journalPhrase, journalWord } from './locale/journal.ts';
import { labelsInBangla } from './locale/labels.bn.ts';
import { anyColumnWords } from './locale/tables.ts';
import { wordsIn } from './locale/translate.ts';
import { currentRequest } from './request.ts';

/** Field names of the API, as the screens call them. */
const labels = new Map(Object.entries({ ...en.properties, ...anyColumnWords }));
const templateNames = new Set(Object.values(templateWords));
const isTemplateName = (text: string): boolean => templateNames.has(text);

/** A label of the panel in somebody's language; what has no Bangla is no label of ours, and stays as it is. */
const labelIn = (language: Language, english: string): string =>
  language === 'bn' ? (bn[english] ?? labelsInBangla[english] ?? english) : english;

/** A label or a message in somebody's language, before anybody has signed in. */
export const translateIn = (language: Language, text: string | Message): string =>
  isMessage(text) ? render(text, language) : labelIn(language, text);

/** What a field of the API is called on the screens. */
const fieldNameIn =
  (language: Language) =>
  (field: string): string =>
    labelIn(language, labels.get(field) ?? field);

/** Whoever impersonates a user still reads their own language. */
export function readerLanguage(): Language {
  const { principal, watcher } = currentRequest();
  return languageOr((watcher ?? principal).language);
}

/** A text in the digits that its reader chose. */
export function inReaderDigits(text: string): string {
  const { principal, watcher } = currentRequest();
  return inDigitsOf(text, (watcher ?? principal).banglaDigits ?? false);
}

/** Whoever reads the answer that is being made. */
function reader(): Reader {
  const { principal, watcher } = currentRequest();
  const language = languageOr((watcher ?? principal).language);
  return { language, timeZone: principal.company?.timeZone, fieldName: fieldNameIn(language) };
}

/** A label or a message for whoever reads the answer that is being made. */
export const said = (text: string | Message): string =>
  inReaderDigits(isMessage(text) ? render(text, reader()) : labelIn(readerLanguage(), text));

/** A refusal in the same way. */
export function translatedProblem(problem: Problem): { message: string; fields: TranslatedField[] } {
  const { message, fields } = translateProblem(problem, reader());
  return {
    message: inReaderDigits(message),
    fields: fields.map((one) => ({ ...one, message: inReaderDigits(one.message) })),
  };
}

/** What is listed with commas, each for itself. */
export const translateEach = (english: string, between = ', '): string =>
  english.split(between).map(said).join(between);

/** A right by its name. */
export const actLabel = (act: Operation): string =>
  readerLanguage() === 'bn' ? (operationsInBangla[act] ?? act) : actWords[act];

/** Labels of a dialog's columns or choices. */
export const labelled = <Choice extends { label: string }>(choices: readonly Choice[]): Choice[] =>
  choices.map((choice) => ({ ...choice, label: said(choice.label) }));

/** An instant as the screens write it: in the company's zone, the reader's language and digits. */
function momentOf(at: Date): string {
  const locale = readerLanguage() === 'bn' ? 'bn-BD-u-nu-latn' : 'en-GB';
  const timeZone = currentRequest().principal.company?.timeZone ?? 'UTC';
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone, hour12: false });
  return inReaderDigits(format.format(at));
}

/** What a record is called by: `casual` as its table's words say it, a role that Hajira brought in the reader's language. */
export function valueLabel(model: Model, field: string, value: unknown): string {
  if (value instanceof Date) return momentOf(value);
  const text = value === null || value === undefined ? '' : String(value);
  const word = wordsIn(readerLanguage()).resources[model]?.values?.[`${field}.${text}`];
  if (word !== undefined) return word;
  return model === 'role' && isTemplateName(text) ? said(text) : text;
}

/** A column or value of a table as the panel calls it, in the reader's language. */
export function fieldLabel(model: string, field: string): string {
  const { resources, properties } = wordsIn(readerLanguage());
  return resources[model]?.properties[field] ?? properties[field] ?? field;
}

/** `employee.added` in words. */
export const journalLabel = (action: string): string =>
  (readerLanguage() === 'bn' ? journalWord(action) : undefined) ?? journalPhrase(action);

/** What stands in a column of messages, worded for whoever reads it; null for nothing, and for what is no message. */
export const storedWords = (value: unknown): string | null =>
  typeof value === 'string' || isMessage(value) ? said(value) : null;

/** Columns of a row that hold what the program composed, worded for whoever reads them. */
export function wordColumns(row: Row, columns: readonly string[]): void {
  for (const column of columns) {
    const words = storedWords(row[column]);
    if (words !== null) row[column] = words;
  }
}
