import { CRUD, defineTable, READ } from './define-table.ts';

export const packageTable = defineTable('package', {
  rights: {
    ceiling: READ,
    builtIn: {
      super_admin: CRUD,
      payer: READ,
      support: READ,
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  // the price list
  fields: {
    harmless: ['price'],
  },
  replication: {
    direction: 'down',
    receives: ['code', 'name', 'seats', 'features', 'maxUsers', 'maxTerminals', 'maxSites', 'maxMobilePunches'],
    isPlatform: true,
  },
});
