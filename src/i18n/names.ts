/** Tables as a factory's office calls them, by their names in the schema. */
export const tablesInBangla: Readonly<Record<string, string>> = {
  package: 'প্যাকেজ',
  package_change: 'প্যাকেজের পরিকল্পিত পরিবর্তন',
  invoice: 'ইনভয়েস',
  join_request: 'যোগ দেওয়ার অনুরোধ',
  leave_request: 'ছুটির আবেদন',
  employee_import: 'কর্মীদের ফাইল',
  support_visit: 'সাপোর্টের প্রবেশ',
  company: 'কোম্পানি',
  user: 'ইউজার',
  member: 'সদস্য',
  site: 'সাইট',
  department: 'বিভাগ',
  employee: 'কর্মী',
  badge: 'ব্যাজ',
  terminal: 'মেশিন',
  terminal_user: 'মেশিনের ইউজার',
  punch: 'হাজিরা',
  sync_conflict: 'দুই দিকের বদল',
  sync_outbox: 'ক্লাউডের অপেক্ষায়',
  mobile_punch: 'মোবাইল হাজিরা',
  mobile_decision: 'মোবাইল হাজিরার সিদ্ধান্ত',
  mobile_rules: 'ফোনের নিয়ম',
  mobile_permit: 'ফোনে হাজিরার অনুমতি',
  job_run: 'নেপথ্যের কাজ',
  geofence: 'অনুমোদিত স্থান',
  phone: 'ফোন',
  punch_delivery: 'হাজিরা আসার পথ',
  punch_correction: 'হাজিরা সংশোধন',
  role: 'রোল',
  user_group: 'গ্রুপ',
  membership: 'কার কোন রোল',
  rule: 'নিয়ম',
  record_grant: 'একক রেকর্ডের অধিকার',
  journal: 'জার্নাল',
  access_token: 'অ্যাক্সেস টোকেন',
  mail: 'পাঠানো মেইল',
  file_import: 'হাজিরার ফাইল',
  reading_withdrawal: 'ফিরিয়ে নেওয়া হাজিরা',
  held_line: 'পড়া যায়নি এমন লাইন',
  unclaimed_terminal: 'অচেনা মেশিন',
  terminal_alarm: 'মেশিনের সতর্কতা',
  terminal_clock: 'মেশিনের ঘড়ি',
  terminal_day: 'মেশিনের দিন',
  terminal_fault: 'ব্যর্থ পাঠ',
  terminal_command: 'মেশিনের নির্দেশ',
};

/** What can be done with a record. */
export const operationsInBangla: Readonly<Record<string, string>> = {
  view: 'দেখা',
  add: 'যোগ করা',
  change: 'বদলানো',
  delete: 'মোছা',
  export: 'এক্সপোর্ট করা',
  share: 'অন্যকে দেওয়া',
  bind: 'যুক্ত করা',
  'sign-in': 'সাইটে সাইন ইন করা',
  correct: 'সংশোধন করা',
  accept: 'অনুমোদন করা',
  reject: 'বাতিল করা',
};

const operationsInEnglish: Readonly<Record<string, string>> = { share: 'pass on' };

/** A table in a sentence: `leave_request` is "leave request". */
export const tableName = {
  en: (table: string): string => table.replaceAll('_', ' '),
  bn: (table: string): string => tablesInBangla[table] ?? table.replaceAll('_', ' '),
};

/** What somebody does with a record, in a sentence. */
export const operationName = {
  en: (operation: string): string => operationsInEnglish[operation] ?? operation,
  bn: (operation: string): string => operationsInBangla[operation] ?? operation,
};
