import { defineMessages, text } from './message.ts';

/** Messages about companies, requests to join them and support visits. */
export const companyMessage = defineMessages({
  'support.read-only': text({
    en: 'Your support visit is read only. Leave the company, and enter it again to change data, with a reason.',
    bn: 'আপনি এই কোম্পানিতে শুধু দেখতে ঢুকেছেন। বদলাতে হলে বের হয়ে কারণসহ আবার ঢুকুন।',
  }),
  'support.visit-ended': text({
    en: 'Your support visit has ended. You use your own account again: reload the page.',
    bn: 'আপনার প্রবেশের সময় শেষ। পাতাটি আবার লোড করুন।',
  }),
  'user.already-linked': text({
    en: 'Your account already belongs to a company. The company can release you; then you can join or add another one.',
    bn: 'আপনার অ্যাকাউন্ট একটি কোম্পানির সঙ্গে যুক্ত, নিজে বদলানো যায় না। কোম্পানি ছেড়ে দিলে অন্যটিতে যোগ দিতে পারবেন।',
  }),
  'join.already-asked': text<{ name: string }>({
    en: ({ name }) => `You have already sent a request to ${name}. Withdraw it to ask another company.`,
    bn: ({ name }) => `আপনি ${name}-কে অনুরোধ করেছেন। অন্য কোম্পানিকে করতে হলে আগে সেটি ফিরিয়ে নিন।`,
  }),
  'join.no-such-company': text({
    en: 'No company has this code. Check the code, or search for the company by its name.',
    bn: 'এই কোডের কোনো কোম্পানি নেই। কোডটি আবার দেখুন, বা নাম দিয়ে খুঁজুন।',
  }),
  'join.no-such-request': text({ en: 'You have no open request.', bn: 'আপনার কোনো অনুরোধ অপেক্ষায় নেই।' }),
  'user.not-yourself': text({
    en: 'You cannot release yourself. Ask another admin of your company.',
    bn: 'নিজেকে ছেড়ে দেওয়া যায় না। কোম্পানির অন্য অ্যাডমিনকে বলুন।',
  }),
  'company.still-paid': text<{ name: string }>({
    en: ({ name }) => `${name} is active. Deactivate it first. Only a company that does not pay can be closed.`,
    bn: ({ name }) => `${name} সক্রিয় আছে। আগে নিষ্ক্রিয় করুন; শুধু টাকা না দেওয়া কোম্পানি বন্ধ করা যায়।`,
  }),
  'join.request-gone': text<{ name: string }>({
    en: ({ name }) =>
      `The request of ${name} is no longer open: it was withdrawn or answered, or the user now belongs to another company.`,
    bn: ({ name }) => `${name}-এর অনুরোধ আর অপেক্ষায় নেই।`,
  }),
  'principal.support': text<{ name: string }>({
    en: ({ name }) => `${name} (support)`,
    bn: ({ name }) => `${name} (সাপোর্ট)`,
  }),
  'company.zone-invalid': text<{ zone: string }>({
    en: ({ zone }) => `"${zone}" is not a time zone. Enter it like Asia/Dhaka.`,
    bn: ({ zone }) => `"${zone}" টাইম জোন নয়। এভাবে লিখুন: Asia/Dhaka।`,
  }),
  'company.minutes-invalid': text<{ text: string; SHORTEST_SILENCE: number; LONGEST_SILENCE: number }>({
    en: ({ text, SHORTEST_SILENCE, LONGEST_SILENCE }) =>
      `"${text}" is not a number of minutes from ${SHORTEST_SILENCE} to ${LONGEST_SILENCE}. The usual value is 10.`,
    bn: ({ text, SHORTEST_SILENCE, LONGEST_SILENCE }) =>
      `"${text}" ${SHORTEST_SILENCE} থেকে ${LONGEST_SILENCE}-এর মধ্যে মিনিটের সংখ্যা নয়। সাধারণত ১০।`,
  }),
  'company.change-past': text({
    en: 'This time is in the past. Choose a later time, or change the package itself, which applies at once.',
    bn: 'এই সময় পার হয়ে গেছে। সামনের সময় দিন, বা প্যাকেজটিই বদলান, তা সঙ্গে সঙ্গে কার্যকর হয়।',
  }),
  'record.count-users': text<{ people: number }>({
    en: ({ people }) => `${people} users`,
    bn: ({ people }) => `${people} জন ইউজার`,
  }),
  'record.count-companies': text<{ companies: number }>({
    en: ({ companies }) => `${companies} companies`,
    bn: ({ companies }) => `${companies}টি কোম্পানি`,
  }),
  'company.name-invalid': text({
    en: 'Enter the name of your company, at most 200 characters.',
    bn: 'আপনার কোম্পানির নাম লিখুন, সর্বোচ্চ ২০০ অক্ষর।',
  }),
  'join.code-unknown': text({ en: 'No company has this code.', bn: 'এই কোডের কোনো কোম্পানি নেই।' }),
  'company.admin-incomplete': text({
    en: 'Enter the name and the email address of the admin.',
    bn: 'অ্যাডমিনের নাম ও ই-মেইল ঠিকানা লাগবে।',
  }),
  'user.release-reason': text({ en: 'Enter who asked for it, and when.', bn: 'কে, কবে আবেদন করেছেন লিখুন।' }),
  'company.close-reason': text({ en: 'Enter why the company is closed.', bn: 'কেন বন্ধ করা হচ্ছে লিখুন।' }),
  'support.reason-missing': text({ en: 'Enter a reason. The company reads it.', bn: 'কারণ লিখুন; কোম্পানি তা পড়বে।' }),
  'support.minutes-invalid': text<{ most: number }>({
    en: ({ most }) => `Enter a number of minutes from 1 to ${most}.`,
    bn: ({ most }) => `১ থেকে ${most} মিনিটের সংখ্যা লিখুন।`,
  }),
});
