import type { Act, Model } from '../../policies/roles.ts';
import { weakness } from '../accounts/weakness.ts';
import { actsInBangla, modelsInBangla } from './models.bn.ts';
import { worded } from './worded.ts';

type Details = Readonly<Record<string, string>>;

const model = (name: string | undefined): string => modelsInBangla[name as Model] ?? name ?? '';
const act = (name: string | undefined): string => actsInBangla[name as Act] ?? name ?? '';
/** What was found, where that is a sentence of ours. */
const inBangla = (text = ''): string => worded('bn', text);

/** A right that somebody lacks: `model/act/field/by-name`. */
const lackingInBangla = (one: string): string => {
  const [of, wanted, field, isNamed] = one.split('/');
  return `${isNamed ? 'নাম ধরে দেওয়া ' : ''}${model(of)}${field ? `-এর ${field}` : ''} ${act(wanted)}`;
};

/** What was decided over a mobile punch. */
const decided: Readonly<Record<string, string>> = {
  accepting: 'অনুমোদিত',
  accepted: 'অনুমোদিত',
  rejecting: 'বাতিল',
  rejected: 'বাতিল',
};

/** What a package counts, and how there are fewer of it. */
const counted: Readonly<Record<string, { of: string; less: string }>> = {
  users: { of: 'কর্মী নন এমন ইউজার', less: 'ইউজারকে তাঁর কর্মীর তথ্যের সঙ্গে যুক্ত করুন, বা কাউকে নিষ্ক্রিয় করুন' },
  terminals: { of: 'মেশিন', less: 'যে মেশিন ব্যবহার হয় না সেটি মুছুন' },
  sites: { of: 'সাইট', less: 'যে সাইট ব্যবহার হয় না সেটি মুছুন' },
  mobile_punches: { of: 'মাসে মোবাইল হাজিরা', less: 'পরের মাস পর্যন্ত অপেক্ষা করুন' },
};

