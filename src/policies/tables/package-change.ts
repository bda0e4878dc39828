import { CRUD, defineTable } from './define-table.ts';

export const packageChangeTable = defineTable('package_change', {
  labels: {
    title: ['Planned changes', 'পরিকল্পিত পরিবর্তন'],
    one: ['planned change', 'পরিকল্পিত পরিবর্তন'],
    onAccessScreens: ['Planned changes of packages', 'প্যাকেজের পরিকল্পিত পরিবর্তন'],
    inSentences: 'প্যাকেজের পরিকল্পিত পরিবর্তন',
    columns: {
      seats: ['Seats', 'কর্মীর আসন'],
      maxUsers: ['Users without an employee', 'কর্মী নন এমন ইউজার'],
      maxTerminals: ['Terminals', 'মেশিন'],
      maxSites: ['Sites', 'সাইট'],
      maxMobilePunches: ['Mobile punches a month', 'মাসে মোবাইল হাজিরা'],
      packageId: ['Package', 'প্যাকেজ'],
      appliesFrom: ['Applies from', 'যখন থেকে কার্যকর'],
      appliedAt: ['Applied', 'কার্যকর হয়েছে'],
      price: ['Price (BDT)', 'দাম (টাকা)'],
      createdBy: ['By', 'যিনি করেছেন'],
    },
  },
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
