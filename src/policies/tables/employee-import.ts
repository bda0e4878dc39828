import { defineTable, READ } from './define-table.ts';

export const employeeImportTable = defineTable('employee_import', {
  rights: {
    ceiling: { cloud: ['view', 'add', 'change'] },
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all' },
    },
    builtIn: {
      support: READ,
    },
  },
  // rows of people with all that their file said
  fields: {
    secret: ['content', 'plan', 'byteAt'],
    machineWritten: [
      'fileName',
      'state',
      'rows',
      'rowAt',
      'added',
      'refused',
      'problems',
      'said',
      'finishedAt',
      'updated',
      'unchanged',
      'progressAt',
    ],
  },
  api: { hasOwnWrites: true },
});
