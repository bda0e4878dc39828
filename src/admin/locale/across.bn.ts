/** What the screens of site and cloud say, in Bangla by their English. */
export const acrossInBangla: Readonly<Record<string, string>> = {
  'a record that was deleted or that you cannot see': 'রেকর্ডটি মোছা হয়েছে, বা দেখার অধিকার আপনার নেই',
  'New value: “{{value}}”.': 'নতুন মান: “{{value}}”।',
  'Change it in the cloud panel': 'ক্লাউড প্যানেলে বদলান',
  'The cloud cannot be reached. This site uses the last known data. Try again when the connection is back.':
    'ক্লাউডে পৌঁছানো যাচ্ছে না। এই সাইট শেষ জানা তথ্য ব্যবহার করছে। সংযোগ ফিরলে আবার চেষ্টা করুন।',
  settled: 'মিটেছে',
  'The last sync failed: {{reason}} All data is kept here.': 'শেষ সিঙ্ক ব্যর্থ: {{reason}} সব তথ্য এখানে রাখা আছে।',
  'The record has been deleted since and stays deleted.': 'এর মধ্যে রেকর্ডটি মোছা হয়েছে, মোছাই থাকবে।',
  syncing: 'যাচ্ছে',
  open: 'খোলা',
  agrees: 'মেলে',
  '{{seconds}} s behind the cloud': 'ক্লাউড থেকে {{seconds}} সেকেন্ড পিছিয়ে',
  '{{seconds}} s ahead of the cloud': 'ক্লাউড থেকে {{seconds}} সেকেন্ড এগিয়ে',
  'Connection and server': 'সংযোগ ও সার্ভার',
  'Oldest waiting change': 'সবচেয়ে পুরোনো অপেক্ষমাণ বদল',
  'nothing waiting': 'কিছু বাকি নেই',
  'Last contact': 'শেষ যোগাযোগ',
  'Last sent': 'শেষ পাঠানো',
  'Last received': 'শেষ পাওয়া',
  'Last compared': 'শেষ মেলানো',
  '{{n}} records differed': '{{n}}টি রেকর্ড মেলেনি',
  '{{n}} days differed and were corrected': '{{n}} দিন মেলেনি, ঠিক করা হয়েছে',
  'Last error': 'শেষ ত্রুটি',
  'The disk of the site is almost full: {{free}} MB free. Free up space, or punches can no longer be stored. Punches stay on the terminals and in the cloud.':
    'সাইটের ডিস্ক প্রায় ভরা: {{free}} MB খালি। জায়গা খালি করুন, নইলে হাজিরা আর রাখা যাবে না। হাজিরা মেশিনে ও ক্লাউডে থাকে।',
  'Two servers send data as this site; one is a copy. Nothing is accepted from either, and both keep their data. To choose the right one, create a binding code here and enter it on that server.':
    'এই সাইটের নামে দুটি সার্ভার তথ্য পাঠাচ্ছে; একটি অন্যটির কপি। কোনোটি থেকেই কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। সঠিকটি বাছতে এখানে যুক্ত করার কোড তৈরি করে সেই সার্ভারে লিখুন।',
  'Clock of the site': 'সাইটের ঘড়ি',
  'Punches held because of an impossible time': 'অসম্ভব সময়ের জন্য আটকে রাখা হাজিরা',
  'Set the clock of the site’s server. While it is wrong, punches get wrong times or are held. Sending is not affected.':
    'সাইটের সার্ভারের ঘড়ি ঠিক করুন। ঘড়ি ভুল থাকলে হাজিরার সময় ভুল হয় বা হাজিরা আটকে থাকে। পাঠানোয় সমস্যা হয় না।',
  Version: 'ভার্সন',
  cloud: 'ক্লাউড',
  'Disk of the site': 'সাইটের ডিস্ক',
  '{{free}} of {{total}} GB free': '{{total}} GB-র মধ্যে {{free}} GB খালি',
  Backup: 'ব্যাকআপ',
  'Waiting for the cloud': 'ক্লাউডের অপেক্ষায়',
  'No waiting changes.': 'অপেক্ষায় কিছু নেই।',
  '{{n}} refused': '{{n}}টি নেওয়া হয়নি',
  'Refused by the cloud': 'ক্লাউড যা নেয়নি',
  '{{n}} in all.': 'মোট {{n}}টি।',
  'Correct them': 'ঠিক করুন',
  'Correct them in the site’s panel, under System, Waiting for the cloud.':
    'সাইটের প্যানেলে ঠিক করুন: সিস্টেম, ক্লাউডের অপেক্ষায়।',
  'Needs your attention': 'আপনার করণীয়',
  'Changed on both sides: {{n}}': 'দুই দিকেই বদলেছে: {{n}}টি',
  Review: 'দেখুন',
  'Received, cannot be stored yet': 'এসেছে, এখনো রাখা যায়নি',
  '{{n}} days differ': '{{n}} দিন মেলে না',
  'not compared yet': 'এখনো মেলানো হয়নি',
  '{{n}} unread': '{{n}}টি পড়া বাকি',
  'all of {{n}} are here': '{{n}}টির সবই এখানে',
  'Punches of its terminals': 'এর মেশিনের হাজিরা',
  read: 'পড়া হয়েছে',
  'This is another site. See its status in its own panel or in the cloud panel.':
    'এটি অন্য সাইট। এর অবস্থা তার নিজের প্যানেলে বা ক্লাউড প্যানেলে দেখুন।',
  Somebody: 'কেউ একজন',
  somebody: 'কেউ একজন',
  'A punch of a terminal': 'মেশিনের একটি হাজিরা',
  '{{who}} added it': '{{who}} যোগ করেছেন',
  '{{who}} deleted it': '{{who}} মুছেছেন',
  '{{who}} settled a conflict': '{{who}} দুই দিকের বদল মিটিয়েছেন',
  '{{who}} changed: {{fields}}': '{{who}} বদলেছেন: {{fields}}',
  'The cloud refused it: {{error}}': 'ক্লাউড নেয়নি: {{error}}',
  'Change it': 'বদলান',
  'It is sent with the next sync. No action needed.': 'পরের সিঙ্কে যাবে। কিছু করতে হবে না।',
  'Changed on site and in the cloud: {{n}}. Choose the correct value':
    'সাইট ও ক্লাউড দুই দিকেই বদলেছে: {{n}}টি। সঠিক মান বাছুন',
  'Changes refused by the cloud: {{n}}. See the reasons': 'ক্লাউড নেয়নি এমন বদল: {{n}}টি। কারণ দেখুন',
  'Received by a site but not stored yet: {{n}}. See the reasons': 'সাইটে এসেছে, এখনো রাখা যায়নি: {{n}}টি। কারণ দেখুন',
  'Sync needs your attention': 'সিঙ্কে আপনার করণীয় আছে',
  'for this field, the cloud’s value takes precedence': 'এই ঘরে ক্লাউডের মান অগ্রাধিকার পায়',
  'for this field, the site’s value takes precedence': 'এই ঘরে সাইটের মান অগ্রাধিকার পায়',
  'this field affects pay, so a person has to decide; the cloud’s value stays until then':
    'এই ঘর বেতনে প্রভাব ফেলে, তাই একজনকে সিদ্ধান্ত নিতে হবে; তত দিন ক্লাউডের মান থাকে',
  '(hidden)': '(দেখা যায় না)',
  nothing: 'কিছু না',
  yes: 'হ্যাঁ',
  no: 'না',
  'The record was deleted in the cloud. {{who}} changed it on {{site}}, {{at}}. It stays deleted.':
    'রেকর্ডটি ক্লাউডে মোছা হয়েছে। {{who}} {{site}}-এ এটি বদলেছিলেন, {{at}}। মোছাই থাকবে।',
  '{{who}} deleted the record on {{site}}, {{at}}, but it was changed in the cloud. It stays.':
    '{{who}} {{site}}-এ রেকর্ডটি মুছেছেন, {{at}}। এর মধ্যে ক্লাউডে বদলেছিল: রেকর্ড থাকবে।',
  'a site': 'একটি সাইট',
  '{{who}} set {{field}} to “{{value}}” on {{site}}, {{at}}.':
    '{{who}} {{site}}-এ {{field}} দিয়েছেন “{{value}}”, {{at}}।',
  'In the cloud, {{who}} set it to “{{value}}”, {{at}}.': 'ক্লাউডে {{who}} দিয়েছিলেন “{{value}}”, {{at}}।',
  'In the cloud it was set to “{{value}}”.': 'ক্লাউডে দেওয়া হয়েছিল “{{value}}”।',
  'Before, it was “{{value}}”.': 'আগে ছিল “{{value}}”।',
  'Current value “{{value}}”: {{rule}}.': 'বর্তমান মান “{{value}}”: {{rule}}।',
  'Settled here. Sent to the cloud with the next sync.': 'এখানে মেটানো হয়েছে। পরের সিঙ্কে ক্লাউডে যাবে।',
  'Another record in the cloud has the same code or name. Enter a different one; it is then sent automatically.':
    'ক্লাউডে আরেকটি রেকর্ডে একই কোড বা নাম আছে। অন্যটি দিন; এরপর নিজে থেকেই পাঠানো হবে।',
  'In the cloud, this badge number belongs to another employee in that period. Change the number or the dates, or end the other badge.':
    'ক্লাউডে ওই সময়ে এই ব্যাজ নম্বর অন্য কর্মীর। নম্বর বা তারিখ বদলান, অথবা অন্য ব্যাজটি শেষ করুন।',
  'The limit of your package is reached in the cloud. The site works as before. Deactivate an employee, or order a larger package in the cloud panel; it is then sent automatically.':
    'ক্লাউডে আপনার প্যাকেজের সীমা পূর্ণ। সাইট আগের মতোই চলে। কোনো কর্মীকে নিষ্ক্রিয় করুন, বা ক্লাউড প্যানেলে বড় প্যাকেজ অর্ডার করুন; এরপর নিজে থেকেই পাঠানো হবে।',
  'The author of this change no longer has the right for it in the cloud. Grant the right there and send it again, or ask somebody else to make the change.':
    'যিনি বদলটি করেছেন ক্লাউডে তাঁর আর অধিকার নেই। সেখানে অধিকার দিয়ে আবার পাঠান, বা অন্য কাউকে বদলটি করতে বলুন।',
  'It refers to a record that is not in the cloud yet. It is sent automatically after that record.':
    'এটি যে রেকর্ড নিয়ে, তা এখনো ক্লাউডে নেই। সেই রেকর্ডের পর এটি নিজে থেকেই পাঠানো হবে।',
  'No contact with this site since {{since}}. The site works offline and sends its data when the connection is back.':
    '{{since}} থেকে এই সাইটের সঙ্গে যোগাযোগ নেই। সাইট অফলাইনে চলছে, সংযোগ ফিরলে তথ্য পাঠাবে।',
  'No contact with the cloud since {{since}}. All data is kept here and sent when the connection is back.':
    '{{since}} থেকে ক্লাউডের সঙ্গে যোগাযোগ নেই। সব তথ্য এখানে রাখা আছে, সংযোগ ফিরলে পাঠানো হবে।',
  'Its access is revoked. It keeps its data and sends nothing until it is bound again.':
    'এর প্রবেশ বাতিল। তথ্য রাখা থাকে; আবার যুক্ত না করা পর্যন্ত কিছু পাঠায় না।',
  'Not bound yet. Create a binding code for its server.': 'এখনো যুক্ত নয়। এর সার্ভারের জন্য যুক্ত করার কোড তৈরি করুন।',
  '{{n}} items need your attention. See below. Everything else syncs normally.':
    '{{n}}টি বিষয়ে আপনার করণীয় আছে। নিচে দেখুন। বাকি সব স্বাভাবিকভাবে সিঙ্ক হয়।',
  'Site and cloud are being compared: {{left}} of {{total}} different days are left.':
    'সাইট ও ক্লাউড মেলানো হচ্ছে: যে {{total}} দিন মেলে না, তার {{left}} দিন বাকি।',
  'Site and cloud are being compared: {{done}} of {{total}} records.':
    'সাইট ও ক্লাউড মেলানো হচ্ছে: {{total}}টির মধ্যে {{done}}টি রেকর্ড হয়েছে।',
  'This cloud was restored from a backup. Punches of {{left}} of {{total}} days and their records are still being restored from this site.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: {{total}} দিনের মধ্যে {{left}} দিনের হাজিরা ও তার সঙ্গের রেকর্ড এই সাইট থেকে আনা বাকি।',
  'This cloud was restored from a backup. {{done}} of {{total}} records of this site are compared. Missing records and punches are being restored.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: এই সাইটের {{total}}টির মধ্যে {{done}}টি রেকর্ড মেলানো হয়েছে। ক্লাউডে যে রেকর্ড ও হাজিরা নেই, তা আনা হচ্ছে।',
  'This cloud was restored from a backup. Missing records and punches are being restored from this site.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: যে রেকর্ড ও হাজিরা নেই, তা এই সাইট থেকে আনা হচ্ছে।',
  'This cloud was restored from a backup': 'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে',
  'Punches and records are still being restored from {{n}} sites': '{{n}}টি সাইট থেকে হাজিরা ও রেকর্ড আনা বাকি',
  'Terminals are not read': 'মেশিন পড়া হচ্ছে না',
  '{{n}} terminals have no address on this server, so their punches are not read':
    'এই সার্ভারে {{n}}টি মেশিনের ঠিকানা নেই: সেগুলোর হাজিরা পড়া হচ্ছে না',
  'no address on this server': 'এই সার্ভারে ঠিকানা নেই',
  'Site and cloud are being compared.': 'সাইট ও ক্লাউড মেলানো হচ্ছে।',
  '{{n}} changes are syncing. No action needed.': '{{n}}টি বদল সিঙ্ক হচ্ছে। কিছু করতে হবে না।',
  'Site and cloud are in sync.': 'সাইট ও ক্লাউড সিঙ্কে আছে।',
};
