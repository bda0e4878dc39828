import { defineMessages, text } from './message.ts';
import { operationName, tableName } from './names.ts';

/** Messages about records and their fields. */
export const recordMessage = defineMessages({
  'record.cursor-refused': text({
    en: 'This cursor belongs to another list. Ask with the same filters and sort as before, or begin anew.',
    bn: 'এই কার্সর অন্য তালিকার। আগের একই ফিল্টার ও ক্রম দিন, বা শুরু থেকে পড়ুন।',
  }),
  'record.changed-meanwhile': text({
    en: 'Somebody changed this record since you read it. Read it again, and decide anew.',
    bn: 'আপনি পড়ার পর কেউ এই রেকর্ড বদলেছেন। আবার পড়ে সিদ্ধান্ত নিন।',
  }),
  'record.value-taken': text<{ table: string; fields: string[] }>({
    en: ({ fields }) => `Another record already has this ${fields.join(' and ')}. Choose another value.`,
    bn: 'একই মান আরেকটি রেকর্ডে আছে। অন্য মান দিন।',
  }),
  'record.reference-missing': text<{ constraint: string; field: string }>({
    en: ({ field }) => `The record chosen as ${field} does not exist. Choose another one.`,
    bn: 'যে রেকর্ড বেছেছেন সেটি নেই। অন্যটি বাছুন।',
  }),
  'record.value-refused': text<{ constraint: string; field: string }>({
    en: ({ field }) => `The value of ${field} is not allowed.`,
    bn: ({ field }) => `${field} ঘরে এই মান দেওয়া যায় না।`,
  }),
  'badge.overlaps': text({
    en: 'This badge number belongs to somebody else in that time. End the other badge first, or choose other dates.',
    bn: 'ওই সময়ে এই ব্যাজ নম্বর অন্যের। আগে সেই ব্যাজ শেষ করুন, বা অন্য তারিখ দিন।',
  }),
  'punch.facts-immutable': text({
    en: 'The facts of a punch are stored once and never changed. Write a correction beside it.',
    bn: 'হাজিরার তথ্য একবারই লেখা হয়, বদলানো যায় না। পাশে একটি সংশোধন লিখুন।',
  }),
  'record.decided-in-cloud': text({
    en: 'This is decided in the cloud, and this site has a copy of it: change it in the cloud panel.',
    bn: 'এটি ক্লাউডে ঠিক হয়, এই সাইটে তার কপি: ক্লাউড প্যানেলে বদলান।',
  }),
  'database.busy': text({
    en: 'Somebody else changed the same thing in this moment. Try again.',
    bn: 'ঠিক এই মুহূর্তে অন্য কেউ একই জিনিস বদলেছেন। আবার চেষ্টা করুন।',
  }),
  'database.full': text({
    en: 'No space is left on the disk of the database: this was not stored. What was stored before is safe. Free space on that disk (old backups, logs of other programs; never files inside the data folder), then try again.',
    bn: 'ডেটাবেসের ডিস্কে জায়গা নেই: এটি জমা হয়নি। আগে যা জমা হয়েছে তা নিরাপদ আছে। ডিস্কে জায়গা খালি করুন (পুরোনো ব্যাকআপ, অন্য প্রোগ্রামের লগ; ডেটা ফোল্ডারের ভেতরের ফাইল কখনো নয়), তারপর আবার চেষ্টা করুন।',
  }),
  'record.filter-refused': text<{ field: string }>({
    en: ({ field }) => `There is nothing called "${field.slice(0, 60)}" to filter or search by.`,
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
      `You may see this ${tableName.en(model)}, but not ${act} it. Ask an admin for the right on it.`,
    bn: ({ model: of, act: wanted }) =>
      `আপনি এই ${tableName.bn(of)} দেখতে পারেন, কিন্তু ${operationName.bn(wanted)} যাবে না। অ্যাডমিনের কাছে অধিকার চান।`,
  }),
  'record.scope-refused': text<{ model: string; field: string }>({
    en: ({ model }) =>
      `You may only put ${tableName.en(model)} records where you may change them. Choose another place.`,
    bn: ({ model: of }) => `যেখানে বদলানোর অধিকার আছে, ${tableName.bn(of)} শুধু সেখানেই রাখা যায়। অন্য জায়গা বাছুন।`,
  }),
  'record.in-use': text<{ model: string; by: string }>({
    en: ({ model, by }) => `This ${tableName.en(model)} still has ${by}. Move or delete them first.`,
    bn: ({ model: of, by }) => `এই ${tableName.bn(of)}-এ এখনো ${by} আছে। আগে সেগুলো সরান বা মুছুন।`,
  }),
});
