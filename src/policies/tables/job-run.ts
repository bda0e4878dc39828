import { defineTable } from './define-table.ts';

export const jobRunTable = defineTable('job_run', {
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      super_admin: ['view', 'change'],
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  fields: {
    machineWritten: [
      'task',
      'state',
      'startedAt',
      'finishedAt',
      'succeededAt',
      'durationMs',
      'error',
      'failures',
      'nextAt',
    ],
  },
  api: { hasOwnWrites: true },
});
