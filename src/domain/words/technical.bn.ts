/** What is said of terminals, of site and cloud and of backups, in Bangla by the shape of the English. */
export const technicalInBangla: Readonly<Record<string, string>> = {
  // site and cloud of different versions
  'is older than this site and does not know what is asked of it: update the cloud. Everything waits here meanwhile.':
    'এই সাইটের চেয়ে পুরোনো, যা চাওয়া হচ্ছে তা জানে না: ক্লাউড আপডেট করুন। ততক্ষণ সব এখানে জমা থাকবে।',
  'The site is too old for this cloud: update it.': 'এই ক্লাউডের জন্য সাইটটি বেশি পুরোনো: সাইট আপডেট করুন।',
  'The cloud does not know {{fields}} yet: it is sent again when the cloud was updated.':
    'ক্লাউড এখনো {{fields}} জানে না: ক্লাউড আপডেট হলে আবার পাঠানো হবে।',
  // readings that are withdrawn
  'Withdrawn: {{name}}': 'ফিরিয়ে নেওয়া: {{name}}',
  'The report holds punches of everybody, and you may view a part of them.':
    'প্রতিবেদনে সবার হাজিরা থাকে, আর আপনি তার একাংশ দেখতে পারেন।',
  'A reading holds punches of everybody, and you may change a part of them.':
    'এতে সবার হাজিরা আছে, আর আপনি বদলাতে পারেন তার একটি অংশ।',
  'Say why: it goes to the journal.': 'কারণ লিখুন: এটি জার্নালে থাকবে।',
  // pushes
  '{{address}} pushed with serial {{name}} of {{name2}} and did not show its key. Enter the key on its menu, or make a new one. If {{name3}} does not push, another device uses its serial.':
    '{{address}} থেকে {{name2}}-এর সিরিয়াল {{name}} দিয়ে পুশ এসেছে, কিন্তু কী দেখায়নি। মেশিনের মেনুতে কী লিখুন, বা নতুন কী তৈরি করুন। {{name3}} নিজে না পাঠালে অন্য কোনো যন্ত্র তার সিরিয়াল ব্যবহার করছে।',
  '{{address}} pushed with serial {{name}} of {{name2}}, which is polled. If it is to push, make a push key for it and enter it on its menu. If not, switch its cloud server off, or find the device that uses its serial.':
    '{{address}} থেকে {{name2}}-এর সিরিয়াল {{name}} দিয়ে পুশ এসেছে, অথচ মেশিনটি এখান থেকে পড়া হয়। নিজে পাঠাতে চাইলে তার পুশ কী তৈরি করে মেশিনের মেনুতে লিখুন। না হলে তার ক্লাউড সার্ভার বন্ধ করুন, বা কোন যন্ত্র এই সিরিয়াল ব্যবহার করছে খুঁজুন।',
  '{{address}} pushed with serial {{name}} of {{name2}} and without a key. Make a push key for it, or, where its firmware sends none, confirm its address on its page.':
    '{{address}} থেকে {{name2}}-এর সিরিয়াল {{name}} দিয়ে কী ছাড়া পুশ এসেছে। তার পুশ কী তৈরি করুন, বা যে মেশিন কী পাঠাতে পারে না তার পাতায় ঠিকানা নিশ্চিত করুন।',
  '{{address}} pushed with serial {{name}} of {{name2}} and without a key; {{ip}} is confirmed for it. If its address changed, confirm the new one on its page.':
    '{{address}} থেকে {{name2}}-এর সিরিয়াল {{name}} দিয়ে কী ছাড়া পুশ এসেছে; তার জন্য নিশ্চিত ঠিকানা {{ip}}। ঠিকানা বদলালে মেশিনের পাতায় নতুনটি নিশ্চিত করুন।',
  'It wants to encrypt its pushes itself, which is not supported, so it sends nothing. On its menu, under Comm. > Cloud Server, switch the encryption of the connection off, or use HTTPS, which encrypts too; then restart it.':
    'মেশিনটি নিজে পুশ এনক্রিপ্ট করতে চায়, যা এখানে চলে না, তাই কিছু পাঠাচ্ছে না। মেশিনের Comm. > Cloud Server মেনুতে সংযোগের এনক্রিপশন বন্ধ করুন, বা HTTPS দিন, তাতেও এনক্রিপ্ট হয়; তারপর মেশিন আবার চালু করুন।',
  'it is a punch older than a day, pushed without a key: anybody in the network could have sent it. Release it when it is right.':
    'এক দিনের পুরোনো হাজিরা, কী ছাড়া এসেছে: নেটওয়ার্কের যে কেউ পাঠাতে পারত। ঠিক হলে ছাড়ুন।',
  "{{n}} punches older than a day were pushed without a key and are not counted. Look at them under Held lines, and release them on this terminal's page when they are right.":
    'এক দিনের পুরোনো {{n}}টি হাজিরা কী ছাড়া এসেছে, এগুলো গোনা হয়নি। আটকে থাকা লাইনে দেখুন, ঠিক হলে মেশিনের পাতা থেকে ছাড়ুন।',
  'it was pushed from another address than the one that was confirmed when the terminal was adopted':
    'মেশিন গ্রহণের সময় যে ঠিকানা নিশ্চিত হয়েছিল, এটি অন্য ঠিকানা থেকে এসেছে',
  '"{{name}}" is not an IP address. Write the one that the alarm of this terminal shows.':
    '“{{name}}” কোনো IP ঠিকানা নয়। মেশিনের সতর্কবার্তায় যেটি আছে সেটি লিখুন।',
  '{{name}} is polled. Set how it is reached to Push first, or make a push key for it.':
    '{{name}} এখান থেকে পড়া হয়। আগে পৌঁছানোর উপায়ে পুশ দিন, বা তার পুশ কী তৈরি করুন।',
  'it came cut short {{n}} times: the terminal announces fewer bytes than it has':
    '{{n}} বার অসম্পূর্ণ এসেছে: মেশিন যতটা আছে তার চেয়ে কম বাইট জানায়',
  'Serial {{name}} is that of {{name2}} ({{address}}), so nothing was taken from this terminal. The same terminal at a new address: correct the address of {{name3}} and delete this entry. A replacement: delete {{name4}} first; its punches stay. Two terminals: one of them shows a forged serial; have its supplier give it one of its own.':
    'সিরিয়াল {{name}} আগে থেকেই {{name2}}-এর ({{address}}), তাই এই মেশিন থেকে কিছু নেওয়া হয়নি। একই মেশিন নতুন ঠিকানায়: {{name3}}-এর ঠিকানা ঠিক করুন, এটি মুছুন। বদলি মেশিন: আগে {{name4}} মুছুন; তার হাজিরা থাকবে। দুটি আলাদা মেশিন: একটির সিরিয়াল জাল; সরবরাহকারীকে দিয়ে নিজের সিরিয়াল বসান।',
  'no address': 'ঠিকানা নেই',
  // reading a terminal
  '{{address}} answers but refuses: check the port (usually 4370), and that no other program holds the terminal.':
    '{{address}} সাড়া দেয়, কিন্তু ঢুকতে দেয় না: পোর্ট (সাধারণত 4370) দেখুন, আর অন্য কোনো প্রোগ্রাম মেশিনটি ধরে রেখেছে কি না দেখুন।',
  'No way to {{address}} ({{name}}): check the address, the cable and the switch.':
    '{{address}} পর্যন্ত পৌঁছানো যায় না ({{name}}): ঠিকানা, তার ও সুইচ দেখুন।',
  "{{address}} broke the line ({{name}}): check the cable and the terminal's power.":
    '{{address}} সংযোগ কেটে দিয়েছে ({{name}}): তার ও মেশিনের বিদ্যুৎ দেখুন।',
  'Nothing answers at {{address}}: check that the terminal is on, in this network, and has this address.':
    '{{address}}-এ কোনো সাড়া নেই: মেশিন চালু, এই নেটওয়ার্কে ও এই ঠিকানায় আছে কি না দেখুন।',
  '{{address}} is connected but gave no whole answer (waited {{n}} ms): try again; if it stays, restart it.':
    '{{address}} যুক্ত, কিন্তু পুরো উত্তর দেয়নি ({{n}} মি.সে. অপেক্ষা): আবার চেষ্টা করুন; না হলে মেশিন আবার চালু করুন।',
  '{{address}} closed the line: check its cable, network and power.':
    '{{address}} সংযোগ বন্ধ করেছে: তার, নেটওয়ার্ক ও বিদ্যুৎ দেখুন।',
  "{{address}} does not speak the ZK protocol ({{name}}): check that this port is the terminal's.":
    '{{address}} ZK প্রোটোকলে কথা বলে না ({{name}}): পোর্টটি মেশিনের কি না দেখুন।',
  'Reading {{name}} was stopped.': '{{name}} পড়া থামানো হয়েছে।',
  'What {{address}} sent cannot be read: {{why}}. It is read again; if it stays, report its model.':
    '{{address}} যা পাঠিয়েছে তা পড়া যায়নি: {{why}}। আবার পড়া হবে; না হলে মেশিনের মডেল জানান।',
  'it announced a piece of {{n}} bytes instead of {{size}}': '{{size}}-এর বদলে {{n}} বাইটের অংশ জানিয়েছে',
  'its packets came in another order than they were sent in': 'এর প্যাকেট যে ক্রমে পাঠানো হয়েছে সে ক্রমে আসেনি',
  'packets of a piece came after its end': 'একটি অংশ শেষ হওয়ার পরেও তার প্যাকেট এসেছে',
  'two readings of it differ': 'দুবার পড়ে দুরকম পাওয়া গেছে',
  'Record {{n}} of the log is no punch: {{why}}.': 'লগের {{n}} নম্বর রেকর্ড হাজিরা নয়: {{why}}।',
  'its badge number cannot be read': 'এর ব্যাজ নম্বর পড়া যায় না',
  'several of its fields cannot be right': 'এর কয়েকটি ঘর ঠিক হতে পারে না',
  'Nobody knows whose punch this is: this terminal names people by an index, and no user of it had the index {{n}} at {{at}}. When you know whose it is, import it as a file with the right badge number.':
    'এটি কার হাজিরা জানা নেই: এই মেশিন মানুষকে একটি সূচক দিয়ে চেনে, আর {{at}} সময়ে {{n}} সূচক কারও ছিল না। কার তা জানলে সঠিক ব্যাজ নম্বর দিয়ে ফাইল হিসেবে আমদানি করুন।',
  'it ended a piece after {{n}} of {{size}} bytes': '{{size}} বাইটের মধ্যে {{n}} পাঠিয়ে থেমেছে',
  'it sent more than the {{n}} bytes asked for': 'চাওয়া {{n}} বাইটের বেশি পাঠিয়েছে',
  'it announced {{n}} bytes of records and sent {{sent}}': '{{n}} বাইট জানিয়ে {{sent}} পাঠিয়েছে',
  'it announced {{n}} bytes, more than any terminal holds': '{{n}} বাইট জানিয়েছে, যা কোনো মেশিনে ধরে না',
  '{{n}} bytes of logs with {{count}} {{what}} (known: 40, 49, 16, 8)':
    '{{n}} বাইট লগ, {{count}}, {{what}} (জানা: 40, 49, 16, 8)',
  'a count of {{n}}': 'সংখ্যা {{n}}',
  'no count': 'সংখ্যা জানায়নি',
  'could be records of {{n}} bytes': '{{n}} বাইটের রেকর্ড হতে পারে',
  'fit no known record': 'জানা কোনো রেকর্ডের সঙ্গে মেলে না',
  'are no plausible punches as any known record': 'জানা কোনো রেকর্ড হিসেবে বিশ্বাসযোগ্য হাজিরা নয়',
  '{{n}} bytes of users for a count of {{count}} fit no known record (72 or 28)':
    '{{count}} জনের জন্য {{n}} বাইট, জানা কোনো রেকর্ডের (72 বা 28) সঙ্গে মেলে না',
  '{{address}} declined (answer {{name}}): it may be busy, or hand over its logs by push only.':
    '{{address}} রাজি হয়নি (উত্তর {{name}}): ব্যস্ত থাকতে পারে, বা লগ শুধু নিজে পাঠায়।',
  '{{address}} asks for its comm key: enter the number shown on the terminal under Comm. > PC Connection.':
    '{{address}} কম কী চায়: মেশিনের মেনুতে Comm. > PC Connection-এর নম্বরটি লিখুন।',
  '{{address}} does not accept this comm key: compare it with Comm. > PC Connection there.':
    '{{address}} এই কম কী নেয় না: মেশিনের Comm. > PC Connection-এর সঙ্গে মিলিয়ে দেখুন।',
  '{{address}} does not tell its serial number; without it no punch can be told apart.':
    '{{address}} সিরিয়াল নম্বর জানায় না; তা ছাড়া হাজিরা আলাদা করা যায় না।',
  '{{address}} is not connected.': '{{address}} যুক্ত নয়।',
  '{{name}} says it was cleared and still holds {{n}} logs. All of them are stored here; try again, or clear it in its own menu.':
    '{{name}} বলছে খালি হয়েছে, কিন্তু এখনো {{n}}টি লগ আছে। সব এখানে রাখা আছে; আবার চেষ্টা করুন, বা মেশিনের মেনু থেকে খালি করুন।',
  'At the address of {{name}} (serial {{name2}}) another terminal answers (serial {{name3}}). Correct the address, or add the new terminal and deactivate the old one; nothing was read.':
    '{{name}}-এর ঠিকানায় (সিরিয়াল {{name2}}) অন্য মেশিন সাড়া দেয় (সিরিয়াল {{name3}})। ঠিকানা ঠিক করুন, বা নতুন মেশিন যোগ করে পুরোনোটি নিষ্ক্রিয় করুন; কিছু পড়া হয়নি।',
  'This terminal could not be read because of a fault in Hajira; it has been logged.':
    'হাজিরার একটি ত্রুটিতে মেশিন পড়া যায়নি; তা লেখা হয়েছে।',
  'A fault in Hajira.': 'হাজিরার একটি ত্রুটি।',
  'a fault in Hajira': 'হাজিরার একটি ত্রুটি',
  'This terminal has no address.': 'এই মেশিনের ঠিকানা দেওয়া নেই।',
  'This terminal is being read at this moment. Look again in a few seconds.':
    'মেশিনটি এখন পড়া হচ্ছে। কয়েক সেকেন্ড পরে আবার দেখুন।',
  '"{{name}}" is no part of a network to look through. Write it like 192.168.1.0/24 or 192.168.1.10-192.168.1.60; at most 1,024 addresses at once.':
    '"{{name}}" নেটওয়ার্কের অংশ নয়। এভাবে লিখুন: 192.168.1.0/24 বা 192.168.1.10-192.168.1.60; একবারে সর্বোচ্চ 1,024টি ঠিকানা।',
  // clearing one
  'The terminal was not cleared: {{why}} Nothing on it was changed.': 'মেশিন খালি করা হয়নি: {{why}} মেশিনে কিছু বদলায়নি।',
  'it is switched off in the panel.': 'প্যানেলে এটি নিষ্ক্রিয়।',
  'what it hands over does not agree with its own count, so nobody knows what is unread.':
    'যা দিচ্ছে তা নিজের সংখ্যার সঙ্গে মেলে না, তাই কী পড়া বাকি জানা নেই।',
  'it hands over no logs. It is empty, or it hands them over by push only: then nobody knows what is unread.':
    'কোনো লগ দেয় না। হয় খালি, নয় লগ শুধু নিজে পাঠায়: তখন কী পড়া বাকি জানা নেই।',
  'logs of {{name}} are not stored here.': '{{name}} তারিখের লগ এখানে নেই।',
  'somebody punched although it is locked.': 'বন্ধ থাকা সত্ত্বেও কেউ হাজিরা দিয়েছেন।',
  // trying the way to one
  Connect: 'সংযোগ',
  '{{address}}:{{port}} answers and lets us in.': '{{address}}:{{port}} সাড়া দেয় ও ঢুকতে দেয়।',
  'Who it is': 'কোন মেশিন',
  'Serial {{name}}, {{model2}}.': 'সিরিয়াল {{name}}, {{model2}}।',
  'model not told': 'মডেল জানায়নি',
  'Its clock': 'ঘড়ি',
  'It shows {{time}}.': 'ঘড়িতে {{time}}।',
  'What it holds': 'যা আছে',
  'It counts neither users nor logs; they are read all the same.': 'ইউজার বা লগের সংখ্যা জানায় না; তবু পড়া হবে।',
  '{{users}} users, {{logs}} logs{{of}}.': '{{users}} জন ইউজার, {{logs}}টি লগ{{of}}।',
  ' of {{n}}': ' (জায়গা {{n}}টির)',
  // alarms
  'Its memory is {{percent}} full ({{n}} of {{most}} logs). All that is read is stored here: clear it from the panel before it overwrites or refuses scans.':
    'মেমরির {{percent}} ভরা ({{most}}টির মধ্যে {{n}}টি লগ)। যা পড়া হয়েছে সব এখানে আছে: পুরোনো লগ মুছে যাওয়ার বা হাজিরা না নেওয়ার আগে প্যানেল থেকে খালি করুন।',
  'Its clock shows {{time}}, which is no real date: set it, and have its battery looked at.':
    'ঘড়িতে {{time}}, যা আসল তারিখ নয়: ঘড়ি মেলান, ব্যাটারি দেখান।',
  'Its clock is {{span}} {{way}} ({{time}}). Times of new punches are corrected; set its clock from the panel.':
    'ঘড়ি {{span}} {{way}} ({{time}})। নতুন হাজিরার সময় ঠিক করে নেওয়া হয়; প্যানেল থেকে ঘড়ি মেলান।',
  'It was read {{n}} times and contradicted itself each time; nothing of it was stored. Its bytes are kept for support.':
    '{{n}} বার পড়া হয়েছে, প্রতিবার অমিল; কিছু রাখা হয়নি। সাপোর্টের জন্য যা পাঠিয়েছে তা রাখা আছে।',
  'Its memory is full, and it has overwritten logs that nobody had read. Clear it in time, or poll it more often.':
    'মেমরি ভরা, না পড়া লগ মুছে গেছে। সময়মতো খালি করুন, বা আরও ঘন ঘন পড়ুন।',
  'Its log was emptied or replaced by somebody else since the last read (on its keypad, by another program, or by a reset). All that was read before is stored; scans between are lost if there were any.':
    'শেষবার পড়ার পর অন্য কেউ লগ খালি করেছে বা বদলেছে (মেশিনের বোতামে, অন্য প্রোগ্রামে, বা রিসেটে)। আগে যা পড়া হয়েছে সব আছে; মাঝে হাজিরা থাকলে তা হারিয়েছে।',
  'The terminal says it holds {{n}} logs and handed over {{given}}. All of these are stored; it is read again at the next poll.':
    'মেশিন বলছে {{n}}টি লগ আছে, দিয়েছে {{given}}টি। এগুলো সব রাখা হয়েছে; পরের বারে আবার পড়া হবে।',
  'The terminal says it holds {{n}} logs and handed over {{given}}. All of these are stored.':
    'মেশিন বলছে {{n}}টি লগ আছে, দিয়েছে {{given}}টি। এগুলো সব রাখা হয়েছে।',
  '{{since}} Check its power, its network, and Comm. > Cloud Server on its menu: server address, port and key.':
    '{{since}} বিদ্যুৎ, নেটওয়ার্ক, ও মেশিনের মেনুতে Comm. > Cloud Server দেখুন: সার্ভারের ঠিকানা, পোর্ট ও কী।',
  'It has not pushed anything for {{n}} minutes.': '{{n}} মিনিট ধরে কিছু পাঠায়নি।',
  'It has never pushed anything.': 'কখনো কিছু পাঠায়নি।',
  'It does not tell its time.': 'মেশিনটি তার সময় জানায় না।',
  'It does not tell its time, so nobody here knows whether its clock is right: look at it.':
    'মেশিনটি তার সময় জানায় না, তাই ঘড়ি ঠিক কি না এখানে কেউ জানে না: মেশিনে গিয়ে দেখুন।',
  'it is an event of a door, which does not say whether anybody came to work: set the terminal to time attendance (its menu, device type T&A)':
    'এটি দরজার ঘটনা, কেউ কাজে এসেছেন কি না তা এতে বোঝা যায় না: মেশিনের মেনুতে ধরন টাইম অ্যাটেনডেন্স (T&A) করুন',
  // orders to a terminal, and what it answers
  'a number on terminals has 1 to 24 letters and digits.': 'মেশিনের নম্বর ১ থেকে ২৪টি অক্ষর ও অঙ্কের।',
  'a name is one line, a card a number.': 'নাম এক লাইনের, কার্ড একটি সংখ্যা।',
  'a privilege is 0 (user), 2, 6 or 14 (admin).': 'ক্ষমতা হয় 0 (ইউজার), 2, 6 বা 14 (অ্যাডমিন)।',
  'a period is two times like 2026-11-22 08:00:00.': 'সময়সীমা দুটি সময়, যেমন 2026-11-22 08:00:00।',
  'the period ends ({{until}}) before it begins ({{from}}).': 'সময়সীমা শুরুর ({{from}}) আগেই শেষ ({{until}})।',
  '{{name}} is not among the options that may be set: {{name2}}.':
    '{{name}} বদলানোর মতো সেটিং নয়। যা বদলানো যায়: {{name2}}।',
  '"{{name}}" is no value for {{name2}}.': '{{name2}}-এর মান "{{name}}" হতে পারে না।',
  done: 'হয়েছে',
  'it finds a mistake in the order': 'নির্দেশে ভুল পেয়েছে',
  'it may not': 'তার অনুমতি নেই',
  'it has no such data': 'এমন তথ্য তার নেই',
  'it knows nobody with this number': 'এই নম্বরের কাউকে চেনে না',
  'it does not know this order': 'এই নির্দেশ চেনে না',
  'it has no such table': 'এমন তালিকা তার নেই',
  'it is busy': 'ব্যস্ত',
  'it answered {{name}}': 'উত্তর {{name}}',
  // site and cloud
  'This site is not bound to a company yet.': 'এই সাইট এখনো কোনো কোম্পানির সঙ্গে যুক্ত নয়।',
  'This site is not bound to a company yet. Make a binding code in the cloud panel (Company > Sites) and enter it here.':
    'এই সাইট এখনো কোনো কোম্পানির সঙ্গে যুক্ত নয়। ক্লাউড প্যানেলে (কোম্পানি > সাইট) যুক্ত করার কোড তৈরি করে এখানে লিখুন।',
  "This site holds another company's punches.": 'এই সাইটে অন্য কোম্পানির হাজিরা আছে।',
  "This site holds another company's punches. Bind it with a code of that company, or start over with an empty data folder.":
    'এই সাইটে অন্য কোম্পানির হাজিরা আছে। সেই কোম্পানির কোড দিয়ে যুক্ত করুন, বা খালি ডেটা ফোল্ডারে নতুন করে শুরু করুন।',
  '"{{name}}" is not an address of a cloud. Write it like https://cloud.hajira.example.':
    '"{{name}}" ক্লাউডের ঠিকানা নয়। এভাবে লিখুন: https://cloud.hajira.example।',
  'The cloud answered with rows of another company. Nothing was taken.': 'ক্লাউড অন্য কোম্পানির তথ্য দিয়েছে। কিছু নেওয়া হয়নি।',
  '{{host}} answered another question than this site asked: the answer was thrown away. Something between the two mixes up or stores their answers.':
    '{{host}} এই সাইটের প্রশ্নের নয়, অন্য প্রশ্নের উত্তর দিয়েছে: উত্তরটি ফেলে দেওয়া হয়েছে। দুটির মাঝখানে কিছু একটা তাদের উত্তর গুলিয়ে ফেলে বা জমিয়ে রাখে।',
  '{{host}} answered something else than a cloud of Hajira.': '{{host}} হাজিরার ক্লাউডের মতো উত্তর দেয়নি।',
  "{{host}} was not reached: a proxy, firewall or login page of this network answered with HTTP status {{n}}. Open the cloud's address in a browser on this machine. The site tries again by itself.":
    '{{host}}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের প্রক্সি, ফায়ারওয়াল বা লগইন পাতা HTTP {{n}} উত্তর দিয়েছে। এই মেশিনের ব্রাউজারে ক্লাউডের ঠিকানা খুলুন। সাইট নিজে থেকে আবার চেষ্টা করে।',
  '{{host}} was not reached: a login page of this network answered. Open a web page in a browser on this machine and sign in.':
    '{{host}}-এ পৌঁছানো যায়নি: এই নেটওয়ার্কের লগইন পাতা উত্তর দিয়েছে। এই মেশিনের ব্রাউজারে কোনো ওয়েব পাতা খুলে সাইন ইন করুন।',
  '{{host}} answered with HTTP status {{n}} and nothing else.': '{{host}} শুধু HTTP {{n}} উত্তর দিয়েছে।',
  '{{host}} has no address: check its name and the internet connection.':
    '{{host}}-এর ঠিকানা পাওয়া যায় না: নাম ও ইন্টারনেট সংযোগ দেখুন।',
  '{{host}} has no address just now: check the internet connection.':
    '{{host}}-এর ঠিকানা এখন পাওয়া যায় না: ইন্টারনেট সংযোগ দেখুন।',
  '{{host}} is there, but no Hajira answers at this port.': '{{host}} আছে, কিন্তু এই পোর্টে হাজিরা সাড়া দেয় না।',
  '{{host}} ended the connection in the middle.': '{{host}} মাঝপথে সংযোগ কেটে দিয়েছে।',
  '{{host}} cannot be reached from here.': 'এখান থেকে {{host}}-এ পৌঁছানো যায় না।',
  '{{host}} cannot be reached: there is no network.': '{{host}}-এ পৌঁছানো যায় না: নেটওয়ার্ক নেই।',
  '{{host}} did not answer in time.': '{{host}} সময়মতো উত্তর দেয়নি।',
  '{{host}} did not answer within a minute.': '{{host}} এক মিনিটেও উত্তর দেয়নি।',
  '{{host}} was not waited for: the sync was stopped.': '{{host}}-এর অপেক্ষা করা হয়নি: সিঙ্ক থামানো হয়েছে।',
  '{{host}} has a certificate that has run out.': '{{host}}-এর সার্টিফিকেটের মেয়াদ শেষ।',
  '{{host}} has a certificate of another name: use the name that the certificate is for.':
    '{{host}}-এর সার্টিফিকেট অন্য নামের: সার্টিফিকেটটি যে নামের, সেই নাম ব্যবহার করুন।',
  '{{host}} has a certificate of an authority that is not known here: start this site with NODE_EXTRA_CA_CERTS, the file of that authority.':
    '{{host}}-এর সার্টিফিকেটের কর্তৃপক্ষ এখানে অচেনা: NODE_EXTRA_CA_CERTS-এ সেই কর্তৃপক্ষের ফাইল দিয়ে সাইট চালু করুন।',
  '{{host}} could not be asked ({{why}}).': '{{host}}-কে জিজ্ঞাসা করা যায়নি ({{why}})।',
  'the cloud': 'ক্লাউড',
  'The site has to be bound again.': 'সাইট আবার যুক্ত করতে হবে।',
  'A record of the cloud does not descend from the one that this site has: the two are compared.':
    'ক্লাউডের একটি রেকর্ড এই সাইটের রেকর্ড থেকে আসেনি: দুটি মিলিয়ে দেখা হচ্ছে।',
  "The token to the cloud cannot be opened: this installation's key has changed. Bring the key back, or bind the site again.":
    'ক্লাউডের টোকেন খোলা যায় না: এই ইনস্টলেশনের কী বদলে গেছে। কী ফিরিয়ে আনুন, বা সাইট আবার যুক্ত করুন।',
  'The cloud answered about another batch.': 'ক্লাউড অন্য ব্যাচের উত্তর দিয়েছে।',
  'The cloud cannot read this change.': 'ক্লাউড এই বদল পড়তে পারে না।',
  'The cloud could not store this. Support can see why.': 'ক্লাউড এটি রাখতে পারেনি। কারণ সাপোর্ট দেখতে পারে।',
  'A site does not change {{model}} records.': 'সাইট থেকে {{model}} বদলানো যায় না।',
  'this version of Hajira does not know such records: update the site': 'হাজিরার এই ভার্সন এমন রেকর্ড চেনে না: সাইট হালনাগাদ করুন',
  'no reason given': 'কারণ জানানো হয়নি',
  'The cloud does not know this token. The site was bound anew elsewhere, or never: bind it again with a code from the cloud panel.':
    'ক্লাউড এই টোকেন চেনে না। সাইট অন্য কোথাও নতুন করে যুক্ত হয়েছে, বা কখনো হয়নি: ক্লাউড প্যানেলের কোড দিয়ে আবার যুক্ত করুন।',
  "This site's access was ended in the cloud panel. The site goes on offline; bind it again to send what it holds.":
    'ক্লাউড প্যানেলে এই সাইটের প্রবেশ বন্ধ করা হয়েছে। সাইট অফলাইনে চলবে; যা আছে পাঠাতে আবার যুক্ত করুন।',
  "SITE_BEHIND: the cloud has taken another batch than this one as number {{n}} (it is at {{known}}). The site's database was restored or copied: bind the site again.":
    'ক্লাউড {{n}} নম্বরে অন্য ব্যাচ নিয়েছে (এখন {{known}})। সাইটের ডেটাবেস ফিরিয়ে আনা বা কপি করা হয়েছিল: সাইট আবার যুক্ত করুন।',
  "CLOUD_BEHIND: the cloud is at batch {{known}} and cannot take number {{n}} after it. The cloud's database was restored: bind the site again.":
    'ক্লাউড {{known}} নম্বর ব্যাচে আছে, এর পরে {{n}} নিতে পারে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: সাইট আবার যুক্ত করুন।',
  'Two machines send as this site: one of them is a copy. Nothing more is taken from either, and both keep their data. Decide which one goes on: in the cloud panel choose the site, then Bind, and enter the code on that machine.':
    'এই সাইটের নামে দুটি মেশিন পাঠাচ্ছে: একটি অন্যটির নকল। কোনোটি থেকেই আর কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। কোনটি চলবে ঠিক করুন: ক্লাউড প্যানেলে সাইটটি বেছে যুক্ত করার কোড নিন এবং সেই মেশিনে কোডটি দিন।',
  'Another machine is bound as this site. This one stops and keeps its data: decide in the cloud panel which machine lives, and bind that one.':
    'অন্য একটি কম্পিউটার এই সাইট হিসেবে যুক্ত। এটি থেমে থাকবে, ডেটা থাকবে: কোনটি চলবে ক্লাউড প্যানেলে ঠিক করে সেটি যুক্ত করুন।',
  "REWOUND: the cloud did not number its changes up to {{n}} as the site has read them. The cloud's database was restored: the two have to be compared.":
    'ক্লাউডের বদলের নম্বর ({{n}} পর্যন্ত) সাইট যা পড়েছে তার সঙ্গে মেলে না। ক্লাউডের ডেটাবেস ফিরিয়ে আনা হয়েছিল: দুটি মিলিয়ে দেখতে হবে।',
  'sent {{time}}, received {{time2}}, compared {{time3}} (UTC)': 'পাঠানো {{time}}, পাওয়া {{time2}}, মেলানো {{time3}} (UTC)',
  never: 'কখনো না',
  // backups
  'There is none yet.': 'এখনো কোনোটি নেই।',
  'The last good one is of {{time}}.': 'শেষ ভালোটি {{time}}-এর।',
  'The nightly backup failed: {{name}} {{last}}': 'রাতের ব্যাকআপ হয়নি: {{name}} {{last}}',
  'An internal error. The log of the server has its details.': 'ভেতরের একটি ত্রুটি। বিস্তারিত সার্ভারের লগে আছে।',
  'The last backup is {{n}} days old ({{time}}).': 'শেষ ব্যাকআপ {{n}} দিনের পুরোনো ({{time}})।',
};
