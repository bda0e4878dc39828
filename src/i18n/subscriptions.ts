import { defineMessages, text } from './message.ts';

/** Messages about packages, invoices and payments. */
export const subscriptionMessage = defineMessages({
  'package.not-offered': text({
    en: 'This package is not offered. Choose one from the list.',
    bn: 'এই প্যাকেজ এখন বিক্রি হয় না। তালিকা থেকে বাছুন।',
  }),
  'package.too-small': text<{ plan: string; over: string }>({
    en: ({ plan, over }) =>
      `The ${plan} package is too small for this company: ${over}. Deactivate or delete what is too many first, or choose a larger package.`,
    bn: ({ plan, over }) =>
      `${plan} প্যাকেজ এই কোম্পানির জন্য ছোট: ${over.split(', ').join(', ')}। যা বেশি আছে আগে কমান, বা বড় প্যাকেজ বাছুন।`,
  }),
  'package.already-active': text<{ plan: string }>({
    en: ({ plan }) => `The company has the ${plan} package already, and owes nothing for it now.`,
    bn: ({ plan }) => `কোম্পানির ${plan} প্যাকেজ আছে, এখন কোনো টাকা বাকি নেই।`,
  }),
  'invoice.not-open': text<{ number: string; state: string }>({
    en: ({ number, state }) => `Invoice ${number} is ${state} already.`,
    bn: ({ number, state }) => `ইনভয়েস ${number} আর খোলা নেই: ${state}।`,
  }),
  'company.limit-reached': text<Capacity>({
    en: ({ plan, limit, taken, what }) =>
      `The ${plan} package holds ${limit} ${words[what].of}, and there are ${taken}. ${words[what].less}, or order a higher package under ${orderPage}; it applies once it is paid.`,
    bn: ({ plan, limit, taken, what }) => {
      const { of, less } = counted[what ?? ''] ?? {};
      return `${plan} প্যাকেজে ${of} ${limit}টি পর্যন্ত, আছে ${taken}টি। ${less}, অথবা কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে বড় প্যাকেজ অর্ডার করুন; টাকা দিলেই চালু হবে।`;
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
});
