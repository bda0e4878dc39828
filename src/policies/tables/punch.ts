import { defineTable, READ } from './define-table.ts';

export const punchTable = defineTable('punch', {
  labels: {
    title: ['Punches', 'হাজিরা'],
    one: ['punch', 'হাজিরা'],
    inSentences: 'হাজিরা',
    columns: {
      employeeId: ['Employee', 'কর্মী'],
      localTime: ['Time on the terminal', 'মেশিনের সময়'],
      punchCode: ['In or out', 'প্রবেশ বা প্রস্থান'],
    },
    virtual: {
      terminal: ['Terminal', 'মেশিন'],
      scannedAt: ['Scanned at', 'স্ক্যানের সময়'],
      correctedAt: ['Corrected time', 'সংশোধিত সময়'],
      isVoid: ['Void', 'বাতিল'],
      isCorrected: ['Corrected', 'সংশোধিত'],
      correctionNote: ['Correction note', 'সংশোধনের মন্তব্য'],
      deliveries: ['How it came', 'যেভাবে এসেছে'],
    },
    values: {
      punchCode: {
        '0': ['In', 'প্রবেশ'],
        '1': ['Out', 'প্রস্থান'],
        '2': ['Break out', 'বিরতি শুরু'],
        '3': ['Break in', 'বিরতি শেষ'],
        '4': ['Overtime in', 'ওভারটাইম শুরু'],
        '5': ['Overtime out', 'ওভারটাইম শেষ'],
        '255': ['Not said', 'বলা নেই'],
      },
      verifyMode: {
        '0': ['Password', 'পাসওয়ার্ড'],
        '1': ['Fingerprint', 'আঙুলের ছাপ'],
        '2': ['Card', 'কার্ড'],
        '3': ['Password', 'পাসওয়ার্ড'],
        '4': ['Card', 'কার্ড'],
        '15': ['Face', 'মুখ'],
        '25': ['Palm', 'হাতের তালু'],
      },
      source: {
        terminal: ['Terminal', 'মেশিন'],
        push: ['Terminal (push)', 'মেশিন (পুশ)'],
        file: ['File', 'ফাইল'],
        mobile: ['Phone', 'ফোন'],
        manual: ['By hand', 'হাতে লেখা'],
      },
      held: {
        unknown_badge: ['Unknown badge', 'অচেনা ব্যাজ'],
        impossible_time: ['Impossible time', 'অসম্ভব সময়'],
        company_inactive: ['Company inactive', 'কোম্পানি নিষ্ক্রিয়'],
        no_employee: ['No employee yet', 'এখনো কর্মী নন'],
        over_limit: ['Above the package', 'প্যাকেজের সীমার বাইরে'],
        any: ['Any reason', 'যেকোনো কারণ'],
        none: ['Not held', 'আটকে নেই'],
      },
    },
    messages: {
      noRecordsInResource: [
        'No punch fits. Punches arrive from terminals by themselves.',
        'মেলে এমন হাজিরা নেই। মেশিন থেকে হাজিরা নিজেই আসে।',
      ],
    },
  },
  rights: {
    ceiling: ['view', 'change', 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', change: 'all', export: 'all', share: 'all' },
      hr_officer: { view: 'department', change: 'department', export: 'department', share: 'granted' },
      line_supervisor: { view: 'department' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      site: ['view', 'add', 'change'],
      support: READ,
    },
  },
  // the facts of a punch are stored once
  ownership: {
    ownedBy: { by: 'employeeId', on: 'employee' },
    creator: READ,
  },
  // a correction of a punch is a change of its time
  fields: {
    sensitive: {
      at: { needs: ['change'], roles: { company_admin: ['change'], hr_manager: ['change'], hr_officer: ['change'] } },
    },
    machineWritten: [
      'source',
      'terminalSerial',
      'badgeNumber',
      'localTime',
      'punchCode',
      'verifyMode',
      'workCode',
      'siteId',
      'at',
      'employeeId',
      'held',
    ],
  },
  replication: {
    direction: 'down',
    receives: 'facts',
    isLoose: true,
  },
});