/** Problems that people meet in panel and API, by their code. */
export const problemsInBangla: Readonly<Record<string, (details: Details) => string>> = {
  'company.seat-limit-reached': ({ plan, limit, taken }) =>
    `${plan} প্যাকেজের ${limit}টি আসনই পূর্ণ (${taken} জন সক্রিয় কর্মী)। কাউকে নিষ্ক্রিয় করুন, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`,
  'company.limit-reached': ({ plan, limit, taken, what }) => {
    const { of = '', less = '' } = counted[what ?? ''] ?? {};
    return `${plan} প্যাকেজে ${of} ${limit}টি পর্যন্ত, আছে ${taken}টি। ${less}, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`;
  },
  'company.still-paid': ({ name }) => `${name} সক্রিয় আছে। আগে নিষ্ক্রিয় করুন; শুধু টাকা না দেওয়া কোম্পানি বন্ধ করা যায়।`,
  'user.already-linked': () =>
    'আপনার অ্যাকাউন্ট একটি কোম্পানির সঙ্গে যুক্ত, নিজে বদলানো যায় না। কোম্পানি ছেড়ে দিলে অন্যটিতে যোগ দিতে পারবেন।',
  'user.not-yourself': () => 'নিজেকে ছেড়ে দেওয়া যায় না। কোম্পানির অন্য অ্যাডমিনকে বলুন।',
  'user.own-account': () => 'এটি আপনার নিজের অ্যাকাউন্ট। “আমার অ্যাকাউন্ট” থেকে করুন।',
  'user.no-second-step': ({ name }) => `${name}-এর দ্বিতীয় ধাপ নেই: শুধু পাসওয়ার্ড দিয়েই লগ ইন হয়।`,
  'join.already-asked': ({ name }) => `আপনি ${name}-কে অনুরোধ করেছেন। অন্য কোম্পানিকে করতে হলে আগে সেটি ফিরিয়ে নিন।`,
  'join.no-such-company': () => 'এই কোডের কোনো কোম্পানি নেই। কোডটি আবার দেখুন, বা নাম দিয়ে খুঁজুন।',
  'join.no-such-request': () => 'আপনার কোনো অনুরোধ অপেক্ষায় নেই।',
  'join.request-gone': ({ name }) => `${name}-এর অনুরোধ আর অপেক্ষায় নেই।`,
  'employee.has-user': ({ name }) => `${name}-এর ইউজার আছে। অন্য কর্মী বাছুন, বা আগে সেই ইউজারকে ছেড়ে দিন।`,
  'leave.overlaps': ({ name, first, last }) =>
    first
      ? `${name}-এর ${first} থেকে ${last} পর্যন্ত ছুটি আগেই আছে। অন্য দিন বাছুন, বা আগে ওই ছুটি বদলান।`
      : `${name}-এর এই দিনগুলোর কোনোটিতে ছুটি আগেই আছে। অন্য দিন বাছুন।`,
  'leave.no-employee': () => 'আপনার অ্যাকাউন্টের সঙ্গে কোনো কর্মী যুক্ত নেই। কোম্পানির অ্যাডমিনকে বলুন।',
  'package.not-offered': () => 'এই প্যাকেজ এখন বিক্রি হয় না। তালিকা থেকে বাছুন।',
  'package.too-small': ({ plan, over = '' }) =>
    `${plan} প্যাকেজ এই কোম্পানির জন্য ছোট: ${over.split(', ').map(inBangla).join(', ')}। যা বেশি আছে আগে কমান, বা বড় প্যাকেজ বাছুন।`,
  'package.already-held': ({ plan }) => `কোম্পানির ${plan} প্যাকেজ আছে, এখন কোনো টাকা বাকি নেই।`,
  'invoice.not-open': ({ number, state }) => `ইনভয়েস ${number} আর খোলা নেই: ${inBangla(state)}।`,
  'payment.unavailable': () => 'পেমেন্ট সেবা এখন পাওয়া যাচ্ছে না। একটু পরে চেষ্টা করুন, বা ব্যাংক বা মোবাইল ব্যাংকিংয়ে দিন।',
  'payment.signature-wrong': () => 'বার্তাটিতে পেমেন্ট সেবার সঠিক স্বাক্ষর নেই।',
  'import.employees-refused': ({ reason }) => `ফাইলটি নেওয়া যায়নি: ${inBangla(reason)}`,
  'import.no-file': () => 'আগে একটি CSV বা XLSX ফাইল বাছুন।',
  'export.too-long': ({ most }) => `XLSX-এ সর্বোচ্চ ${most}টি সারি রাখা যায়। ফিল্টার করুন, বা CSV নিন।`,
  'support.only-looking': () => 'আপনি এই কোম্পানিতে শুধু দেখতে ঢুকেছেন। বদলাতে হলে বের হয়ে কারণসহ আবার ঢুকুন।',
  'support.visit-ended': () => 'আপনার প্রবেশের সময় শেষ। পাতাটি আবার লোড করুন।',
  'panel.cross-site': () => 'অনুরোধটি অন্য সাইট থেকে এসেছে, তাই নেওয়া হয়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  'panel.method-refused': ({ method }) => `এখানে ${method} চলে না।`,
  'panel.not-signed-in': () => 'আপনি লগ ইন করেননি, বা আপনার সেশন শেষ হয়েছে। আবার লগ ইন করুন।',
  'panel.not-found': () => 'প্যানেলে এমন কোনো পাতা, তালিকা বা কাজ নেই।',
  'panel.unreadable': () => 'অনুরোধটি পড়া যায়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  'panel.only-looking': () => 'আপনি অন্য ইউজারের চোখে শুধু দেখছেন। কিছু বদলাতে হলে দেখা বন্ধ করুন।',
  'panel.look-ended': () => 'যাঁর চোখে দেখছিলেন, এখানে তাঁর আর কোনো অধিকার নেই। আপনি আবার নিজের অ্যাকাউন্টে: পাতাটি আবার লোড করুন।',
  'panel.nothing-to-see': () => 'এই ইউজারের এখনো কোনো অধিকার নেই, তাই তাঁর চোখে দেখার কিছু নেই।',
  'http.no-such-address': () => 'এই ঠিকানায় API-র কিছু নেই। নথি আছে /api/v1/docs ঠিকানায়।',
  'http.method-refused': ({ method, allowed }) => `এখানে ${method} চলে না; ${allowed} চলে।`,
  'http.not-json': () => 'JSON পাঠান, এবং জানান: "Content-Type: application/json"।',
  'http.body-too-large': ({ most }) => `এখানে একবারে সর্বোচ্চ ${most} পাঠানো যায়। কয়েক ভাগে পাঠান।`,
  'http.too-many-calls': ({ calls, seconds }) =>
    `একটি টোকেন ${seconds} সেকেন্ডে সর্বোচ্চ ${calls} বার ডাকতে পারে। Retry-After অনুযায়ী অপেক্ষা করুন।`,
  'token.missing': () => 'অ্যাক্সেস টোকেন দেখান: "Authorization: Bearer hjt_..."। প্যানেলে নিজের নামের নিচে তৈরি করা যায়।',
  'phone.token-missing': () => 'এই ফোনের অ্যাক্সেস টোকেন দেখান: "Authorization: Bearer hja_..."। লগ ইন করলে পাওয়া যায়।',
  'token.unknown': () => 'এই অ্যাক্সেস টোকেন এখানে চেনা যায়নি। আবার কপি করুন, বা প্যানেলে নতুন তৈরি করুন।',
  'token.revoked': () => 'এই অ্যাক্সেস টোকেন বাতিল হয়েছে, বা মালিক কোম্পানি ছেড়েছেন। প্যানেলে নতুন তৈরি করুন।',
  'token.expired': ({ expiresAt }) => `এই অ্যাক্সেস টোকেনের মেয়াদ ${expiresAt} তারিখে শেষ হয়েছে। প্যানেলে নতুন তৈরি করুন।`,
  'token.needs-member': () => 'শুধু কোম্পানির সদস্যের অ্যাক্সেস টোকেন থাকে: এটি কোম্পানির ভেতরে তাঁর হয়ে কাজ করে।',
  'token.too-many': ({ limit }) => `আপনার ${limit}টি অ্যাক্সেস টোকেন চালু আছে। যেটি আর লাগে না সেটি বাতিল করুন।`,
  'record.cursor-refused': () => 'এই কার্সর অন্য তালিকার। আগের একই ফিল্টার ও ক্রম দিন, বা শুরু থেকে পড়ুন।',
  'record.changed-meanwhile': () => 'আপনি পড়ার পর কেউ এই রেকর্ড বদলেছেন। আবার পড়ে সিদ্ধান্ত নিন।',
  'sync.no-twin': () => 'এই কোডের ক্লাউডের কর্মী এখনো এই সাইটে আসেনি। আবার পাঠিয়ে আরেকবার চেষ্টা করুন, অথবা অন্য কোড দিন।',
  'record.value-taken': () => 'একই মান আরেকটি রেকর্ডে আছে। অন্য মান দিন।',
  'record.reference-missing': () => 'যে রেকর্ড বেছেছেন সেটি নেই। অন্যটি বাছুন।',
  'record.value-refused': ({ field }) => `${field} ঘরে এই মান দেওয়া যায় না।`,
  'record.filter-refused': ({ field = '' }) => `"${field.slice(0, 60)}" নামে ফিল্টার বা খোঁজার কিছু নেই।`,
  'record.filter-unclear': ({ found = '' }) => `"${found.slice(0, 60)}" কোনো তারিখ নয়। এভাবে লিখুন: 2026-11-22।`,
  'record.not-found': ({ model: of }) => `এমন কোনো ${model(of)} নেই।`,
  'record.refused': ({ model: of, act: wanted }) =>
    `আপনি এই ${model(of)} দেখতে পারেন, কিন্তু ${act(wanted)} যাবে না। অ্যাডমিনের কাছে অধিকার চান।`,
  'record.place-refused': ({ model: of }) => `যেখানে বদলানোর অধিকার আছে, ${model(of)} শুধু সেখানেই রাখা যায়। অন্য জায়গা বাছুন।`,
  'record.in-use': ({ model: of, by }) => `এই ${model(of)}-এ এখনো ${inBangla(by)} আছে। আগে সেগুলো সরান বা মুছুন।`,
  'badge.overlaps': () => 'ওই সময়ে এই ব্যাজ নম্বর অন্যের। আগে সেই ব্যাজ শেষ করুন, বা অন্য তারিখ দিন।',
  'punch.facts-stand': () => 'হাজিরার তথ্য একবারই লেখা হয়, বদলানো যায় না। পাশে একটি সংশোধন লিখুন।',
  'database.busy': () => 'ঠিক এই মুহূর্তে অন্য কেউ একই জিনিস বদলেছেন। আবার চেষ্টা করুন।',
  'access.not-held': ({ lacking = '', more }) =>
    `নিজের যে অধিকার নেই তা দেওয়া যায় না: ${lacking.split(',').map(lackingInBangla).join(', ')}${more ? `, ও আরও ${more}টি` : ''}। কোম্পানির অ্যাডমিনকে বলুন।`,
  'access.not-for-yourself': () =>
    'এতে আপনি নিজেকেই অধিকার দিতেন: এটি আপনার, আপনার গ্রুপের বা আপনার রোলের। কোম্পানির অ্যাডমিনকে বলুন।',
  'access.outlives': ({ until }) => `আপনার নিজের অধিকার ${until} পর্যন্ত। তার পরের তারিখ দেওয়া যাবে না।`,
  'access.locks-out': () => 'এতে রোল ও নিয়ম সামলানোর আপনার নিজের অধিকার চলে যাবে। অন্য অ্যাডমিনকে দিয়ে করান।',
  'company.last-admin': () => 'কোম্পানিতে অন্তত একজন সক্রিয় অ্যাডমিন থাকতে হবে। আগে অন্য কাউকে রোলটি দিন।',
  'grant.not-held': ({ model: of }) => `এই ${model(of)}-এ নিজের যে অধিকার নেই তা দেওয়া যায় না। অ্যাডমিনকে বলুন।`,
  'grant.not-yours': () => 'যিনি দিয়েছেন, যিনি পেয়েছেন, বা অ্যাডমিন ছাড়া কেউ এই অধিকার ফেরত নিতে পারেন না।',
  'role.built-in': () => 'মূল রোল মোছা যায় না; কাউকে না দিলেই হয়। অন্য রোল দিন।',
  'role.admin-stands': () => 'কোম্পানি অ্যাডমিন রোলে সব অধিকার থাকে, কমানো যায় না। নিজের একটি রোল তৈরি করুন।',
  'identity.taken': ({ provider }) => `এই ${provider} অ্যাকাউন্ট এখানে অন্য অ্যাকাউন্টের সঙ্গে যুক্ত। সেটিতে লগ ইন করুন।`,
  'identity.last': () => 'এটিই আপনার লগ ইনের একমাত্র উপায়। আগে পাসওয়ার্ড দিন, তারপর সরানো যাবে।',
  'identity.elsewhere': ({ provider }) =>
    `যে ব্রাউজারে ${provider} দিয়ে ঢুকেছেন সেখানে এই লিংক খুলুন। আপনি না হলে কিছু করবেন না: কিছুই বদলায়নি।`,
  'user.has-password': ({ email }) => `${email} আগেই পাসওয়ার্ড দিয়েছেন, আমন্ত্রণ লাগবে না। তিনি লগ ইন করতে পারেন।`,
  'user.username-taken': () => 'এই ইউজারনেম অন্যের। আরেকটি বাছুন।',
  'user.no-super-admin': ({ email }) => `${email} একটি কোম্পানির ইউজার। সুপার অ্যাডমিনের কোনো কোম্পানি থাকে না: অন্য ঠিকানা দিন।`,
  'link.unusable': () => 'এই লিংক আর কাজ করে না: ব্যবহার হয়ে গেছে, মেয়াদ শেষ, বা নতুন লিংক পাঠানো হয়েছে। নতুন লিংক চান।',
  'password.too-short': ({ least }) => `পাসওয়ার্ডে কমপক্ষে ${least} অক্ষর লাগবে। ছোট একটি বাক্য মনে রাখা সহজ, অনুমান করা কঠিন।`,
  'password.too-weak': ({ warning = '', suggestions }) =>
    weakness('bn', warning, (suggestions ?? []) as unknown as string[]),
  'password.wrong': () => 'পাসওয়ার্ড ঠিক নয়।',
  'password.not-the-same': () => 'দ্বিতীয়বার লেখা পাসওয়ার্ড উপরের সঙ্গে মেলেনি।',
  'two-step.code-wrong': () => 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন, ফোনের ঘড়ি মিলিয়ে নিন।',
  'two-step.sealed-elsewhere': () =>
    'ফোনের কোড যাচাই করা যাচ্ছে না: এই ইনস্টলেশনের চাবি আগেরটি নয়। একটি রিকভারি কোড ব্যবহার করুন। পরিচালক secret.key ফিরিয়ে আনবেন, অথবা super-admin কমান্ডে সুপার অ্যাডমিনের দ্বিতীয় ধাপ নতুন করে শুরু করবেন।',
  'two-step.needed': () => 'সুপার অ্যাডমিনের লগ ইনে দ্বিতীয় ধাপ লাগে: এখানে বন্ধ করা যায় না।',
  'import.file-unreadable': ({ reason }) => `ফাইলটি পড়া যায়নি: ${inBangla(reason)}`,
  'import.encoding-unknown': ({ reason }) => `ফাইলটি পড়া যায়নি: ${inBangla(reason)}`,
  'import.plan-needed': ({ missing = '' }) =>
    `ফাইলটি এক ভাবে পড়া যায় না। পরিকল্পনায় বলে দিন: ${missing.split('; ').map(inBangla).join('; ')}।`,
  'import.readers-busy': () => 'এই মুহূর্তে অন্য ফাইল পড়া হচ্ছে। এক মিনিট পরে আবার চেষ্টা করুন।',
  'import.file-refused': ({ reason }) => `এই ফাইল নেওয়া যায়নি: ${inBangla(reason)}`,
  'department.in-itself': () => 'বিভাগ নিজের বা নিজের অংশের ভেতরে থাকতে পারে না। উপরের জন্য অন্যটি বাছুন।',
  'site.too-old': ({ table }) =>
    `ক্লাউড তার ${table} সম্পর্কে যা বলছে এই সাইট তা রাখতে পারছে না: দুটি প্রোগ্রামের একটি অন্যটির জন্য বেশি পুরোনো। সাইটকে ক্লাউডের সংস্করণে হালনাগাদ করুন, নতুন কোড বানিয়ে আবার যুক্ত করুন।`,
  'site.bind-code-refused': () =>
    'কোডটি ঠিক নয়, মেয়াদ শেষ, বা ব্যবহার হয়ে গেছে। ক্লাউড প্যানেলে সাইট থেকে নতুন কোড নিন, ১৫ মিনিটের মধ্যে ব্যবহার করুন।',
  'terminal.order-refused': ({ reason }) => `এই নির্দেশ দেওয়া যায় না: ${inBangla(reason)}`,
  'terminal.order-needs-push': () => 'শুধু যে মেশিন নিজে পাঠায় তাকে এটি বলা যায়: আগে মেশিনের ক্লাউড সার্ভারে এই সার্ভার দিন।',
  'terminal.parked-full': () => 'একটি অচেনা মেশিন যতটা রাখা যায় ততটা পাঠিয়ে ফেলেছে। প্যানেলে সেটি গ্রহণ বা বাতিল করুন।',
  'terminal.of-site': ({ name }) => `${name} একটি সাইটের: সেই সাইটের প্যানেলে মুছুন।`,
  'terminal.serial-taken': ({ serial, name, address }) =>
    `সিরিয়াল ${serial} আগে থেকেই ${name}-এর (${inBangla(address)}), তাই এই মেশিন থেকে কিছু নেওয়া হয়নি। একই মেশিন নতুন ঠিকানায়: ${name}-এর ঠিকানা ঠিক করুন, এটি মুছুন। বদলি মেশিন: আগে ${name} মুছুন; তার হাজিরা থাকবে। দুটি আলাদা মেশিন: একটির সিরিয়াল জাল; সরবরাহকারীকে দিয়ে নিজের সিরিয়াল বসান।`,
  'terminal.has-serial': ({ name, serial }) => `${name} আগেই ${serial} মেশিন। অন্যটি আলাদা নামে নিন।`,
  'policy.refused': ({ model: of, act: wanted, reason }) =>
    of
      ? `${model(of)} ${act(wanted)}র অধিকার আপনার নেই। ${inBangla(reason)}`.trim()
      : inBangla(reason) || 'প্যানেলে আপনার এখনো কোনো অধিকার নেই।',
  'policy.field-refused': ({ model: of, field }) => `${model(of)}-এর ${field} বদলানোর অধিকার আপনার নেই।`,
  'phone.too-many-calls': ({ calls }) =>
    `একটি ফোন মিনিটে সর্বোচ্চ ${calls} বার ডাকতে পারে। কিছু হারায়নি: Retry-After শেষে জমা সব একবারে পাঠান।`,
  'phone.sign-in-refused': () => 'ই-মেইল বা পাসওয়ার্ড ভুল। আবার চেষ্টা করুন, বা অ্যাডমিনের কাছে নতুন পাসওয়ার্ড চান।',
  'phone.code-needed': () => 'এই অ্যাকাউন্টে দ্বিতীয় ধাপ আছে। "code"-ও পাঠান: অ্যাপে হাজিরার জন্য যে কোড দেখায়, অথবা একটি রিকভারি কোড।',
  'phone.code-refused': () => 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন, বা একটি রিকভারি কোড দিন।',
  'phone.too-many-attempts': ({ seconds }) =>
    `অনেকবার ভুল পাসওয়ার্ড দেওয়া হয়েছে। ${Math.ceil(Number(seconds) / 60)} মিনিট পরে আবার চেষ্টা করুন।`,
  'phone.no-company': () => 'আপনি কোনো কোম্পানিতে যুক্ত নন। কোম্পানির অ্যাডমিনকে আপনার অ্যাকাউন্ট যুক্ত করতে বলুন।',
  'phone.user-inactive': ({ company }) =>
    `${company}-এ আপনার অ্যাকাউন্ট সক্রিয় নয়। অ্যাডমিনকে বলুন; ফোনে জমা হাজিরা ততক্ষণ ফোনেই থাকবে।`,
  'phone.company-closed': ({ company }) => `${company} বন্ধ, আর হাজিরা নেয় না।`,
  'phone-token.unknown': () => 'এই টোকেন এখানে চেনা যায়নি। এই ফোনে আবার লগ ইন করুন।',
  'phone-token.expired': () => 'এই অ্যাক্সেস টোকেন শেষ। রিফ্রেশ টোকেন দিয়ে পরেরটি নিন (POST /api/v1/me/tokens)।',
  'phone-session.ended': ({ why }) =>
    why === 'reused'
      ? 'এই ফোনের পুরোনো টোকেন দ্বিতীয়বার ব্যবহার হয়েছে: কেউ কপি করে থাকতে পারে, তাই লগ ইন শেষ করা হয়েছে। আবার লগ ইন করুন।'
      : 'এই লগ ইন শেষ হয়েছে। এই ফোনে আবার লগ ইন করুন।',
  'photo.unreadable': () => 'ছবি হবে JPEG, PNG বা WebP, সর্বোচ্চ ২০০ kB। অন্য ছবি বাছুন।',
  'place.unclear': () => 'স্থান হলো ব্যাসার্ধসহ একটি বিন্দু, বা ব্যাসার্ধ ছাড়া তিন বা বেশি কোণ। বিন্দু এভাবে লিখুন: 23.9917, 90.4115।',
  'mobile.already-decided': ({ state = '', by }) =>
    `এই হাজিরা আগেই ${decided[state] ?? state}${by ? `: ${by} আগে করেছেন` : ''}। তাঁর সিদ্ধান্তই থাকবে।`,
  'mobile.reason-missing': () => 'কেন বাতিল করছেন লিখুন: কর্মী তা পড়বেন।',
  'mobile.nothing-to-undo': () => 'এক মিনিট শেষ, বা কেউ আগেই ফিরিয়েছেন। হাজিরাটি আবার দেখুন।',
  'mobile.key-missing': () =>
    'সাইটে আপনার সিদ্ধান্তে আপনার স্বাক্ষর লাগে, আর আপনার চাবি এখানে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতেও না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, এবং পরের সিঙ্কের পর এখানে আবার।',
  'punch.own': ({ ask }) =>
    ask
      ? `নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। ${ask}-কে বলুন।`
      : 'নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। অধিকার > কার কোন রোল থেকে অন্য কাউকে হাজিরা সংশোধনের অধিকার দিন, তারপর তাঁকে বলুন।',
  'mobile.signature-refused': ({ name }) =>
    `এই সিদ্ধান্তে ${name}-এর চাবির স্বাক্ষর নেই: অন্য কেউ করেছেন, বা পরে পাসওয়ার্ড বদলানো হয়েছে। আবার সিদ্ধান্ত দিন।`,
  'mobile.of-one-only': () => 'একটি বিভাগ বা একজন বাছুন, দুটি নয়; কোনোটি না দিলে সবাই।',
  'sync.author-refused': ({ author }) =>
    `যিনি বদলেছেন (${author}) তিনি আর কোম্পানির সক্রিয় ইউজার নন, বা তাঁর কোনো অধিকার নেই। অন্য কেউ বদলটি করুন।`,
  'record.decided-in-cloud': () => 'এটি ক্লাউডে ঠিক হয়, এই সাইটে তার কপি: ক্লাউড প্যানেলে বদলান।',
  'internal.unexpected': () => 'কোনো সমস্যা হয়েছে। এটি লেখা হয়েছে; আবার চেষ্টা করুন, না হলে অনুরোধের নম্বরটি সাপোর্টকে দিন।',
};
