import { fill, type Language } from '../../language.ts';

/** The pages of a user without a company. */
const en = {
  title: 'Welcome',
  hello: 'Hello {{name}}',
  none: 'You do not belong to a company yet.',
  asked:
    'You asked to join {{company}}. You can use it once its admin has activated your account. Reload this page to check the status.',
  withdraw: 'Withdraw the request',
  declined: '{{company}} has declined your request. If this is a mistake, talk to its admin.',
  join: 'Join your company',
  code: 'Join code from your company',
  ask: 'Ask to join',
  search: 'Or search by name',
  searchNow: 'Search',
  askOne: 'Ask {{company}}',
  nothing: 'No company found. Enter at least three letters of its name.',
  add: 'Or add your own company',
  addHint: 'You become its admin. A free package starts immediately; any other starts after payment.',
  name: 'Name of the company',
  package: 'Package',
  addNow: 'Add the company',
  account: 'My account',
  signOut: 'Log out',
  toJoin: 'Join or add a company',
};

type WelcomeWord = keyof typeof en;

const bn: Record<WelcomeWord, string> = {
  title: 'স্বাগতম',
  hello: 'স্বাগতম {{name}}',
  none: 'আপনি এখনো কোনো কোম্পানিতে নেই।',
  asked:
    'আপনি {{company}}-এ যোগ দেওয়ার অনুরোধ করেছেন। অ্যাডমিন আপনার অ্যাকাউন্ট সক্রিয় করলে ঢুকতে পারবেন। অবস্থা দেখতে পাতাটি আবার লোড করুন।',
  withdraw: 'অনুরোধ ফিরিয়ে নিন',
  declined: '{{company}} আপনার অনুরোধ ফিরিয়ে দিয়েছে। ভুল হলে অ্যাডমিনের সঙ্গে কথা বলুন।',
  join: 'আপনার কোম্পানিতে যোগ দিন',
  code: 'কোম্পানি যে কোড দিয়েছে',
  ask: 'যোগ দেওয়ার অনুরোধ',
  search: 'অথবা নাম দিয়ে খুঁজুন',
  searchNow: 'খুঁজুন',
  askOne: '{{company}}-কে অনুরোধ করুন',
  nothing: 'কোনো কোম্পানি পাওয়া যায়নি। নামের অন্তত তিনটি অক্ষর লিখুন।',
  add: 'অথবা নিজের কোম্পানি যোগ করুন',
  addHint: 'আপনি এর অ্যাডমিন হবেন। ফ্রি প্যাকেজ সঙ্গে সঙ্গে চালু হয়; অন্য প্যাকেজ টাকা দেওয়ার পর।',
  name: 'কোম্পানির নাম',
  package: 'প্যাকেজ',
  addNow: 'কোম্পানি যোগ করুন',
  account: 'আপনার অ্যাকাউন্ট',
  signOut: 'লগ আউট',
  toJoin: 'কোম্পানিতে যোগ দিন বা যোগ করুন',
};

const welcomeWords: Readonly<Record<Language, Readonly<Record<WelcomeWord, string>>>> = { en, bn };

export type SayWelcome = (word: WelcomeWord, values?: Readonly<Record<string, unknown>>) => string;

export const sayWelcome =
  (language: Language): SayWelcome =>
  (word, values = {}) =>
    fill(welcomeWords[language][word], values);
