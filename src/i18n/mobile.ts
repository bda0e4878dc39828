import { defineMessages, text } from './message.ts';

/** Messages about punches by phone. */
export const mobileMessage = defineMessages({
  'phone.too-many-calls': text<{ calls: number }>({
    en: ({ calls }) =>
      `A phone makes ${calls} calls in a minute at most. Nothing is lost: send what is queued in one call, after Retry-After.`,
    bn: ({ calls }) => `একটি ফোন মিনিটে সর্বোচ্চ ${calls} বার ডাকতে পারে। কিছু হারায়নি: Retry-After শেষে জমা সব একবারে পাঠান।`,
  }),
  'phone.token-missing': text({
    en: 'Show the access token of this phone: "Authorization: Bearer hja_...". Signing in gives one.',
    bn: 'এই ফোনের অ্যাক্সেস টোকেন দেখান: "Authorization: Bearer hja_..."। লগ ইন করলে পাওয়া যায়।',
  }),
  'mobile.already-decided': text<{ state: string; by: string }>({
    en: ({ state, by }) => `This punch is ${state} already${by ? `: ${by} was first` : ''}. What he decided stands.`,
    bn: ({ state, by }) => `এই হাজিরা আগেই ${decided[state] ?? state}${by ? `: ${by} আগে করেছেন` : ''}। তাঁর সিদ্ধান্তই থাকবে।`,
  }),
  'photo.unreadable': text({
    en: 'A photo is a JPEG, PNG or WebP of 200 kB and 4096 × 4096 pixels at most. Choose another one.',
    bn: 'ছবি হবে JPEG, PNG বা WebP, সর্বোচ্চ ২০০ kB। অন্য ছবি বাছুন।',
  }),
  'phone.sign-in-refused': text({
    en: 'E-mail address or password is wrong. Try again, or ask your admin for a new password.',
    bn: 'ই-মেইল বা পাসওয়ার্ড ভুল। আবার চেষ্টা করুন, বা অ্যাডমিনের কাছে নতুন পাসওয়ার্ড চান।',
  }),
  'phone.code-needed': text({
    en: 'This account signs in with a second step. Send "code" as well: what the app for codes shows for Hajira, or a recovery code.',
    bn: 'এই অ্যাকাউন্টে দ্বিতীয় ধাপ আছে। "code"-ও পাঠান: অ্যাপে হাজিরার জন্য যে কোড দেখায়, অথবা একটি রিকভারি কোড।',
  }),
  'phone.code-refused': text({
    en: 'This code is not right, or was used already. Wait for the next one, or use one of your recovery codes.',
    bn: 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন, বা একটি রিকভারি কোড দিন।',
  }),
  'phone.too-many-attempts': text<{ seconds: number }>({
    en: ({ seconds }) => `Too many wrong passwords. Wait ${Math.ceil(seconds / 60)} minutes, then try again.`,
    bn: ({ seconds }) => `অনেকবার ভুল পাসওয়ার্ড দেওয়া হয়েছে। ${Math.ceil(Number(seconds) / 60)} মিনিট পরে আবার চেষ্টা করুন।`,
  }),
  'phone.no-company': text({
    en: 'You do not belong to a company. Ask the admin of your company to link your account to it.',
    bn: 'আপনি কোনো কোম্পানিতে যুক্ত নন। কোম্পানির অ্যাডমিনকে আপনার অ্যাকাউন্ট যুক্ত করতে বলুন।',
  }),
  'phone.user-inactive': text<{ company: string }>({
    en: ({ company }) =>
      `Your account at ${company} is not active. Ask its admin; what is queued on this phone stays on it meanwhile.`,
    bn: ({ company }) => `${company}-এ আপনার অ্যাকাউন্ট সক্রিয় নয়। অ্যাডমিনকে বলুন; ফোনে জমা হাজিরা ততক্ষণ ফোনেই থাকবে।`,
  }),
  'phone.company-closed': text<{ company: string }>({
    en: ({ company }) => `${company} is closed and takes no punches any more.`,
    bn: ({ company }) => `${company} বন্ধ, আর হাজিরা নেয় না।`,
  }),
  'phone-token.unknown': text({
    en: 'This token is not known here. Sign in again on this phone.',
    bn: 'এই টোকেন এখানে চেনা যায়নি। এই ফোনে আবার লগ ইন করুন।',
  }),
  'phone-token.expired': text({
    en: 'This access token has ended. Get the next one with the refresh token (POST /api/v1/me/tokens).',
    bn: 'এই অ্যাক্সেস টোকেন শেষ। রিফ্রেশ টোকেন দিয়ে পরেরটি নিন (POST /api/v1/me/tokens)।',
  }),
  'phone-session.ended': text<{ why: string }>({
    en: ({ why }) =>
      why === 'reused'
        ? 'An old token of this phone was used a second time: somebody may have copied it, so this sign-in has ended. Sign in again.'
        : 'This sign-in has ended. Sign in again on this phone.',
    bn: ({ why }) =>
      why === 'reused'
        ? 'এই ফোনের পুরোনো টোকেন দ্বিতীয়বার ব্যবহার হয়েছে: কেউ কপি করে থাকতে পারে, তাই লগ ইন শেষ করা হয়েছে। আবার লগ ইন করুন।'
        : 'এই লগ ইন শেষ হয়েছে। এই ফোনে আবার লগ ইন করুন।',
  }),
  'mobile.reason-missing': text({
    en: 'Say why you reject: the worker reads it.',
    bn: 'কেন বাতিল করছেন লিখুন: কর্মী তা পড়বেন।',
  }),
  'mobile.nothing-to-undo': text({
    en: 'The minute is over, or somebody has undone it already. Look at the punch again.',
    bn: 'এক মিনিট শেষ, বা কেউ আগেই ফিরিয়েছেন। হাজিরাটি আবার দেখুন।',
  }),
  'geofence.invalid': text({
    en: 'A place is one point with a radius in metres, or three corners and more without one. Write a point like 23.9917, 90.4115.',
    bn: 'স্থান হলো ব্যাসার্ধসহ একটি বিন্দু, বা ব্যাসার্ধ ছাড়া তিন বা বেশি কোণ। বিন্দু এভাবে লিখুন: 23.9917, 90.4115।',
  }),
  'mobile.of-one-only': text({
    en: 'Choose a department or a person, not both; neither means everybody.',
    bn: 'একটি বিভাগ বা একজন বাছুন, দুটি নয়; কোনোটি না দিলে সবাই।',
  }),
  'mobile.key-missing': text({
    en: 'On a site you sign what you decide, and your key is not open here. Sign out and in again with your password. If that does not help, sign in once in the cloud panel, and again here after the next sync.',
    bn: 'সাইটে আপনার সিদ্ধান্তে আপনার স্বাক্ষর লাগে, আর আপনার চাবি এখানে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতেও না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, এবং পরের সিঙ্কের পর এখানে আবার।',
  }),
  'mobile.signature-refused': text<{ name: string }>({
    en: ({ name }) =>
      `This decision is not signed with the key of ${name}: somebody else made it, or the password was changed since. Decide again.`,
    bn: ({ name }) => `এই সিদ্ধান্তে ${name}-এর চাবির স্বাক্ষর নেই: অন্য কেউ করেছেন, বা পরে পাসওয়ার্ড বদলানো হয়েছে। আবার সিদ্ধান্ত দিন।`,
  }),
});
