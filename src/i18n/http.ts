import { defineMessages, english, text } from './message.ts';

/** Messages about HTTP requests. */
export const httpMessage = defineMessages({
  'http.no-such-address': text({
    en: 'The API has no such address. Its documentation is at /api/v1/docs.',
    bn: 'এই ঠিকানায় API-র কিছু নেই। নথি আছে /api/v1/docs ঠিকানায়।',
  }),
  'http.method-refused': text<{ method: string; allowed: string }>({
    en: ({ method, allowed }) => `${method} is not allowed here; ${allowed} is.`,
    bn: ({ method, allowed }) => `এখানে ${method} চলে না; ${allowed} চলে।`,
  }),
  'http.not-json': text({
    en: 'Send JSON with "Content-Type: application/json".',
    bn: 'JSON পাঠান, এবং জানান: "Content-Type: application/json"।',
  }),
  'http.type-refused': text({
    en: 'Send the file with "Content-Type: multipart/form-data", or JSON with "Content-Type: application/json".',
    bn: 'ফাইলটি "Content-Type: multipart/form-data" দিয়ে পাঠান, অথবা "Content-Type: application/json" দিয়ে JSON।',
  }),
  'http.form-unreadable': text<{ reason: string }>({
    en: ({ reason }) => `The multipart form cannot be read: ${reason}.`,
    bn: (d) => `multipart ফর্মটি পড়া যায় না: ${d.reason}।`,
  }),
  'http.too-many-calls': text<{ calls: number; seconds: number }>({
    en: ({ calls, seconds }) =>
      `A token makes ${calls} calls in ${seconds} seconds at most. Wait as long as Retry-After says, and ask for larger pages.`,
    bn: ({ calls, seconds }) =>
      `একটি টোকেন ${seconds} সেকেন্ডে সর্বোচ্চ ${calls} বার ডাকতে পারে। Retry-After অনুযায়ী অপেক্ষা করুন।`,
  }),
  'http.not-found': text<{ path: string }>({
    en: ({ path }) => `There is nothing at ${path}. The panel is at /admin.`,
    bn: ({ path }) => `${path} ঠিকানায় কিছু নেই। প্যানেল আছে /admin ঠিকানায়।`,
  }),
  'http.bad-request': text<{ reason: string; status: number }>({
    en: ({ reason }) => `This request cannot be read: ${reason}.`,
    bn: ({ reason }) => `অনুরোধটি পড়া যায়নি: ${reason}।`,
  }),
  'server.cannot-listen': english<{ host: string; port: number; reason: string }>(
    ({ host, port, reason }) =>
      `Hajira cannot listen on ${host}:${port} (${reason}). Stop what uses it, or choose another port (PORT, or --port-base for the demo).`,
  ),
  'http.body-too-large': text<{ most: string; bytes: number; isUnpacked: boolean }>({
    en: ({ most }) => `A request body can have at most ${most} here. Send it in several parts.`,
    bn: ({ most }) => `এখানে একবারে সর্বোচ্চ ${most} পাঠানো যায়। কয়েক ভাগে পাঠান।`,
  }),
  'http.body-too-slow': text({
    en: 'The request did not arrive completely, so nothing was stored. Send it again.',
    bn: 'অনুরোধটি পুরো আসেনি, তাই কিছুই নেওয়া হয়নি। আবার পাঠান।',
  }),
  'http.body-cut-off': text({
    en: 'The connection was lost during the request, so nothing was stored. Send it again.',
    bn: 'মাঝপথে সংযোগ কেটে গেছে, তাই কিছুই নেওয়া হয়নি। আবার পাঠান।',
  }),
  'http.body-not-packed': text<{ encoding: string }>({
    en: ({ encoding }) => `The request says that its body is packed with ${encoding}, and it is not.`,
    bn: ({ encoding }) => `বলা হয়েছে তথ্য ${encoding} দিয়ে প্যাক করা, কিন্তু তা নয়।`,
  }),
  'http.encoding-refused': text<{ found: string }>({
    en: ({ found }) => `The content encoding "${found}" is not supported. Send the body uncompressed, or with gzip.`,
    bn: ({ found }) => `"${found}" এনকোডিং এখানে চলে না। যেমন আছে তেমনই, বা gzip দিয়ে পাঠান।`,
  }),
  'http.too-many-fields': text<{ most: number }>({
    en: ({ most }) => `A form can have at most ${most} fields here. Send it in several parts.`,
    bn: ({ most }) => `একটি ফর্মে সর্বোচ্চ ${most}টি ঘর থাকতে পারে। কয়েক ভাগে পাঠান।`,
  }),
  'http.json-too-deep': text<{ most: number }>({
    en: ({ most }) => `JSON is nested ${most} levels deep at most here.`,
    bn: ({ most }) => `JSON সর্বোচ্চ ${most} স্তর গভীর হতে পারে।`,
  }),
  'http.json-too-long': text<{ most: number }>({
    en: ({ most }) => `JSON has ${most} values at most here. Send them in several parts.`,
    bn: ({ most }) => `JSON-এ সর্বোচ্চ ${most}টি মান থাকতে পারে। কয়েক ভাগে পাঠান।`,
  }),
  'internal.unexpected': text({
    en: 'Something went wrong. The error was logged. Try again, and give support the request id if it stays.',
    bn: 'কোনো সমস্যা হয়েছে। এটি লেখা হয়েছে; আবার চেষ্টা করুন, না হলে অনুরোধের নম্বরটি সাপোর্টকে দিন।',
  }),
});
