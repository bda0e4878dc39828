import { defineMessages, type Message, text } from './message.ts';

const decidedWord: Readonly<Record<string, string>> = {
  accepting: 'অনুমোদিত',
  accepted: 'অনুমোদিত',
  rejecting: 'বাতিল',
  rejected: 'বাতিল',
};

const withoutLocation: Readonly<Record<string, string>> = {
  denied: 'অনুমতি দেননি',
  off: 'লোকেশন বন্ধ ছিল',
  timeout: 'সময়মতো পাওয়া যায়নি',
  unavailable: 'পাওয়া যায়নি',
  unknown: 'কারণ জানা নেই',
};

/** Messages about punches by phone. */
export const mobileMessage = defineMessages({
  'phone.too-many-calls': text<{ calls: number }>({
    en: ({ calls }) =>
      `A phone can make at most ${calls} calls per minute. Wait for the time in Retry-After, then send all queued punches in one call.`,
    bn: ({ calls }) =>
      `একটি ফোন মিনিটে সর্বোচ্চ ${calls}টি অনুরোধ পাঠাতে পারে। Retry-After-এর সময় অপেক্ষা করে জমা সব হাজিরা একবারে পাঠান।`,
  }),
  'phone.token-missing': text({
    en: 'The access token is missing. Send "Authorization: Bearer hja_..." with the token you got when signing in.',
    bn: 'অ্যাক্সেস টোকেন নেই। লগ ইনের সময় পাওয়া টোকেন দিয়ে "Authorization: Bearer hja_..." পাঠান।',
  }),
  'mobile.already-decided': text<{ state: string; by: string }>({
    en: ({ state, by }) => `This punch is already ${state}${by ? ` by ${by}` : ''}. The first decision applies.`,
    bn: ({ state, by }) => `এই হাজিরা আগেই ${decidedWord[state] ?? state}${by ? ` (${by})` : ''}। প্রথম সিদ্ধান্তই কার্যকর।`,
  }),
  'photo.unreadable': text({
    en: 'A photo must be a JPEG, PNG or WebP of at most 200 kB and 4096 × 4096 pixels. Choose another one.',
    bn: 'ছবি JPEG, PNG বা WebP হতে হবে, সর্বোচ্চ ২০০ kB ও 4096 × 4096 পিক্সেল। অন্য ছবি বাছুন।',
  }),
  'phone.sign-in-refused': text({
    en: 'The email address or password is wrong. Try again, or ask your admin for a new password.',
    bn: 'ই-মেইল বা পাসওয়ার্ড ভুল। আবার চেষ্টা করুন, বা অ্যাডমিনের কাছে নতুন পাসওয়ার্ড চান।',
  }),
  'phone.code-needed': text({
    en: 'This account needs a second step. Also send "code": the code from the authenticator app, or a recovery code.',
    bn: 'এই অ্যাকাউন্টে দ্বিতীয় ধাপ লাগে। "code"-ও পাঠান: অথেনটিকেটর অ্যাপের কোড, অথবা একটি রিকভারি কোড।',
  }),
  'phone.code-refused': text({
    en: 'The code is wrong or was already used. Wait for the next one, or use a recovery code.',
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
    en: ({ company }) => `Your account at ${company} is not active. Ask its admin. Queued punches stay on this phone.`,
    bn: ({ company }) => `${company}-এ আপনার অ্যাকাউন্ট সক্রিয় নয়। অ্যাডমিনকে বলুন। জমা হাজিরা এই ফোনেই থাকবে।`,
  }),
  'phone.company-closed': text<{ company: string }>({
    en: ({ company }) => `${company} is closed and no longer accepts punches.`,
    bn: ({ company }) => `${company} বন্ধ, আর হাজিরা নেয় না।`,
  }),
  'phone-token.unknown': text({
    en: 'This token is unknown. Sign in again on this phone.',
    bn: 'এই টোকেন এখানে চেনা যায়নি। এই ফোনে আবার লগ ইন করুন।',
  }),
  'phone-token.expired': text({
    en: 'This access token has expired. Get a new one with the refresh token (POST /api/v1/me/tokens).',
    bn: 'এই অ্যাক্সেস টোকেনের মেয়াদ শেষ। রিফ্রেশ টোকেন দিয়ে নতুনটি নিন (POST /api/v1/me/tokens)।',
  }),
  'phone-session.ended': text<{ why: string }>({
    en: ({ why }) =>
      why === 'reused'
        ? 'An old token of this phone was used again. Somebody may have copied it, so the session was ended. Sign in again.'
        : 'This session has ended. Sign in again on this phone.',
    bn: ({ why }) =>
      why === 'reused'
        ? 'এই ফোনের পুরোনো টোকেন আবার ব্যবহার হয়েছে। কেউ কপি করে থাকতে পারে, তাই সেশন শেষ করা হয়েছে। আবার লগ ইন করুন।'
        : 'এই সেশন শেষ হয়েছে। এই ফোনে আবার লগ ইন করুন।',
  }),
  'mobile.reason-missing': text({
    en: 'The reason is missing. Enter why you reject the punch; the employee sees it.',
    bn: 'কারণ দেওয়া নেই। কেন বাতিল করছেন লিখুন; কর্মী তা দেখবেন।',
  }),
  'mobile.nothing-to-undo': text({
    en: 'This decision can no longer be undone: the minute is over, or it was already undone. Reload the punch.',
    bn: 'এই সিদ্ধান্ত আর ফেরানো যায় না: এক মিনিট শেষ, বা আগেই ফেরানো হয়েছে। হাজিরাটি আবার লোড করুন।',
  }),
  'geofence.invalid': text({
    en: 'A geofence is one point with a radius in metres, or at least three corners without one. Enter a point like 23.9917, 90.4115.',
    bn: 'জিওফেন্স হলো মিটারে ব্যাসার্ধসহ একটি বিন্দু, বা ব্যাসার্ধ ছাড়া অন্তত তিনটি কোণ। বিন্দু এভাবে লিখুন: 23.9917, 90.4115।',
  }),
  'mobile.of-one-only': text({
    en: 'Choose a department or a person, not both. Without either, it applies to everybody.',
    bn: 'একটি বিভাগ বা একজন বাছুন, দুটি নয়। কোনোটি না দিলে সবার জন্য।',
  }),
  'mobile.key-missing': text({
    en: 'Decisions on a site need your signing key, which is not unlocked in this session. Sign out and sign in again with your password. If that does not help, sign in to the cloud panel once, then here again after the next sync.',
    bn: 'সাইটে সিদ্ধান্ত দিতে আপনার স্বাক্ষরের কী লাগে, যা এই সেশনে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতেও না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, তারপর পরের সিঙ্কের পর এখানে আবার।',
  }),
  'mobile.signature-refused': text<{ name: string }>({
    en: ({ name }) =>
      `This decision is not signed with the key of ${name}. Somebody else made it, or the password has changed since. Decide again.`,
    bn: ({ name }) =>
      `এই সিদ্ধান্তে ${name}-এর কী দিয়ে স্বাক্ষর নেই। অন্য কেউ সিদ্ধান্ত দিয়েছেন, বা পরে পাসওয়ার্ড বদলেছে। আবার সিদ্ধান্ত দিন।`,
  }),
  'mobile.decider-inactive': text({
    en: 'The user who decided is no longer an active user of this company.',
    bn: 'যিনি সিদ্ধান্ত নিয়েছেন তিনি আর এই কোম্পানির সক্রিয় ইউজার নন।',
  }),
  'mobile.decider-lost-right': text({
    en: 'The user who decided no longer has the right to decide on this punch.',
    bn: 'যিনি সিদ্ধান্ত নিয়েছেন তাঁর আর এই হাজিরার সিদ্ধান্ত নেওয়ার অধিকার নেই।',
  }),
  'mobile.id-taken-other': text({
    en: 'Another punch already has this id. Reject this punch.',
    bn: 'এই আইডি অন্য একটি হাজিরার। এই হাজিরাটি বাতিল করুন।',
  }),
  'unit.metres': text<{ n: number | string }>({ en: ({ n }) => `${n} m`, bn: ({ n }) => `${n} মি` }),
  'unit.kilometres': text<{ n: number | string }>({ en: ({ n }) => `${n} km`, bn: ({ n }) => `${n} কিমি` }),
  'unit.seconds': text<{ n: number }>({ en: ({ n }) => `${n} s`, bn: ({ n }) => `${n} সেকেন্ড` }),
  'mobile.flag-outside': text<{ metres: Message; geofence: string | number | undefined; accuracy: Message }>({
    en: ({ metres, geofence, accuracy }) => `${metres} outside ${geofence} (accuracy ${accuracy})`,
    bn: ({ geofence, metres, accuracy }) => `${geofence} থেকে ${metres} বাইরে (${accuracy} পর্যন্ত নিশ্চিত)`,
  }),
  'mobile.flag-no-location': text<{ why: string }>({
    en: ({ why }) => `No location (${why})`,
    bn: ({ why }) => `অবস্থান নেই (${withoutLocation[why] ?? why})`,
  }),
  'mobile.flag-mock': text({ en: 'The phone reports a mock location', bn: 'ফোন জানাচ্ছে অবস্থানটি বানানো' }),
  'mobile.flag-speed': text<{ kmh: string | number | undefined; metres: Message; time: Message }>({
    en: ({ kmh, metres, time }) => `${kmh} km/h since the previous punch (${metres} in ${time})`,
    bn: ({ kmh, time, metres }) => `আগের হাজিরা থেকে ঘণ্টায় ${kmh} কিমি (${time}-এ ${metres})`,
  }),
  'mobile.flag-shared-phone': text<{ people: number }>({
    en: ({ people }) => `${people} other ${people === 1 ? 'person' : 'people'} punched on this phone in 30 days`,
    bn: ({ people }) => `গত ৩০ দিনে আরও ${people} জন এই ফোনে হাজিরা দিয়েছেন`,
  }),
  'mobile.flag-other-source': text<{ terminal: string | number | undefined; time: Message }>({
    en: ({ terminal, time }) => `Punched at ${terminal} within ${time}`,
    bn: ({ time, terminal }) => `${time}-এর মধ্যে ${terminal}-এ হাজিরা আছে`,
  }),
  'mobile.flag-clock': text<{ time: Message; way: Message }>({
    en: ({ time, way }) => `The phone’s clock was ${time} ${way}`,
    bn: ({ time, way }) => `ফোনের ঘড়ি ${time} ${way} ছিল`,
  }),
  'mobile.flag-unproven-time': text<{ time: Message }>({
    en: ({ time }) => `Unproven time: ${time} before arrival, according to the phone`,
    bn: ({ time }) => `অপ্রমাণিত সময়: ফোনের হিসাবে পৌঁছানোর ${time} আগে`,
  }),
  'mobile.flag-phone-clock': text<{ minutes: Message }>({
    en: ({ minutes }) => `Time comes only from the phone’s clock, for ${minutes}`,
    bn: ({ minutes }) => `${minutes} ধরে সময় শুধু ফোনের ঘড়ি থেকে`,
  }),
  'mobile.flag-outside-shift': text<{ minutes: Message }>({
    en: ({ minutes }) => `${minutes} outside the shift`,
    bn: ({ minutes }) => `শিফটের ${minutes} বাইরে`,
  }),
  'mobile.flag-new-phone': text<{ model: string | number | undefined; hours: string | number | undefined }>({
    en: ({ model, hours }) => `Another phone than before (${model}, ${hours} h earlier)`,
    bn: ({ model, hours }) => `আগের চেয়ে অন্য ফোন (আগে ${model}, ${hours} ঘণ্টা আগে)`,
  }),
  'mobile.flag-inaccurate': text<{ metres: Message }>({
    en: ({ metres }) => `Location accurate only to ${metres}`,
    bn: ({ metres }) => `অবস্থান শুধু ${metres} পর্যন্ত নিশ্চিত`,
  }),
  'mobile.flag-old-location': text<{ minutes: Message }>({
    en: ({ minutes }) => `The location is ${minutes} older than the punch`,
    bn: ({ minutes }) => `অবস্থানটি হাজিরার ${minutes} আগের`,
  }),
  'mobile.flag-no-photo': text({ en: 'No photo', bn: 'ছবি নেই' }),
  'mobile.held-no-employee': text({
    en: 'Not linked to an employee. Link this user under Company > Users, then decide',
    bn: 'কোনো কর্মীর সঙ্গে যুক্ত নন। কোম্পানি > ইউজার থেকে যুক্ত করে তারপর সিদ্ধান্ত দিন',
  }),
  'mobile.held-limit': text({
    en: 'The limit of mobile punches this month is reached. Order a larger package, or accept the punch next month',
    bn: 'এই মাসের মোবাইল হাজিরার সীমা পূর্ণ। বড় প্যাকেজ অর্ডার করুন, অথবা পরের মাসে অনুমোদন করুন',
  }),
  'mobile.held-company': text({ en: 'Arrived while the company was not active', bn: 'কোম্পানি সক্রিয় না থাকা অবস্থায় এসেছে' }),
  'mobile.stored-no-employee': text({
    en: 'Stored. It counts when your admin has linked you to your employee record.',
    bn: 'রাখা হয়েছে। অ্যাডমিন আপনাকে কর্মীর রেকর্ডের সঙ্গে যুক্ত করলে গণনা হবে।',
  }),
  'mobile.stored-limit': text({
    en: 'Stored. Your company’s package has no mobile punches left this month. Ask your admin.',
    bn: 'রাখা হয়েছে। এই মাসে কোম্পানির প্যাকেজে আর মোবাইল হাজিরা নেই। অ্যাডমিনকে বলুন।',
  }),
  'mobile.stored-company': text({
    en: 'Stored. Your company is not active now.',
    bn: 'রাখা হয়েছে। কোম্পানি এখন সক্রিয় নয়।',
  }),
  'mobile.photo-invalid': text({
    en: 'Use a JPEG, PNG or WebP of at most 200 kB and 4096 × 4096 pixels.',
    bn: 'JPEG, PNG বা WebP দিন, সর্বোচ্চ ২০০ kB ও 4096 × 4096 পিক্সেল।',
  }),
  'mobile.not-permitted': text({
    en: 'Your company does not allow you to punch by phone. Ask your admin, or punch at a terminal.',
    bn: 'আপনার কোম্পানি ফোনে হাজিরা দিতে দেয় না। অ্যাডমিনকে বলুন, বা মেশিনে হাজিরা দিন।',
  }),
  'mobile.employee-inactive': text({
    en: 'You are not an active employee of this company. Ask your admin.',
    bn: 'আপনি এই কোম্পানির সক্রিয় কর্মী নন। অ্যাডমিনকে বলুন।',
  }),
  'mobile.released': text({
    en: 'The punch is not accepted: you had already left this company at that time.',
    bn: 'হাজিরা নেওয়া হয়নি: ওই সময়ের আগেই আপনি এই কোম্পানি ছেড়েছেন।',
  }),
  'mobile.not-member': text({
    en: 'The punch is not accepted: you were not a user of its company.',
    bn: 'হাজিরা নেওয়া হয়নি: আপনি ওই কোম্পানির ইউজার ছিলেন না।',
  }),
  'mobile.company-closed': text({
    en: 'This company is closed and no longer accepts punches.',
    bn: 'এই কোম্পানি বন্ধ, আর হাজিরা নেয় না।',
  }),
  'mobile.too-old': text({
    en: 'This punch is older than 62 days. Ask your admin to add it by hand.',
    bn: 'হাজিরাটি ৬২ দিনের বেশি পুরোনো। অ্যাডমিনকে নিজে যোগ করতে বলুন।',
  }),
  'mobile.ahead': text({
    en: 'The time of this punch is later than the time it was sent. Set the clock of your phone and punch again.',
    bn: 'হাজিরার সময় পাঠানোর সময়ের পরে। ফোনের ঘড়ি ঠিক করে আবার হাজিরা দিন।',
  }),
  'mobile.id-taken': text({
    en: 'Another punch already has this id. Each punch needs its own id.',
    bn: 'এই আইডির অন্য হাজিরা আছে। প্রতিটি হাজিরার আলাদা আইডি লাগে।',
  }),
  'mobile.reason-missing-field': text({
    en: 'Enter a reason. The employee sees it.',
    bn: 'কারণ লিখুন। কর্মী তা দেখবেন।',
  }),
  'geofence.points-invalid': text({
    en: 'Enter one point like 23.9917, 90.4115 and a radius, or at least three corners, one per line, without a radius.',
    bn: 'একটি বিন্দু লিখুন, যেমন 23.9917, 90.4115, ও ব্যাসার্ধ দিন; অথবা তিন বা বেশি কোণ, প্রতি লাইনে একটি, ব্যাসার্ধ ছাড়া।',
  }),
  'mobile.department-or-person': text({
    en: 'Choose a department or a person, not both.',
    bn: 'একটি বিভাগ বা একজন বাছুন, দুটি নয়।',
  }),
  'mobile.own-data-only': text({
    en: 'A phone can read only the data of its own user.',
    bn: 'ফোনে শুধু তার ইউজারের নিজের তথ্য পাওয়া যায়।',
  }),
  'phone-session.token-reused': text({
    en: 'A used token was sent again, so the session was ended.',
    bn: 'ব্যবহৃত টোকেন আবার এসেছে, তাই সেশন শেষ করা হয়েছে।',
  }),
  'mobile.decided-before': text<{ name: string | Message; state: string }>({
    en: ({ name, state }) =>
      `${name} already ${state === 'accepting' ? 'accepted' : state === 'rejecting' ? 'rejected' : state} it. The first decision applies.`,
    bn: ({ name, state }) => `আগেই সিদ্ধান্ত হয়েছে: ${name}, ${decidedWord[state] ?? state}। প্রথম সিদ্ধান্তই কার্যকর।`,
  }),
  'mobile.decider-rules': text({ en: 'The company’s rules', bn: 'কোম্পানির নিয়ম' }),
  'mobile.held-in-cloud': text({
    en: 'This punch is held in the cloud. Correct the reason, then decide again.',
    bn: 'হাজিরাটি ক্লাউডে আটকে আছে। কারণটি ঠিক করে আবার সিদ্ধান্ত দিন।',
  }),
  'mobile.own-punch': text({
    en: 'You cannot decide on your own punches. Ask another user.',
    bn: 'নিজের হাজিরায় নিজে সিদ্ধান্ত দেওয়া যায় না। অন্য ইউজারকে বলুন।',
  }),
  'mobile.decider-not-allowed': text({
    en: 'The user who decided does not have the right to decide on this punch.',
    bn: 'যিনি সিদ্ধান্ত দিয়েছেন তাঁর এই হাজিরার সিদ্ধান্ত নেওয়ার অধিকার নেই।',
  }),
  'mobile.refused-by-rule': text<{ flag: Message }>({
    en: ({ flag }) => `Your company does not accept this punch: ${flag}.`,
    bn: ({ flag }) => `আপনার কোম্পানি এই হাজিরা নেয় না: ${flag}।`,
  }),
  'mobile.refused': text({ en: 'Your company does not accept this punch.', bn: 'আপনার কোম্পানি এই হাজিরা নেয় না।' }),
});
