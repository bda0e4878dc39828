import { defineMessages, text } from './message.ts';

/** Messages about files that users import. */
export const importMessage = defineMessages({
  'import.no-file': text({ en: 'Choose a CSV or XLSX file first.', bn: 'আগে একটি CSV বা XLSX ফাইল বাছুন।' }),
  'import.employees-refused': text<{ reason: string }>({
    en: ({ reason }) => `This file cannot be taken over: ${reason}`,
    bn: ({ reason }) => `ফাইলটি নেওয়া যায়নি: ${reason}`,
  }),
  'import.file-refused': text<{ reason: string }>({
    en: ({ reason }) => `This file cannot be taken over: ${reason}`,
    bn: ({ reason }) => `এই ফাইল নেওয়া যায়নি: ${reason}`,
  }),
  'import.plan-needed': text<{ missing: string }>({
    en: ({ missing }) => `This file does not say ${missing}. Give a plan that does.`,
    bn: ({ missing }) => `ফাইলটি এক ভাবে পড়া যায় না। পরিকল্পনায় বলে দিন: ${missing.split('; ').join('; ')}।`,
  }),
  'import.file-unreadable': text<{ reason: string }>({
    en: ({ reason }) => `This file cannot be read: ${reason}`,
    bn: ({ reason }) => `ফাইলটি পড়া যায়নি: ${reason}`,
  }),
  'import.encoding-unknown': text<{ reason: string }>({
    en: ({ reason }) => `This file cannot be read: ${reason}`,
    bn: ({ reason }) => `ফাইলটি পড়া যায়নি: ${reason}`,
  }),
  'import.readers-busy': text({
    en: 'Other files are being read at this moment. Try again in a minute.',
    bn: 'এই মুহূর্তে অন্য ফাইল পড়া হচ্ছে। এক মিনিট পরে আবার চেষ্টা করুন।',
  }),
});
