import { readEmployeeFile } from '../../domain/imports/employeeFile.ts';
import {
  addEmployeeImport,
  planEmployees,
  previewEmployees,
  runEmployeeImport,
} from '../../domain/imports/employees.ts';
import { problem } from '../../problem.ts';
import type { RecordAction } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { labelled, said } from '../wording.ts';

export const noFile = problem({
  code: 'import.no-file',
  status: 422,
  message: () => 'Choose a CSV or XLSX file first.',
});

/** Shown before anything is stored; the rest is counted. */
const MOST_SHOWN = 200;

/** A file of employees: looked at first, row by row, then taken over in the background. */
export const importEmployeesAction: RecordAction = {
  act: 'add',
  model: 'employee_import',
  takes: 'file',
  icon: 'Upload',
  component: 'Ask',
  onTable: true,
  may: (ctx) =>
    ctx.place === 'cloud' && ctx.policy.allows('add', 'employee_import') && ctx.policy.allows('add', 'employee'),
  custom: { fields: [{ name: 'file', kind: 'bytes' }] },
  async run(ctx, _id, given) {
    if (!given.file) throw noFile({});
    const plan = planEmployees(ctx, await readEmployeeFile(Buffer.from(String(given.file), 'base64')));
    if (given.step === 'do') {
      const id = await addEmployeeImport(ctx, String(given.fileName ?? 'employees'), plan);
      currentRequest().later((session) => runEmployeeImport(session, id));
      return { message: 'employeesImportStarted' };
    }
    const { problems, good } = await previewEmployees(ctx, plan);
    const left = plan.header.filter((_, at) => plan.fields[at] === null).join(', ');
    const told = [
      `${plan.rows.length} rows: ${good} can be added, ${plan.rows.length - good} have to be mended and are left out.`,
      left === '' ? '' : `Columns that are not taken over: ${left}.`,
    ];
    return {
      isQuiet: true,
      stay: true,
      data: {
        said: told.map(said).join(' ').trim(),
        columns: labelled([
          { key: 'row', label: 'Row' },
          { key: 'column', label: 'Column' },
          { key: 'message', label: 'What to mend' },
        ]),
        rows: problems.slice(0, MOST_SHOWN).map(({ row, column, message }) => ({
          row: String(row),
          column,
          message: said(message),
        })),
        ...(good > 0 ? { next: said(`Add ${good} employees`) } : {}),
      },
    };
  },
};
