import { defineMessages, text } from './message.ts';

/** Messages about punches and their corrections. */
export const punchMessage = defineMessages({
  'punch.own': text<{ ask: string }>({
    en: ({ ask }) =>
      ask
        ? `Nobody can correct, void or decide about their own punches. Ask ${ask}.`
        : 'Nobody can correct, void or decide about their own punches. Give another user the right to correct punches under Access > Who has which role, and ask them.',
    bn: ({ ask }) =>
      ask
        ? `নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। ${ask}-কে বলুন।`
        : 'নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। অধিকার > কার কোন রোল থেকে অন্য কাউকে হাজিরা সংশোধনের অধিকার দিন, তারপর তাঁকে বলুন।',
  }),
  'badge.own': text<{ ask: string }>({
    en: ({ ask }) =>
      `Nobody can move their own punches: this change would take past punches from you or give them to you. Let the change count from now on (end the badge now, begin the other one now), or ask ${ask || 'another user with the right to change badges'}.`,
    bn: ({ ask }) =>
      `নিজের হাজিরা কেউ নিজে সরাতে পারেন না: এই বদলে আগের কিছু হাজিরা আপনার কাছ থেকে যাবে বা আপনার কাছে আসবে। বদলটি এখন থেকে কার্যকর করুন (ব্যাজটি এখন শেষ করুন, অন্যটি এখন শুরু করুন), বা ${ask || 'ব্যাজ বদলানোর অধিকার আছে এমন অন্য কাউকে'} বলুন।`,
  }),
  'reading.already-withdrawn': text({
    en: 'This reading is already withdrawn. Undo that under Withdrawn readings first.',
    bn: 'এই হাজিরাগুলো আগেই ফিরিয়ে নেওয়া হয়েছে। আগে “ফিরিয়ে নেওয়া হাজিরা” থেকে তা বাতিল করুন।',
  }),
  'reading.still-importing': text({
    en: 'This file is still being imported. Stop the import first, or wait until it is done.',
    bn: 'এই ফাইল এখনো নেওয়া হচ্ছে। আগে থামান, বা শেষ হওয়া পর্যন্ত অপেক্ষা করুন।',
  }),
  'punch.badge-empty': text({ en: 'the badge number is empty', bn: 'ব্যাজ নম্বর খালি' }),
  'punch.badge-invalid': text({
    en: 'the badge number is not one that a terminal gives',
    bn: 'এমন ব্যাজ নম্বর কোনো মেশিনে হয় না',
  }),
  'punch.time-invalid': text<{ localTime: string }>({
    en: ({ localTime }) => `time "${localTime}" is not YYYY-MM-DD HH:MM:SS`,
    bn: ({ localTime }) => `সময় "${localTime}" YYYY-MM-DD HH:MM:SS আকারে নয়`,
  }),
  'punch.state-invalid': text<{ state: string }>({
    en: ({ state }) => `state "${state}" is not a number`,
    bn: ({ state }) => `অবস্থা "${state}" সংখ্যা নয়`,
  }),
  'punch.note-missing': text({
    en: 'Enter a reason. It is recorded in the journal.',
    bn: 'কারণ লিখুন: মন্তব্যটি জার্নালে থাকবে।',
  }),
  'punch.correction-empty': text({
    en: 'Enter the correct time, or mark the punch as void.',
    bn: 'ঠিক সময় দিন, বা “হাজিরা ধরা হবে না” বাছুন।',
  }),
  'punch.too-early': text<{ found: string; earliestDay: string }>({
    en: ({ found, earliestDay }) => `"${found}" is too long ago. Enter ${earliestDay} or a later time.`,
    bn: ({ found, earliestDay }) => `"${found}" অনেক আগের। ${earliestDay} বা তার পরের সময় দিন।`,
  }),
  'punch.before-terminal': text<{ found: string; terminal: string | null; inUseSince: string }>({
    en: ({ found, terminal, inUseSince }) =>
      `"${found}" is before ${terminal} came into use on ${inUseSince}. Enter a later time, or change "In use since" of the terminal first.`,
    bn: ({ terminal, inUseSince, found }) =>
      `${terminal} চালু হয়েছে ${inUseSince} তারিখে, "${found}" তার আগে। পরের সময় দিন, বা আগে মেশিনের “কবে থেকে ব্যবহারে” বদলান।`,
  }),
  'punch.before-terminal-hidden': text<{ found: string }>({
    en: ({ found }) => `"${found}" is before the terminal of this punch came into use. Enter a later time.`,
    bn: ({ found }) => `"${found}" এই হাজিরার মেশিন চালু হওয়ার আগে। পরের সময় দিন।`,
  }),
  'punch.before-joining': text<{ found: string; employee: string | null; joinedOn: string }>({
    en: ({ found, employee, joinedOn }) =>
      `"${found}" is before ${employee} joined on ${joinedOn}. Enter a later time, or change "Joined on" of the employee first.`,
    bn: ({ employee, joinedOn, found }) =>
      `${employee} যোগ দিয়েছেন ${joinedOn} তারিখে, "${found}" তার আগে। পরের সময় দিন, বা আগে কর্মীর “যোগদানের তারিখ” বদলান।`,
  }),
  'punch.before-joining-hidden': text<{ found: string }>({
    en: ({ found }) => `"${found}" is before the employee of this punch joined. Enter a later time.`,
    bn: ({ found }) => `"${found}" এই হাজিরার কর্মীর যোগদানের আগে। পরের সময় দিন।`,
  }),
  'punch.future': text<{ found: string }>({
    en: ({ found }) => `"${found}" is in the future. Enter a time up to now.`,
    bn: ({ found }) => `"${found}" ভবিষ্যতের সময়। এখন পর্যন্ত কোনো সময় দিন।`,
  }),
  'reading.needs-full-view': text({
    en: 'The report contains punches of all employees, and you can view only some of them.',
    bn: 'প্রতিবেদনে সবার হাজিরা থাকে, আর আপনি তার একাংশ দেখতে পারেন।',
  }),
  'reading.needs-full-change': text({
    en: 'A reading contains punches of all employees, and you can change only some of them.',
    bn: 'এতে সবার হাজিরা আছে, আর আপনি বদলাতে পারেন তার একটি অংশ।',
  }),
  'reading.reason-missing': text({
    en: 'Enter a reason. It is recorded in the journal.',
    bn: 'কারণ লিখুন: এটি জার্নালে থাকবে।',
  }),
  'reading.withdrawn': text<{ why: string }>({
    en: ({ why }) => `Withdrawn: ${why}`,
    bn: ({ why }) => `ফিরিয়ে নেওয়া: ${why}`,
  }),
});
