import { defineMessages, text } from './message.ts';

/** Messages about employees, users and departments. */
export const employeeMessage = defineMessages({
  'employee.has-user': text<{ name: string }>({
    en: ({ name }) => `${name} already has a user. Choose another employee, or release that user first.`,
    bn: ({ name }) => `${name}-এর ইউজার আছে। অন্য কর্মী বাছুন, বা আগে সেই ইউজারকে ছেড়ে দিন।`,
  }),
  'department.in-itself': text({
    en: 'A department cannot be inside itself or one of its own parts. Choose another parent.',
    bn: 'বিভাগ নিজের বা নিজের অংশের ভেতরে থাকতে পারে না। উপরের জন্য অন্যটি বাছুন।',
  }),
  'company.seat-limit-reached': text<{ plan: string; limit: number; taken: number }>({
    en: ({ plan, limit, taken }) =>
      `All ${limit} seats of the ${plan} package are taken (${taken} active employees). Deactivate an employee, or order a higher package under Company > Packages (/admin/resources/package); it applies once it is paid.`,
    bn: ({ plan, limit, taken }) =>
      `${plan} প্যাকেজের ${limit}টি আসনই পূর্ণ (${taken} জন সক্রিয় কর্মী)। কাউকে নিষ্ক্রিয় করুন, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`,
  }),
  'employee.has-user-field': text({ en: 'This employee already has a user.', bn: 'এই কর্মীর ইউজার আছে।' }),
  'employee.user-not-yours': text({ en: 'This user does not belong to your company.', bn: 'এই ইউজার আপনার কোম্পানির নন।' }),
  'department.in-itself-field': text({
    en: 'A department cannot be inside itself or one of its own parts.',
    bn: 'বিভাগ নিজের বা নিজের অংশের ভেতরে থাকতে পারে না।',
  }),
  'record.count-employees': text<{ people: number }>({
    en: ({ people }) => `${people} employees`,
    bn: ({ people }) => `${people} জন কর্মী`,
  }),
  'record.count-departments': text<{ parts: number }>({
    en: ({ parts }) => `${parts} departments below it`,
    bn: ({ parts }) => `নিচে ${parts}টি বিভাগ`,
  }),
  'employee.invitation-address': text({
    en: 'Enter the address for the invitation.',
    bn: 'আমন্ত্রণ যে ঠিকানায় যাবে তা লিখুন।',
  }),
  'user.role-unknown': text<{ given: string; name2: string }>({
    en: ({ given, name2 }) =>
      `"${given}" is not a role. Choose one of ${name2}, or a role of the company's own by its id.`,
    bn: ({ given, name2 }) => `"${given}" কোনো রোল নয়। ${name2}-এর একটি বাছুন, বা কোম্পানির নিজস্ব রোল আইডি দিয়ে দিন।`,
  }),
  'user.not-own-role': text({
    en: 'You cannot change your own role. Ask another admin.',
    bn: 'নিজের রোল বদলানো যায় না। অন্য অ্যাডমিনকে বলুন।',
  }),
  'user.no-company-role': text({
    en: 'This user does not belong to a company, so they cannot have a role in one.',
    bn: 'এই ইউজার কোনো কোম্পানিতে নেই, তাই তাঁর রোল নেই।',
  }),
  'user.email-invalid': text<{ email: string }>({
    en: ({ email }) => `"${email}" is not an email address. Enter it like karim@garments-a.example.`,
    bn: ({ email }) => `"${email}" ই-মেইল ঠিকানা নয়। এভাবে লিখুন: karim@garments-a.example।`,
  }),
  'user.no-such-company': text({
    en: 'There is no such company. Choose one from the list.',
    bn: 'এমন কোম্পানি নেই। তালিকা থেকে বাছুন।',
  }),
  'user.not-deactivate-self': text({
    en: 'You cannot deactivate yourself. Ask another admin.',
    bn: 'নিজেকে নিষ্ক্রিয় করা যায় না। অন্য অ্যাডমিনকে বলুন।',
  }),
});
