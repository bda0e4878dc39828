import { defineMessages, type Message, text } from './message.ts';
import { tableName } from './names.ts';

/** Messages about the sync between site and cloud. */
export const syncMessage = defineMessages({
  'sync.key-missing': text({
    en: 'On a site you sign changes of salaries, corrections of punches and rights on records, and your key is not open here. Sign out and in again with your password. If that does not help, sign in once in the cloud panel, and again here after the next sync.',
    bn: 'সাইটে বেতন, হাজিরা সংশোধন ও রেকর্ডের অধিকার বদলালে আপনাকে স্বাক্ষর করতে হয়, কিন্তু আপনার চাবি এখানে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতে না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, তারপর পরের সিঙ্কের পর এখানে আবার।',
  }),
  'sync.no-twin': text({
    en: "The cloud's employee with this code has not come to this site yet. Send again and try once more, or choose another code.",
    bn: 'এই কোডের ক্লাউডের কর্মী এখনো এই সাইটে আসেনি। আবার পাঠিয়ে আরেকবার চেষ্টা করুন, অথবা অন্য কোড দিন।',
  }),
  'sync.cloud-unreachable': text<{ reason: Message }>({ en: ({ reason }) => reason, bn: ({ reason }) => reason }),
  'site.bound-elsewhere': text({
    en: "This site holds another company's punches. Bind it with a code of that company, or start over with an empty data folder.",
    bn: 'এই সাইটে অন্য কোম্পানির হাজিরা আছে। সেই কোম্পানির কোড দিয়ে যুক্ত করুন, বা খালি ডেটা ফোল্ডারে নতুন করে শুরু করুন।',
  }),
  'site.cloud-url-invalid': text<{ found: string }>({
    en: ({ found }) => `"${found}" is not an address of a cloud. Write it like https://cloud.hajira.example.`,
    bn: ({ found }) => `"${found}" ক্লাউডের ঠিকানা নয়। এভাবে লিখুন: https://cloud.hajira.example।`,
  }),
  'sync.unknown-token': text({
    en: 'The cloud does not know this token. The site was bound again elsewhere, or never: bind it again with a code from the cloud panel.',
    bn: 'ক্লাউড এই টোকেন চেনে না। সাইট অন্য কোথাও নতুন করে যুক্ত হয়েছে, বা কখনো হয়নি: ক্লাউড প্যানেলের কোড দিয়ে আবার যুক্ত করুন।',
  }),
  'sync.revoked': text({
    en: "This site's access was ended in the cloud panel. The site goes on offline; bind it again to send what it holds.",
    bn: 'ক্লাউড প্যানেলে এই সাইটের প্রবেশ বন্ধ করা হয়েছে। সাইট অফলাইনে চলবে; যা আছে পাঠাতে আবার যুক্ত করুন।',
  }),
  'sync.site-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `SITE_BEHIND: the cloud has taken another batch than this one as number ${no} (it is at ${known}). The site's database was restored or copied: bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউড ${no} নম্বরে অন্য ব্যাচ নিয়েছে (এখন ${known})। সাইটের ডেটাবেস ফিরিয়ে আনা বা কপি করা হয়েছিল: সাইট আবার যুক্ত করুন।`,
  }),
  'sync.cloud-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `CLOUD_BEHIND: the cloud is at batch ${known} and cannot take number ${no} after it. The cloud's database was restored: bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউড ${known} নম্বর ব্যাচে আছে, এর পরে ${no} নিতে পারে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: সাইট আবার যুক্ত করুন।`,
  }),
  'sync.other-machine': text({
    en: 'Another machine is bound as this site. This one stops and keeps its data. Decide in the cloud panel which machine goes on, and bind that one.',
    bn: 'অন্য একটি কম্পিউটার এই সাইট হিসেবে যুক্ত। এটি থেমে থাকবে, ডেটা থাকবে: কোনটি চলবে ক্লাউড প্যানেলে ঠিক করে সেটি যুক্ত করুন।',
  }),
  'sync.two-machines': text({
    en: 'Two machines send as this site: one of them is a copy. Nothing more is taken from either, and both keep their data. Decide which one goes on: in the cloud panel choose the site, then Bind, and enter the code on that machine.',
    bn: 'এই সাইটের নামে দুটি মেশিন পাঠাচ্ছে: একটি অন্যটির নকল। কোনোটি থেকেই আর কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। কোনটি চলবে ঠিক করুন: ক্লাউড প্যানেলে সাইটটি বেছে যুক্ত করার কোড নিন এবং সেই মেশিনে কোডটি দিন।',
  }),
  'sync.rewound': text<{ seq: number }>({
    en: ({ seq }) =>
      `REWOUND: the cloud did not number its changes up to ${seq} as the site has read them. The cloud's database was restored: the two have to be compared.`,
    bn: ({ seq }) =>
      `ক্লাউডের বদলের নম্বর (${seq} পর্যন্ত) সাইট যা পড়েছে তার সঙ্গে মেলে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: দুটি মিলিয়ে দেখতে হবে।`,
  }),
  'sync.body-unreadable': text<{ reason: string }>({
    en: ({ reason }) => `The body cannot be read: ${reason}.`,
    bn: ({ reason }) => `পাঠানো তথ্য পড়া যায় না: ${reason}।`,
  }),
  'sync.body-invalid': text<{ issues: string }>({
    en: ({ issues }) => `The body is not what the protocol says: ${issues}.`,
    bn: ({ issues }) => `পাঠানো তথ্য প্রোটোকল মেনে নয়: ${issues}।`,
  }),
  'sync.too-large': text<{ limit: number; what: string }>({
    en: ({ limit, what }) => `The body is larger than ${limit} bytes ${what}. Send fewer punches at once.`,
    bn: ({ limit }) => `পাঠানো তথ্য ${limit} বাইটের বেশি। একবারে কম হাজিরা পাঠান।`,
  }),
  'sync.encoding-unknown': text<{ found: string }>({
    en: ({ found }) => `The content encoding "${found}" is not known here. Send gzip.`,
    bn: ({ found }) => `"${found}" এনকোডিং এখানে চলে না। gzip দিয়ে পাঠান।`,
  }),
  'sync.proto-unknown': text<{ found: string; oldest: number; newest: number; isOld: boolean }>({
    en: ({ found, oldest, newest, isOld }) => {
      const versions = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
      return isOld
        ? `The site speaks version ${found} of the sync protocol, this cloud ${versions}: install the cloud's version of Hajira on the site. Until then its punches still come through; changes of people and settings wait on site, nothing is lost.`
        : `The site speaks version ${found} of the sync protocol, this cloud only ${versions}: update the cloud. Until then everything waits on site, nothing is lost.`;
    },
    bn: ({ found, oldest, newest, isOld }) => {
      const versions = oldest === newest ? `${newest}` : `${oldest} থেকে ${newest}`;
      return isOld
        ? `সাইট সিঙ্ক প্রোটোকলের ভার্সন ${found} ব্যবহার করে, ক্লাউড ${versions}: সাইটে ক্লাউডের ভার্সনের হাজিরা বসান। ততদিন হাজিরা আসবে; কর্মী ও সেটিংয়ের বদল সাইটে জমা থাকবে, কিছু হারাবে না।`
        : `সাইট সিঙ্ক প্রোটোকলের ভার্সন ${found} ব্যবহার করে, ক্লাউড শুধু ${versions}: ক্লাউড আপডেট করুন। ততদিন সব সাইটে জমা থাকবে, কিছু হারাবে না।`;
    },
  }),
  'sync.too-long-away': text<{ seq: number }>({
    en: ({ seq }) =>
      `The cloud no longer tells what was deleted since the site's place ${seq}: the site was away for too long. The two are compared, and go on.`,
    bn: ({ seq }) =>
      `সাইট অনেক দিন যুক্ত ছিল না: ${seq} নম্বরের পরে কী মোছা হয়েছে ক্লাউড আর জানে না। দুটি মিলিয়ে দেখা হচ্ছে, তারপর সিঙ্ক চলবে।`,
  }),
  'sync.not-found': text<{ path: string }>({
    en: ({ path }) => `There is nothing to sync at ${path}.`,
    bn: ({ path }) => `${path} ঠিকানায় সিঙ্ক করার কিছু নেই।`,
  }),
  'sync.failed': text<{ reason: Message }>({ en: ({ reason }) => reason, bn: ({ reason }) => reason }),
  'sync.signature-missing': text<{ model: string; site: string }>({
    en: ({ model, site }) =>
      `${site} sent this change of ${tableName.en(model)} records without a signature of whoever made it, or with one that is not over these values, this record and this site. Make the change again while you are signed in there with your password.`,
    bn: ({ model: of, site }) =>
      `${site} ${tableName.bn(of)}-এর এই বদল পাঠিয়েছে, কিন্তু যিনি বদলেছেন তাঁর স্বাক্ষর নেই, বা স্বাক্ষরটি এই মান, রেকর্ড ও সাইটের নয়। সেখানে পাসওয়ার্ড দিয়ে লগ ইন করে আবার বদলান।`,
  }),
  'sync.signature-used': text({
    en: 'This signature was already used. Make the change again.',
    bn: 'এই স্বাক্ষর আগেই নেওয়া হয়েছে। আবার বদলান।',
  }),
  'site.other-company': text({ en: 'This site has punches of another company.', bn: 'এই সাইটে অন্য কোম্পানির হাজিরা আছে।' }),
  'site.cloud-url-invalid-field': text<{ found: string }>({
    en: ({ found }) => `"${found}" is not the address of a cloud.`,
    bn: ({ found }) => `"${found}" ক্লাউডের ঠিকানা নয়।`,
  }),
  'sync.other-company': text({
    en: 'The cloud answered with records of another company. Nothing was stored.',
    bn: 'ক্লাউড অন্য কোম্পানির তথ্য দিয়েছে। কিছু নেওয়া হয়নি।',
  }),
  'sync.not-a-cloud': text<{ host: string }>({
    en: ({ host }) => `The answer of ${host} is not that of a Hajira cloud.`,
    bn: ({ host }) => `${host} হাজিরার ক্লাউডের মতো উত্তর দেয়নি।`,
  }),
  'sync.proxy-answered': text<{ host: string; status: number }>({
    en: ({ host, status }) =>
      `${host} was not reached: a proxy, firewall or login page of this network answered with HTTP status ${status}. Open the cloud's address in a browser on this machine. The site tries again automatically.`,
    bn: ({ host, status }) =>
      `${host}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের প্রক্সি, ফায়ারওয়াল বা লগইন পাতা HTTP ${status} উত্তর দিয়েছে। এই মেশিনের ব্রাউজারে ক্লাউডের ঠিকানা খুলুন। সাইট নিজে থেকে আবার চেষ্টা করে।`,
  }),
  'sync.status-only': text<{ host: string; status: number }>({
    en: ({ host, status }) => `${host} answered with HTTP status ${status} only.`,
    bn: ({ host, status }) => `${host} শুধু HTTP ${status} উত্তর দিয়েছে।`,
  }),
  'sync.table-unknown': text({
    en: 'this version of Hajira does not know such records: update the site',
    bn: 'হাজিরার এই ভার্সন এমন রেকর্ড চেনে না: সাইট হালনাগাদ করুন',
  }),
  'sync.no-reason': text({ en: 'no reason given', bn: 'কারণ জানানো হয়নি' }),
  'sync.bind-again': text({ en: 'Bind the site again.', bn: 'সাইট আবার যুক্ত করতে হবে।' }),
  'sync.not-descended': text({
    en: 'A record of the cloud does not descend from the record of this site. The two are being compared.',
    bn: 'ক্লাউডের একটি রেকর্ড এই সাইটের রেকর্ড থেকে আসেনি: দুটি মিলিয়ে দেখা হচ্ছে।',
  }),
  'sync.token-sealed': text({
    en: 'The token for the cloud cannot be decrypted: the key of this installation has changed. Restore the key, or bind the site again.',
    bn: 'ক্লাউডের টোকেন খোলা যায় না: এই ইনস্টলেশনের কী বদলে গেছে। কী ফিরিয়ে আনুন, বা সাইট আবার যুক্ত করুন।',
  }),
  'sync.other-batch': text({ en: 'The cloud answered about another batch.', bn: 'ক্লাউড অন্য ব্যাচের উত্তর দিয়েছে।' }),
  'sync.field-unknown': text<{ unknown: string }>({
    en: ({ unknown }) => `The cloud does not know ${unknown} yet. It is sent again when the cloud is updated.`,
    bn: ({ unknown }) => `ক্লাউড এখনো ${unknown} জানে না: ক্লাউড আপডেট হলে আবার পাঠানো হবে।`,
  }),
  'sync.change-unreadable': text({ en: 'The cloud cannot read this change.', bn: 'ক্লাউড এই বদল পড়তে পারে না।' }),
  'sync.change-not-stored': text({
    en: 'The cloud could not store this change. Support can find the cause.',
    bn: 'ক্লাউড এটি রাখতে পারেনি। কারণ সাপোর্ট দেখতে পারে।',
  }),
  'sync.model-refused': text<{ model: string }>({
    en: ({ model }) => `A site cannot change ${model} records.`,
    bn: ({ model }) => `সাইট থেকে ${model} বদলানো যায় না।`,
  }),
  'sync.other-question': text<{ host: string }>({
    en: ({ host }) =>
      `${host} answered another request than the one of this site, so the answer was discarded. A device between the two mixes up or stores answers.`,
    bn: ({ host }) =>
      `${host} এই সাইটের প্রশ্নের নয়, অন্য প্রশ্নের উত্তর দিয়েছে: উত্তরটি ফেলে দেওয়া হয়েছে। দুটির মাঝখানে কিছু একটা তাদের উত্তর গুলিয়ে ফেলে বা জমিয়ে রাখে।`,
  }),
  'sync.older-cloud': text<{ host: string }>({
    en: ({ host }) =>
      `${host} is older than this site and does not know this request: update the cloud. Everything waits here until then.`,
    bn: ({ host }) => `${host} এই সাইটের চেয়ে পুরোনো, যা চাওয়া হচ্ছে তা জানে না: ক্লাউড আপডেট করুন। ততক্ষণ সব এখানে জমা থাকবে।`,
  }),
  'sync.host-unknown': text<{ host: string }>({
    en: ({ host }) => `${host} has no address: check its name and the internet connection.`,
    bn: ({ host }) => `${host}-এর ঠিকানা পাওয়া যায় না: নাম ও ইন্টারনেট সংযোগ দেখুন।`,
  }),
  'sync.host-unknown-now': text<{ host: string }>({
    en: ({ host }) => `${host} has no address now: check the internet connection.`,
    bn: ({ host }) => `${host}-এর ঠিকানা এখন পাওয়া যায় না: ইন্টারনেট সংযোগ দেখুন।`,
  }),
  'sync.port-closed': text<{ host: string }>({
    en: ({ host }) => `${host} is reachable, but no Hajira answers at this port.`,
    bn: ({ host }) => `${host} আছে, কিন্তু এই পোর্টে হাজিরা সাড়া দেয় না।`,
  }),
  'sync.connection-lost': text<{ host: string }>({
    en: ({ host }) => `${host} closed the connection before it answered.`,
    bn: ({ host }) => `${host} মাঝপথে সংযোগ কেটে দিয়েছে।`,
  }),
  'sync.no-route': text<{ host: string }>({
    en: ({ host }) => `${host} cannot be reached from here.`,
    bn: ({ host }) => `এখান থেকে ${host}-এ পৌঁছানো যায় না।`,
  }),
  'sync.no-network': text<{ host: string }>({
    en: ({ host }) => `${host} cannot be reached: there is no network.`,
    bn: ({ host }) => `${host}-এ পৌঁছানো যায় না: নেটওয়ার্ক নেই।`,
  }),
  'sync.connect-timeout': text<{ host: string }>({
    en: ({ host }) => `${host} did not answer in time.`,
    bn: ({ host }) => `${host} সময়মতো উত্তর দেয়নি।`,
  }),
  'sync.timeout': text<{ host: string }>({
    en: ({ host }) => `${host} did not answer within a minute.`,
    bn: ({ host }) => `${host} এক মিনিটেও উত্তর দেয়নি।`,
  }),
  'sync.stopped': text<{ host: string }>({
    en: ({ host }) => `${host} was not asked to the end: the sync was stopped.`,
    bn: ({ host }) => `${host}-এর অপেক্ষা করা হয়নি: সিঙ্ক থামানো হয়েছে।`,
  }),
  'sync.certificate-expired': text<{ host: string }>({
    en: ({ host }) => `${host} has an expired certificate.`,
    bn: ({ host }) => `${host}-এর সার্টিফিকেটের মেয়াদ শেষ।`,
  }),
  'sync.certificate-name': text<{ host: string }>({
    en: ({ host }) => `${host} has a certificate of another name: use the name that the certificate is for.`,
    bn: ({ host }) => `${host}-এর সার্টিফিকেট অন্য নামের: সার্টিফিকেটটি যে নামের, সেই নাম ব্যবহার করুন।`,
  }),
  'sync.certificate-authority': text<{ host: string }>({
    en: ({ host }) =>
      `${host} has a certificate of an unknown authority: start this site with NODE_EXTRA_CA_CERTS, the file of that authority.`,
    bn: ({ host }) =>
      `${host}-এর সার্টিফিকেটের কর্তৃপক্ষ এখানে অচেনা: NODE_EXTRA_CA_CERTS-এ সেই কর্তৃপক্ষের ফাইল দিয়ে সাইট চালু করুন।`,
  }),
  'sync.redirected': text<{ host: string }>({
    en: ({ host }) =>
      `${host} was not reached: a login page of this network answered. Open a web page in a browser on this machine and sign in.`,
    bn: ({ host }) =>
      `${host}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের লগইন পাতা উত্তর দিয়েছে। এই মেশিনের ব্রাউজারে কোনো ওয়েব পাতা খুলে সাইন ইন করুন।`,
  }),
  'sync.not-asked': text<{ host: string; cause: string }>({
    en: ({ host, cause }) => `${host} could not be asked (${cause}).`,
    bn: ({ host, cause }) => `${host}-কে জিজ্ঞাসা করা যায়নি (${cause})।`,
  }),
  'sync.site-too-old': text({
    en: 'The site is too old for this cloud: update it.',
    bn: 'এই ক্লাউডের জন্য সাইটটি বেশি পুরোনো: সাইট আপডেট করুন।',
  }),
  'sync.value-unknown': text({
    en: 'it has a value that this version of Hajira does not know: update the site',
    bn: 'এতে এমন মান আছে যা হাজিরার এই ভার্সন চেনে না: সাইট হালনাগাদ করুন',
  }),
  'sync.database-refused': text<{ sqlState: string; constraint: string }>({
    en: ({ sqlState, constraint }) => `the database refused it (${`${sqlState} ${constraint}`.trim()})`,
    bn: ({ sqlState, constraint }) => `ডেটাবেস এটি নেয়নি (${`${sqlState} ${constraint}`.trim()})`,
  }),
  'sync.punch-empty': text<{ value: string }>({
    en: ({ value }) => `${value} is empty`,
    bn: ({ value }) => `${value} খালি`,
  }),
  'sync.punch-too-long': text<{ value: string; most: number }>({
    en: ({ value, most }) => `${value} is longer than ${most} characters`,
    bn: ({ value, most }) => `${value} ${most} অক্ষরের বেশি`,
  }),
  'sync.punch-character': text<{ value: string }>({
    en: ({ value }) => `${value} has a character that cannot be stored`,
    bn: ({ value }) => `${value}-এ এমন অক্ষর আছে যা রাখা যায় না`,
  }),
  'sync.punch-number': text<{ value: string; most: number }>({
    en: ({ value, most }) => `${value} is not a whole number from -${most} to ${most}`,
    bn: ({ value, most }) => `${value} -${most} থেকে ${most}-এর পূর্ণ সংখ্যা নয়`,
  }),
  'sync.punch-way': text({ en: 'way is none of pull, live, push and file', bn: 'way pull, live, push বা file নয়' }),
  'sync.punch-received': text({ en: 'received is not a time in ms', bn: 'received মিলিসেকেন্ডের সময় নয়' }),
  'sync.punch-internal': text({ en: 'internal error', bn: 'ভেতরের ত্রুটি' }),
  'sync.punch-text': text<{ value: string }>({
    en: ({ value }) => `${value} is not text`,
    bn: ({ value }) => `${value} লেখা নয়`,
  }),
  'sync.punch-held': text<{ reason: string }>({
    en: ({ reason }) => `held (${reason})`,
    bn: ({ reason }) => `আটকে আছে (${reason})`,
  }),
  'sync.held-unique': text({
    en: 'a record of this site has the same code or number. Correct the change that waits, then it is stored',
    bn: 'এই সাইটের একটি রেকর্ডে একই কোড বা নম্বর আছে। অপেক্ষায় থাকা বদলটি ঠিক করুন, তখন এটি রাখা হবে',
  }),
  'sync.held-reference': text({
    en: 'it refers to a record that has not arrived yet',
    bn: 'এটি এমন রেকর্ডের কথা বলে যা এখনো আসেনি',
  }),
});
