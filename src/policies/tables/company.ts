import { CRUD, defineTable, READ } from './define-table.ts';

export const companyTable = defineTable('company', {
  labels: {
    title: ['Companies', 'কোম্পানি'],
    one: ['company', 'কোম্পানি'],
    onAccessScreens: ['Company', 'কোম্পানি'],
    inSentences: 'কোম্পানি',
    columns: {
      packageId: ['Package', 'প্যাকেজ'],
      state: ['State', 'অবস্থা'],
      setsClocks: [
        'Set terminal clocks automatically when they are more than a minute wrong',
        'এক মিনিটের বেশি ভুল হলে সব মেশিনের ঘড়ি নিজে থেকে ঠিক হোক',
      ],
      silentAfterMinutes: ['Alarm after minutes without contact with a terminal', 'মেশিন কত মিনিট সাড়া না দিলে সতর্কতা'],
      paidUntil: ['Paid until', 'যতদিনের টাকা দেওয়া'],
      graceDays: ['Days of grace', 'অতিরিক্ত দিন'],
      joinCode: ['Join code', 'যোগ দেওয়ার কোড'],
    },
    virtual: {
      standing: ['State', 'অবস্থা'],
      standingWords: ['What works', 'যা চলে'],
      usage: ['Used of the package', 'প্যাকেজের ব্যবহার'],
      seatsTaken: ['Seats taken', 'নেওয়া আসন'],
      headcount: ['Headcount of 30 days (minimum / mean / maximum)', '৩০ দিনের কর্মীসংখ্যা (কম / গড় / বেশি)'],
      lastSync: ['Last sync', 'শেষ সিঙ্ক'],
      adminName: ['Name of its admin', 'অ্যাডমিনের নাম'],
      adminEmail: ['E-mail address of its admin', 'অ্যাডমিনের ই-মেইল'],
    },
    values: {
      standing: {
        waiting: ['Waiting for payment', 'টাকার অপেক্ষায়'],
        active: ['Active', 'সক্রিয়'],
        past_due: ['Payment late', 'টাকা দিতে দেরি'],
        suspended: ['Suspended', 'স্থগিত'],
        closed: ['Closed', 'বন্ধ'],
      },
      state: {
        waiting: ['Waiting for payment', 'টাকার অপেক্ষায়'],
        active: ['Active', 'সক্রিয়'],
        suspended: ['Suspended', 'স্থগিত'],
        closed: ['Closed', 'বন্ধ'],
      },
    },
  },
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
