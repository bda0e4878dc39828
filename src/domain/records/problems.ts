import { type FieldProblem, Problem, problem } from '../../problem.ts';

/** The same answer for a record that is missing, deleted, or another company's. */
export const recordNotFound = problem<{ model: string }>({
  code: 'record.not-found',
  status: 404,
  message: ({ model }) => `There is no such ${model.replaceAll('_', ' ')}.`,
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
