import { defineMessages, type Message, text } from './message.ts';

/** Messages about the panel. */
export const panelMessage = defineMessages({
  'journal.said-to-be': text<{ site: string; person: string }>({
    en: ({ site, person }) => `${site}, said to be ${person}`,
    bn: ({ site, person }) => `${site} (সাইটের কথায় ${person})`,
  }),
  'panel.cross-site': text({
    en: 'This request came from another site and was refused. Reload the page and try again.',
    bn: 'অনুরোধটি অন্য সাইট থেকে এসেছে, তাই নেওয়া হয়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  }),
  'panel.method-refused': text<{ method: string }>({
    en: ({ method }) => `${method} is not allowed here.`,
    bn: ({ method }) => `এখানে ${method} চলে না।`,
  }),
  'panel.not-signed-in': text({
    en: 'You are not signed in, or your session has ended. Sign in again.',
    bn: 'আপনি লগ ইন করেননি, বা আপনার সেশন শেষ হয়েছে। আবার লগ ইন করুন।',
  }),
  'panel.not-found': text({
    en: 'There is no such page, list or action in the panel.',
    bn: 'প্যানেলে এমন কোনো পাতা, তালিকা বা কাজ নেই।',
  }),
  'panel.not-offered': text({
    en: 'This action is not available for the record as it is now. Reload the page.',
    bn: 'রেকর্ডটি এখন যেমন আছে তাতে এই কাজটি করা যায় না। পাতাটি আবার লোড করুন।',
  }),
  'panel.unreadable': text<{ reason: string }>({
    en: ({ reason }) => `This request cannot be read: ${reason}.`,
    bn: 'অনুরোধটি পড়া যায়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  }),
  'subscription.choose-package': text<{ reason: Message | string }>({
    en: ({ reason }) => `${reason} Choose a package under Packages, then pay its invoice.`,
    bn: ({ reason }) => `${reason} “প্যাকেজ” থেকে একটি বেছে তার ইনভয়েসের টাকা দিন।`,
  }),
  'subscription.pay-until': text<{ end: string }>({
    en: ({ end }) =>
      `Payment is overdue. Everything works until ${end}. Pay the open invoice under Invoices before then.`,
    bn: ({ end }) => `টাকা দিতে দেরি হয়েছে। ${end} পর্যন্ত সব চলবে; তার আগে “ইনভয়েস” থেকে টাকা দিন।`,
  }),
  'panel.rights-on-tables': text<{ count: number; count2: number }>({
    en: ({ count, count2 }) => `${count} rights on ${count2} tables`,
    bn: ({ count2, count }) => `${count2}টি তালিকায় ${count}টি অধিকার`,
  }),
  'import.choice-unreadable': text({
    en: 'the choice of columns cannot be read. Choose the file again.',
    bn: 'কলামের বাছাই পড়া যায়নি। ফাইলটি আবার বাছুন।',
  }),
  'mobile.choose-punches': text({ en: 'Choose punches from the list.', bn: 'তালিকা থেকে হাজিরা বাছুন।' }),
  'field.instant-invalid': text<{ name: string }>({
    en: ({ name }) => `"${name}" is not a date and time.`,
    bn: ({ name }) => `"${name}" তারিখ ও সময় নয়।`,
  }),
  'panel.checked-first': text<{ checked: number }>({
    en: ({ checked }) =>
      `Only the first ${checked} punches were checked. Enter the serial number of one terminal, or withdraw these first.`,
    bn: ({ checked }) =>
      `শুধু প্রথম ${checked}টি হাজিরা পরীক্ষা করা হয়েছে। একটি মেশিনের সিরিয়াল নম্বর দিন, বা আগে এগুলো ফিরিয়ে নিন।`,
  }),
  'terminal.no-address': text({ en: 'This terminal has no address.', bn: 'এই মেশিনের ঠিকানা দেওয়া নেই।' }),
  'panel.users-and-logs': text<{ users: number; logs: number }>({
    en: ({ users, logs }) => `${users} users, ${logs} logs`,
    bn: ({ users, logs }) => `${users} জন ইউজার, ${logs}টি লগ`,
  }),
  'panel.known-address': text<{ address: string }>({
    en: ({ address }) => `${address} (known)`,
    bn: ({ address }) => `${address} (আছে)`,
  }),
  'panel.serial-of-other': text<{ address: string; name: string }>({
    en: ({ address, name }) => `${address} (its serial number is that of ${name})`,
    bn: ({ address, name }) => `${address} (এর সিরিয়াল নম্বর ${name}-এর)`,
  }),
  'panel.same-person': text<{ name: string; code: string; by: string }>({
    en: ({ name, code, by }) => `${name} (${code}), same ${by === 'email' ? 'email address' : 'name'}`,
    bn: ({ name, code, by }) => `${name} (${code}), একই ${by === 'email' ? 'ই-মেইল ঠিকানা' : 'নাম'}`,
  }),
  'access.no-such-user': text({ en: 'There is no such user in this company.', bn: 'এই কোম্পানিতে এমন ইউজার নেই।' }),
  'access.no-panel': text({ en: 'You do not have access to the panel yet.', bn: 'প্যানেলে ঢোকার অধিকার আপনার এখনো নেই।' }),
  'panel.wait': text<{ seconds: number }>({
    en: ({ seconds }) =>
      `Too many attempts. Wait ${seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds === 1 ? '1 second' : `${seconds} seconds`}, then try again.`,
    bn: ({ seconds }) =>
      `অনেকবার চেষ্টা হয়েছে। ${seconds > 90 ? `${Math.ceil(seconds / 60)} মিনিট` : `${seconds} সেকেন্ড`} অপেক্ষা করে আবার চেষ্টা করুন।`,
  }),
  'two-step.missing': text({
    en: 'You are a super admin, so signing in needs a second step. Set it up now.',
    bn: 'আপনি সুপার অ্যাডমিন: লগ ইনে দ্বিতীয় ধাপ লাগবে। এখনই চালু করুন।',
  }),
  'job.unknown-task': text<{ task: string }>({
    en: ({ task }) => `This version has no job "${task}". Its row is removed within a day.`,
    bn: ({ task }) => `এই সংস্করণে "${task}" নামে কোনো কাজ নেই। এর সারিটি এক দিনের মধ্যে মোছা হবে।`,
  }),
  'job.internal-error': text({
    en: 'An internal error. The log of the server has its details.',
    bn: 'ভেতরের একটি ত্রুটি। বিস্তারিত সার্ভারের লগে আছে।',
  }),
});
