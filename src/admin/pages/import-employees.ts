import type { Context } from '../../context.ts';
import { columnOfField, type EmployeeField, employeeFields } from '../../domain/imports/employee-columns.rule.ts';
import {
  type EmployeeChoice,
  employeeChoice,
  employeeFileRefused,
  type InspectedTable,
  isEncodingUnknown,
  missingOf,
  readEmployees,
} from '../../domain/imports/employee-table.ts';
import {
  addEmployeeImport,
  type EmployeePreview,
  previewEmployees,
  runEmployeeImport,
  stopEmployeeImport,
} from '../../domain/imports/employees.ts';
import { readRecords } from '../../domain/records/read.ts';
import { isMessage } from '../../i18n/message.ts';
import { panelMessage } from '../../i18n/panel.ts';
import { fileOf } from '../body.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { employeeTemplate } from '../employee-template.ts';
import { wordsIn } from '../locale/translate.ts';
import { currentRequest } from '../request.ts';
import { readerLanguage, translated } from '../wording.ts';
import type { PageDeclaration } from './declaration.ts';

/** Shown before anything is stored; the rest is counted. */
const MOST_SHOWN = 200;
const SAMPLE_ROWS = 4;

/** What the list of employees calls a field, in the reader's language. */
function labelOf(field: EmployeeField): string {
  const { resources, properties } = wordsIn(readerLanguage());
  const name = field === 'badge' ? 'badges' : columnOfField[field];
  return resources.employee?.properties[name] ?? properties[name] ?? field;
}

/** What was chosen on the form; nothing yet for a file that was just opened. */
function choiceOf(given: Given): EmployeeChoice {
  if (!given.plan) return {};
  try {
    return employeeChoice.parse(JSON.parse(String(given.plan)));
  } catch (error) {
    throw employeeFileRefused({ reason: panelMessage('import.choice-unreadable') }, error);
  }
}

const quiet = (data: Record<string, unknown>): ActionResult => ({ isQuiet: true, stay: true, data });

const wordOf = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'boolean'
      ? translated(value ? 'Yes' : 'No')
      : String(value);

function shown({ problems, changes, said: why, ...counts }: EmployeePreview) {
  return {
    ...counts,
    said: why === null ? null : translated(why),
    problems: problems.slice(0, MOST_SHOWN).map((one) => ({ ...one, message: translated(one.message) })),
    changes: changes.slice(0, MOST_SHOWN).map((one) => ({
      row: one.row,
      code: one.code,
      field: labelOf(one.field),
      old: 'old' in one ? wordOf(one.old) : translated('(hidden)'),
      new: wordOf(one.new),
    })),
  };
}

async function inspect(ctx: Context, table: InspectedTable): Promise<ActionResult> {
  const { plan, header, rows, sheets, sheet, refused } = table;
  const missing = missingOf(plan);
  const used = new Set(Object.values(plan.columns));
  return quiet({
    plan,
    header,
    sheets,
    sheet,
    fields: employeeFields.map((field) => ({ field, label: labelOf(field) })),
    unused: header.filter((name, at) => name !== '' && !used.has(at)),
    refused: refused.map(labelOf),
    sample: rows
      .slice(0, SAMPLE_ROWS)
      .map(({ number, cells }) => [String(number), ...cells.map(({ text }) => text.slice(0, 80))]),
    missing: missing === undefined ? null : translated(missing),
    preview: missing === undefined ? shown(await previewEmployees(ctx, table)) : null,
  });
}

/** How far an import is, for whoever waits for it. */
async function progress(ctx: Context, id: string): Promise<ActionResult> {
  const [row] = await readRecords(ctx, 'employee_import', [id]);
  const { state, rows, rowAt, added, updated, unchanged, refused, said: why } = row ?? {};
  return quiet({
    progress: { state, rows, rowAt, added, updated, unchanged, refused, said: isMessage(why) ? translated(why) : null },
  });
}

async function stop(ctx: Context, given: Given): Promise<ActionResult> {
  await stopEmployeeImport(ctx, String(given.importId));
  return progress(ctx, String(given.importId));
}

async function preview(ctx: Context, given: Given): Promise<ActionResult> {
  try {
    return await inspect(ctx, await readEmployees(ctx, fileOf(given.file), choiceOf(given)));
  } catch (error) {
    if (!isEncodingUnknown(error)) throw error;
    return quiet({ encodingUnknown: translated(error.message) });
  }
}

async function confirm(ctx: Context, given: Given): Promise<ActionResult> {
  const file = fileOf(given.file);
  const table = await readEmployees(ctx, file, choiceOf(given));
  const id = await addEmployeeImport(ctx, file.name, table, given.seen ? String(given.seen) : null);
  currentRequest().later((session) => runEmployeeImport(session, id));
  return { message: 'employeesImportStarted', stay: true, data: { importId: id } };
}

/** A file of employees: its columns named, looked at row by row, then taken over in the background. */
export const importEmployeesPage: PageDeclaration = {
  name: 'import-employees',
  icon: 'Upload',
  component: 'ImportEmployees',
  beside: 'employee',
  may: (ctx) =>
    ctx.deploymentRole === 'cloud' &&
    ctx.policy.allows('add', 'employee_import') &&
    (ctx.policy.allows('add', 'employee') || ctx.policy.allows('change', 'employee')),
  verbs: {
    template: { run: async (ctx) => quiet({ template: employeeTemplate(ctx, readerLanguage()) }) },
    preview: { takes: 'file', run: preview },
    confirm: { takes: 'file', run: confirm },
    progress: {
      right: { act: 'view', model: 'employee_import' },
      run: (ctx, given) => progress(ctx, String(given.importId)),
    },
    stop: { right: { act: 'change', model: 'employee_import' }, run: stop },
  },
};
