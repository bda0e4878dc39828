import { defineMessages, type Message, text } from './message.ts';

/** Where a company's admin orders another package. */
const orderPage = 'Company > Packages (/admin/resources/package)';

/** What a package counts besides seats. */
export type Counted = 'users' | 'terminals' | 'sites' | 'mobile_punches';

/** What is counted, and how there are fewer of it. */
const countedWords: Readonly<Record<Counted | 'seats', { en: string; lessEn: string; bn: string; lessBn: string }>> = {
  seats: { en: 'employees', lessEn: 'Deactivate an employee', bn: 'কর্মী', lessBn: 'কাউকে নিষ্ক্রিয় করুন' },
  users: {
    en: 'users without an employee record',
    lessEn: 'Link a user to their employee record, or deactivate one',
    bn: 'কর্মী নন এমন ইউজার',
    lessBn: 'ইউজারকে তাঁর কর্মীর তথ্যের সঙ্গে যুক্ত করুন, বা কাউকে নিষ্ক্রিয় করুন',
  },
  terminals: {
    en: 'terminals',
    lessEn: 'Delete a terminal that is not used',
    bn: 'মেশিন',
    lessBn: 'যে মেশিন ব্যবহার হয় না সেটি মুছুন',
  },
  sites: {
    en: 'sites',
    lessEn: 'Delete a site that is not used',
    bn: 'সাইট',
    lessBn: 'যে সাইট ব্যবহার হয় না সেটি মুছুন',
  },
  mobile_punches: {
    en: 'mobile punches a month',
    lessEn: 'Wait for the next month',
    bn: 'মাসে মোবাইল হাজিরা',
    lessBn: 'পরের মাস পর্যন্ত অপেক্ষা করুন',
  },
};

