import type { Context } from '../context.ts';
import { columnOfField, employeeFields } from '../domain/imports/employee-columns.rule.ts';
import type { Language } from '../language.ts';
import { wordsIn } from './locale/translate.ts';

/**
 * A CSV file to fill in: the names of the columns that its reader may fill, in their language, with a mark by which
 * spreadsheets take it for UTF-8.
 *
 * @returns its name and its bytes in base64
 */
export function employeeTemplate(ctx: Context, language: Language): { name: string; content: string } {
  const { resources, properties } = wordsIn(language);
  const names = employeeFields
    .filter((field) => field === 'badge' || ctx.policy.allowsField('employee', columnOfField[field], 'change'))
    .map((field) => (field === 'badge' ? 'badges' : columnOfField[field]))
    .map((name) => resources.employee?.properties[name] ?? properties[name] ?? name);
  return { name: 'employees.csv', content: Buffer.from(`\uFEFF${names.join(',')}\r\n`).toString('base64') };
}
