import { defineMessages, english, type Message, text } from './message.ts';
import { tableName } from './names.ts';

/** Messages about terminals. */
export const terminalMessage = defineMessages({
  'terminal.push-refused': english<{ reason: Message }>(({ reason }) => `Not taken: ${reason}`),
  'terminal.push-not-ready': english(
    'This site is not bound to a company yet; the terminal keeps its punches meanwhile.',
  ),
  'terminal.push-too-often': english('Too many requests; ask again later.'),
  'terminal.push-no-length': english('A push says how long it is, or comes in chunks; nothing of this one was taken.'),
  'terminal.push-cut-short': english(
    'The last line of this push came cut short and was not taken; send it again, with its whole length.',
  ),
  'terminal.push-encrypted': english(
    'This terminal is set to encrypt its pushes itself, which is not supported. Switch that off in its menu, or use HTTPS.',
  ),
  'terminal.push-no-serial': english('A push carries its serial: ?SN=...'),
  'terminal.push-only-tls': english('This server takes pushes over HTTPS only.'),
  'terminal.clear-refused': text<{ reason: Message }>({
    en: ({ reason }) => `The terminal was not cleared: ${reason} Nothing on it was changed.`,
    bn: ({ reason }) => `মেশিন খালি করা হয়নি: ${reason} মেশিনে কিছু বদলায়নি।`,
  }),
  'site.not-bound': text({
    en: 'This site is not bound to a company yet. Make a binding code in the cloud panel (Company > Sites) and enter it here.',
    bn: 'এই সাইট এখনো কোনো কোম্পানির সঙ্গে যুক্ত নয়। ক্লাউড প্যানেলে (কোম্পানি > সাইট) যুক্ত করার কোড তৈরি করে এখানে লিখুন।',
  }),
  'terminal.poll-running': text({
    en: 'This terminal is being read now. Try again in a few seconds.',
    bn: 'মেশিনটি এখন পড়া হচ্ছে। কয়েক সেকেন্ড পরে আবার দেখুন।',
  }),
  'terminal.subnet-refused': text<{ given: string }>({
    en: ({ given }) =>
      `"${given}" is no part of a network to look through. Write it like 192.168.1.0/24 or 192.168.1.10-192.168.1.60; at most 1,024 addresses at once.`,
    bn: ({ given }) =>
      `"${given}" নেটওয়ার্কের অংশ নয়। এভাবে লিখুন: 192.168.1.0/24 বা 192.168.1.10-192.168.1.60; একবারে সর্বোচ্চ 1,024টি ঠিকানা।`,
  }),
  'terminal.other-device': text<{ name: string; expected: string; found: string }>({
    en: ({ name, expected, found }) =>
      `At the address of ${name} (serial ${expected}) another terminal answers (serial ${found}). Correct the address, or add the new terminal and deactivate the old one; nothing was read.`,
    bn: ({ name, expected, found }) =>
      `${name}-এর ঠিকানায় (সিরিয়াল ${expected}) অন্য মেশিন সাড়া দেয় (সিরিয়াল ${found})। ঠিকানা ঠিক করুন, বা নতুন মেশিন যোগ করে পুরোনোটি নিষ্ক্রিয় করুন; কিছু পড়া হয়নি।`,
  }),
  'terminal.command-refused': text<{ reason: Message }>({
    en: ({ reason }) => `This command cannot be sent: ${reason}`,
    bn: ({ reason }) => `এই নির্দেশ দেওয়া যায় না: ${reason}`,
  }),
  'terminal.command-needs-push': text<{ kind: string }>({
    en: ({ kind }) =>
      `Only a terminal that pushes can be told to ${tableName.en(kind)}: set its cloud server settings to this server first.`,
    bn: 'শুধু যে মেশিন নিজে পাঠায় তাকে এটি বলা যায়: আগে মেশিনের ক্লাউড সার্ভারে এই সার্ভার দিন।',
  }),
  'terminal.serial-taken': text<{ serial: string; name: string; address: string | Message }>({
    en: ({ serial, name, address }) =>
      `Serial ${serial} is that of ${name} (${address}), so nothing was taken from this terminal. The same terminal at a new address: correct the address of ${name} and delete this entry. A replacement: delete ${name} first; its punches stay. Two terminals: one of them shows a forged serial; have its supplier give it one of its own.`,
    bn: ({ serial, name, address }) =>
      `সিরিয়াল ${serial} আগে থেকেই ${name}-এর (${address}), তাই এই মেশিন থেকে কিছু নেওয়া হয়নি। একই মেশিন নতুন ঠিকানায়: ${name}-এর ঠিকানা ঠিক করুন, এটি মুছুন। বদলি মেশিন: আগে ${name} মুছুন; তার হাজিরা থাকবে। দুটি আলাদা মেশিন: একটির সিরিয়াল জাল; সরবরাহকারীকে দিয়ে নিজের সিরিয়াল বসান।`,
  }),
  'terminal.of-site': text<{ name: string }>({
    en: ({ name }) => `${name} belongs to a site: delete it in the panel of that site.`,
    bn: ({ name }) => `${name} একটি সাইটের: সেই সাইটের প্যানেলে মুছুন।`,
  }),
  'terminal.has-serial': text<{ name: string; serial: string }>({
    en: ({ name, serial }) => `${name} is already the terminal ${serial}. Add the other one under another name.`,
    bn: ({ name, serial }) => `${name} আগেই ${serial} মেশিন। অন্যটি আলাদা নামে নিন।`,
  }),
  'terminal.unclaimed-full': text({
    en: 'An unclaimed terminal has sent as much as is stored of one. Accept or reject it in the panel (Terminals > Unknown).',
    bn: 'একটি অচেনা মেশিন যতটা রাখা যায় ততটা পাঠিয়ে ফেলেছে। প্যানেলে সেটি গ্রহণ বা বাতিল করুন।',
  }),
  'terminal.push-without-key': text<{ address: string; serial: string; name: string; name2: string }>({
    en: ({ address, serial, name, name2 }) =>
      `${address} pushed with serial ${serial} of ${name} and did not show its key. Enter the key on its menu, or make a new one. If ${name2} does not push, another device uses its serial.`,
    bn: ({ address, name, serial, name2 }) =>
      `${address} থেকে ${name}-এর সিরিয়াল ${serial} দিয়ে পুশ এসেছে, কিন্তু কী দেখায়নি। মেশিনের মেনুতে কী লিখুন, বা নতুন কী তৈরি করুন। ${name2} নিজে না পাঠালে অন্য কোনো যন্ত্র তার সিরিয়াল ব্যবহার করছে।`,
  }),
  'terminal.push-to-polled': text<{ address: string; serial: string; name: string }>({
    en: ({ address, serial, name }) =>
      `${address} pushed with serial ${serial} of ${name}, which is polled. If it is to push, make a push key for it and enter it on its menu. If not, switch its cloud server off, or find the device that uses its serial.`,
    bn: ({ address, name, serial }) =>
      `${address} থেকে ${name}-এর সিরিয়াল ${serial} দিয়ে পুশ এসেছে, অথচ মেশিনটি এখান থেকে পড়া হয়। নিজে পাঠাতে চাইলে তার পুশ কী তৈরি করে মেশিনের মেনুতে লিখুন। না হলে তার ক্লাউড সার্ভার বন্ধ করুন, বা কোন যন্ত্র এই সিরিয়াল ব্যবহার করছে খুঁজুন।`,
  }),
  'terminal.push-no-key-set': text<{ address: string; serial: string; name: string }>({
    en: ({ address, serial, name }) =>
      `${address} pushed with serial ${serial} of ${name} and without a key. Make a push key for it, or, where its firmware sends none, confirm its address on its page.`,
    bn: ({ address, name, serial }) =>
      `${address} থেকে ${name}-এর সিরিয়াল ${serial} দিয়ে কী ছাড়া পুশ এসেছে। তার পুশ কী তৈরি করুন, বা যে মেশিন কী পাঠাতে পারে না তার পাতায় ঠিকানা নিশ্চিত করুন।`,
  }),
  'terminal.push-other-address': text<{ address: string; serial: string; name: string; allowedFrom: string }>({
    en: ({ address, serial, name, allowedFrom }) =>
      `${address} pushed with serial ${serial} of ${name} and without a key; ${allowedFrom} is confirmed for it. If its address changed, confirm the new one on its page.`,
    bn: ({ address, name, serial, allowedFrom }) =>
      `${address} থেকে ${name}-এর সিরিয়াল ${serial} দিয়ে কী ছাড়া পুশ এসেছে; তার জন্য নিশ্চিত ঠিকানা ${allowedFrom}। ঠিকানা বদলালে মেশিনের পাতায় নতুনটি নিশ্চিত করুন।`,
  }),
  'terminal.push-encryption': text({
    en: 'It is set to encrypt its pushes itself, which is not supported, so it sends nothing. In its menu, under Comm. > Cloud Server, switch off the encryption of the connection, or use HTTPS; then restart it.',
    bn: 'মেশিনটি নিজে পুশ এনক্রিপ্ট করতে চায়, যা এখানে চলে না, তাই কিছু পাঠাচ্ছে না। মেশিনের Comm. > Cloud Server মেনুতে সংযোগের এনক্রিপশন বন্ধ করুন, বা HTTPS দিন, তাতেও এনক্রিপ্ট হয়; তারপর মেশিন আবার চালু করুন।',
  }),
  'terminal.result-invalid': text({ en: 'the terminal reports an error in the command', bn: 'নির্দেশে ভুল পেয়েছে' }),
  'terminal.result-forbidden': text({ en: 'the terminal does not allow it', bn: 'তার অনুমতি নেই' }),
  'terminal.result-no-data': text({ en: 'the terminal has no such data', bn: 'এমন তথ্য তার নেই' }),
  'terminal.result-no-user': text({ en: 'the terminal has no user with this number', bn: 'এই নম্বরের কাউকে চেনে না' }),
  'terminal.result-unknown': text({ en: 'the terminal does not know this command', bn: 'এই নির্দেশ চেনে না' }),
  'terminal.result-no-table': text({ en: 'the terminal has no such table', bn: 'এমন তালিকা তার নেই' }),
  'terminal.result-busy': text({ en: 'the terminal is busy', bn: 'ব্যস্ত' }),
  'terminal.result-done': text({ en: 'done', bn: 'হয়েছে' }),
  'terminal.result-other': text<{ result: string }>({
    en: ({ result }) => `the terminal answered ${result}`,
    bn: ({ result }) => `উত্তর ${result}`,
  }),
  'terminal.push-cut-short-often': text<{ SAME_CUT_LIMIT: number }>({
    en: ({ SAME_CUT_LIMIT }) =>
      `it arrived incomplete ${SAME_CUT_LIMIT} times: the terminal announces fewer bytes than it sends`,
    bn: ({ SAME_CUT_LIMIT }) => `${SAME_CUT_LIMIT} বার অসম্পূর্ণ এসেছে: মেশিন যতটা আছে তার চেয়ে কম বাইট জানায়`,
  }),
  'terminal.access-event': text({
    en: 'this is an event of access control, which does not tell whether an employee came to work: set the terminal to time attendance (in its menu, device type T&A)',
    bn: 'এটি দরজার ঘটনা, কেউ কাজে এসেছেন কি না তা এতে বোঝা যায় না: মেশিনের মেনুতে ধরন টাইম অ্যাটেনডেন্স (T&A) করুন',
  }),
  'terminal.clear-deactivated': text({ en: 'it is deactivated in the panel.', bn: 'প্যানেলে এটি নিষ্ক্রিয়।' }),
  'terminal.clear-count-differs': text({
    en: 'its logs do not agree with its own count, so it is not known what is unread.',
    bn: 'যা দিচ্ছে তা নিজের সংখ্যার সঙ্গে মেলে না, তাই কী পড়া বাকি জানা নেই।',
  }),
  'terminal.clear-no-logs': text({
    en: 'it sends no logs. It is empty, or it sends them by push only: then it is not known what is unread.',
    bn: 'কোনো লগ দেয় না। হয় খালি, নয় লগ শুধু নিজে পাঠায়: তখন কী পড়া বাকি জানা নেই।',
  }),
  'terminal.clear-not-stored': text<{ missing: string }>({
    en: ({ missing }) => `logs of ${missing} are not stored here.`,
    bn: ({ missing }) => `${missing} তারিখের লগ এখানে নেই।`,
  }),
  'terminal.clear-punched': text({
    en: 'an employee punched although it is locked.',
    bn: 'বন্ধ থাকা সত্ত্বেও কেউ হাজিরা দিয়েছেন।',
  }),
  'terminal.not-cleared': text<{ name: string; logs: number }>({
    en: ({ name, logs }) =>
      `${name} reports that it was cleared, but still holds ${logs} logs. All of them are stored here. Try again, or clear it in its own menu.`,
    bn: ({ name, logs }) =>
      `${name} বলছে খালি হয়েছে, কিন্তু এখনো ${logs}টি লগ আছে। সব এখানে রাখা আছে; আবার চেষ্টা করুন, বা মেশিনের মেনু থেকে খালি করুন।`,
  }),
  'terminal.error-step': text({ en: 'An error in Hajira.', bn: 'হাজিরার একটি ত্রুটি।' }),
  'terminal.step-connect': text({ en: 'Connect', bn: 'সংযোগ' }),
  'terminal.step-connected': text<{ host: string; port: number }>({
    en: ({ host, port }) => `${host}:${port} answers and accepts the connection.`,
    bn: ({ host, port }) => `${host}:${port} সাড়া দেয় ও ঢুকতে দেয়।`,
  }),
  'terminal.step-identity': text({ en: 'Identity', bn: 'কোন মেশিন' }),
  'terminal.step-serial': text<{ serial: string; model2: string | Message }>({
    en: ({ serial, model2 }) => `Serial ${serial}, ${model2}.`,
    bn: ({ serial, model2 }) => `সিরিয়াল ${serial}, ${model2}।`,
  }),
  'terminal.step-no-model': text({ en: 'model not reported', bn: 'মডেল জানায়নি' }),
  'terminal.step-clock': text({ en: 'Clock', bn: 'ঘড়ি' }),
  'terminal.step-no-time': text({ en: 'It does not report its time.', bn: 'মেশিনটি তার সময় জানায় না।' }),
  'terminal.step-time': text<{ wallTime: string }>({
    en: ({ wallTime }) => `It shows ${wallTime}.`,
    bn: ({ wallTime }) => `ঘড়িতে ${wallTime}।`,
  }),
  'terminal.step-contents': text({ en: 'Contents', bn: 'যা আছে' }),
  'terminal.step-no-counts': text({
    en: 'It counts neither users nor logs. They are read anyway.',
    bn: 'ইউজার বা লগের সংখ্যা জানায় না; তবু পড়া হবে।',
  }),
  'terminal.step-counts': text<{ users: number; logs: number; of: string | Message }>({
    en: ({ users, logs, of }) => `${users} users, ${logs} logs${of}.`,
    bn: ({ users, logs, of }) => `${users} জন ইউজার, ${logs}টি লগ${of}।`,
  }),
  'terminal.step-capacity': text<{ logCapacity: number }>({
    en: ({ logCapacity }) => ` of ${logCapacity}`,
    bn: ({ logCapacity }) => ` (জায়গা ${logCapacity}টির)`,
  }),
  'terminal.refuses': text<{ address: string }>({
    en: ({ address }) =>
      `${address} answers but refuses the connection: check the port (usually 4370), and that no other program is connected to the terminal.`,
    bn: ({ address }) =>
      `${address} সাড়া দেয়, কিন্তু ঢুকতে দেয় না: পোর্ট (সাধারণত 4370) দেখুন, আর অন্য কোনো প্রোগ্রাম মেশিনটি ধরে রেখেছে কি না দেখুন।`,
  }),
  'terminal.no-route': text<{ address: string; code: string }>({
    en: ({ address, code }) => `${address} cannot be reached (${code}): check the address, the cable and the switch.`,
    bn: ({ address, code }) => `${address} পর্যন্ত পৌঁছানো যায় না (${code}): ঠিকানা, তার ও সুইচ দেখুন।`,
  }),
  'terminal.reset': text<{ address: string; name: string }>({
    en: ({ address, name }) => `${address} broke the connection (${name}): check the cable and the terminal's power.`,
    bn: ({ address, name }) => `${address} সংযোগ কেটে দিয়েছে (${name}): তার ও মেশিনের বিদ্যুৎ দেখুন।`,
  }),
  'terminal.no-answer': text<{ address: string }>({
    en: ({ address }) =>
      `Nothing answers at ${address}: check that the terminal is switched on, is in this network, and has this address.`,
    bn: ({ address }) => `${address}-এ কোনো সাড়া নেই: মেশিন চালু, এই নেটওয়ার্কে ও এই ঠিকানায় আছে কি না দেখুন।`,
  }),
  'terminal.unreadable': text<{ address: string; found: Message }>({
    en: ({ address, found }) =>
      `The data of ${address} cannot be read: ${found}. It is read again. If it stays, report the model.`,
    bn: ({ address, found }) => `${address} যা পাঠিয়েছে তা পড়া যায়নি: ${found}। আবার পড়া হবে; না হলে মেশিনের মডেল জানান।`,
  }),
  'terminal.packets-late': text({
    en: 'packets of a piece arrived after its end',
    bn: 'একটি অংশ শেষ হওয়ার পরেও তার প্যাকেট এসেছে',
  }),
  'terminal.incomplete-answer': text<{ address: string; timeoutMs: number }>({
    en: ({ address, timeoutMs }) =>
      `${address} is connected but did not answer completely (waited ${timeoutMs} ms): try again. If it stays, restart the terminal.`,
    bn: ({ address, timeoutMs }) =>
      `${address} যুক্ত, কিন্তু পুরো উত্তর দেয়নি (${timeoutMs} মি.সে. অপেক্ষা): আবার চেষ্টা করুন; না হলে মেশিন আবার চালু করুন।`,
  }),
  'terminal.closed': text<{ address: string }>({
    en: ({ address }) => `${address} closed the connection: check its cable, network and power.`,
    bn: ({ address }) => `${address} সংযোগ বন্ধ করেছে: তার, নেটওয়ার্ক ও বিদ্যুৎ দেখুন।`,
  }),
  'terminal.not-zk': text<{ address: string; found: string }>({
    en: ({ address, found }) =>
      `${address} does not use the ZK protocol (${found}): check that this is the port of the terminal.`,
    bn: ({ address, found }) => `${address} ZK প্রোটোকলে কথা বলে না (${found}): পোর্টটি মেশিনের কি না দেখুন।`,
  }),
  'terminal.read-stopped': text<{ address: string }>({
    en: ({ address }) => `Reading ${address} was stopped.`,
    bn: ({ address }) => `${address} পড়া থামানো হয়েছে।`,
  }),
  'terminal.piece-size': text<{ n: number; size: number }>({
    en: ({ n, size }) => `it announced a piece of ${n} bytes instead of ${size}`,
    bn: ({ size, n }) => `${size}-এর বদলে ${n} বাইটের অংশ জানিয়েছে`,
  }),
  'terminal.piece-ended': text<{ filled: number; size: number }>({
    en: ({ filled, size }) => `it ended a piece after ${filled} of ${size} bytes`,
    bn: ({ size, filled }) => `${size} বাইটের মধ্যে ${filled} পাঠিয়ে থেমেছে`,
  }),
  'terminal.piece-longer': text<{ size: number }>({
    en: ({ size }) => `it sent more than the ${size} bytes asked for`,
    bn: ({ size }) => `চাওয়া ${size} বাইটের বেশি পাঠিয়েছে`,
  }),
  'terminal.packet-order': text({
    en: 'its packets arrived in another order than they were sent in',
    bn: 'এর প্যাকেট যে ক্রমে পাঠানো হয়েছে সে ক্রমে আসেনি',
  }),
  'terminal.bytes-sent': text<{ n: number; sent: number }>({
    en: ({ n, sent }) => `it announced ${n} bytes of records and sent ${sent}`,
    bn: ({ n, sent }) => `${n} বাইট জানিয়ে ${sent} পাঠিয়েছে`,
  }),
  'terminal.declined': text<{ address: string; command: number }>({
    en: ({ address, command }) =>
      `${address} declined (answer ${command}): it may be busy, or send its logs by push only.`,
    bn: ({ address, command }) => `${address} রাজি হয়নি (উত্তর ${command}): ব্যস্ত থাকতে পারে, বা লগ শুধু নিজে পাঠায়।`,
  }),
  'terminal.comm-key-needed': text<{ address: string }>({
    en: ({ address }) =>
      `${address} asks for its comm key: enter the number that the terminal shows under Comm. > PC Connection.`,
    bn: ({ address }) => `${address} কম কী চায়: মেশিনের মেনুতে Comm. > PC Connection-এর নম্বরটি লিখুন।`,
  }),
  'terminal.bytes-too-many': text<{ size: number }>({
    en: ({ size }) => `it announced ${size} bytes, more than any terminal holds`,
    bn: ({ size }) => `${size} বাইট জানিয়েছে, যা কোনো মেশিনে ধরে না`,
  }),
  'terminal.comm-key-wrong': text<{ address: string }>({
    en: ({ address }) =>
      `${address} does not accept this comm key: compare it with Comm. > PC Connection on the terminal.`,
    bn: ({ address }) => `${address} এই কম কী নেয় না: মেশিনের Comm. > PC Connection-এর সঙ্গে মিলিয়ে দেখুন।`,
  }),
  'terminal.no-serial': text<{ address: string }>({
    en: ({ address }) => `${address} does not report its serial number, which every punch needs.`,
    bn: ({ address }) => `${address} সিরিয়াল নম্বর জানায় না; তা ছাড়া হাজিরা আলাদা করা যায় না।`,
  }),
  'terminal.readings-differ': text({ en: 'two readings of it differ', bn: 'দুবার পড়ে দুরকম পাওয়া গেছে' }),
  'terminal.not-connected': text<{ address: string }>({
    en: ({ address }) => `${address} is not connected.`,
    bn: ({ address }) => `${address} যুক্ত নয়।`,
  }),
  'terminal.badge-unreadable': text({ en: 'its badge number cannot be read', bn: 'এর ব্যাজ নম্বর পড়া যায় না' }),
  'terminal.fields-implausible': text({
    en: 'several of its fields cannot be correct',
    bn: 'এর কয়েকটি ঘর ঠিক হতে পারে না',
  }),
  'terminal.record-not-punch': text<{ n: number; what: Message }>({
    en: ({ n, what }) => `Record ${n} of the log is not a punch: ${what}.`,
    bn: ({ n, what }) => `লগের ${n} নম্বর রেকর্ড হাজিরা নয়: ${what}।`,
  }),
  'terminal.index-unknown': text<{ uid: number; wallTime: string }>({
    en: ({ uid, wallTime }) =>
      `It is not known whose punch this is: this terminal identifies users by an index, and no user had the index ${uid} at ${wallTime}. When you know whose it is, import it as a file with the correct badge number.`,
    bn: ({ wallTime, uid }) =>
      `এটি কার হাজিরা জানা নেই: এই মেশিন মানুষকে একটি সূচক দিয়ে চেনে, আর ${wallTime} সময়ে ${uid} সূচক কারও ছিল না। কার তা জানলে সঠিক ব্যাজ নম্বর দিয়ে ফাইল হিসেবে আমদানি করুন।`,
  }),
  'terminal.memory-filling': text<{ logs: string; logs2: number; capacity: number }>({
    en: ({ logs, logs2, capacity }) =>
      `Its memory is ${logs} full (${logs2} of ${capacity} logs). All punches read so far are stored here. Clear it from the panel before it overwrites logs or refuses punches.`,
    bn: ({ logs, capacity, logs2 }) =>
      `মেমরির ${logs} ভরা (${capacity}টির মধ্যে ${logs2}টি লগ)। যা পড়া হয়েছে সব এখানে আছে: পুরোনো লগ মুছে যাওয়ার বা হাজিরা না নেওয়ার আগে প্যানেল থেকে খালি করুন।`,
  }),
  'terminal.clock-unknown': text({
    en: 'It does not report its time, so it is not known whether its clock is correct. Check it at the terminal.',
    bn: 'মেশিনটি তার সময় জানায় না, তাই ঘড়ি ঠিক কি না এখানে কেউ জানে না: মেশিনে গিয়ে দেখুন।',
  }),
  'terminal.clock-invalid': text<{ wallTime: string }>({
    en: ({ wallTime }) =>
      `Its clock shows ${wallTime}, which is not a real date. Set the clock, and have the battery checked.`,
    bn: ({ wallTime }) => `ঘড়িতে ${wallTime}, যা আসল তারিখ নয়: ঘড়ি মেলান, ব্যাটারি দেখান।`,
  }),
  'unit.minutes': text<{ n: number | string }>({ en: ({ n }) => `${n} min`, bn: ({ n }) => `${n} মিনিট` }),
  'unit.hours': text<{ n: number | string }>({ en: ({ n }) => `${n} h`, bn: ({ n }) => `${n} ঘণ্টা` }),
  'terminal.clock-off': text<{ span: Message; way: Message; wallTime: string }>({
    en: ({ span, way, wallTime }) =>
      `Its clock is ${span} ${way} (${wallTime}). Times of new punches are corrected. Set its clock from the panel.`,
    bn: ({ span, way, wallTime }) =>
      `ঘড়ি ${span} ${way} (${wallTime})। নতুন হাজিরার সময় ঠিক করে নেওয়া হয়; প্যানেল থেকে ঘড়ি মেলান।`,
  }),
  'unit.ahead': text({ en: 'ahead', bn: 'এগিয়ে' }),
  'unit.behind': text({ en: 'behind', bn: 'পিছিয়ে' }),
  'terminal.internal-error': text({
    en: 'This terminal could not be read because of an error in Hajira. The error was logged.',
    bn: 'হাজিরার একটি ত্রুটিতে মেশিন পড়া যায়নি; তা লেখা হয়েছে।',
  }),
  'terminal.contradicts': text<{ READS: number }>({
    en: ({ READS }) =>
      `It was read ${READS} times, and the readings contradict each other. Nothing of them was stored. The bytes are saved for support.`,
    bn: ({ READS }) => `${READS} বার পড়া হয়েছে, প্রতিবার অমিল; কিছু রাখা হয়নি। সাপোর্টের জন্য যা পাঠিয়েছে তা রাখা আছে।`,
  }),
  'terminal.clock-set-by-setting': text<{ whose: Message }>({
    en: ({ whose }) => `${whose} sets the clock whenever it is wrong.`,
    bn: ({ whose }) => `${whose} অনুযায়ী ঘড়ি ভুল হলেই ঠিক করা হয়।`,
  }),
  'terminal.setting-company': text({ en: 'The company setting', bn: 'কোম্পানির সেটিং' }),
  'terminal.setting-own': text({ en: 'The setting of the terminal', bn: 'মেশিনের নিজের সেটিং' }),
  'terminal.memory-overwritten': text({
    en: 'Its memory is full, and it overwrote logs that were not read. Clear it in time, or poll it more often.',
    bn: 'মেমরি ভরা, না পড়া লগ মুছে গেছে। সময়মতো খালি করুন, বা আরও ঘন ঘন পড়ুন।',
  }),
  'terminal.log-emptied': text({
    en: 'Its log was emptied or replaced since the last read (in its menu, by another program, or by a reset). All punches read before are stored. Punches made in between are lost.',
    bn: 'শেষবার পড়ার পর অন্য কেউ লগ খালি করেছে বা বদলেছে (মেশিনের বোতামে, অন্য প্রোগ্রামে, বা রিসেটে)। আগে যা পড়া হয়েছে সব আছে; মাঝে হাজিরা থাকলে তা হারিয়েছে।',
  }),
  'terminal.count-differs-again': text<{ before: number; rows: number }>({
    en: ({ before, rows }) =>
      `The terminal reports ${before} logs and sent ${rows}. All of these are stored. It is read again at the next poll.`,
    bn: ({ before, rows }) => `মেশিন বলছে ${before}টি লগ আছে, দিয়েছে ${rows}টি। এগুলো সব রাখা হয়েছে; পরের বারে আবার পড়া হবে।`,
  }),
  'terminal.count-differs': text<{ before: number; rows: number }>({
    en: ({ before, rows }) => `The terminal reports ${before} logs and sent ${rows}. All of these are stored.`,
    bn: ({ before, rows }) => `মেশিন বলছে ${before}টি লগ আছে, দিয়েছে ${rows}টি। এগুলো সব রাখা হয়েছে।`,
  }),
  'terminal.error-in-program': text({ en: 'an error in Hajira', bn: 'হাজিরার একটি ত্রুটি' }),
  'terminal.log-count': text<{ n: number }>({ en: ({ n }) => `a count of ${n}`, bn: ({ n }) => `সংখ্যা ${n}` }),
  'terminal.log-no-count': text({ en: 'no count', bn: 'সংখ্যা জানায়নি' }),
  'terminal.log-no-fit': text({ en: 'fit no known record', bn: 'জানা কোনো রেকর্ডের সঙ্গে মেলে না' }),
  'terminal.log-implausible': text({
    en: 'are no plausible punches as any known record',
    bn: 'জানা কোনো রেকর্ড হিসেবে বিশ্বাসযোগ্য হাজিরা নয়',
  }),
  'terminal.log-ambiguous': text<{ names: number | ('16' | '40' | '49' | '8a' | '8b')[] }>({
    en: ({ names }) => `could be records of ${names} bytes`,
    bn: ({ names }) => `${names} বাইটের রেকর্ড হতে পারে`,
  }),
  'terminal.log-layout': text<{ count: number; count2: Message; found: Message }>({
    en: ({ count, count2, found }) => `${count} bytes of logs with ${count2} ${found} (known: 40, 49, 16, 8)`,
    bn: ({ count, count2, found }) => `${count} বাইট লগ, ${count2}, ${found} (জানা: 40, 49, 16, 8)`,
  }),
  'terminal.users-layout': text<{ count: number; count2: number }>({
    en: ({ count, count2 }) => `${count} bytes of users for a count of ${count2} fit no known record (72 or 28)`,
    bn: ({ count2, count }) => `${count2} জনের জন্য ${count} বাইট, জানা কোনো রেকর্ডের (72 বা 28) সঙ্গে মেলে না`,
  }),
  'terminal.back-dated-row': text({
    en: 'this punch is older than a day and was pushed without a key: anyone in the network could have sent it. Release it when it is correct.',
    bn: 'এক দিনের পুরোনো হাজিরা, কী ছাড়া এসেছে: নেটওয়ার্কের যে কেউ পাঠাতে পারত। ঠিক হলে ছাড়ুন।',
  }),
  'terminal.back-dated': text<{ n: number }>({
    en: ({ n }) =>
      `${n} punches older than a day were pushed without a key and do not count. Check them under Held lines. Release them on this terminal's page when they are correct.`,
    bn: ({ n }) =>
      `এক দিনের পুরোনো ${n}টি হাজিরা কী ছাড়া এসেছে, এগুলো গোনা হয়নি। আটকে থাকা লাইনে দেখুন, ঠিক হলে মেশিনের পাতা থেকে ছাড়ুন।`,
  }),
  'terminal.command-number': text({
    en: 'a number on terminals has 1 to 24 letters and digits.',
    bn: 'মেশিনের নম্বর ১ থেকে ২৪টি অক্ষর ও অঙ্কের।',
  }),
  'terminal.command-name': text({
    en: 'a name is one line, and a card is a number.',
    bn: 'নাম এক লাইনের, কার্ড একটি সংখ্যা।',
  }),
  'terminal.command-privilege': text({
    en: 'a privilege is 0 (user), 2, 6 or 14 (admin).',
    bn: 'ক্ষমতা হয় 0 (ইউজার), 2, 6 বা 14 (অ্যাডমিন)।',
  }),
  'terminal.command-period': text({
    en: 'a period is two times like 2026-11-22 08:00:00.',
    bn: 'সময়সীমা দুটি সময়, যেমন 2026-11-22 08:00:00।',
  }),
  'terminal.command-period-order': text<{ until: string; from: string }>({
    en: ({ until, from }) => `the period ends (${until}) before it begins (${from}).`,
    bn: ({ from, until }) => `সময়সীমা শুরুর (${from}) আগেই শেষ (${until})।`,
  }),
  'terminal.command-option': text<{ name: string; settableOptions: string }>({
    en: ({ name, settableOptions }) => `${name} is not an option that can be set. The options are: ${settableOptions}.`,
    bn: ({ name, settableOptions }) => `${name} বদলানোর মতো সেটিং নয়। যা বদলানো যায়: ${settableOptions}।`,
  }),
  'terminal.command-option-value': text<{ name: string; name2: string }>({
    en: ({ name, name2 }) => `"${name}" is not a value for ${name2}.`,
    bn: ({ name2, name }) => `${name2}-এর মান "${name}" হতে পারে না।`,
  }),
  'terminal.needs-full-view': text({
    en: 'This compares all employees, and you can view only some of them.',
    bn: 'এটি পুরো কোম্পানি মিলিয়ে দেখে, আপনি দেখেন একটি অংশ।',
  }),
  'terminal.silent-since': text<{ minutes: number }>({
    en: ({ minutes }) => `It has not pushed anything for ${minutes} minutes.`,
    bn: ({ minutes }) => `${minutes} মিনিট ধরে কিছু পাঠায়নি।`,
  }),
  'terminal.silent-always': text({ en: 'It has never pushed anything.', bn: 'কখনো কিছু পাঠায়নি।' }),
  'terminal.silent': text<{ since: Message }>({
    en: ({ since }) =>
      `${since} Check its power, its network, and Comm. > Cloud Server in its menu: server address, port and key.`,
    bn: ({ since }) => `${since} বিদ্যুৎ, নেটওয়ার্ক, ও মেশিনের মেনুতে Comm. > Cloud Server দেখুন: সার্ভারের ঠিকানা, পোর্ট ও কী।`,
  }),
  'terminal.address-invalid': text({
    en: 'Enter the address of the terminal as its network menu shows it, like 192.168.1.201.',
    bn: 'মেশিনের নেটওয়ার্ক মেনুতে যে ঠিকানা আছে তা লিখুন, যেমন 192.168.1.201।',
  }),
  'terminal.port-invalid': text<{ port: string | null }>({
    en: ({ port }) => `"${port}" is not a port. The usual port of terminals is 4370.`,
    bn: ({ port }) => `"${port}" পোর্ট নয়। আলাদা কিছু দেওয়া না থাকলে মেশিনের পোর্ট 4370।`,
  }),
  'terminal.timeout-invalid': text<{ timeoutSeconds: string | null }>({
    en: ({ timeoutSeconds }) =>
      `"${timeoutSeconds}" is not a waiting time. Enter a whole number of seconds from 1 to 120; 10 fits most.`,
    bn: ({ timeoutSeconds }) =>
      `"${timeoutSeconds}" উত্তরের জন্য অপেক্ষার সময় নয়। 1 থেকে 120 সেকেন্ডের পূর্ণ সংখ্যা লিখুন; বেশির ভাগের জন্য 10 যথেষ্ট।`,
  }),
  'terminal.comm-key-invalid': text({
    en: 'A comm key is a number of up to 6 digits. Leave it empty when the terminal has none.',
    bn: 'কম কী সর্বোচ্চ ৬ অঙ্কের সংখ্যা; মেশিনে না থাকলে খালি রাখুন।',
  }),
  'terminal.ip-invalid': text<{ address: string }>({
    en: ({ address }) => `"${address}" is not an IP address. Enter the one that the alarm of this terminal shows.`,
    bn: ({ address }) => `“${address}” কোনো IP ঠিকানা নয়। মেশিনের সতর্কবার্তায় যেটি আছে সেটি লিখুন।`,
  }),
  'terminal.polled-not-pushed': text<{ name: string }>({
    en: ({ name }) => `${name} is polled. Set its connection to Push first, or create a push key for it.`,
    bn: ({ name }) => `${name} এখান থেকে পড়া হয়। আগে পৌঁছানোর উপায়ে পুশ দিন, বা তার পুশ কী তৈরি করুন।`,
  }),
  'terminal.code-page-invalid': text<{ page: string }>({
    en: ({ page }) => `"${page}" is not a code page. Enter one like gb18030, or leave it empty.`,
    bn: ({ page }) => `"${page}" কোড পেজ নয়। gb18030-এর মতো লিখুন, বা খালি রাখুন।`,
  }),
  'terminal.push-address-not-confirmed': text({
    en: 'it was pushed from an address that was not confirmed when the terminal was added',
    bn: 'মেশিন গ্রহণের সময় যে ঠিকানা নিশ্চিত হয়েছিল, এটি অন্য ঠিকানা থেকে এসেছে',
  }),
  'terminal.push-other-key': english<{ serial: string | null }>(
    ({ serial }) => `this key belongs to another terminal (serial ${serial}).`,
  ),
  'terminal.push-deactivated': english('this terminal is deactivated in the panel.'),
  'terminal.push-key-needed': english('in the cloud a terminal needs the key that was created for it in the panel.'),
  'terminal.push-deleted': english('this terminal was deleted in the panel.'),
  'terminal.push-rejected': english('this terminal was rejected in the panel.'),
  'terminal.without-address': text({ en: 'no address', bn: 'ঠিকানা নেই' }),
  'terminal.never-answered': text<{ times: number }>({
    en: ({ times }) => `The command was sent to the terminal ${times} times, and the terminal never answered.`,
    bn: ({ times }) => `মেশিনকে ${times} বার বলা হয়েছে, কখনো উত্তর দেয়নি।`,
  }),
});
