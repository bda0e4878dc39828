import { defineTable, READ } from './define-table.ts';

export const syncConflictTable = defineTable('sync_conflict', {
  rights: {
    ceiling: ['view', 'change', 'export'],
  },
  ownership: {
    isNeverGranted: true,
  },
  // values of any field of any table
  fields: {
    sensitive: {
      baseValue: { needs: READ, roles: { company_admin: READ } },
      cloudValue: { needs: READ, roles: { company_admin: READ } },
      siteValue: { needs: READ, roles: { company_admin: READ } },
    },
    machineWritten: [
      'model',
      'recordId',
      'field',
      'rule',
      'siteId',
      'edit',
      'baseValue',
      'cloudValue',
      'cloudBy',
      'cloudAt',
      'siteValue',
      'siteBy',
      'siteAt',
      'resolution',
      'resolvedAt',
      'resolvedBy',
    ],
  },
  replication: {
    direction: 'down',
    receives: [
      'model',
      'recordId',
      'field',
      'rule',
      'siteId',
      'edit',
      'baseValue',
      'cloudValue',
      'cloudBy',
      'cloudAt',
      'siteValue',
      'siteBy',
      'siteAt',
      'resolution',
      'resolvedAt',
      'resolvedBy',
    ],
    isLoose: true,
  },
  api: { hasOwnWrites: true },
});
