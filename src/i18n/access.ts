import { defineMessages, fieldName, instant, type Message, text } from './message.ts';
import { operationName, tableName } from './names.ts';

/** A right that somebody lacks: `model/act/field/by-name`. */
const lackingRight = {
  en: (right: string): string => {
    const [model = '', act = '', field = '', isNamed = ''] = right.split('/');
    const of = `${field ? `${field} of ` : ''}${tableName.en(model)}`;
    return `${operationName.en(act)} ${of} records${isNamed ? ' shared by name' : ''}`;
  },
  bn: (right: string): string => {
    const [model = '', act = '', field = '', isNamed = ''] = right.split('/');
    return `${isNamed ? 'নাম ধরে দেওয়া ' : ''}${tableName.bn(model)}${field ? `-এর ${field}` : ''} ${operationName.bn(act)}`;
  },
};

const companyState: Readonly<Record<string, string>> = { waiting: 'টাকার অপেক্ষায়', suspended: 'স্থগিত', closed: 'বন্ধ' };

/** Messages about rights: who may do what, and why. */
export const accessMessage = defineMessages({
  'impersonation.read-only': text({
    en: 'You impersonate another user, which is read only. Stop impersonating to change anything.',
    bn: 'আপনি অন্য ইউজারের চোখে শুধু দেখছেন। কিছু বদলাতে হলে দেখা বন্ধ করুন।',
  }),
  'impersonation.ended': text({
    en: 'The user whom you impersonated no longer has any right here. You use your own account again: reload the page.',
    bn: 'যাঁর চোখে দেখছিলেন, এখানে তাঁর আর কোনো অধিকার নেই। আপনি আবার নিজের অ্যাকাউন্টে: পাতাটি আবার লোড করুন।',
  }),
  'impersonation.no-rights': text({
    en: 'This user has no rights yet, so there is nothing to impersonate.',
    bn: 'এই ইউজারের এখনো কোনো অধিকার নেই, তাই তাঁর চোখে দেখার কিছু নেই।',
  }),
  'access.not-held': text<{ model: string; act: string; lacking: string; more: string }>({
    en: ({ lacking, more }) =>
      `You can only give rights that you have and may share: ${lacking.split(',').map(lackingRight.en).join(', ')}${more ? `, and ${more} more` : ''}. Ask a company admin.`,
    bn: ({ lacking, more }) =>
      `নিজের যে অধিকার নেই তা দেওয়া যায় না: ${lacking.split(',').map(lackingRight.bn).join(', ')}${more ? `, ও আরও ${more}টি` : ''}। কোম্পানির অ্যাডমিনকে বলুন।`,
  }),
  'access.not-for-yourself': text({
    en: 'You cannot give rights to yourself, your own group or your own role. Ask a company admin.',
    bn: 'এতে আপনি নিজেকেই অধিকার দিতেন: এটি আপনার, আপনার গ্রুপের বা আপনার রোলের। কোম্পানির অ্যাডমিনকে বলুন।',
  }),
  'access.outlives': text<{ until: string }>({
    en: ({ until }, reader) => `Your own right ends at ${instant(until, reader)}. Choose an end no later than that.`,
    bn: ({ until }, reader) => `আপনার নিজের অধিকার ${instant(until, reader)} পর্যন্ত। তার পরের তারিখ দেওয়া যাবে না।`,
  }),
  'company.last-admin': text({
    en: 'A company needs at least one active admin whose role does not end. Give the role to another user first.',
    bn: 'কোম্পানিতে অন্তত একজন সক্রিয় অ্যাডমিন থাকতে হবে। আগে অন্য কাউকে রোলটি দিন।',
  }),
  'access.locks-out': text({
    en: 'This would remove your own right to manage roles and rules. Ask another company admin to do it.',
    bn: 'এতে রোল ও নিয়ম সামলানোর আপনার নিজের অধিকার চলে যাবে। অন্য অ্যাডমিনকে দিয়ে করান।',
  }),
  'grant.not-held': text<{ model: string; right: string }>({
    en: ({ model, right }) =>
      right === 'share'
        ? `You may not share rights on this ${tableName.en(model)}. Ask an admin.`
        : `You can only give rights that you have: ${right} on this ${tableName.en(model)}.`,
    bn: ({ model: of }) => `এই ${tableName.bn(of)}-এ নিজের যে অধিকার নেই তা দেওয়া যায় না। অ্যাডমিনকে বলুন।`,
  }),
  'grant.not-yours': text({
    en: 'Only the user who gave this right, the user who has it, or an admin can withdraw it.',
    bn: 'যিনি দিয়েছেন, যিনি পেয়েছেন, বা অ্যাডমিন ছাড়া কেউ এই অধিকার ফেরত নিতে পারেন না।',
  }),
  'role.built-in': text({
    en: 'Built-in roles cannot be deleted. Give its users another role instead.',
    bn: 'মূল রোল মোছা যায় না; কাউকে না দিলেই হয়। অন্য রোল দিন।',
  }),
  'role.admin-fixed': text({
    en: 'The company admin role has every right and cannot be restricted. Create a role of your own instead.',
    bn: 'কোম্পানি অ্যাডমিন রোলে সব অধিকার থাকে, কমানো যায় না। নিজের একটি রোল তৈরি করুন।',
  }),
  'policy.refused': text<{ model: string; act: string; reason: Message }>({
    en: ({ model, act, reason }) =>
      `You may not ${operationName.en(act)} ${tableName.en(model)} records. ${reason}`.trim(),
    bn: ({ model: of, act: wanted, reason }) =>
      `${tableName.bn(of)} ${operationName.bn(wanted)}র অধিকার আপনার নেই। ${reason}`.trim(),
  }),
  'policy.field-refused': text<{ model: string; field: string }>({
    en: ({ model, field }) => `You may not change ${field} of ${tableName.en(model)} records.`,
    bn: ({ model: of, field }) => `${tableName.bn(of)}-এর ${field} বদলানোর অধিকার আপনার নেই।`,
  }),
  'access.choose-user-or-group': text({ en: 'Choose a user or a group.', bn: 'একজন ইউজার বা একটি গ্রুপ বাছুন।' }),
  'impersonation.rights-lost': text({
    en: 'the user who impersonates, or the impersonated user, lost the right',
    bn: 'যিনি দেখছিলেন বা যাঁর চোখে দেখছিলেন, তাঁর আর অধিকার নেই',
  }),
  'access.cells-unreadable': text({
    en: 'This table cannot be read. Reload the page.',
    bn: 'ছকটি পড়া যায়নি। পাতাটি আবার লোড করুন।',
  }),
  'panel.sensitive-field': text<{ word: string }>({
    en: ({ word }) => `${word} (sensitive)`,
    bn: ({ word }) => `${word} (গোপনীয়)`,
  }),
  'access.choose-user-and-act': text({ en: 'Choose a user and an action.', bn: 'একজন ইউজার ও তিনি কী করবেন তা বাছুন।' }),
  'access.reach-own': text({ en: 'their own', bn: 'তাঁর নিজের' }),
  'access.reach-named': text({ en: 'those shared with them by name', bn: 'নাম ধরে তাঁকে দেওয়া' }),
  'access.reach-departments': text({
    en: 'those of departments assigned to them, and those shared with them by name',
    bn: 'তাঁকে দেওয়া বিভাগের, ও নাম ধরে তাঁকে দেওয়া',
  }),
  'access.reach-all': text({ en: 'all of the company', bn: 'কোম্পানির সব' }),
  'access.why-inactive': text({ en: 'The account is not active.', bn: 'তাঁর অ্যাকাউন্ট সক্রিয় নয়।' }),
  'access.why-company-state': text<{ state: string }>({
    en: ({ state }) => `The company is ${state === 'waiting' ? 'waiting for payment' : state}.`,
    bn: ({ state }) => `কোম্পানি ${companyState[state] ?? state}।`,
  }),
  'access.why-feature': text({ en: "The company's package does not include this.", bn: 'কোম্পানির প্যাকেজে এটি নেই।' }),
  'access.why-everyone': text<{ act: string; model: string; reach: Message }>({
    en: ({ act, model, reach }) =>
      `Every active user without a role may ${operationName.en(act)} ${tableName.en(model)} records: ${reach}.`,
    bn: ({ model, act, reach }) =>
      `সক্রিয় যাঁর কোনো রোল নেই, তাঁরও ${tableName.bn(model)} ${operationName.bn(act)}র অধিকার আছে: ${reach}।`,
  }),
  'access.why-table': text<{ act: string; model: string; reach: Message }>({
    en: ({ act, model, reach }) => `They may ${operationName.en(act)} ${tableName.en(model)} records: ${reach}.`,
    bn: ({ model, act, reach }) => `${tableName.bn(model)} ${operationName.bn(act)}র অধিকার তাঁর আছে: ${reach}।`,
  }),
  'access.why-denied': text<{ act: string; model: string }>({
    en: ({ act, model }) =>
      `A rule denies this user to ${operationName.en(act)} ${tableName.en(model)} records. A denial overrides every permission.`,
    bn: ({ model, act }) =>
      `একটি নিয়ম ${tableName.bn(model)} ${operationName.bn(act)} নিষেধ করেছে; অন্য কিছু অনুমতি দিলেও নিষেধই থাকে।`,
  }),
  'access.why-no-rule': text<{ act: string; model: string }>({
    en: ({ act, model }) =>
      `None of their roles, groups and rules lets them ${operationName.en(act)} ${tableName.en(model)} records.`,
    bn: ({ model, act }) => `তাঁর কোনো রোল, গ্রুপ বা নিয়ম ${tableName.bn(model)} ${operationName.bn(act)}র অধিকার দেয় না।`,
  }),
  'access.why-shared': text<{ rights: readonly string[] }>({
    en: ({ rights }) => `The record was shared with them by name: ${rights.map(operationName.en).join(', ')}.`,
    bn: ({ rights }) => `নাম ধরে তাঁকে দেওয়া হয়েছে: ${rights.map(operationName.bn).join(', ')}।`,
  }),
  'access.why-department': text<{ rights: readonly string[] }>({
    en: ({ rights }) =>
      `Its department, or a parent of it, is assigned to them: ${rights.map(operationName.en).join(', ')}.`,
    bn: ({ rights }) => `এর বিভাগ, বা তার উপরের কোনো বিভাগ, তাঁকে দেওয়া হয়েছে: ${rights.map(operationName.bn).join(', ')}।`,
  }),
  'access.why-own': text({ en: 'It is their own record, or part of it.', bn: 'এটি তাঁর নিজের, বা তার অংশ।' }),
  'access.why-no-table': text({
    en: 'They need the right on the table before they can reach a record.',
    bn: 'তালিকার অধিকার ছাড়া তিনি কোনো রেকর্ড পান না।',
  }),
  'access.why-scope-all': text({ en: 'Their scope is every record of the company.', bn: 'কোম্পানির সব রেকর্ড তাঁর আওতায়।' }),
  'access.why-out-of-scope': text<{ reach: Message; model: string }>({
    en: ({ reach, model }) => `Their scope is ${reach}. This ${tableName.en(model)} is not in it.`,
    bn: ({ reach, model }) => `তাঁর আওতায় ${reach}; এই ${tableName.bn(model)} তার মধ্যে নেই।`,
  }),
  'access.why-no-field': text({ en: 'You did not ask about a field.', bn: 'কোনো ঘরের কথা জানতে চাওয়া হয়নি।' }),
  'access.why-machine-field': text({ en: 'Only the program writes this field.', bn: 'এই ঘর শুধু হাজিরা নিজে রাখে।' }),
  'access.why-plain-field': text<{ asked: string; side: string }>({
    en: ({ asked, side }, reader) =>
      `The field ${fieldName(asked, reader)} is not sensitive: everyone who may ${operationName.en(side)} the record may do so.`,
    bn: ({ asked, side }, reader) =>
      `“${fieldName(asked, reader)}” সাধারণ ঘর: রেকর্ড ${operationName.bn(side)}র অধিকার থাকলেই খোলা।`,
  }),
  'access.why-sensitive-field': text<{ side: string; asked: string }>({
    en: ({ side, asked }, reader) =>
      `They have the right to ${operationName.en(side)} the sensitive field ${fieldName(asked, reader)}.`,
    bn: ({ asked, side }, reader) => `গোপনীয় ঘর “${fieldName(asked, reader)}” ${operationName.bn(side)}র অধিকার তাঁর আছে।`,
  }),
  'access.why-field-denied': text<{ side: string; asked: string }>({
    en: ({ side, asked }, reader) =>
      `A rule denies this user to ${operationName.en(side)} the field ${fieldName(asked, reader)}. A denial overrides every permission.`,
    bn: ({ asked, side }, reader) =>
      `একটি নিয়ম “${fieldName(asked, reader)}” ঘর ${operationName.bn(side)} নিষেধ করেছে; অন্য কিছু অনুমতি দিলেও নিষেধই থাকে।`,
  }),
  'access.why-field-missing': text<{ asked: string }>({
    en: ({ asked }, reader) =>
      `The field ${fieldName(asked, reader)} needs a right of its own, which they do not have.`,
    bn: ({ asked }, reader) => `“${fieldName(asked, reader)}” ঘরের জন্য আলাদা অধিকার লাগে, যা তাঁর নেই।`,
  }),
  'access.why-own-company': text({ en: 'The record belongs to their company.', bn: 'এটি তাঁর কোম্পানির রেকর্ড।' }),
  'access.why-other-company': text<{ model: string }>({
    en: ({ model }) => `Their company has no such ${tableName.en(model)}.`,
    bn: ({ model }) => `তাঁর কোম্পানিতে এমন ${tableName.bn(model)} নেই।`,
  }),
  'access.end-too-late': text({
    en: 'Choose a time before your own right ends.',
    bn: 'আপনার নিজের অধিকারের মেয়াদের পরে নয়।',
  }),
  'access.nothing-to-share': text({
    en: 'You cannot share rights on any record. Ask an admin.',
    bn: 'কোনো রেকর্ডের অধিকার অন্যকে দেওয়ার অনুমতি আপনার নেই। অ্যাডমিনকে বলুন।',
  }),
  'access.no-such-user-or-group': text({
    en: 'There is no such user or group in this company.',
    bn: 'এই কোম্পানিতে এমন ইউজার বা গ্রুপ নেই।',
  }),
  'access.too-many-records': text<{ mostGranted: number }>({
    en: ({ mostGranted }) => `At most ${mostGranted} records at once. Share their department instead.`,
    bn: ({ mostGranted }) => `একবারে সর্বোচ্চ ${mostGranted}টি রেকর্ড। তাদের বিভাগটিই দিন।`,
  }),
  'access.end-past': text({
    en: 'This time is in the past. Choose a later time.',
    bn: 'এই সময় পার হয়ে গেছে। সামনের একটি সময় দিন।',
  }),
  'access.share-self': text({
    en: 'You already have your own rights. Share with another user.',
    bn: 'এই অধিকার আপনার আছেই: অন্য কাউকে দিন।',
  }),
  'access.no-such-right': text<{ act: string; model: string }>({
    en: ({ act, model }) => `There is no right "${act}" on "${model}".`,
    bn: ({ model, act }) => `"${model}"-এ "${act}" নামে কোনো অধিকার নেই।`,
  }),
  'access.scope-invalid': text<{ scope: string }>({
    en: ({ scope }) => `You cannot choose "${scope}" here.`,
    bn: ({ scope }) => `"${scope}" এখানে বাছা যায় না।`,
  }),
  'access.no-such-field': text<{ field: string }>({
    en: ({ field }) => `There is no field "${field}" that can be allowed or denied.`,
    bn: ({ field }) => `"${field}" নামে দেওয়া বা নেওয়ার কোনো ঘর নেই।`,
  }),
  'access.choose-two': text({
    en: 'Choose two: a user and a role, a user and a group, or a group and a role.',
    bn: 'দুটি বাছুন: ইউজার ও রোল, ইউজার ও গ্রুপ, বা গ্রুপ ও রোল।',
  }),
  'access.one-of-two': text({ en: 'Choose one of the two.', bn: 'দুটির একটি বাছুন।' }),
  'access.giver-lost-right': text({
    en: 'the user who gave it no longer has this right',
    bn: 'যিনি দিয়েছিলেন তাঁর আর এই অধিকার নেই',
  }),
  'record.count-users-or-groups': text<{ used: number }>({
    en: ({ used }) => `${used} users or groups`,
    bn: ({ used }) => `${used}টি ইউজার বা গ্রুপ`,
  }),
  'access.no-such-table': text<{ model: string }>({
    en: ({ model }) => `There is no table "${model}".`,
    bn: ({ model }) => `"${model}" নামে কোনো তালিকা নেই।`,
  }),
  'access.act-impossible': text<{ act: string; known: readonly string[] }>({
    en: ({ act, known }) => `Nobody can ${operationName.en(act)} these records. Choose one of ${known.join(', ')}.`,
    bn: ({ act, known }) => `এই রেকর্ড ${operationName.bn(act)} যায় না। এগুলোর একটি বাছুন: ${known.join(', ')}।`,
  }),
  'access.field-acts': text({ en: 'A field can be viewed or changed.', bn: 'ঘর শুধু দেখা বা বদলানো যায়।' }),
  'access.field-scope': text({
    en: 'A right on a field applies to every record in their scope.',
    bn: 'ঘরের অধিকার তাঁর আওতার সব রেকর্ডে চলে।',
  }),
  'access.rule-subject': text({
    en: 'A rule is for one role, one group, or one user.',
    bn: 'একটি নিয়ম একটি রোল, একটি গ্রুপ বা একজন ইউজারের জন্য।',
  }),
  'access.ask-admin-view': text({ en: 'Ask an admin who can see this.', bn: 'কে এটি দেখতে পারেন, অ্যাডমিনকে জিজ্ঞাসা করুন।' }),
  'field.read-only': text({ en: 'You cannot change this field.', bn: 'এই ঘর বদলানোর অধিকার আপনার নেই।' }),
  'access.feature-missing': text<{ packageName: string; name: string }>({
    en: ({ packageName, name }) =>
      `The ${packageName} package of ${name} does not include this. Order a higher package under Company > Packages (/admin/resources/package).`,
    bn: ({ name, packageName }) =>
      `${name}-এর ${packageName} প্যাকেজে এটি নেই। বড় প্যাকেজে আছে: কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে অর্ডার করুন।`,
  }),
  'access.token-without-right': text<{ right: string }>({
    en: ({ right }) => `This token does not have the right ${right}.`,
    bn: ({ right }) => `এই টোকেন ${right} অধিকার ছাড়া তৈরি।`,
  }),
  'access.not-here': text({ en: 'Your company cannot do this here.', bn: 'আপনার কোম্পানি এটি এখানে করতে পারে না।' }),
  'access.ask-admin': text({ en: 'Ask an admin for the right to do this.', bn: 'অ্যাডমিনের কাছে অধিকার চান।' }),
  'account.no-company': text({
    en: 'You do not belong to a company yet. Ask the admin of your company to link your account to it.',
    bn: 'আপনি এখনো কোনো কোম্পানিতে নেই। আপনার কোম্পানির অ্যাডমিনকে অ্যাকাউন্টটি যুক্ত করতে বলুন।',
  }),
  'account.deactivated-by-company': text<{ name: string }>({
    en: ({ name }) => `${name} has deactivated your account. Ask its admin why.`,
    bn: ({ name }) => `${name} আপনার অ্যাকাউন্ট নিষ্ক্রিয় করেছে। কারণ জানতে অ্যাডমিনকে জিজ্ঞেস করুন।`,
  }),
  'account.not-activated': text<{ name: string }>({
    en: ({ name }) => `${name} has not activated your account yet. Ask its admin.`,
    bn: ({ name }) => `${name} এখনো আপনার অ্যাকাউন্ট সক্রিয় করেনি। অ্যাডমিনকে বলুন।`,
  }),
  'account.no-role': text<{ name: string }>({
    en: ({ name }) =>
      `You have no role yet. You can punch and ask for leave. The admin of ${name} can give you more rights.`,
    bn: ({ name }) => `আপনার এখনো কোনো রোল নেই: আপনি হাজিরা ও ছুটির আবেদন দিতে পারেন। বেশি লাগলে ${name}-এর অ্যাডমিনকে বলুন।`,
  }),
  'company.awaiting-payment': text<{ name: string }>({
    en: ({ name }) =>
      `${name} is waiting for its payment. An admin chooses a package and pays. Punches are still collected.`,
    bn: ({ name }) => `${name} টাকার অপেক্ষায়। অ্যাডমিন প্যাকেজ বেছে টাকা দিলে চালু হবে; ততদিন হাজিরা নেওয়া ও রাখা হচ্ছে।`,
  }),
  'company.is-suspended': text<{ name: string }>({
    en: ({ name }) =>
      `${name} is suspended. Punches are still collected. Everything else is available again when the invoice is paid.`,
    bn: ({ name }) => `${name} স্থগিত। হাজিরা নেওয়া ও রাখা হচ্ছে; ইনভয়েসের টাকা না দেওয়া পর্যন্ত আর কিছু চলবে না।`,
  }),
  'company.is-closed': text<{ name: string }>({
    en: ({ name }) => `${name} is closed. Contact Hajira if this is a mistake.`,
    bn: ({ name }) => `${name} বন্ধ। ভুল হলে হাজিরার সঙ্গে যোগাযোগ করুন।`,
  }),
  'policy.not-allowed': text<{ reason: Message }>({ en: ({ reason }) => reason, bn: ({ reason }) => reason }),
  'impersonation.session-ended': text({ en: 'the session ended', bn: 'সেশন শেষ হয়েছে' }),
});
