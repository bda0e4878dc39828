import type { Language } from '../../language.ts';
import { type FieldProblem, Problem, type ProblemBody, problemBody, unexpectedError } from '../../problem.ts';
import { problemsInBangla } from './problems.bn.ts';
import { translate } from './translate.ts';

/** A problem in somebody's language: its message, and what is wrong with single fields. */
export interface TranslatedProblem {
  message: string;
  fields: readonly FieldProblem[];
}

/**
 * A problem in words. English is what the problem itself says; the others are made of its code and details. What nobody
 * has translated stays English: an answer in the wrong language says more than none.
 */
export function problemIn(language: Language, problem: Problem): TranslatedProblem {
  if (language === 'en') return { message: problem.message, fields: problem.fields };
  const fields = problem.fields.map(({ field, message }) => ({ field, message: fieldIn(problem, message) }));
  const made = problemsInBangla[problem.code]?.(problem.details as never);
  const joined = problem.code === 'record.invalid' ? fields.map((one) => `${one.field}: ${one.message}`).join(' ') : '';
  return { message: joined || (made ?? translate('bn', problem.message)), fields };
}

/** The one field of a problem says what the problem says, when it has no words of its own. */
function fieldIn(problem: Problem, message: string): string {
  const said = translate('bn', message);
  return said === message ? (problemsInBangla[problem.code]?.(problem.details as never) ?? message) : said;
}

/** What a caller may know of an error, in his language. */
export function problemBodyIn(language: Language, error: unknown, requestId?: string): ProblemBody {
  const body = problemBody(error, requestId);
  const { message, fields } = problemIn(language, error instanceof Problem ? error : unexpectedError({}));
  return { ...body, detail: message, ...(fields.length > 0 ? { fields } : {}) };
}
