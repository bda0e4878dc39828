import { defineMessages, text } from './message.ts';
import { tableName } from './names.ts';

/** Messages about the sync between site and cloud. */
export const syncMessage = defineMessages({
  'sync.key-missing': text({
    en: 'On a site you sign changes of salaries, corrections of punches and rights on records, and your key is not open here. Sign out and in again with your password. If that does not help, sign in once in the cloud panel, and again here after the next sync.',
    bn: 'সাইটে বেতন, হাজিরা সংশোধন ও রেকর্ডের অধিকার বদলালে আপনাকে স্বাক্ষর করতে হয়, কিন্তু আপনার চাবি এখানে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতে না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, তারপর পরের সিঙ্কের পর এখানে আবার।',
  }),
  'sync.no-twin': text({
    en: "The cloud's employee with this code has not come to this site yet. Send again and try once more, or choose another code.",
    bn: 'এই কোডের ক্লাউডের কর্মী এখনো এই সাইটে আসেনি। আবার পাঠিয়ে আরেকবার চেষ্টা করুন, অথবা অন্য কোড দিন।',
  }),
  'sync.cloud-unreachable': text<{ reason: string }>({ en: ({ reason }) => reason, bn: 'TODO' }),
  'site.bound-elsewhere': text({
    en: "This site holds another company's punches. Bind it with a code of that company, or start over with an empty data folder.",
    bn: 'এই সাইটে অন্য কোম্পানির হাজিরা আছে। সেই কোম্পানির কোড দিয়ে যুক্ত করুন, বা খালি ডেটা ফোল্ডারে নতুন করে শুরু করুন।',
  }),
  'site.cloud-url-invalid': text<{ found: string }>({
    en: ({ found }) => `"${found}" is not an address of a cloud. Write it like https://cloud.hajira.example.`,
    bn: ({ found }) => `"${found}" ক্লাউডের ঠিকানা নয়। এভাবে লিখুন: https://cloud.hajira.example।`,
  }),
  'sync.unknown-token': text({
    en: 'The cloud does not know this token. The site was bound anew elsewhere, or never: bind it again with a code from the cloud panel.',
    bn: 'ক্লাউড এই টোকেন চেনে না। সাইট অন্য কোথাও নতুন করে যুক্ত হয়েছে, বা কখনো হয়নি: ক্লাউড প্যানেলের কোড দিয়ে আবার যুক্ত করুন।',
  }),
  'sync.revoked': text({
    en: "This site's access was ended in the cloud panel. The site goes on offline; bind it again to send what it holds.",
    bn: 'ক্লাউড প্যানেলে এই সাইটের প্রবেশ বন্ধ করা হয়েছে। সাইট অফলাইনে চলবে; যা আছে পাঠাতে আবার যুক্ত করুন।',
  }),
  'sync.site-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `SITE_BEHIND: the cloud has taken another batch than this one as number ${no} (it is at ${known}). The site's database was restored or copied: bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউড ${no} নম্বরে অন্য ব্যাচ নিয়েছে (এখন ${known})। সাইটের ডেটাবেস ফিরিয়ে আনা বা কপি করা হয়েছিল: সাইট আবার যুক্ত করুন।`,
  }),
  'sync.cloud-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `CLOUD_BEHIND: the cloud is at batch ${known} and cannot take number ${no} after it. The cloud's database was restored: bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউড ${known} নম্বর ব্যাচে আছে, এর পরে ${no} নিতে পারে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: সাইট আবার যুক্ত করুন।`,
  }),
  'sync.other-machine': text({
    en: 'Another machine is bound as this site. This one stops and keeps its data: decide in the cloud panel which machine lives, and bind that one.',
    bn: 'অন্য একটি কম্পিউটার এই সাইট হিসেবে যুক্ত। এটি থেমে থাকবে, ডেটা থাকবে: কোনটি চলবে ক্লাউড প্যানেলে ঠিক করে সেটি যুক্ত করুন।',
  }),
  'sync.two-machines': text({
    en: 'Two machines send as this site: one of them is a copy. Nothing more is taken from either, and both keep their data. Decide which one goes on: in the cloud panel choose the site, then Bind, and enter the code on that machine.',
    bn: 'এই সাইটের নামে দুটি মেশিন পাঠাচ্ছে: একটি অন্যটির নকল। কোনোটি থেকেই আর কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। কোনটি চলবে ঠিক করুন: ক্লাউড প্যানেলে সাইটটি বেছে যুক্ত করার কোড নিন এবং সেই মেশিনে কোডটি দিন।',
  }),
  'sync.rewound': text<{ seq: number }>({
    en: ({ seq }) =>
      `REWOUND: the cloud did not number its changes up to ${seq} as the site has read them. The cloud's database was restored: the two have to be compared.`,
    bn: ({ seq }) =>
      `ক্লাউডের বদলের নম্বর (${seq} পর্যন্ত) সাইট যা পড়েছে তার সঙ্গে মেলে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: দুটি মিলিয়ে দেখতে হবে।`,
  }),
  'sync.body-unreadable': text<{ reason: string }>({
    en: ({ reason }) => `The body cannot be read: ${reason}.`,
    bn: 'TODO',
  }),
  'sync.body-invalid': text<{ issues: string }>({
    en: ({ issues }) => `The body is not what the protocol says: ${issues}.`,
    bn: 'TODO',
  }),
  'sync.too-large': text<{ limit: number; what: string }>({
    en: ({ limit, what }) => `The body is larger than ${limit} bytes ${what}. Send fewer punches at once.`,
    bn: 'TODO',
  }),
  'sync.encoding-unknown': text<{ found: string }>({
    en: ({ found }) => `The content encoding "${found}" is not known here. Send gzip.`,
    bn: 'TODO',
  }),
  'sync.proto-unknown': text<{ found: string; oldest: number; newest: number; isOld: boolean }>({
    en: ({ found, oldest, newest, isOld }) => {
      const versions = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
      return isOld
        ? `The site speaks version ${found} of the sync protocol, this cloud ${versions}: install the cloud's version of Hajira on the site. Until then its punches still come through; changes of people and settings wait on site, nothing is lost.`
        : `The site speaks version ${found} of the sync protocol, this cloud only ${versions}: update the cloud. Until then everything waits on site, nothing is lost.`;
    },
    bn: 'TODO',
  }),
  'sync.too-long-away': text<{ seq: number }>({
    en: ({ seq }) =>
      `The cloud no longer tells what was deleted since the site's place ${seq}: the site was away for too long. The two are compared, and go on.`,
    bn: 'TODO',
  }),
  'sync.not-found': text<{ path: string }>({ en: ({ path }) => `There is nothing to sync at ${path}.`, bn: 'TODO' }),
  'sync.failed': text<{ reason: string }>({ en: ({ reason }) => reason, bn: 'TODO' }),
  'sync.signature-missing': text<{ model: string; site: string }>({
    en: ({ model, site }) =>
      `${site} sent this change of ${tableName.en(model)} records without a signature of whoever made it, or with one that is not over these values, this record and this site. Make the change again while you are signed in there with your password.`,
    bn: ({ model: of, site }) =>
      `${site} ${tableName.bn(of)}-এর এই বদল পাঠিয়েছে, কিন্তু যিনি বদলেছেন তাঁর স্বাক্ষর নেই, বা স্বাক্ষরটি এই মান, রেকর্ড ও সাইটের নয়। সেখানে পাসওয়ার্ড দিয়ে লগ ইন করে আবার বদলান।`,
  }),
  'sync.signature-used': text({
    en: 'This signature was taken before. Make the change again.',
    bn: 'এই স্বাক্ষর আগেই নেওয়া হয়েছে। আবার বদলান।',
  }),
});
