import { CRUD, defineTable, READ } from './define-table.ts';

export const mobilePermitTable = defineTable('mobile_permit', {
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    roles: {
      hr_manager: { view: 'all' },
    },
  },
  replication: {
    direction: 'down',
    receives: ['departmentId', 'employeeId', 'isTrusted'],
  },
  feature: 'mobile',
});
