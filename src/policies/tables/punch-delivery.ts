import { defineTable, READ } from './define-table.ts';

export const punchDeliveryTable = defineTable('punch_delivery', {
  labels: {
    title: ['Ways punches came', 'হাজিরা আসার পথ'],
    inSentences: 'হাজিরা আসার পথ',
  },
  rights: {
    ceiling: READ,
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'department' },
    },
    builtIn: {
      super_admin: READ,
      site: ['add'],
      support: READ,
    },
  },
  ownership: {
    ownedBy: { by: 'punchId', on: 'punch' },
  },
});
