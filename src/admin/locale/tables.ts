import { commonColumns } from '../../policies/tables/common-columns.ts';
import type { Label, Labels, Vocabulary } from '../../policies/tables/define-table.ts';
import { descriptionOf, type Model, models } from '../../policies/tables/index.ts';
import { actWords, modelWords, scopeWords, templateWords, valuesOf } from './access.ts';
import type { ResourceWords } from './label-types.ts';

type Texts = Readonly<Record<string, string>>;
type LabelsByName = Readonly<Partial<Record<string, Label>>>;

const vocabularies: Readonly<Record<Vocabulary, Texts>> = {
  tables: modelWords,
  operations: actWords,
  scopes: scopeWords,
  roles: templateWords,
};

const entriesOf = (labels: LabelsByName = {}): [string, Label][] =>
  Object.entries(labels).flatMap(([name, label]) => (label ? [[name, label]] : []));

const inEnglish = (labels: LabelsByName = {}): Texts =>
  Object.fromEntries(entriesOf(labels).map(([name, [english]]) => [name, english]));

/** `held.unknown_badge`: a value of a column in words. */
function valueWords({ values = {}, vocabularies: named = {} }: Labels): Texts {
  const known = Object.entries(named).map(([column, name]) => valuesOf(column, vocabularies[name]));
  const own = Object.entries(values).map(([column, labels]) => valuesOf(column, inEnglish(labels)));
  return Object.assign({}, ...known, ...own);
}

function wordsOf(model: Model): ResourceWords {
  const { labels } = descriptionOf(model);
  const { title, one = title, columns, virtual, actions, messages } = labels;
  return {
    name: title[0],
    one: one[0],
    properties: { ...inEnglish(columns), ...inEnglish(virtual) },
    values: valueWords(labels),
    ...(actions ? { actions: inEnglish(actions) } : {}),
    ...(messages ? { messages: inEnglish(messages) } : {}),
  };
}

/** Every table in the words of its description. */
export const tableWords: Readonly<Record<string, ResourceWords>> = Object.fromEntries(
  models.map((model) => [model, wordsOf(model)]),
);

/** Columns that many tables have. */
export const columnWords: Texts = inEnglish(commonColumns);

/** Tables with a list of their own stand last, so that their words are found where two tables call a column differently. */
const listedLast = [...models].sort(
  (one, other) => Number('one' in descriptionOf(one).labels) - Number('one' in descriptionOf(other).labels),
);

/** A column where only its name is known, and not the table: as an error of a form names it. */
export const anyColumnWords: Texts = {
  ...Object.assign({}, ...listedLast.map((model) => tableWords[model]?.properties)),
  ...columnWords,
};

function labelsOf(model: Model): Label[] {
  const { title, one, onAccessScreens, columns, virtual, values = {}, actions, messages } = descriptionOf(model).labels;
  const named = [columns, virtual, ...Object.values(values), actions, messages];
  return [...[title, one, onAccessScreens].filter((label) => label !== undefined), ...named.flatMap(labelsIn)];
}

const labelsIn = (labels: LabelsByName | undefined): Label[] => entriesOf(labels).map(([, label]) => label);

/** All of it in Bangla, by the English. */
export const tablesInBangla: Texts = Object.fromEntries([...labelsIn(commonColumns), ...models.flatMap(labelsOf)]);
