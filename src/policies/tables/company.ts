import { CRUD, defineTable, READ } from './define-table.ts';

export const companyTable = defineTable('company', {
  rights: {
    ceiling: { cloud: ['view', 'change', 'share'], site: READ },
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'all' },
      line_supervisor: { view: 'all' },
      employee: { view: 'all' },
    },
    builtIn: {
      super_admin: [...CRUD, 'export'],
      site: { site: READ },
      payer: ['view', 'change'],
      support: READ,
    },
  },
  // its founder, when they become its member
  ownership: {
    creator: ['view', 'change'],
  },
  fields: {
    machineWritten: ['joinCode'],
    platformDecided: ['packageId', 'state', 'paidUntil', 'graceDays'],
  },
  replication: {
    direction: 'down',
    receives: ['name', 'packageId', 'state', 'timeZone', 'paidUntil', 'graceDays', 'setsClocks', 'silentAfterMinutes'],
    isPlatform: true,
  },
});
