import { CRUD, defineTable } from './define-table.ts';

export const packageChangeTable = defineTable('package_change', {
  rights: {
    ceiling: [],
    builtIn: {
      super_admin: CRUD,
    },
  },
  fields: {
    machineWritten: ['appliedAt'],
    harmless: ['price'],
  },
  api: { isHidden: true },
});
