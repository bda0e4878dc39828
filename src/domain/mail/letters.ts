import type { Language } from '../../language.ts';

/** A letter in one language: `{{name}}` stands for a value. The button leads to the value `path`, below our own address. */
export interface Letter {
  subject: string;
  lines: readonly string[];
  button?: string;
}

const ignore = {
  en: 'If this was not you, you need not do anything.',
  bn: 'আপনি না করে থাকলে কিছুই করতে হবে না।',
};

const unsafe = {
  en: 'If this was not you, set a new password at once with “Forgot your password?” and tell the admin of your company.',
  bn: 'আপনি না করে থাকলে এখনই “পাসওয়ার্ড ভুলে গেছেন?” দিয়ে নতুন পাসওয়ার্ড দিন এবং আপনার কোম্পানির অ্যাডমিনকে জানান।',
};

const en = {
  'confirm-email': {
    subject: 'Confirm your e-mail address',
    lines: [
      'Hello {{name}},',
      'somebody, hopefully you, registered at Hajira with this address. Confirm it within 24 hours; until then there is no account.',
      ignore.en,
    ],
    button: 'Confirm the address',
  },
  'already-registered': {
    subject: 'You have an account already',
    lines: [
      'Hello {{name}},',
      'somebody registered at Hajira with this address, but you have an account already. Sign in with your password, or set a new one.',
      ignore.en,
    ],
    button: 'Sign in',
  },
  'claim-account': {
    subject: 'There is an account for your address: make it yours',
    lines: [
      'Hello {{name}},',
      'somebody, hopefully you, wants to register at Hajira with this address. An admin has made an account for it already, with a password of their own choice. Set yours with this button within one hour: theirs no longer works then, and whatever is open in the account ends.',
      ignore.en,
    ],
    button: 'Make the account mine',
  },
  'reset-password': {
    subject: 'Set a new password',
    lines: ['Hello {{name}},', 'this link sets a new password. It works once, for one hour.', ignore.en],
    button: 'Set a new password',
  },
  'no-account': {
    subject: 'There is no account with this address',
    lines: [
      'Hello,',
      'somebody wants to set a new password for {{email}}, but this address has no account at Hajira. Perhaps you registered with another one.',
      ignore.en,
    ],
    button: 'Register',
  },
  'password-changed': {
    subject: 'Your password was changed',
    lines: ['Hello {{name}},', 'the password of your Hajira account was changed just now.', unsafe.en],
  },
  'change-email': {
    subject: 'Confirm your new e-mail address',
    lines: [
      'Hello {{name}},',
      'you want to use this address for your Hajira account. Confirm it within one hour; until then the old one stays.',
      ignore.en,
    ],
    button: 'Confirm the address',
  },
  'email-changing': {
    subject: 'A new e-mail address was given for your account',
    lines: [
      'Hello {{name}},',
      'your Hajira account is to use the address {{wanted}} instead of this one, as soon as it is confirmed there.',
      unsafe.en,
    ],
  },
  'email-changed': {
    subject: 'Your e-mail address was changed',
    lines: ['Hello {{name}},', 'your Hajira account uses the address {{wanted}} now, no longer this one.', unsafe.en],
  },
  invitation: {
    subject: '{{company}} invites you to Hajira',
    lines: [
      'Hello,',
      '{{company}} keeps its attendance register with Hajira and has made an account for you. Choose a password within 7 days.',
    ],
    button: 'Choose a password',
  },
  'link-and-claim': {
    subject: 'There is an account for your address: make it yours',
    lines: [
      'Hello {{name}},',
      'somebody signed in with {{provider}} who has your e-mail address there. An admin has made an account for this address already, with a password of their own choice. Was it you who signed in? Then link {{provider}} to the account with this button, within one hour: their password no longer works then, and whatever is open in the account ends.',
      'If it was not you, do not press the button: nothing has changed.',
    ],
    button: 'Make the account mine',
  },
  'link-identity': {
    subject: 'Sign in with {{provider}} from now on?',
    lines: [
      'Hello {{name}},',
      'somebody signed in with {{provider}} who has your e-mail address there. Was it you? Then link it to your Hajira account with this button, within one hour.',
      'If it was not you, do not press the button: nothing has changed.',
    ],
    button: 'Link {{provider}} to my account',
  },
  'identity-linked': {
    subject: '{{provider}} is linked to your account',
    lines: ['Hello {{name}},', 'your Hajira account can now be entered with {{provider}} too.', unsafe.en],
  },
  'two-step-on': {
    subject: 'Two-step login is on',
    lines: ['Hello {{name}},', 'from now on signing in needs a code of your phone too.', unsafe.en],
  },
  'two-step-off': {
    subject: 'Two-step login was switched off',
    lines: ['Hello {{name}},', 'signing in to your Hajira account no longer needs a code of your phone.', unsafe.en],
  },
  'two-step-reset': {
    subject: 'Your two-step login was reset',
    lines: [
      'Hello {{name}},',
      'an admin has taken the second step off your Hajira account, because the phone with its codes was lost. You sign in with your password alone now; set the second step up again under My account.',
      unsafe.en,
    ],
  },
  'signed-out': {
    subject: 'You were signed out everywhere',
    lines: [
      'Hello {{name}},',
      'an admin has ended everything that you had open at Hajira, in browsers and on phones. Sign in again; punches that a phone had not sent yet are still on it.',
      unsafe.en,
    ],
  },
  'sync-uncorrected': {
    subject: '{{company}}: site and cloud need you',
    lines: [
      'Hello {{name}},',
      'this needs somebody. Changed on site and in the cloud, and nobody has decided for half a day: {{conflicts}}. Changes of a site that the cloud refused: {{refused}}. Sites that have not been heard of for a day: {{silent}}. Sites whose disk is nearly full: {{full}}. Days of punches and records that differed between site and cloud when they were last compared, and were made equal: {{apart}}.',
      'Punches are not held up by it, unless a disk is full. The first page of the panel leads to each. You get this letter once a day at most, until it is corrected.',
    ],
    button: 'Open the panel',
  },
} as const satisfies Readonly<Record<string, Letter>>;

