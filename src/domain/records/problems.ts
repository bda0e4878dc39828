import { type FieldProblem, Problem, problem } from '../../problem.ts';

/** The same answer for a record that is missing, deleted, another company's, or that they may not see. */
export const recordNotFound = problem<{ model: string }>({
  code: 'record.not-found',
  status: 404,
  message: ({ model }) => `There is no such ${model.replaceAll('_', ' ')}.`,
});

/** Only for a record that they see anyway. */
export const recordRefused = problem<{ model: string; act: string }>({
  code: 'record.refused',
  status: 403,
  message: ({ model, act }) =>
    `You may see this ${model.replaceAll('_', ' ')}, but not ${act} it. Ask an admin for the right on it.`,
});

export const scopeRefused = problem<{ model: string; field: string }>({
  code: 'record.place-refused',
  status: 403,
  message: ({ model }) =>
    `You may only put ${model.replaceAll('_', ' ')} records where you may change them. Choose another place.`,
  fields: ({ field }) => [{ field, message: 'You may not put it there.' }],
});

export const recordInUse = problem<{ model: string; by: string }>({
  code: 'record.in-use',
  status: 409,
  message: ({ model, by }) => `This ${model.replaceAll('_', ' ')} still has ${by}. Move or delete them first.`,
});

/** Values that a form must mend, field by field. */
export function invalidFields(fields: readonly FieldProblem[]): Problem {
  const named = fields.map(({ field, message }) => `${field}: ${message}`).join(' ');
  return new Problem({ code: 'record.invalid', status: 422, message: named, fields });
}
