import { CRUD, defineTable, READ } from './define-table.ts';

export const recordGrantTable = defineTable('record_grant', {
  rights: {
    ceiling: CRUD,
    builtIn: {
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  // grants are given and taken by commands of their own
  fields: {
    machineWritten: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
    ],
  },
  replication: {
    direction: 'both',
    receives: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
    ],
    sends: [
      'principal',
      'model',
      'recordId',
      'canView',
      'canChange',
      'canDelete',
      'canShare',
      'expiresAt',
      'grantedBy',
      'deletedAt',
    ],
    signs: 'sends',
  },
  api: { noun: 'grants', hasOwnWrites: true },
});
