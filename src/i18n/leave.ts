import { defineMessages, text } from './message.ts';

/** Messages about leave. */
export const leaveMessage = defineMessages({
  'leave.no-employee': text({
    en: 'Your account is not linked to an employee record, so you cannot ask for leave. Ask the admin of your company to link it.',
    bn: 'আপনার অ্যাকাউন্টের সঙ্গে কোনো কর্মী যুক্ত নেই। কোম্পানির অ্যাডমিনকে বলুন।',
  }),
  'leave.overlaps': text<{ name: string; first: string; last: string }>({
    en: ({ name, first, last }) =>
      first === ''
        ? `${name} already has leave on some of these days. Choose other days.`
        : `${name} already has leave from ${first} to ${last}. Choose other days, or change that leave first.`,
    bn: ({ name, first, last }) =>
      first
        ? `${name}-এর ${first} থেকে ${last} পর্যন্ত ছুটি আগেই আছে। অন্য দিন বাছুন, বা আগে ওই ছুটি বদলান।`
        : `${name}-এর এই দিনগুলোর কোনোটিতে ছুটি আগেই আছে। অন্য দিন বাছুন।`,
  }),
  'leave.overlaps-field': text({
    en: 'There is already leave on some of these days.',
    bn: 'এই দিনগুলোর কোনোটিতে আরেকটি ছুটি আছে।',
  }),
  'leave.last-before-first': text({
    en: 'The last day must not be before the first.',
    bn: 'শেষ দিন প্রথম দিনের পরে হতে হবে।',
  }),
  'leave.too-long': text<{ mostLeaveDays: number; n: number }>({
    en: ({ mostLeaveDays, n }) =>
      `A leave has at most ${mostLeaveDays} days, and this one has ${n}. Choose an earlier last day, or add several leaves.`,
    bn: ({ mostLeaveDays, n }) =>
      `একটি ছুটি সর্বোচ্চ ${mostLeaveDays} দিনের, এটি ${n} দিনের। শেষ দিন এগিয়ে আনুন, বা কয়েকটি ছুটি যোগ করুন।`,
  }),
  'leave.too-early': text<{ first: string; earliestDay: string }>({
    en: ({ first, earliestDay }) => `"${first}" is too long ago. Choose ${earliestDay} or a later day.`,
    bn: ({ first, earliestDay }) => `"${first}" অনেক আগের। ${earliestDay} বা তার পরের দিন বাছুন।`,
  }),
  'leave.before-joining': text<{ first: string; name: string; joinedOn: string }>({
    en: ({ first, name, joinedOn }) =>
      `"${first}" is before ${name} joined on ${joinedOn}. Choose a later day, or change "Joined on" of the employee first.`,
    bn: ({ name, joinedOn, first }) =>
      `${name} যোগ দিয়েছেন ${joinedOn} তারিখে, "${first}" তার আগে। পরের দিন বাছুন, বা আগে কর্মীর “যোগদানের তারিখ” বদলান।`,
  }),
  'leave.before-joining-hidden': text<{ first: string; name: string }>({
    en: ({ first, name }) => `"${first}" is before ${name} joined. Choose a later day.`,
    bn: ({ first, name }) => `"${first}" ${name}-এর যোগদানের আগে। পরের দিন বাছুন।`,
  }),
});