/** Messages about packages, invoices and payments. */
export const subscriptionMessage = defineMessages({
  'package.not-offered': text({
    en: 'This package is not offered. Choose one from the list.',
    bn: 'এই প্যাকেজ এখন বিক্রি হয় না। তালিকা থেকে বাছুন।',
  }),
  'package.too-small': text<{ plan: string; over: readonly Message[] }>({
    en: ({ plan, over }) =>
      `The ${plan} package is too small for this company: ${over.join(', ')}. Deactivate or delete what is too many first, or choose a larger package.`,
    bn: ({ plan, over }) => `${plan} প্যাকেজ এই কোম্পানির জন্য ছোট: ${over.join(', ')}। যা বেশি আছে আগে কমান, বা বড় প্যাকেজ বাছুন।`,
  }),
  'package.already-active': text<{ plan: string }>({
    en: ({ plan }) => `The company already has the ${plan} package and owes nothing for it now.`,
    bn: ({ plan }) => `কোম্পানির ${plan} প্যাকেজ আছে, এখন কোনো টাকা বাকি নেই।`,
  }),
  'invoice.not-open': text<{ number: string; state: Message }>({
    en: ({ number, state }) => `Invoice ${number} is ${state} already.`,
    bn: ({ number, state }) => `ইনভয়েস ${number} আর খোলা নেই: ${state}।`,
  }),
  'company.limit-reached': text<{ plan: string; limit: number; taken: number; what: Counted }>({
    en: ({ plan, limit, taken, what }) =>
      `The ${plan} package includes ${limit} ${countedWords[what].en}, and there are ${taken}. ${countedWords[what].lessEn}, or order a higher package under ${orderPage}. It applies when it is paid.`,
    bn: ({ plan, limit, taken, what }) => {
      const { bn, lessBn } = countedWords[what];
      return `${plan} প্যাকেজে ${bn} ${limit}টি পর্যন্ত, আছে ${taken}টি। ${lessBn}, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`;
    },
  }),
  'payment.unavailable': text({
    en: 'The payment service cannot be reached now. Try again in a few minutes, or pay by bank or mobile money and tell Hajira the reference.',
    bn: 'পেমেন্ট সেবা এখন পাওয়া যাচ্ছে না। একটু পরে চেষ্টা করুন, বা ব্যাংক বা মোবাইল ব্যাংকিংয়ে দিন।',
  }),
  'payment.signature-wrong': text({
    en: 'This message does not carry a valid signature of the payment service.',
    bn: 'বার্তাটিতে পেমেন্ট সেবার সঠিক স্বাক্ষর নেই।',
  }),
  'package.not-offered-field': text({ en: 'This package is not offered.', bn: 'এই প্যাকেজ এখন বিক্রি হয় না।' }),
  'subscription.over': text<{ taken: number; what: Counted | 'seats'; limit: number | null }>({
    en: ({ taken, what, limit }) => `${taken} ${countedWords[what].en}, where the package includes ${limit ?? 0}`,
    bn: ({ taken, what, limit }) => `${countedWords[what].bn} ${taken}, রাখা যায় ${limit ?? 0}`,
  }),
  'payment.reference-missing': text({
    en: 'Enter the reference of the bank or of the mobile money service.',
    bn: 'ব্যাংক বা মোবাইল ব্যাংকিংয়ের রেফারেন্স লিখুন।',
  }),
  'invoice.company-closed': text({ en: 'of a closed company', bn: 'বন্ধ কোম্পানির' }),
  'invoice.paid-or-void': text({ en: 'paid or void', bn: 'পরিশোধিত বা বাতিল' }),
  'subscription.not-paid': text({ en: 'Not paid within the grace period.', bn: 'অতিরিক্ত দিনের মধ্যে টাকা দেওয়া হয়নি।' }),
  'feature.shifts': text({ en: 'shifts', bn: 'শিফট' }),
  'feature.payroll': text({ en: 'payroll', bn: 'বেতন' }),
  'feature.mobile': text({ en: 'mobile punches', bn: 'মোবাইল হাজিরা' }),
  'subscription.offer': text<{ name: string; seats: number; price: Message; features: readonly (string | Message)[] }>({
    en: ({ name, seats, price, features }) => `${name}: ${seats} employees, ${price} (${features.join(', ')})`,
    bn: ({ name, seats, price, features }) => `${name}: ${seats} জন কর্মী, ${price} (${features.join(', ')})`,
  }),
  'subscription.free': text({ en: 'free of charge', bn: 'বিনা মূল্যে' }),
  'subscription.price': text<{ price: string; period: string }>({
    en: ({ price, period }) => `${price} BDT a ${period}`,
    bn: ({ price, period }) => `${period === 'year' ? 'বছরে' : 'মাসে'} ${price} টাকা`,
  }),
  'subscription.waiting': text({
    en: 'Waiting for payment. You can choose a package, edit the company and pay. Punches are collected and held. Employees, terminals and reports are available after the payment.',
    bn: 'টাকার অপেক্ষায়। প্যাকেজ বাছা, কোম্পানির তথ্য বদলানো ও টাকা দেওয়া যায়। হাজিরা নেওয়া ও আটকে রাখা হচ্ছে; টাকা দিলে কর্মী, মেশিন ও রিপোর্ট খুলবে।',
  }),
  'subscription.active': text({
    en: 'Active. Everything in the package is available.',
    bn: 'সক্রিয়। প্যাকেজে যা আছে সব চলছে।',
  }),
  'subscription.overdue': text({
    en: 'Payment is overdue. Everything works during the grace period. After it, the company is suspended until it pays.',
    bn: 'টাকা দিতে দেরি হয়েছে। অতিরিক্ত দিনগুলোতে সব চলবে; তারপর টাকা না দেওয়া পর্যন্ত কোম্পানি স্থগিত থাকবে।',
  }),
  'subscription.suspended': text({
    en: 'Suspended. Punches are still collected and held. Everything else is available again after the payment.',
    bn: 'স্থগিত। হাজিরা নেওয়া ও রাখা হচ্ছে, কারও কোনো দিন হারাবে না; টাকা দিলে বাকি সব আবার খুলবে।',
  }),
  'subscription.closed': text({
    en: 'Closed. Nothing works. Its users can join another company. Contact Hajira if this is a mistake.',
    bn: 'বন্ধ। কিছু চলবে না; এর ইউজাররা অন্য কোম্পানিতে যোগ দিতে পারেন। ভুল হলে হাজিরার সঙ্গে যোগাযোগ করুন।',
  }),
  'subscription.reason-missing': text({
    en: 'Enter a reason. The company reads it in its journal.',
    bn: 'কারণ লিখুন; কোম্পানি জার্নালে তা পড়বে।',
  }),
  'subscription.days-invalid': text<{ MOST_DAYS: number }>({
    en: ({ MOST_DAYS }) => `Enter a number of days from 1 to ${MOST_DAYS}.`,
    bn: ({ MOST_DAYS }) => `১ থেকে ${MOST_DAYS} দিনের সংখ্যা লিখুন।`,
  }),
  'subscription.company-closed': text({ en: 'This company is closed.', bn: 'এই কোম্পানি বন্ধ।' }),
  'subscription.no-such-package': text({ en: 'There is no such package.', bn: 'এমন প্যাকেজ নেই।' }),
  'payment.nothing-to-do': text({ en: 'nothing to do', bn: 'কিছু করার নেই' }),
  'payment.not-paid-yet': text({ en: 'not paid yet', bn: 'এখনো টাকা দেওয়া হয়নি' }),
  'payment.not-ours': text({ en: 'not an invoice of this program', bn: 'আমাদের নয়' }),
  'payment.no-invoice': text({ en: 'no such invoice', bn: 'এমন ইনভয়েস নেই' }),
  'payment.other-amount': text({ en: 'the amount differs from the invoice', bn: 'ইনভয়েসের চেয়ে ভিন্ন অঙ্ক' }),
  'payment.invoice-not-open': text({
    en: 'the invoice was not open: refund or credit it',
    bn: 'ইনভয়েস খোলা ছিল না: টাকা ফেরত দিন বা জমা রাখুন',
  }),
  'subscription.used-of': text<{ taken: number; most: number | Message }>({
    en: ({ taken, most }) => `${taken} of ${most}`,
    bn: ({ most, taken }) => `${most}-এর মধ্যে ${taken}`,
  }),
  'subscription.any-number': text({ en: 'any number', bn: 'যত খুশি' }),
  'subscription.usage': text<{ users: Message; terminals: Message; sites: Message; mobilePunches: Message }>({
    en: ({ users, terminals, sites, mobilePunches }) =>
      `Users without an employee: ${users}. Terminals: ${terminals}. Sites: ${sites}. Mobile punches this month: ${mobilePunches}.`,
    bn: ({ users, terminals, sites, mobilePunches }) =>
      `কর্মী নন এমন ইউজার: ${users}। মেশিন: ${terminals}। সাইট: ${sites}। এই মাসে মোবাইল হাজিরা: ${mobilePunches}।`,
  }),
  'feature.attendance': text({ en: 'attendance', bn: 'হাজিরা' }),
  'invoice.state': text<{ state: string }>({
    en: ({ state }) => state,
    bn: ({ state }) => ({ paid: 'পরিশোধিত', void: 'বাতিল', open: 'খোলা' })[state] ?? state,
  }),
  'payment.paid': text({ en: 'paid', bn: 'পরিশোধিত' }),
  'payment.duplicate': text({ en: 'already processed', bn: 'আগেই নেওয়া হয়েছে' }),
});
