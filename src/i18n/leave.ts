import { defineMessages, text } from './message.ts';

/** Messages about leave. */
export const leaveMessage = defineMessages({
  'leave.no-employee': text({
    en: 'Your account is not linked to an employee record, so there is nobody to take leave. Ask the admin of your company to link it.',
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
});
