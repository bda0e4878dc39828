import { defineMessages, text } from './message.ts';

/** Messages about employees, users and departments. */
export const employeeMessage = defineMessages({
  'employee.has-user': text<{ name: string }>({
    en: ({ name }) => `${name} has a user already. Choose another employee, or release that user first.`,
    bn: ({ name }) => `${name}-এর ইউজার আছে। অন্য কর্মী বাছুন, বা আগে সেই ইউজারকে ছেড়ে দিন।`,
  }),
  'department.in-itself': text({
    en: 'A department cannot lie inside itself or inside one of its own parts. Choose another one above it.',
    bn: 'বিভাগ নিজের বা নিজের অংশের ভেতরে থাকতে পারে না। উপরের জন্য অন্যটি বাছুন।',
  }),
  'company.seat-limit-reached': text<{ plan: string; limit: number; taken: number }>({
    en: ({ plan, limit, taken }) =>
      `All ${limit} seats of the ${plan} package are taken (${taken} active employees). Deactivate an employee, or order a higher package under ${orderPage}; it applies once it is paid.`,
    bn: ({ plan, limit, taken }) =>
      `${plan} প্যাকেজের ${limit}টি আসনই পূর্ণ (${taken} জন সক্রিয় কর্মী)। কাউকে নিষ্ক্রিয় করুন, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`,
  }),
});
