import { CRUD, defineTable, READ } from './define-table.ts';

export const geofenceTable = defineTable('geofence', {
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    roles: {
      hr_manager: { view: 'all' },
    },
  },
  replication: {
    direction: 'down',
    receives: ['name', 'points', 'radiusM', 'departmentId', 'employeeId'],
  },
  feature: 'mobile',
});
