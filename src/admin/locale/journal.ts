import { modelsInBangla } from '../../domain/words/models.bn.ts';
import type { Model } from '../../policies/roles.ts';

/** What was done, as the second half of a journal entry's name says it. */
const done: Readonly<Record<string, string>> = {
  added: 'যোগ হয়েছে',
  changed: 'বদলানো হয়েছে',
  deleted: 'মোছা হয়েছে',
  exported: 'এক্সপোর্ট হয়েছে',
  refused: 'প্রত্যাখ্যাত হয়েছে',
  revoked: 'বাতিল হয়েছে',
  granted: 'অধিকার দেওয়া হয়েছে',
  closed: 'বন্ধ হয়েছে',
  extended: 'মেয়াদ বেড়েছে',
  founded: 'চালু হয়েছে',
  activated: 'সক্রিয় হয়েছে',
  suspended: 'স্থগিত হয়েছে',
  waiting: 'টাকার অপেক্ষায়',
  active: 'সক্রিয় হয়েছে',
  'package-applied': 'প্যাকেজ কার্যকর হয়েছে',
  'package-changed': 'প্যাকেজ বদলেছে',
  paid: 'টাকা দেওয়া হয়েছে',
  void: 'বাতিল হয়েছে',
  'payment-to-check': 'টাকা যাচাই করতে হবে',
  applied: 'কার্যকর হয়েছে',
  declined: 'ফিরিয়ে দেওয়া হয়েছে',
  withdrawn: 'ফিরিয়ে নেওয়া হয়েছে',
  'role-changed': 'রোল বদলেছে',
  ended: 'শেষ করা হয়েছে',
  'signed-in': 'লগ ইন',
  'signed-out': 'লগ আউট',
  'sign-in-failed': 'লগ ইন ব্যর্থ',
  'token-reused': 'পুরোনো টোকেন আবার ব্যবহার',
  corrected: 'সংশোধন হয়েছে',
  'correction-withdrawn': 'সংশোধন ফিরিয়ে নেওয়া হয়েছে',
  'bind-code-made': 'যুক্ত করার কোড তৈরি',
  'token-renewed': 'টোকেন নতুন হয়েছে',
  bound: 'যুক্ত হয়েছে',
  'two-machines': 'দুটি মেশিন ধরা পড়েছে',
  recovered: 'ক্লাউডের সঙ্গে মেলানো হয়েছে',
  entered: 'ঢুকেছেন',
  left: 'বের হয়েছেন',
  seen: 'দেখা হয়েছে',
  given: 'দেওয়া হয়েছে',
  interrupted: 'মাঝপথে থেমে গেছে',
  adopted: 'গ্রহণ করা হয়েছে',
  cleared: 'মেমরি খালি করা হয়েছে',
  'clock-set': 'ঘড়ি মেলানো হয়েছে',
  'push-key-made': 'পুশ কী তৈরি',
  'push-address-confirmed': 'পুশের ঠিকানা নিশ্চিত',
  'back-dated-released': 'পুরোনো হাজিরা ছাড়া হয়েছে',
  'sent-again': 'আবার পাঠানো হয়েছে',
  'given-up': 'বাদ দেওয়া হয়েছে',
  joined: 'অন্যটির সঙ্গে এক করা হয়েছে',
  settled: 'মিটেছে',
  'brought-back': 'ফিরিয়ে আনা হয়েছে',
  accepted: 'অনুমোদিত',
  rejected: 'বাতিল',
  undone: 'ফেরানো হয়েছে',
  'email-changed': 'ই-মেইল বদলেছে',
  'identity-dropped': 'অন্য সেবার লগ ইন সরানো হয়েছে',
  'identity-linked': 'অন্য সেবার লগ ইন যুক্ত হয়েছে',
  invited: 'আমন্ত্রণ পাঠানো হয়েছে',
  linked: 'কোম্পানিতে যুক্ত হয়েছেন',
  'password-changed': 'পাসওয়ার্ড বদলেছে',
  'password-reset': 'পাসওয়ার্ড নতুন করে দেওয়া হয়েছে',
  'recovery-codes-renewed': 'নতুন রিকভারি কোড',
  registered: 'নিবন্ধন করেছেন',
  requested: 'চালাতে বলা হয়েছে',
  released: 'ছেড়ে দেওয়া হয়েছে',
  'seen-as': 'অন্যের চোখে দেখা শুরু',
  'seen-as-ended': 'অন্যের চোখে দেখা শেষ',
  'two-step-off': 'দুই ধাপের লগ ইন বন্ধ',
  'two-step-on': 'দুই ধাপের লগ ইন চালু',
  'two-step-failed': 'দুই ধাপের লগ ইন ব্যর্থ',
  'sessions-ended': 'খোলা সব লগ ইন শেষ',
  'photo-set': 'ছবি দেওয়া হয়েছে',
  'photo-removed': 'ছবি সরানো হয়েছে',
  'accepted-decided': 'অনুমোদনের সিদ্ধান্ত',
  'rejected-decided': 'বাতিলের সিদ্ধান্ত',
  // refusals
  'field-refused': 'ঘরের অধিকার নেই',
  'place-refused': 'এই বিভাগে অধিকার নেই',
  'signature-missing': 'স্বাক্ষর নেই',
  'signature-used': 'স্বাক্ষর আগেই নেওয়া',
  'not-for-yourself': 'নিজেকে অধিকার দেওয়া',
  own: 'নিজের হাজিরা',
  'not-held': 'নিজের অধিকার নেই',
  'not-yours': 'ফেরত নেওয়ার অধিকার নেই',
  outlives: 'নিজের মেয়াদের বেশি',
  'only-looking': 'শুধু দেখা যায়',
  'author-refused': 'যিনি করেছেন তাঁর অধিকার নেই',
};

/** What entries are about, where that is no table. */
const things: Readonly<Record<string, string>> = {
  change: 'বদল',
  record: 'রেকর্ড',
  support: 'সাপোর্ট',
  policy: 'অধিকার',
  grant: 'রেকর্ডের অধিকার',
  access: 'অধিকার',
  panel: 'প্যানেল',
  sync: 'সিঙ্ক',
};

/** `mobile-permit.added` -> "Mobile permit: added". */
export function journalPhrase(action: string): string {
  const [thing = '', verb = ''] = action.split('.').map((part) => part.replaceAll('-', ' '));
  return verb === '' ? action : `${thing.charAt(0).toUpperCase()}${thing.slice(1)}: ${verb}`;
}

/** `employee.added` -> "কর্মী: যোগ হয়েছে". @returns undefined for what nobody has worded */
export function journalWord(action: string): string | undefined {
  const [thing = '', verb = ''] = action.split('.');
  const what = things[thing] ?? modelsInBangla[thing.replaceAll('-', '_') as Model];
  return what !== undefined && done[verb] !== undefined ? `${what}: ${done[verb]}` : undefined;
}
