import { descriptionOf, models } from '../policies/tables/index.ts';

/** Tables as a factory's office calls them, by their names in the schema. */
export const tablesInBangla: Readonly<Record<string, string>> = Object.fromEntries(
  models.map((model) => [model, descriptionOf(model).labels.inSentences]),
);

/** What can be done with a record. */
export const operationsInBangla: Readonly<Record<string, string>> = {
  view: 'দেখা',
  add: 'যোগ করা',
  change: 'বদলানো',
  delete: 'মোছা',
  export: 'এক্সপোর্ট করা',
  share: 'অন্যকে দেওয়া',
  bind: 'যুক্ত করা',
  'sign-in': 'সাইটে লগ ইন করা',
  correct: 'সংশোধন করা',
  accept: 'অনুমোদন করা',
  reject: 'বাতিল করা',
};

const operationsInEnglish: Readonly<Record<string, string>> = { share: 'pass on' };

/** A table in a sentence: `leave_request` is "leave request". */
export const tableName = {
  en: (table: string): string => table.replaceAll('_', ' '),
  bn: (table: string): string => tablesInBangla[table] ?? table.replaceAll('_', ' '),
};

/** What somebody does with a record, in a sentence. */
export const operationName = {
  en: (operation: string): string => operationsInEnglish[operation] ?? operation,
  bn: (operation: string): string => operationsInBangla[operation] ?? operation,
};
