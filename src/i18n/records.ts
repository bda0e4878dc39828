import { defineMessages, type Message, text } from './message.ts';
import { operationName, tableName } from './names.ts';

/** Messages about records and their fields. */
export const recordMessage = defineMessages({
  'record.cursor-refused': text({
    en: 'This cursor belongs to another list. Use the same filters and sort as before, or start from the first page.',
    bn: 'এই কার্সর অন্য তালিকার। আগের একই ফিল্টার ও ক্রম দিন, বা শুরু থেকে পড়ুন।',
  }),
  'record.changed-meanwhile': text({
    en: 'This record was changed after you read it. Read it again, then decide.',
    bn: 'আপনি পড়ার পর কেউ এই রেকর্ড বদলেছেন। আবার পড়ে সিদ্ধান্ত নিন।',
  }),
  'record.value-taken': text<{ fields: readonly string[] }>({
    en: ({ fields }) => `Another record already has this ${fields.join(' and ')}. Choose another value.`,
    bn: 'একই মান আরেকটি রেকর্ডে আছে। অন্য মান দিন।',
  }),
  'record.reference-missing': text<{ field: string }>({
    en: ({ field }) => `The record chosen as ${field} does not exist. Choose another one.`,
    bn: 'যে রেকর্ড বেছেছেন সেটি নেই। অন্যটি বাছুন।',
  }),
  'record.value-refused': text<{ field: string }>({
    en: ({ field }) => `The value of ${field} is not allowed.`,
    bn: ({ field }) => `${field} ঘরে এই মান দেওয়া যায় না।`,
  }),
  'badge.overlaps': text({
    en: 'This badge number belongs to another employee at that time. End the other badge first, or choose other dates.',
    bn: 'ওই সময়ে এই ব্যাজ নম্বর অন্যের। আগে সেই ব্যাজ শেষ করুন, বা অন্য তারিখ দিন।',
  }),
  'punch.facts-immutable': text({
    en: 'The facts of a punch cannot be changed. Add a correction instead.',
    bn: 'হাজিরার তথ্য একবারই লেখা হয়, বদলানো যায় না। পাশে একটি সংশোধন লিখুন।',
  }),
  'record.decided-in-cloud': text({
    en: 'This record is managed in the cloud, and this site has a copy of it. Change it in the cloud panel.',
    bn: 'এটি ক্লাউডে ঠিক হয়, এই সাইটে তার কপি: ক্লাউড প্যানেলে বদলান।',
  }),
  'database.busy': text({
    en: 'Another user changed the same record at the same moment. Try again.',
    bn: 'ঠিক এই মুহূর্তে অন্য কেউ একই জিনিস বদলেছেন। আবার চেষ্টা করুন।',
  }),
  'database.full': text({
    en: 'No space is left on the disk of the database: this was not stored. What was stored before is safe. Free space on that disk (old backups, logs of other programs; never files inside the data folder), then try again.',
    bn: 'ডেটাবেসের ডিস্কে জায়গা নেই: এটি জমা হয়নি। আগে যা জমা হয়েছে তা নিরাপদ আছে। ডিস্কে জায়গা খালি করুন (পুরোনো ব্যাকআপ, অন্য প্রোগ্রামের লগ; ডেটা ফোল্ডারের ভেতরের ফাইল কখনো নয়), তারপর আবার চেষ্টা করুন।',
  }),
  'record.filter-refused': text<{ field: string }>({
    en: ({ field }) => `There is no filter "${field.slice(0, 60)}".`,
    bn: ({ field }) => `"${field.slice(0, 60)}" নামে ফিল্টার বা খোঁজার কিছু নেই।`,
  }),
  'record.filter-unclear': text<{ field: string; found: string }>({
    en: ({ field, found }) => `"${found.slice(0, 60)}" is not a day to filter ${field} by. Write days like 2026-11-22.`,
    bn: ({ found }) => `"${found.slice(0, 60)}" কোনো তারিখ নয়। এভাবে লিখুন: 2026-11-22।`,
  }),
  'record.not-found': text<{ model: string }>({
    en: ({ model }) => `There is no such ${tableName.en(model)}.`,
    bn: ({ model: of }) => `এমন কোনো ${tableName.bn(of)} নেই।`,
  }),
  'record.refused': text<{ model: string; act: string }>({
    en: ({ model, act }) =>
      `You can view this ${tableName.en(model)}, but not ${operationName.en(act)} it. Ask an admin for the right.`,
    bn: ({ model: of, act: wanted }) =>
      `আপনি এই ${tableName.bn(of)} দেখতে পারেন, কিন্তু ${operationName.bn(wanted)} যাবে না। অ্যাডমিনের কাছে অধিকার চান।`,
  }),
  'record.scope-refused': text<{ model: string; field: string }>({
    en: ({ model }) => `You may only put ${tableName.en(model)} records where you may change them. Choose another one.`,
    bn: ({ model: of }) => `যেখানে বদলানোর অধিকার আছে, ${tableName.bn(of)} শুধু সেখানেই রাখা যায়। অন্যটি বাছুন।`,
  }),
  'record.in-use': text<{ model: string; by: Message }>({
    en: ({ model, by }) => `This ${tableName.en(model)} still has ${by}. Move or delete them first.`,
    bn: ({ model: of, by }) => `এই ${tableName.bn(of)}-এ এখনো ${by} আছে। আগে সেগুলো সরান বা মুছুন।`,
  }),
  'field.taken': text({
    en: 'Another record already has this value. Choose another value.',
    bn: 'আরেকটি রেকর্ডে এটি আছে। অন্য মান দিন।',
  }),
  'field.reference-missing': text({
    en: 'This record does not exist. Choose another one.',
    bn: 'এই রেকর্ড নেই। অন্যটি বাছুন।',
  }),
  'field.not-allowed': text({ en: 'This value is not allowed.', bn: 'এই মান দেওয়া যায় না।' }),
  'badge.number-taken': text({
    en: 'This number belongs to another employee at that time.',
    bn: 'ওই সময়ে এই নম্বর অন্যের।',
  }),
  'field.amount-ambiguous': text<{ given: string; whole: string; text: number }>({
    en: ({ given, whole, text }) => `${given} can mean ${whole} or ${text}. Enter it like 12500.00.`,
    bn: ({ given, whole, text }) => `${given} মানে ${whole} বা ${text} হতে পারে। এভাবে লিখুন: 12500.00।`,
  }),
  'field.amount-invalid': text<{ given: string }>({
    en: ({ given }) => `${given} is not an amount. Enter it like 12500.00.`,
    bn: ({ given }) => `${given} টাকার অঙ্ক নয়। এভাবে লিখুন: 12500.00।`,
  }),
  'field.digits-after': text<{ scale: number }>({
    en: ({ scale }) => `At most ${scale} digits after the decimal point.`,
    bn: ({ scale }) => `দশমিকের পরে সর্বোচ্চ ${scale} অঙ্ক।`,
  }),
  'field.digits-before': text<{ n: number }>({
    en: ({ n }) => `At most ${n} digits before the decimal point.`,
    bn: ({ n }) => `দশমিকের আগে সর্বোচ্চ ${n} অঙ্ক।`,
  }),
  'field.amount-negative': text({ en: 'An amount cannot be negative.', bn: 'টাকার অঙ্ক শূন্যের কম হতে পারে না।' }),
  'field.day-ambiguous': text<{ given: string }>({
    en: ({ given }) => `${given} can mean more than one date. Enter it like 2026-11-22.`,
    bn: ({ given }) => `${given} একাধিক তারিখ হতে পারে। এভাবে লিখুন: 2026-11-22।`,
  }),
  'field.day-invalid': text<{ given: string }>({
    en: ({ given }) => `${given} is not a date. Enter it like 2026-11-22.`,
    bn: ({ given }) => `${given} কোনো তারিখ নয়। এভাবে লিখুন: 2026-11-22।`,
  }),
  'field.day-range': text<{ given: string; FIRST_YEAR: number; LAST_YEAR: number }>({
    en: ({ given, FIRST_YEAR, LAST_YEAR }) =>
      `${given} is outside the years ${FIRST_YEAR} to ${LAST_YEAR}. Enter it like 2026-11-22.`,
    bn: ({ given, FIRST_YEAR, LAST_YEAR }) =>
      `${given} ${FIRST_YEAR} থেকে ${LAST_YEAR} সালের বাইরে। এভাবে লিখুন: 2026-11-22।`,
  }),
  'field.shortened': text<{ found: string }>({
    en: ({ found }) =>
      `${found} was shortened by a spreadsheet, and digits are lost. Format the column as text, and enter the number again.`,
    bn: ({ found }) => `স্প্রেডশিট ${found} ছোট করে ফেলেছে, এর অঙ্কগুলো হারিয়ে গেছে। কলামটি টেক্সট করে নম্বরটি আবার লিখুন।`,
  }),
  'field.nul': text({ en: 'This contains a NUL character. Remove it.', bn: 'এতে একটি NUL অক্ষর আছে। মুছে ফেলুন।' }),
  'field.too-long': text<{ most: number }>({
    en: ({ most }) => `At most ${most} characters.`,
    bn: ({ most }) => `সর্বোচ্চ ${most} অক্ষর।`,
  }),
  'field.instant-format': text<{ found: string }>({
    en: ({ found }) => `${found} is not a date and time. Enter it like 2026-11-22 08:00.`,
    bn: ({ found }) => `${found} তারিখ ও সময় নয়। এভাবে লিখুন: 2026-11-22 08:00।`,
  }),
  'field.not-integer': text<{ found: string }>({
    en: ({ found }) => `${found} is not a whole number.`,
    bn: ({ found }) => `${found} পূর্ণ সংখ্যা নয়।`,
  }),
  'field.not-boolean': text<{ found: string }>({
    en: ({ found }) => `${found} is neither true nor false.`,
    bn: ({ found }) => `${found} হ্যাঁ বা না কোনোটিই নয়।`,
  }),
  'field.not-text': text({ en: 'This must be a text.', bn: 'এখানে লেখা দিতে হবে।' }),
  'field.not-record': text({ en: 'Choose a record from the list.', bn: 'তালিকা থেকে একটি রেকর্ড বাছুন।' }),
  'field.not-choice': text<{ found: string; choices: string }>({
    en: ({ found, choices }) => `${found} is not one of ${choices}.`,
    bn: ({ found, choices }) => `${found} এগুলোর একটি নয়: ${choices}।`,
  }),
  'field.not-list': text({ en: 'This must be a list of words.', bn: 'এখানে শব্দের তালিকা দিতে হবে।' }),
  'record.invalid': text<{ fields: readonly Message[] }>({
    en: ({ fields }) => fields.join(' '),
    bn: ({ fields }) => fields.join(' '),
  }),
  'record.invalid-field': text<{ field: string; message: Message }>({
    en: ({ field, message }) => `${field}: ${message}`,
    bn: ({ field, message }) => `${field}: ${message}`,
  }),
  'record.cursor-other-list': text({ en: 'It belongs to another list.', bn: 'এটি অন্য তালিকার।' }),
  'http.query-field': text<{ field: string; reason: Message }>({
    en: ({ field, reason }) => `${field}: ${reason}.`,
    bn: ({ field, reason }) => `${field}: ${reason}।`,
  }),
  'http.query-invalid': text<{ problems: readonly Message[] }>({
    en: ({ problems }) => problems.join(' '),
    bn: ({ problems }) => problems.join(' '),
  }),
  'http.query-twice': text({ en: 'is given twice', bn: 'দুবার দেওয়া হয়েছে' }),
  'http.query-missing': text({ en: 'is missing', bn: 'দেওয়া হয়নি' }),
  'http.query-refused': text<{ reason: string }>({
    en: ({ reason }) => reason || 'is not allowed',
    bn: 'এই মান দেওয়া যায় না',
  }),
  'field.rejected': text<{ reason: string }>({
    en: ({ reason }) => reason,
    bn: ({ reason }) => `এই মান দেওয়া যায় না (${reason})`,
  }),
  'field.not-json': text({ en: 'must be JSON', bn: 'JSON হতে হবে' }),
  'field.file-missing': text({ en: 'Send the file as a part with a file name.', bn: 'ফাইলটি নামসহ আলাদা অংশ হিসেবে পাঠান।' }),
});
