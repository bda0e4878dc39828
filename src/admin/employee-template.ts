import writeSheet from 'write-excel-file/node';
import type { Context } from '../context.ts';
import { columnOfField, type EmployeeField, employeeFields } from '../domain/imports/employee-columns.rule.ts';
import type { Language } from '../language.ts';
import { wordsIn } from './locale/spoken.ts';
import { saidIn } from './wording.ts';

/** How each column is filled in. */
const notes: Readonly<Record<EmployeeField, string>> = {
  code: 'Needed. Each code once; upper and lower case are one.',
  name: 'Needed for new employees.',
  department: 'The name of a department that exists.',
  designation: 'What they do, like Operator.',
  joinedOn: 'A day like 2026-11-22. Their badges count from its midnight.',
  phone: 'Format the column as text, or zeros at the beginning are lost.',
  email: 'Their e-mail address.',
  salary: 'An amount like 12500.00.',
  isActive: 'Yes or no. An active employee takes a seat.',
  badge: 'Their numbers on the terminals, with commas between them. Format the column as text.',
};

/** Rows below the heading that are formatted as text, so that a spreadsheet keeps zeros and long numbers. */
const TEXT_ROWS = 300;
const AS_TEXT: readonly EmployeeField[] = ['code', 'phone', 'badge'];

/**
 * An XLSX file to fill in: the columns that its reader may fill, in their language, and a second sheet that explains them.
 *
 * @returns its name and its bytes in base64
 */
export async function employeeTemplate(ctx: Context, language: Language): Promise<{ name: string; content: string }> {
  const { resources, properties } = wordsIn(language);
  const fields = employeeFields.filter(
    (field) => field === 'badge' || ctx.policy.allowsField('employee', columnOfField[field], 'change'),
  );
  const label = (field: EmployeeField): string => {
    const name = field === 'badge' ? 'badges' : columnOfField[field];
    return resources.employee?.properties[name] ?? properties[name] ?? field;
  };
  const head = fields.map((field) => ({ value: label(field), fontWeight: 'bold' as const }));
  const empty = fields.map((field) => (AS_TEXT.includes(field) ? { value: '', type: String, format: '@' } : null));
  const explained = fields.map((field) => [{ value: label(field) }, { value: saidIn(language, notes[field]) }]);
  const sheets = [
    {
      data: [head, ...Array.from({ length: TEXT_ROWS }, () => empty)],
      sheet: saidIn(language, 'Employees'),
      columns: fields.map(() => ({ width: 20 })),
    },
    { data: explained, sheet: saidIn(language, 'How to fill it in'), columns: [{ width: 20 }, { width: 70 }] },
  ];
  const bytes: Buffer = await writeSheet(sheets as never).toBuffer();
  return { name: 'employees.xlsx', content: bytes.toString('base64') };
}
