import { datamodel, modelOf, tableOf } from '../db/datamodel.ts';
import { type Model, models, platformOnly } from '../policies/roles.ts';
import { descriptionOf } from '../policies/tables/index.ts';

function plural(noun: string): string {
  if (/(ch|sh|s|x|z)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** `punch_correction` -> `punch-corrections`: the noun of a table in addresses, unless its description has another. */
export const nounOf = (model: Model): string => descriptionOf(model).api?.noun ?? plural(model.replaceAll('_', '-'));

/** `punch_correction` -> `PunchCorrection`, as schemas and operations are called. */
export const titleOf = (model: Model): string => modelOf(model).name;

/** The table that an address's noun means. */
export const modelOfNoun = (noun: string): Model | undefined => models.find((model) => nounOf(model) === noun);

/** Whether single rows of a table can be named: the rest is reached through what it belongs to. */
export const hasOwnAddress = (model: Model): boolean =>
  !platformOnly.includes(model) &&
  modelOf(model).fields.some((field) => field.name === 'id' && field.kind === 'scalar');

/** The table that a column refers to: `departmentId` of an employee -> `department`. */
export function referredBy(model: Model, column: string): Model | undefined {
  const relation = modelOf(model).fields.find((field) => field.relationFromFields?.[0] === column);
  const target = datamodel().models.find(({ name }) => name === relation?.type);
  return models.find((candidate) => target !== undefined && candidate === tableOf(target));
}
