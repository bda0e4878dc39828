import type { Right } from '../../policies/records.ts';
import type { Operation } from '../../policies/roles.ts';
import { descriptionOf, type Model, models } from '../../policies/tables/index.ts';
import { type Scope, type TemplateName, templates } from '../../policies/templates.ts';

/** Tables, rights and scopes in a company admin's words: the same in lists, pickers, the matrix and explanations. */
export const modelWords = Object.fromEntries(
  models.map((model) => {
    const { title, onAccessScreens = title } = descriptionOf(model).labels;
    return [model, onAccessScreens[0]];
  }),
) as Readonly<Record<Model, string>>;

export const actWords: Readonly<Record<Operation, string>> = {
  view: 'See',
  add: 'Add',
  change: 'Change',
  delete: 'Delete',
  export: 'Export',
  share: 'Pass on',
  bind: 'Bind',
  'sign-in': 'Sign in on site',
  correct: 'Correct',
  accept: 'Accept',
  reject: 'Reject',
};

export const scopeWords: Readonly<Record<Scope, string>> = {
  none: 'None',
  own: 'His own',
  granted: 'Granted to him by name',
  department: 'Of his departments',
  all: 'All of the company',
};

export const rightWords: Readonly<Record<Right, string>> = {
  view: 'See',
  change: 'Change',
  delete: 'Delete',
  share: 'Pass on',
};

export const templateWords = Object.fromEntries(
  Object.entries(templates).map(([name, { name: word }]) => [name, word]),
) as Readonly<Record<TemplateName, string>>;

/** `scope.all`: the words for the values of one property. */
export const valuesOf = (property: string, words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([value, word]) => [`${property}.${value}`, word]));

/** A picker's choices; AdminJS looks their words up in the locale. */
export const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.keys(words).map((value) => ({ value, label: value }));
