import { defineMessages, type Message, text } from './message.ts';
import { weakness } from './weakness.ts';

/** Messages about accounts, sign-in and access tokens. */
export const accountMessage = defineMessages({
  'token.missing': text({
    en: 'Show an access token: "Authorization: Bearer hjt_...". Create one in the panel, under your name.',
    bn: 'অ্যাক্সেস টোকেন দেখান: "Authorization: Bearer hjt_..."। প্যানেলে নিজের নামের নিচে তৈরি করা যায়।',
  }),
  'user.no-super-admin': text<{ email: string }>({
    en: ({ email }) => `${email} is a user of a company. A super admin belongs to none: choose another address.`,
    bn: ({ email }) => `${email} একটি কোম্পানির ইউজার। সুপার অ্যাডমিনের কোনো কোম্পানি থাকে না: অন্য ঠিকানা দিন।`,
  }),
  'identity.taken': text<{ provider: string }>({
    en: ({ provider }) =>
      `This ${provider} account is already linked to another account. Sign in to that account with it.`,
    bn: ({ provider }) => `এই ${provider} অ্যাকাউন্ট এখানে অন্য অ্যাকাউন্টের সঙ্গে যুক্ত। সেটিতে লগ ইন করুন।`,
  }),
  'identity.last': text({
    en: 'This is your only way to sign in. Set a password first, then remove it.',
    bn: 'এটিই আপনার লগ ইনের একমাত্র উপায়। আগে পাসওয়ার্ড দিন, তারপর সরানো যাবে।',
  }),
  'identity.elsewhere': text<{ provider: string }>({
    en: ({ provider }) =>
      `Open this link in the browser in which you signed in with ${provider}. If you did not, ignore it: nothing has changed.`,
    bn: ({ provider }) => `যে ব্রাউজারে ${provider} দিয়ে ঢুকেছেন সেখানে এই লিংক খুলুন। আপনি না হলে কিছু করবেন না: কিছুই বদলায়নি।`,
  }),
  'user.has-password': text<{ email: string }>({
    en: ({ email }) => `${email} already has a password and needs no invitation. They can sign in.`,
    bn: ({ email }) => `${email} আগেই পাসওয়ার্ড দিয়েছেন, আমন্ত্রণ লাগবে না। তিনি লগ ইন করতে পারেন।`,
  }),
  'user.too-many-invitations': text<{ most: number }>({
    en: ({ most }) => `You have sent ${most} invitations within an hour. Wait a while before you send more.`,
    bn: ({ most }) => `এক ঘণ্টায় আপনি ${most}টি আমন্ত্রণ পাঠিয়েছেন। আরও পাঠানোর আগে কিছুক্ষণ অপেক্ষা করুন।`,
  }),
  'user.invited-often': text<{ email: string; most: number }>({
    en: ({ email, most }) =>
      `${email} has had ${most} invitations within a day. The newest one still works; invite again tomorrow.`,
    bn: ({ email, most }) => `${email} এক দিনে ${most}টি আমন্ত্রণ পেয়েছে। শেষেরটি এখনো কাজ করে; আগামীকাল আবার পাঠান।`,
  }),
  'link.unusable': text({
    en: 'This link no longer works: it was used, it expired, or a newer one was sent. Request a new one.',
    bn: 'এই লিংক আর কাজ করে না: ব্যবহার হয়ে গেছে, মেয়াদ শেষ, বা নতুন লিংক পাঠানো হয়েছে। নতুন লিংক চান।',
  }),
  'password.too-short': text<{ field: string; least: number }>({
    en: ({ least }) =>
      `A password has at least ${least} characters. A short sentence is easy to remember and hard to guess.`,
    bn: ({ least }) => `পাসওয়ার্ডে কমপক্ষে ${least} অক্ষর লাগবে। ছোট একটি বাক্য মনে রাখা সহজ, অনুমান করা কঠিন।`,
  }),
  'password.wrong': text<{ field: string }>({ en: 'This is not your current password.', bn: 'পাসওয়ার্ড ঠিক নয়।' }),
  'password.too-weak': text<{ field: string; warning: string; suggestions: readonly string[] }>({
    en: ({ warning, suggestions }) => weakness('en', warning, suggestions),
    bn: ({ warning, suggestions }) => weakness('bn', warning, suggestions),
  }),
  'user.no-second-step': text<{ name: string }>({
    en: ({ name }) => `${name} has no second step: they sign in with their password only.`,
    bn: ({ name }) => `${name}-এর দ্বিতীয় ধাপ নেই: শুধু পাসওয়ার্ড দিয়েই লগ ইন হয়।`,
  }),
  'user.own-account': text({
    en: 'This is your own account. Use My account instead.',
    bn: 'এটি আপনার নিজের অ্যাকাউন্ট। “আমার অ্যাকাউন্ট” থেকে করুন।',
  }),
  'token.unknown': text({
    en: 'This access token is unknown. Copy it again, or create another one in the panel.',
    bn: 'এই অ্যাক্সেস টোকেন এখানে চেনা যায়নি। আবার কপি করুন, বা প্যানেলে নতুন তৈরি করুন।',
  }),
  'token.revoked': text({
    en: 'This access token was revoked, or its owner has left the company. Create another one in the panel.',
    bn: 'এই অ্যাক্সেস টোকেন বাতিল হয়েছে, বা মালিক কোম্পানি ছেড়েছেন। প্যানেলে নতুন তৈরি করুন।',
  }),
  'token.expired': text<{ expiresAt: string }>({
    en: ({ expiresAt }) => `This access token expired on ${expiresAt}. Create another one in the panel.`,
    bn: ({ expiresAt }) => `এই অ্যাক্সেস টোকেনের মেয়াদ ${expiresAt} তারিখে শেষ হয়েছে। প্যানেলে নতুন তৈরি করুন।`,
  }),
  'token.needs-member': text({
    en: 'Only members of a company have access tokens: a token acts as its owner, inside the company.',
    bn: 'শুধু কোম্পানির সদস্যের অ্যাক্সেস টোকেন থাকে: এটি কোম্পানির ভেতরে তাঁর হয়ে কাজ করে।',
  }),
  'token.too-many': text<{ limit: number }>({
    en: ({ limit }) => `You have ${limit} access tokens in use already. Revoke one that you no longer need.`,
    bn: ({ limit }) => `আপনার ${limit}টি অ্যাক্সেস টোকেন চালু আছে। যেটি আর লাগে না সেটি বাতিল করুন।`,
  }),
  'two-step.code-wrong': text({
    en: 'The code is wrong or was already used. Wait for the next one, and check the clock of your phone.',
    bn: 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন, ফোনের ঘড়ি মিলিয়ে নিন।',
  }),
  'two-step.needed': text({
    en: 'Super admins sign in with a second step: it cannot be switched off here.',
    bn: 'সুপার অ্যাডমিনের লগ ইনে দ্বিতীয় ধাপ লাগে: এখানে বন্ধ করা যায় না।',
  }),
  'two-step.sealed-elsewhere': text({
    en: "Codes of phones cannot be checked: this installation's key is not the one that they were set up with. Use a recovery code. The operator brings secret.key back, or a super admin's second step is begun anew with the command super-admin.",
    bn: 'ফোনের কোড যাচাই করা যাচ্ছে না: এই ইনস্টলেশনের চাবি আগেরটি নয়। একটি রিকভারি কোড ব্যবহার করুন। পরিচালক secret.key ফিরিয়ে আনবেন, অথবা super-admin কমান্ডে সুপার অ্যাডমিনের দ্বিতীয় ধাপ নতুন করে শুরু করবেন।',
  }),
  'password.not-same': text({ en: 'The passwords do not match.', bn: 'উপরের সঙ্গে মেলেনি।' }),
  'account.deactivated': text({ en: 'Your account has been deactivated.', bn: 'আপনার অ্যাকাউন্ট নিষ্ক্রিয় করা হয়েছে।' }),
  'account.email-invalid': text({
    en: 'This is not an email address. Enter it like karim@example.com.',
    bn: 'এটি ই-মেইল ঠিকানা নয়। এভাবে লিখুন: karim@example.com।',
  }),
  'password.minimum': text<{ least: number }>({
    en: ({ least }) => `At least ${least} characters.`,
    bn: ({ least }) => `কমপক্ষে ${least} অক্ষর।`,
  }),
  'password.not-current': text({ en: 'This is not your current password.', bn: 'এটি আপনার এখনকার পাসওয়ার্ড নয়।' }),
  'account.email-other': text({
    en: 'Enter another email address, like karim@example.com.',
    bn: 'অন্য একটি ই-মেইল ঠিকানা লিখুন, যেমন karim@example.com।',
  }),
  'account.name-missing': text({ en: 'Enter your name.', bn: 'আপনার নাম লিখুন।' }),
  'account.username-invalid': text({
    en: 'Use 3 to 32 characters: a to z, 0 to 9, dot, hyphen and underscore.',
    bn: '৩ থেকে ৩২ অক্ষর: a-z, 0-9, ডট, ড্যাশ, আন্ডারস্কোর।',
  }),
  'user.username-taken': text({
    en: 'Another user has this username. Choose another one.',
    bn: 'এই ইউজারনেম অন্যের। আরেকটি বাছুন।',
  }),
  'account.from-address': text<{ address: string }>({
    en: ({ address }) => `from ${address}`,
    bn: ({ address }) => `${address} থেকে`,
  }),
  'user.identity-proof': text({
    en: 'Write how you verified their identity, and why. It is recorded in the journal.',
    bn: 'তিনি যে নিজেই, তা কীভাবে জানলেন এবং কেন করছেন লিখুন। জার্নালে থাকবে।',
  }),
  'token.no-rights': text({
    en: 'Choose at least one right, like employee.view.',
    bn: 'অন্তত একটি অধিকার বাছুন, যেমন employee.view।',
  }),
  'token.right-not-held': text<{ named: string }>({
    en: ({ named }) => `You do not have the right ${named} yourself.`,
    bn: ({ named }) => `${named} অধিকার আপনার নিজের নেই।`,
  }),
  'token.end-past': text({ en: 'This time is in the past. Choose a later time.', bn: 'সামনের একটি সময় দিন।' }),
  'token.ends-with-token': text({
    en: 'the token that creates it ends then',
    bn: 'যে টোকেন দিয়ে এটি তৈরি হচ্ছে তার মেয়াদ তখন শেষ',
  }),
  'token.longest': text<{ most: number }>({
    en: ({ most }) => `a token is valid for at most ${most} days`,
    bn: ({ most }) => `টোকেনের মেয়াদ সর্বোচ্চ ${most} দিন`,
  }),
  'token.end-too-late': text<{ name: string; why: Message }>({
    en: ({ name, why }) => `At the latest ${name}: ${why}.`,
    bn: ({ name, why }) => `সর্বশেষ ${name}: ${why}।`,
  }),
  'two-step.code-invalid': text({
    en: 'The code is wrong or was already used. Wait for the next one.',
    bn: 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন।',
  }),
  'password.not-the-same': text({
    en: 'The new passwords do not match.',
    bn: 'দ্বিতীয়বার লেখা পাসওয়ার্ড উপরের সঙ্গে মেলেনি।',
  }),
});
