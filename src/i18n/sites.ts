import { defineMessages, text } from './message.ts';

/** Messages about sites. */
export const siteMessage = defineMessages({
  'sync.author-refused': text<{ author: string }>({
    en: ({ author }) =>
      `Whoever made this change (${author}) is no active user of the company any more, or may do nothing in it. Somebody else has to make it.`,
    bn: ({ author }) =>
      `যিনি বদলেছেন (${author}) তিনি আর কোম্পানির সক্রিয় ইউজার নন, বা তাঁর কোনো অধিকার নেই। অন্য কেউ বদলটি করুন।`,
  }),
  'site.bind-code-refused': text({
    en: 'This code is not valid, not any more, or was used. Make a new one in the cloud panel under Sites, and use it within 15 minutes.',
    bn: 'কোডটি ঠিক নয়, মেয়াদ শেষ, বা ব্যবহার হয়ে গেছে। ক্লাউড প্যানেলে সাইট থেকে নতুন কোড নিন, ১৫ মিনিটের মধ্যে ব্যবহার করুন।',
  }),
  'site.too-old': text<{ table: string }>({
    en: ({ table }) =>
      `This site cannot store what the cloud says of its ${table}: one of the two programs is too old for the other. Update the site to the cloud's version, make a new code and bind again.`,
    bn: ({ table }) =>
      `ক্লাউড তার ${table} সম্পর্কে যা বলছে এই সাইট তা রাখতে পারছে না: দুটি প্রোগ্রামের একটি অন্যটির জন্য বেশি পুরোনো। সাইটকে ক্লাউডের সংস্করণে হালনাগাদ করুন, নতুন কোড বানিয়ে আবার যুক্ত করুন।`,
  }),
  'site.address-scheme': text({
    en: 'Enter the address with http:// or https://, as the cloud panel shows it.',
    bn: 'ক্লাউড প্যানেলে যেমন দেখায় তেমনই http:// বা https:// সহ ঠিকানা লিখুন।',
  }),
  'site.code-format': text({
    en: 'A binding code starts with hjb_. Copy all of it.',
    bn: 'যুক্ত করার কোড hjb_ দিয়ে শুরু। পুরোটা কপি করুন।',
  }),
  'site.not-bound-yet': text({
    en: 'This site is not bound to a company yet.',
    bn: 'এই সাইট এখনো কোনো কোম্পানির সঙ্গে যুক্ত নয়।',
  }),
  'site.code-invalid': text({
    en: 'This code is wrong, expired or already used. Create a new one.',
    bn: 'কোডটি ঠিক নয়, মেয়াদ শেষ, বা ব্যবহার হয়ে গেছে। নতুন কোড তৈরি করুন।',
  }),
  'conflict.table-unknown': text({
    en: 'This version does not know this type of record.',
    bn: 'এই ভার্সন এমন রেকর্ড আর চেনে না।',
  }),
  'conflict.not-restorable': text({
    en: 'Records of this type cannot be restored. Add the record again.',
    bn: 'এমন রেকর্ড ফিরিয়ে আনা যায় না: নতুন করে বানান।',
  }),
  'site.setup-invalid': text({ en: 'Correct the fields below.', bn: 'নিচের ঘরগুলো ঠিক করুন।' }),
});
