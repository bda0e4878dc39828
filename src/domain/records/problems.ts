import { importMessage } from '../../i18n/imports.ts';
import { recordMessage } from '../../i18n/records.ts';
import { type FieldProblem, Problem, problem } from '../../problem.ts';

/** The same answer for a record that is missing, deleted, another company's, or that they may not see. */
export const recordNotFound = problem(recordMessage, 'record.not-found', { status: 404 });

/** Only for a record that they see anyway. */
export const recordRefused = problem(recordMessage, 'record.refused', { status: 403 });

export const scopeRefused = problem(recordMessage, 'record.scope-refused', {
  status: 403,
  fields: ({ field }) => [{ field, message: importMessage('field.out-of-scope') }],
});

export const recordInUse = problem(recordMessage, 'record.in-use', { status: 409 });

/** Values that a form must correct, field by field. */
export function invalidFields(fields: readonly FieldProblem[]): Problem {
  const named = fields.map(({ field, message }) => recordMessage('record.invalid-field', { field, message }));
  return new Problem({ status: 422, message: recordMessage('record.invalid', { fields: named }), fields });
}
