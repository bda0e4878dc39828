import { defineMessages, text } from './message.ts';

/** Messages about companies, requests to join them and support visits. */
export const companyMessage = defineMessages({
  'support.read-only': text({
    en: 'You are inside this company to look only. Leave it, and enter it to change, with a reason.',
    bn: 'আপনি এই কোম্পানিতে শুধু দেখতে ঢুকেছেন। বদলাতে হলে বের হয়ে কারণসহ আবার ঢুকুন।',
  }),
  'support.visit-ended': text({
    en: 'Your visit has ended. You are yourself again: load the page anew.',
    bn: 'আপনার প্রবেশের সময় শেষ। পাতাটি আবার লোড করুন।',
  }),
  'user.already-linked': text({
    en: 'Your account belongs to a company already, and cannot change it by itself. The company can release you; then you join or add another one.',
    bn: 'আপনার অ্যাকাউন্ট একটি কোম্পানির সঙ্গে যুক্ত, নিজে বদলানো যায় না। কোম্পানি ছেড়ে দিলে অন্যটিতে যোগ দিতে পারবেন।',
  }),
  'join.already-asked': text<{ name: string }>({
    en: ({ name }) => `You have asked ${name} already. Withdraw that request to ask another company.`,
    bn: ({ name }) => `আপনি ${name}-কে অনুরোধ করেছেন। অন্য কোম্পানিকে করতে হলে আগে সেটি ফিরিয়ে নিন।`,
  }),
  'join.no-such-company': text({
    en: 'No company has this code. Look at it again, or search for the company by its name.',
    bn: 'এই কোডের কোনো কোম্পানি নেই। কোডটি আবার দেখুন, বা নাম দিয়ে খুঁজুন।',
  }),
  'join.no-such-request': text({ en: 'There is no request of yours that waits.', bn: 'আপনার কোনো অনুরোধ অপেক্ষায় নেই।' }),
  'user.not-yourself': text({
    en: 'You cannot release yourself. Ask another admin of your company.',
    bn: 'নিজেকে ছেড়ে দেওয়া যায় না। কোম্পানির অন্য অ্যাডমিনকে বলুন।',
  }),
  'company.still-paid': text<{ name: string }>({
    en: ({ name }) => `${name} is active. Deactivate it first; only a company that does not pay is closed.`,
    bn: ({ name }) => `${name} সক্রিয় আছে। আগে নিষ্ক্রিয় করুন; শুধু টাকা না দেওয়া কোম্পানি বন্ধ করা যায়।`,
  }),
  'join.request-gone': text<{ name: string }>({
    en: ({ name }) =>
      `The request of ${name} is not waiting any more: it was withdrawn or answered, or he belongs to another company now.`,
    bn: ({ name }) => `${name}-এর অনুরোধ আর অপেক্ষায় নেই।`,
  }),
});
