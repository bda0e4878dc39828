import { defineMessages, text } from './message.ts';
import { tableName } from './names.ts';

/** Messages about terminals. */
export const terminalMessage = defineMessages({
  'terminal.push-refused': text<{ reason: string }>({ en: ({ reason }) => `Not taken: ${reason}`, bn: 'TODO' }),
  'terminal.push-not-ready': text({
    en: 'This site is not bound to a company yet; the terminal keeps its punches meanwhile.',
    bn: 'TODO',
  }),
  'terminal.push-too-often': text({ en: 'Too many requests; ask again later.', bn: 'TODO' }),
  'terminal.push-no-length': text({
    en: 'A push says how long it is, or comes in chunks; nothing of this one was taken.',
    bn: 'TODO',
  }),
  'terminal.push-cut-short': text({
    en: 'The last line of this push came cut short and was not taken; send it again, with its whole length.',
    bn: 'TODO',
  }),
  'terminal.push-encrypted': text({ en: ENCRYPTED, bn: 'TODO' }),
  'terminal.push-no-serial': text({ en: 'A push carries its serial: ?SN=...', bn: 'TODO' }),
  'terminal.push-only-tls': text({ en: 'This server takes pushes over HTTPS only.', bn: 'TODO' }),
  'terminal.clear-refused': text<{ reason: string }>({
    en: ({ reason }) => `The terminal was not cleared: ${reason} Nothing on it was changed.`,
    bn: ({ reason }) => `মেশিন খালি করা হয়নি: ${reason} মেশিনে কিছু বদলায়নি।`,
  }),
  'site.not-bound': text({
    en: 'This site is not bound to a company yet. Make a binding code in the cloud panel (Company > Sites) and enter it here.',
    bn: 'এই সাইট এখনো কোনো কোম্পানির সঙ্গে যুক্ত নয়। ক্লাউড প্যানেলে (কোম্পানি > সাইট) যুক্ত করার কোড তৈরি করে এখানে লিখুন।',
  }),
  'terminal.poll-running': text({
    en: 'This terminal is being read at this moment. Look again in a few seconds.',
    bn: 'মেশিনটি এখন পড়া হচ্ছে। কয়েক সেকেন্ড পরে আবার দেখুন।',
  }),
  'terminal.subnet-refused': text<{ given: string }>({
    en: ({ given }) =>
      `"${given}" is no part of a network to look through. Write it like 192.168.1.0/24 or 192.168.1.10-192.168.1.60; at most 1,024 addresses at once.`,
    bn: ({ given }) =>
      `"${given}" নেটওয়ার্কের অংশ নয়। এভাবে লিখুন: 192.168.1.0/24 বা 192.168.1.10-192.168.1.60; একবারে সর্বোচ্চ 1,024টি ঠিকানা।`,
  }),
  'terminal.other-device': text<{ name: string; expected: string; found: string }>({
    en: ({ name, expected, found }) =>
      `At the address of ${name} (serial ${expected}) another terminal answers (serial ${found}). Correct the address, or add the new terminal and deactivate the old one; nothing was read.`,
    bn: ({ name, expected, found }) =>
      `${name}-এর ঠিকানায় (সিরিয়াল ${expected}) অন্য মেশিন সাড়া দেয় (সিরিয়াল ${found})। ঠিকানা ঠিক করুন, বা নতুন মেশিন যোগ করে পুরোনোটি নিষ্ক্রিয় করুন; কিছু পড়া হয়নি।`,
  }),
  'terminal.command-refused': text<{ reason: string }>({
    en: ({ reason }) => `This order cannot be given: ${reason}`,
    bn: ({ reason }) => `এই নির্দেশ দেওয়া যায় না: ${reason}`,
  }),
  'terminal.command-needs-push': text<{ kind: string }>({
    en: ({ kind }) =>
      `Only a terminal that pushes can be told to ${tableName.en(kind)}: set its cloud server settings to this server first.`,
    bn: 'শুধু যে মেশিন নিজে পাঠায় তাকে এটি বলা যায়: আগে মেশিনের ক্লাউড সার্ভারে এই সার্ভার দিন।',
  }),
  'terminal.serial-taken': text<{ serial: string; name: string; address: string }>({
    en: ({ serial, name, address }) =>
      `Serial ${serial} is that of ${name} (${address}), so nothing was taken from this terminal. The same terminal at a new address: correct the address of ${name} and delete this entry. A replacement: delete ${name} first; its punches stay. Two terminals: one of them shows a forged serial; have its supplier give it one of its own.`,
    bn: ({ serial, name, address }) =>
      `সিরিয়াল ${serial} আগে থেকেই ${name}-এর (${address}), তাই এই মেশিন থেকে কিছু নেওয়া হয়নি। একই মেশিন নতুন ঠিকানায়: ${name}-এর ঠিকানা ঠিক করুন, এটি মুছুন। বদলি মেশিন: আগে ${name} মুছুন; তার হাজিরা থাকবে। দুটি আলাদা মেশিন: একটির সিরিয়াল জাল; সরবরাহকারীকে দিয়ে নিজের সিরিয়াল বসান।`,
  }),
  'terminal.of-site': text<{ name: string }>({
    en: ({ name }) => `${name} hangs on a site: delete it in the panel of that site.`,
    bn: ({ name }) => `${name} একটি সাইটের: সেই সাইটের প্যানেলে মুছুন।`,
  }),
  'terminal.has-serial': text<{ name: string; serial: string }>({
    en: ({ name, serial }) => `${name} is the terminal ${serial} already. Adopt the other one under a name of its own.`,
    bn: ({ name, serial }) => `${name} আগেই ${serial} মেশিন। অন্যটি আলাদা নামে নিন।`,
  }),
  'terminal.unclaimed-full': text({
    en: 'An unknown terminal has sent as much as is kept of one. Adopt or refuse it in the panel (Terminals > Unknown).',
    bn: 'একটি অচেনা মেশিন যতটা রাখা যায় ততটা পাঠিয়ে ফেলেছে। প্যানেলে সেটি গ্রহণ বা বাতিল করুন।',
  }),
});
