import { defineMessages, type Message, text } from './message.ts';
import { tableName } from './names.ts';

/** Messages about the sync between site and cloud. */
export const syncMessage = defineMessages({
  'sync.key-missing': text({
    en: 'On a site, changes to salaries, punch corrections and rights on records need your signing key, which is not unlocked in this session. Sign out and sign in again with your password. If that does not help, sign in to the cloud panel once, then here again after the next sync.',
    bn: 'সাইটে বেতন, হাজিরা সংশোধন ও রেকর্ডের অধিকার বদলাতে আপনার স্বাক্ষরের কী লাগে, যা এই সেশনে খোলা নেই। লগ আউট করে পাসওয়ার্ড দিয়ে আবার লগ ইন করুন। তাতে না হলে একবার ক্লাউড প্যানেলে লগ ইন করুন, তারপর পরের সিঙ্কের পর এখানে আবার।',
  }),
  'sync.no-twin': text({
    en: "The cloud's employee with this code is not on this site yet. Sync, then try again, or choose another code.",
    bn: 'এই কোডের ক্লাউডের কর্মী এখনো এই সাইটে নেই। সিঙ্ক করে আবার চেষ্টা করুন, অথবা অন্য কোড দিন।',
  }),
  'sync.cloud-unreachable': text<{ reason: Message }>({ en: ({ reason }) => reason, bn: ({ reason }) => reason }),
  'site.bound-elsewhere': text({
    en: 'This site has punches of another company. Bind it with a code of that company, or start with an empty data folder.',
    bn: 'এই সাইটে অন্য কোম্পানির হাজিরা আছে। সেই কোম্পানির কোড দিয়ে যুক্ত করুন, বা খালি ডেটা ফোল্ডারে নতুন করে শুরু করুন।',
  }),
  'site.cloud-url-invalid': text<{ found: string }>({
    en: ({ found }) => `"${found}" is not the address of a cloud. Enter it like https://cloud.hajira.example.`,
    bn: ({ found }) => `"${found}" ক্লাউডের ঠিকানা নয়। এভাবে লিখুন: https://cloud.hajira.example।`,
  }),
  'sync.unknown-token': text({
    en: 'The cloud does not know this token: the site was bound again on another server, or never. Bind it again with a code from the cloud panel.',
    bn: 'ক্লাউড এই টোকেন চেনে না: সাইট অন্য সার্ভারে আবার যুক্ত হয়েছে, বা কখনো হয়নি। ক্লাউড প্যানেলের কোড দিয়ে আবার যুক্ত করুন।',
  }),
  'sync.revoked': text({
    en: "This site's access was revoked in the cloud panel. The site works offline. Bind it again to send its data.",
    bn: 'ক্লাউড প্যানেলে এই সাইটের প্রবেশ বাতিল করা হয়েছে। সাইট অফলাইনে চলবে। তথ্য পাঠাতে আবার যুক্ত করুন।',
  }),
  'sync.site-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `SITE_BEHIND: the cloud already has a different batch number ${no} (its last batch is ${known}). The site's database was restored or copied. Bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউডে ${no} নম্বরে ভিন্ন ব্যাচ আছে (শেষ ব্যাচ ${known})। সাইটের ডেটাবেস ফিরিয়ে আনা বা কপি করা হয়েছিল। সাইট আবার যুক্ত করুন।`,
  }),
  'sync.cloud-behind': text<{ no: number; known: number }>({
    en: ({ no, known }) =>
      `CLOUD_BEHIND: the cloud's last batch is ${known}, so it cannot accept number ${no}. The cloud's database was restored. Bind the site again.`,
    bn: ({ no, known }) =>
      `ক্লাউডের শেষ ব্যাচ ${known}, তাই ${no} নম্বর নেওয়া যায় না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল। সাইট আবার যুক্ত করুন।`,
  }),
  'sync.other-machine': text({
    en: 'Another server is bound as this site. This server has stopped syncing and keeps its data. To use this server, bind it with a code from the cloud panel.',
    bn: 'অন্য একটি সার্ভার এই সাইট হিসেবে যুক্ত। এই সার্ভারের সিঙ্ক থেমে আছে, তথ্য রাখা আছে। এটি ব্যবহার করতে ক্লাউড প্যানেলের কোড দিয়ে যুক্ত করুন।',
  }),
  'sync.two-machines': text({
    en: 'Two servers send data as this site; one is a copy. Nothing more is accepted from either, and both keep their data. To choose the right one, create a binding code for the site in the cloud panel and enter it on that server.',
    bn: 'এই সাইটের নামে দুটি সার্ভার তথ্য পাঠাচ্ছে; একটি অন্যটির কপি। কোনোটি থেকেই আর কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। সঠিকটি বাছতে ক্লাউড প্যানেলে সাইটের জন্য যুক্ত করার কোড তৈরি করে সেই সার্ভারে দিন।',
  }),
  'sync.rewound': text<{ seq: number }>({
    en: ({ seq }) =>
      `REWOUND: the cloud's changes up to number ${seq} differ from those that the site has read. The cloud's database was restored, so site and cloud are compared.`,
    bn: ({ seq }) =>
      `ক্লাউডের ${seq} নম্বর পর্যন্ত বদল সাইট যা পড়েছে তার সঙ্গে মেলে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল, তাই সাইট ও ক্লাউড মেলানো হচ্ছে।`,
  }),
  'sync.body-unreadable': text<{ reason: string }>({
    en: ({ reason }) => `The body cannot be read: ${reason}.`,
    bn: ({ reason }) => `পাঠানো তথ্য পড়া যায় না: ${reason}।`,
  }),
  'sync.body-invalid': text<{ issues: string }>({
    en: ({ issues }) => `The body does not follow the protocol: ${issues}.`,
    bn: ({ issues }) => `পাঠানো তথ্য প্রোটোকল মেনে নয়: ${issues}।`,
  }),
  'sync.too-large': text<{ limit: number; what: string }>({
    en: ({ limit, what }) => `The body is larger than ${limit} bytes ${what}. Send fewer punches at once.`,
    bn: ({ limit }) => `পাঠানো তথ্য ${limit} বাইটের বেশি। একবারে কম হাজিরা পাঠান।`,
  }),
  'sync.encoding-unknown': text<{ found: string }>({
    en: ({ found }) => `The content encoding "${found}" is not supported. Use gzip.`,
    bn: ({ found }) => `"${found}" এনকোডিং এখানে চলে না। gzip দিয়ে পাঠান।`,
  }),
  'sync.proto-unknown': text<{ found: string; oldest: number; newest: number; isOld: boolean }>({
    en: ({ found, oldest, newest, isOld }) => {
      const versions = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
      return isOld
        ? `The site uses version ${found} of the sync protocol; this cloud supports ${versions}. Install the cloud's version of Hajira on the site. Until then punches still sync, and changes to people and settings wait on the site.`
        : `The site uses version ${found} of the sync protocol; this cloud supports only ${versions}. Update the cloud. Until then all data waits on the site.`;
    },
    bn: ({ found, oldest, newest, isOld }) => {
      const versions = oldest === newest ? `${newest}` : `${oldest} থেকে ${newest}`;
      return isOld
        ? `সাইট সিঙ্ক প্রোটোকলের ভার্সন ${found} ব্যবহার করে; এই ক্লাউডে চলে ${versions}। সাইটে ক্লাউডের ভার্সনের হাজিরা ইনস্টল করুন। ততদিন হাজিরা সিঙ্ক হবে; কর্মী ও সেটিংয়ের বদল সাইটে অপেক্ষায় থাকবে।`
        : `সাইট সিঙ্ক প্রোটোকলের ভার্সন ${found} ব্যবহার করে; এই ক্লাউডে চলে শুধু ${versions}। ক্লাউড আপডেট করুন। ততদিন সব তথ্য সাইটে অপেক্ষায় থাকবে।`;
    },
  }),
  'sync.too-long-away': text<{ seq: number }>({
    en: ({ seq }) =>
      `The site was offline for too long: the cloud no longer lists what was deleted after change ${seq}. Site and cloud are compared, then the sync continues.`,
    bn: ({ seq }) =>
      `সাইট অনেক দিন অফলাইনে ছিল: ${seq} নম্বর বদলের পরে কী মোছা হয়েছে তার তালিকা ক্লাউডে আর নেই। সাইট ও ক্লাউড মেলানো হচ্ছে, তারপর সিঙ্ক চলবে।`,
  }),
  'sync.not-found': text<{ path: string }>({
    en: ({ path }) => `The sync has no address ${path}.`,
    bn: ({ path }) => `সিঙ্কে ${path} ঠিকানা নেই।`,
  }),
  'sync.failed': text<{ reason: Message }>({ en: ({ reason }) => reason, bn: ({ reason }) => reason }),
  'sync.signature-missing': text<{ model: string; site: string }>({
    en: ({ model, site }) =>
      `${site} sent this change to ${tableName.en(model)} records without a valid signature of its author for these values, this record and this site. Sign in there with your password and make the change again.`,
    bn: ({ model: of, site }) =>
      `${site} ${tableName.bn(of)}-এর এই বদল পাঠিয়েছে, কিন্তু এই মান, রেকর্ড ও সাইটের জন্য যিনি বদলেছেন তাঁর বৈধ স্বাক্ষর নেই। সেখানে পাসওয়ার্ড দিয়ে লগ ইন করে আবার বদলান।`,
  }),
  'sync.signature-used': text({
    en: 'This signature was already used. Make the change again.',
    bn: 'এই স্বাক্ষর আগেই ব্যবহার হয়েছে। আবার বদলান।',
  }),
  'site.other-company': text({ en: 'This site has punches of another company.', bn: 'এই সাইটে অন্য কোম্পানির হাজিরা আছে।' }),
  'site.cloud-url-invalid-field': text<{ found: string }>({
    en: ({ found }) => `"${found}" is not the address of a cloud.`,
    bn: ({ found }) => `"${found}" ক্লাউডের ঠিকানা নয়।`,
  }),
  'sync.other-company': text({
    en: 'The cloud answered with records of another company. Nothing was stored.',
    bn: 'ক্লাউড অন্য কোম্পানির রেকর্ড পাঠিয়েছে। কিছু রাখা হয়নি।',
  }),
  'sync.not-a-cloud': text<{ host: string }>({
    en: ({ host }) => `${host} did not answer like a Hajira cloud. Check the address of the cloud.`,
    bn: ({ host }) => `${host} হাজিরার ক্লাউডের মতো উত্তর দেয়নি। ক্লাউডের ঠিকানা দেখুন।`,
  }),
  'sync.proxy-answered': text<{ host: string; status: number }>({
    en: ({ host, status }) =>
      `${host} was not reached: a proxy, firewall or login page of this network answered with HTTP status ${status}. Open the cloud's address in a browser on this server. The site tries again automatically.`,
    bn: ({ host, status }) =>
      `${host}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের প্রক্সি, ফায়ারওয়াল বা লগইন পাতা HTTP ${status} উত্তর দিয়েছে। এই সার্ভারের ব্রাউজারে ক্লাউডের ঠিকানা খুলুন। সাইট নিজে থেকে আবার চেষ্টা করে।`,
  }),
  'sync.status-only': text<{ host: string; status: number }>({
    en: ({ host, status }) => `${host} answered with HTTP status ${status} and no message.`,
    bn: ({ host, status }) => `${host} কোনো বার্তা ছাড়া HTTP ${status} উত্তর দিয়েছে।`,
  }),
  'sync.table-unknown': text({
    en: 'this version of Hajira does not support this kind of record. Update the site',
    bn: 'হাজিরার এই ভার্সনে এই ধরনের রেকর্ড চলে না। সাইট আপডেট করুন',
  }),
  'sync.no-reason': text({ en: 'no reason given', bn: 'কারণ জানানো হয়নি' }),
  'sync.bind-again': text({ en: 'Bind the site again.', bn: 'সাইট আবার যুক্ত করুন।' }),
  'sync.not-descended': text({
    en: 'A record in the cloud has another history than on this site. Site and cloud are being compared.',
    bn: 'ক্লাউডের একটি রেকর্ডের ইতিহাস এই সাইটের সঙ্গে মেলে না। সাইট ও ক্লাউড মেলানো হচ্ছে।',
  }),
  'sync.token-sealed': text({
    en: 'The token for the cloud cannot be decrypted: the key of this installation has changed. Restore the key, or bind the site again.',
    bn: 'ক্লাউডের টোকেন ডিক্রিপ্ট করা যায় না: এই ইনস্টলেশনের কী বদলে গেছে। কী ফিরিয়ে আনুন, বা সাইট আবার যুক্ত করুন।',
  }),
  'sync.other-batch': text({ en: 'The cloud answered for another batch.', bn: 'ক্লাউড অন্য ব্যাচের উত্তর দিয়েছে।' }),
  'sync.field-unknown': text<{ unknown: string }>({
    en: ({ unknown }) =>
      `This cloud does not support ${unknown} yet. The change is sent again when the cloud is updated.`,
    bn: ({ unknown }) => `এই ক্লাউডে ${unknown} এখনো চলে না। ক্লাউড আপডেট হলে বদলটি আবার পাঠানো হবে।`,
  }),
  'sync.change-unreadable': text({ en: 'The cloud cannot read this change.', bn: 'ক্লাউড এই বদল পড়তে পারে না।' }),
  'sync.change-not-stored': text({
    en: 'The cloud could not store this change. Contact support.',
    bn: 'ক্লাউড এই বদল রাখতে পারেনি। সাপোর্টের সঙ্গে যোগাযোগ করুন।',
  }),
  'sync.model-refused': text<{ model: string }>({
    en: ({ model }) => `A site cannot change ${model} records.`,
    bn: ({ model }) => `সাইট থেকে ${model} বদলানো যায় না।`,
  }),
  'sync.other-question': text<{ host: string }>({
    en: ({ host }) =>
      `${host} answered a different request, so the answer was discarded. A proxy between site and cloud mixes up or caches answers.`,
    bn: ({ host }) =>
      `${host} অন্য অনুরোধের উত্তর দিয়েছে, তাই উত্তরটি বাদ দেওয়া হয়েছে। সাইট ও ক্লাউডের মাঝের কোনো প্রক্সি উত্তর গুলিয়ে ফেলে বা জমিয়ে রাখে।`,
  }),
  'sync.older-cloud': text<{ host: string }>({
    en: ({ host }) =>
      `${host} is older than this site and does not support this request. Update the cloud. Until then all data waits here.`,
    bn: ({ host }) => `${host} এই সাইটের চেয়ে পুরোনো, এই অনুরোধ সেখানে চলে না। ক্লাউড আপডেট করুন। ততক্ষণ সব তথ্য এখানে থাকবে।`,
  }),
  'sync.host-unknown': text<{ host: string }>({
    en: ({ host }) => `The name ${host} was not found. Check the name and the internet connection.`,
    bn: ({ host }) => `${host} নামটি পাওয়া যায়নি। নাম ও ইন্টারনেট সংযোগ দেখুন।`,
  }),
  'sync.host-unknown-now': text<{ host: string }>({
    en: ({ host }) => `The name ${host} cannot be resolved at the moment. Check the internet connection.`,
    bn: ({ host }) => `${host} নামটি এখন পাওয়া যাচ্ছে না। ইন্টারনেট সংযোগ দেখুন।`,
  }),
  'sync.port-closed': text<{ host: string }>({
    en: ({ host }) => `${host} refused the connection. Check the port, and that Hajira is running there.`,
    bn: ({ host }) => `${host} সংযোগ নেয়নি। পোর্ট দেখুন, এবং সেখানে হাজিরা চালু আছে কি না দেখুন।`,
  }),
  'sync.connection-lost': text<{ host: string }>({
    en: ({ host }) => `${host} closed the connection before it answered.`,
    bn: ({ host }) => `${host} উত্তর দেওয়ার আগেই সংযোগ কেটে দিয়েছে।`,
  }),
  'sync.no-route': text<{ host: string }>({
    en: ({ host }) => `${host} cannot be reached from this network.`,
    bn: ({ host }) => `এই নেটওয়ার্ক থেকে ${host}-এ পৌঁছানো যায় না।`,
  }),
  'sync.no-network': text<{ host: string }>({
    en: ({ host }) => `${host} cannot be reached: this server has no network connection.`,
    bn: ({ host }) => `${host}-এ পৌঁছানো যায় না: এই সার্ভারে নেটওয়ার্ক সংযোগ নেই।`,
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
    en: ({ host }) => `The request to ${host} was cancelled because the sync was stopped.`,
    bn: ({ host }) => `সিঙ্ক থামানোয় ${host}-এর অনুরোধ বাতিল হয়েছে।`,
  }),
  'sync.certificate-expired': text<{ host: string }>({
    en: ({ host }) => `The certificate of ${host} has expired.`,
    bn: ({ host }) => `${host}-এর সার্টিফিকেটের মেয়াদ শেষ।`,
  }),
  'sync.certificate-name': text<{ host: string }>({
    en: ({ host }) => `The certificate of ${host} is for another name. Use the name in the certificate.`,
    bn: ({ host }) => `${host}-এর সার্টিফিকেট অন্য নামের। সার্টিফিকেটে যে নাম আছে সেটি ব্যবহার করুন।`,
  }),
  'sync.certificate-authority': text<{ host: string }>({
    en: ({ host }) =>
      `The certificate of ${host} is from an unknown authority. Set NODE_EXTRA_CA_CERTS to the certificate file of that authority and restart this site.`,
    bn: ({ host }) =>
      `${host}-এর সার্টিফিকেটের কর্তৃপক্ষ অচেনা। NODE_EXTRA_CA_CERTS-এ সেই কর্তৃপক্ষের সার্টিফিকেট ফাইল দিয়ে সাইট আবার চালু করুন।`,
  }),
  'sync.redirected': text<{ host: string }>({
    en: ({ host }) =>
      `${host} was not reached: a login page of this network answered. Open a web page in a browser on this server and sign in.`,
    bn: ({ host }) =>
      `${host}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের লগইন পাতা উত্তর দিয়েছে। এই সার্ভারের ব্রাউজারে কোনো ওয়েব পাতা খুলে সাইন ইন করুন।`,
  }),
  'sync.not-asked': text<{ host: string; cause: string }>({
    en: ({ host, cause }) => `The request to ${host} failed (${cause}).`,
    bn: ({ host, cause }) => `${host}-এর অনুরোধ ব্যর্থ হয়েছে (${cause})।`,
  }),
  'sync.site-too-old': text({
    en: 'The site is too old for this cloud. Update the site.',
    bn: 'এই ক্লাউডের জন্য সাইটটি বেশি পুরোনো। সাইট আপডেট করুন।',
  }),
  'sync.value-unknown': text({
    en: 'it has a value that this version of Hajira does not support. Update the site',
    bn: 'এতে এমন মান আছে যা হাজিরার এই ভার্সনে চলে না। সাইট আপডেট করুন',
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
  'sync.punch-way': text({ en: 'way must be pull, live, push or file', bn: 'way হতে হবে pull, live, push বা file' }),
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
    en: 'a record on this site has the same code or number. Correct the waiting change; this record is then stored',
    bn: 'এই সাইটের একটি রেকর্ডে একই কোড বা নম্বর আছে। অপেক্ষায় থাকা বদলটি ঠিক করলে এটি রাখা হবে',
  }),
  'sync.held-reference': text({
    en: 'it refers to a record that has not arrived yet',
    bn: 'এটি যে রেকর্ড নিয়ে, তা এখনো আসেনি',
  }),
});
