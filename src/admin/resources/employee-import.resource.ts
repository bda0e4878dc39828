import { resumeEmployeeImport, runEmployeeImport, stopEmployeeImport } from '../../domain/imports/employees.ts';
import { isMessage } from '../../i18n/message.ts';
import type { Declaration } from '../declaration.ts';
import { currentRequest } from '../request.ts';
import { translated } from '../wording.ts';

/** What is wrong with each row, for whoever reads it. */
const translate = (problems: unknown): unknown =>
  Array.isArray(problems)
    ? problems.map((one: { message?: unknown }) => ({
        ...one,
        message: isMessage(one.message) ? translated(one.message) : String(one.message ?? ''),
      }))
    : problems;

export const employeeImportResource: Declaration = {
  model: 'employee_import',
  group: 'people',
  icon: 'Upload',
  title: ['fileName'],
  list: ['fileName', 'state', 'rows', 'rowAt', 'added', 'updated', 'refused', 'createdAt'],
  phone: ['fileName', 'state'],
  show: [
    'fileName',
    'state',
    'said',
    'rows',
    'rowAt',
    'added',
    'updated',
    'unchanged',
    'refused',
    'problems',
    'createdAt',
    'createdBy',
    'finishedAt',
  ],
  filter: ['fileName', 'state', 'createdAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  composed: ['said'],
  enrich: async (_ctx, rows) => {
    for (const row of rows) row.problems = translate(row.problems);
  },
  properties: {
    state: { components: { list: 'Choice', show: 'Choice' } },
    problems: { components: { show: 'RowProblems' } },
  },
  actions: {
    stopImport: {
      act: 'change',
      icon: 'Pause',
      component: 'Confirm',
      isOffered: ({ state }) => state === 'waiting' || state === 'running',
      async run(ctx, id) {
        await stopEmployeeImport(ctx, id);
        return {};
      },
    },
    resumeImport: {
      act: 'change',
      icon: 'Play',
      component: 'Confirm',
      isOffered: ({ state }) => state !== 'done',
      async run(ctx, id) {
        await resumeEmployeeImport(ctx, id);
        currentRequest().later((session) => runEmployeeImport(session, id));
        return {};
      },
    },
  },
};
