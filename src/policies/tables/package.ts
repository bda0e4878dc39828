import { CRUD, defineTable, READ } from './define-table.ts';

export const packageTable = defineTable('package', {
  labels: {
    title: ['Packages', 'প্যাকেজ'],
    one: ['package', 'প্যাকেজ'],
    inSentences: 'প্যাকেজ',
    columns: {
      features: ['Features', 'সুবিধা'],
      seats: ['Seats', 'কর্মীর আসন'],
      maxUsers: ['Users without an employee', 'কর্মী নন এমন ইউজার'],
      maxTerminals: ['Terminals', 'মেশিন'],
      maxSites: ['Sites', 'সাইট'],
      maxMobilePunches: ['Mobile punches a month', 'মাসে মোবাইল হাজিরা'],
      price: ['Price (BDT)', 'দাম (টাকা)'],
      period: ['For a', 'প্রতি'],
      graceDays: ['Days of grace', 'অতিরিক্ত দিন'],
      isOffered: ['Companies can order it', 'কোম্পানি অর্ডার করতে পারে'],
    },
    values: {
      period: {
        month: ['Month', 'মাস'],
        year: ['Year', 'বছর'],
      },
      features: {
        mobile: ['Mobile punches', 'মোবাইল হাজিরা'],
        api: ['API', 'এপিআই (API)'],
        attendance: ['Attendance', 'হাজিরা'],
        shifts: ['Shifts', 'শিফট'],
        payroll: ['Payroll', 'বেতন'],
      },
    },
  },
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