export type LetterName = keyof typeof en;

const bn: Readonly<Record<LetterName, Letter>> = {
  'confirm-email': {
    subject: 'আপনার ই-মেইল ঠিকানা নিশ্চিত করুন',
    lines: [
      'প্রিয় {{name}},',
      'এই ঠিকানা দিয়ে হাজিরায় নিবন্ধন করা হয়েছে। ২৪ ঘণ্টার মধ্যে ঠিকানাটি নিশ্চিত করুন; তার আগে অ্যাকাউন্ট চালু হবে না।',
      ignore.bn,
    ],
    button: 'ঠিকানা নিশ্চিত করুন',
  },
  'already-registered': {
    subject: 'আপনার অ্যাকাউন্ট আগে থেকেই আছে',
    lines: [
      'প্রিয় {{name}},',
      'এই ঠিকানা দিয়ে হাজিরায় আবার নিবন্ধনের চেষ্টা হয়েছে, কিন্তু আপনার অ্যাকাউন্ট আগে থেকেই আছে। পাসওয়ার্ড দিয়ে ঢুকুন, অথবা নতুন পাসওয়ার্ড দিন।',
      ignore.bn,
    ],
    button: 'লগ ইন করুন',
  },
  'claim-account': {
    subject: 'আপনার ঠিকানায় একটি অ্যাকাউন্ট আছে: নিজের করে নিন',
    lines: [
      'প্রিয় {{name}},',
      'এই ঠিকানা দিয়ে হাজিরায় নিবন্ধনের চেষ্টা হয়েছে, সম্ভবত আপনিই করেছেন। একজন অ্যাডমিন আগেই এই ঠিকানায় নিজের দেওয়া পাসওয়ার্ডে একটি অ্যাকাউন্ট খুলেছেন। এক ঘণ্টার মধ্যে এই বোতাম দিয়ে আপনার পাসওয়ার্ড দিন: তখন তাঁরটি আর কাজ করবে না, আর অ্যাকাউন্টে যা খোলা আছে সব বন্ধ হবে।',
      ignore.bn,
    ],
    button: 'অ্যাকাউন্টটি আমার করুন',
  },
  'reset-password': {
    subject: 'নতুন পাসওয়ার্ড দিন',
    lines: ['প্রিয় {{name}},', 'এই লিংক দিয়ে নতুন পাসওয়ার্ড দেওয়া যাবে। লিংকটি একবারই কাজ করে, এক ঘণ্টা পর্যন্ত।', ignore.bn],
    button: 'নতুন পাসওয়ার্ড দিন',
  },
  'no-account': {
    subject: 'এই ঠিকানায় কোনো অ্যাকাউন্ট নেই',
    lines: [
      'প্রিয় গ্রাহক,',
      '{{email}} ঠিকানার জন্য নতুন পাসওয়ার্ড চাওয়া হয়েছে, কিন্তু হাজিরায় এই ঠিকানায় কোনো অ্যাকাউন্ট নেই। হয়তো অন্য ঠিকানা দিয়ে নিবন্ধন করেছিলেন।',
      ignore.bn,
    ],
    button: 'নিবন্ধন করুন',
  },
  'password-changed': {
    subject: 'আপনার পাসওয়ার্ড বদলানো হয়েছে',
    lines: ['প্রিয় {{name}},', 'আপনার হাজিরা অ্যাকাউন্টের পাসওয়ার্ড এইমাত্র বদলানো হয়েছে।', unsafe.bn],
  },
  'change-email': {
    subject: 'নতুন ই-মেইল ঠিকানা নিশ্চিত করুন',
    lines: [
      'প্রিয় {{name}},',
      'আপনি হাজিরা অ্যাকাউন্টে এই ঠিকানা ব্যবহার করতে চান। এক ঘণ্টার মধ্যে নিশ্চিত করুন; তার আগে পুরোনো ঠিকানাই থাকবে।',
      ignore.bn,
    ],
    button: 'ঠিকানা নিশ্চিত করুন',
  },
  'email-changing': {
    subject: 'আপনার অ্যাকাউন্টের জন্য নতুন ই-মেইল ঠিকানা দেওয়া হয়েছে',
    lines: ['প্রিয় {{name}},', 'নিশ্চিত করা হলে আপনার হাজিরা অ্যাকাউন্টে এই ঠিকানার বদলে {{wanted}} ব্যবহার হবে।', unsafe.bn],
  },
  'email-changed': {
    subject: 'আপনার ই-মেইল ঠিকানা বদলানো হয়েছে',
    lines: ['প্রিয় {{name}},', 'আপনার হাজিরা অ্যাকাউন্টে এখন থেকে {{wanted}} ব্যবহার হবে, এই ঠিকানা নয়।', unsafe.bn],
  },
  invitation: {
    subject: '{{company}} আপনাকে হাজিরায় আমন্ত্রণ জানিয়েছে',
    lines: ['প্রিয় গ্রাহক,', '{{company}} হাজিরা দিয়ে হাজিরা খাতা রাখে এবং আপনার জন্য একটি অ্যাকাউন্ট খুলেছে। ৭ দিনের মধ্যে পাসওয়ার্ড দিন।'],
    button: 'পাসওয়ার্ড দিন',
  },
  'link-and-claim': {
    subject: 'আপনার ঠিকানায় একটি অ্যাকাউন্ট আছে: নিজের করে নিন',
    lines: [
      'প্রিয় {{name}},',
      'আপনার ই-মেইল ঠিকানা আছে এমন কেউ {{provider}} দিয়ে ঢুকতে চেয়েছেন। একজন অ্যাডমিন আগেই এই ঠিকানায় নিজের দেওয়া পাসওয়ার্ডে একটি অ্যাকাউন্ট খুলেছেন। আপনিই কি ঢুকতে চেয়েছেন? তাহলে এক ঘণ্টার মধ্যে এই বোতাম দিয়ে {{provider}} যুক্ত করুন: তখন তাঁর পাসওয়ার্ড আর কাজ করবে না, আর অ্যাকাউন্টে যা খোলা আছে সব বন্ধ হবে।',
      'আপনি না হলে বোতাম চাপবেন না: কিছুই বদলায়নি।',
    ],
    button: 'অ্যাকাউন্টটি আমার করুন',
  },
  'link-identity': {
    subject: 'এখন থেকে {{provider}} দিয়ে লগ ইন করবেন?',
    lines: [
      'প্রিয় {{name}},',
      'আপনার ই-মেইল ঠিকানা আছে এমন কেউ {{provider}} দিয়ে ঢুকতে চেয়েছেন। আপনিই কি? তাহলে এক ঘণ্টার মধ্যে এই বোতাম দিয়ে হাজিরা অ্যাকাউন্টের সঙ্গে যুক্ত করুন।',
      'আপনি না হলে বোতাম চাপবেন না: কিছুই বদলায়নি।',
    ],
    button: 'আমার অ্যাকাউন্টে {{provider}} যুক্ত করুন',
  },
  'identity-linked': {
    subject: 'আপনার অ্যাকাউন্টে {{provider}} যুক্ত হয়েছে',
    lines: ['প্রিয় {{name}},', 'এখন থেকে {{provider}} দিয়েও আপনার হাজিরা অ্যাকাউন্টে ঢোকা যাবে।', unsafe.bn],
  },
  'two-step-on': {
    subject: 'দুই ধাপের লগ ইন চালু হয়েছে',
    lines: ['প্রিয় {{name}},', 'এখন থেকে লগ ইন করতে আপনার ফোনের কোডও লাগবে।', unsafe.bn],
  },
  'two-step-off': {
    subject: 'দুই ধাপের লগ ইন বন্ধ করা হয়েছে',
    lines: ['প্রিয় {{name}},', 'আপনার হাজিরা অ্যাকাউন্টে লগ ইন করতে আর ফোনের কোড লাগবে না।', unsafe.bn],
  },
  'two-step-reset': {
    subject: 'আপনার দুই ধাপের লগ ইন রিসেট করা হয়েছে',
    lines: [
      'প্রিয় {{name}},',
      'কোডের ফোন হারিয়ে যাওয়ায় একজন অ্যাডমিন আপনার হাজিরা অ্যাকাউন্টের দ্বিতীয় ধাপ সরিয়ে দিয়েছেন। এখন শুধু পাসওয়ার্ড দিয়ে লগ ইন করবেন; “আমার অ্যাকাউন্ট” থেকে দ্বিতীয় ধাপ আবার চালু করুন।',
      unsafe.bn,
    ],
  },
  'signed-out': {
    subject: 'আপনাকে সব জায়গা থেকে সাইন আউট করা হয়েছে',
    lines: [
      'প্রিয় {{name}},',
      'একজন অ্যাডমিন ব্রাউজার ও ফোনে আপনার সব খোলা সেশন বন্ধ করেছেন। আবার লগ ইন করুন; ফোনে যেসব হাজিরা পাঠানো হয়নি তা ফোনেই আছে।',
      unsafe.bn,
    ],
  },
  'sync-uncorrected': {
    subject: '{{company}}: সাইট ও ক্লাউডে আপনাকে দরকার',
    lines: [
      'প্রিয় {{name}},',
      'এগুলোতে আপনাকে দরকার। সাইট ও ক্লাউড দুই দিকেই বদলেছে, আধা দিনেও কেউ ঠিক করেননি: {{conflicts}}টি। সাইটের যে বদল ক্লাউড নেয়নি: {{refused}}টি। এক দিন ধরে খবর নেই এমন সাইট: {{silent}}টি। ডিস্ক প্রায় ভরা এমন সাইট: {{full}}টি। শেষবার মেলানোর সময় সাইট ও ক্লাউডে হাজিরার যে দিন ও যে রেকর্ড আলাদা ছিল, আর এক করা হয়েছে: {{apart}}টি।',
      'ডিস্ক ভরে না গেলে এতে হাজিরা আটকে থাকে না। প্যানেলের প্রথম পাতা থেকে প্রতিটিতে যাওয়া যায়। ঠিক না হওয়া পর্যন্ত দিনে সর্বোচ্চ একবার এই চিঠি পাবেন।',
    ],
    button: 'প্যানেল খুলুন',
  },
};

export const letters: Readonly<Record<Language, Readonly<Record<LetterName, Letter>>>> = { en, bn };
