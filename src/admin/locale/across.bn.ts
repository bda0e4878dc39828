/** What the screens of site and cloud say, in Bangla by their English. */
export const acrossInBangla: Readonly<Record<string, string>> = {
  'a record that is gone, or not yours to see': 'রেকর্ডটি নেই, অথবা আপনার দেখার নয়',
  'Afterwards it is “{{value}}”.': 'এরপর হবে “{{value}}”।',
  'Change it in the cloud panel': 'ক্লাউড প্যানেলে বদলান',
  'The cloud cannot be reached just now. What was last known holds here; try again once the line is back.':
    'এখন ক্লাউডে পৌঁছানো যাচ্ছে না। শেষ জানা তথ্য এখানে চলবে; লাইন ফিরলে আবার চেষ্টা করুন।',
  settled: 'মিটেছে',
  'The last round did not come to its end: {{reason}} Everything is kept here.':
    'শেষ দফা শেষ হয়নি: {{reason}} সব এখানে রাখা আছে।',
  'The record was deleted meanwhile, and stays deleted.': 'এর মধ্যে রেকর্ডটি মোছা হয়েছে, মোছাই থাকবে।',
  'on its way': 'যাচ্ছে',
  open: 'খোলা',
  agrees: 'মেলে',
  '{{seconds}} s behind the cloud': 'ক্লাউড থেকে {{seconds}} সেকেন্ড পিছিয়ে',
  '{{seconds}} s ahead of the cloud': 'ক্লাউড থেকে {{seconds}} সেকেন্ড এগিয়ে',
  'Line and machine': 'লাইন ও মেশিন',
  'Oldest that waits': 'সবচেয়ে পুরোনো অপেক্ষা',
  'nothing waits': 'কিছু অপেক্ষায় নেই',
  'Last contact': 'শেষ যোগাযোগ',
  'Last sent': 'শেষ পাঠানো',
  'Last received': 'শেষ পাওয়া',
  'Last compared': 'শেষ মেলানো',
  '{{n}} records differed': '{{n}}টি রেকর্ড মেলেনি',
  '{{n}} days differed, and were made equal': '{{n}} দিন মেলেনি, মিলিয়ে দেওয়া হয়েছে',
  'Last error': 'শেষ ত্রুটি',
  'The disk of the site is nearly full: {{free}} MB are free. Free space on it, or punches can no longer be stored. Terminals and the cloud keep theirs meanwhile.':
    'সাইটের ডিস্ক প্রায় ভরা: {{free}} MB খালি আছে। জায়গা খালি করুন, নইলে পাঞ্চ আর জমা হবে না। ততক্ষণ টার্মিনাল ও ক্লাউড নিজেদেরগুলো রাখে।',
  'Two machines send as this site: one of them is a copy. Nothing is taken from either, and both keep their data. Decide which one goes on: choose Bind here, and enter the code on that machine.':
    'এই সাইটের নামে দুটি মেশিন পাঠাচ্ছে: একটি অন্যটির নকল। কোনোটি থেকেই কিছু নেওয়া হচ্ছে না, দুটিই নিজের তথ্য রাখে। কোনটি চলবে ঠিক করুন: এখানে বাঁধুন বেছে নিয়ে সেই মেশিনে কোডটি দিন।',
  'Clock of the site': 'সাইটের ঘড়ি',
  'Punches held for an impossible time': 'অসম্ভব সময়ের জন্য আটকে রাখা পাঞ্চ',
  'Set the clock of the site’s machine. While it is off, the terminals’ clocks are measured wrong: punches get wrong times or are held. Nothing waits to be sent because of it.':
    'সাইটের মেশিনের ঘড়ি ঠিক করুন। ঘড়ি ভুল থাকলে টার্মিনালের ঘড়ির মাপও ভুল হয়: পাঞ্চের সময় ভুল হয় বা পাঞ্চ আটকে থাকে। এ কারণে পাঠানোর কিছু আটকে নেই।',
  Version: 'ভার্সন',
  cloud: 'ক্লাউড',
  'Disk of the site': 'সাইটের ডিস্ক',
  '{{free}} of {{total}} GB free': '{{total}} GB-র মধ্যে {{free}} GB খালি',
  Backup: 'ব্যাকআপ',
  'Waiting to go up': 'ক্লাউডে যাওয়ার অপেক্ষায়',
  'Nothing waits.': 'কিছু অপেক্ষায় নেই।',
  '{{n}} refused': '{{n}}টি নেওয়া হয়নি',
  'Refused by the cloud': 'ক্লাউড যা নেয়নি',
  '{{n}} in all.': 'মোট {{n}}টি।',
  'Correct them': 'ঠিক করুন',
  'They are corrected in the panel of the site, under System, Waiting for the cloud.':
    'এগুলো সাইটের প্যানেলে ঠিক করা হয়: সিস্টেম, ক্লাউডের অপেক্ষায়।',
  'What needs you': 'যেখানে আপনাকে দরকার',
  'Changed on both sides: {{n}}': 'দুই দিকেই বদলেছে: {{n}}টি',
  'Look at them': 'দেখুন',
  'Came, and cannot be stored yet': 'এসেছে, এখনো রাখা যায়নি',
  '{{n}} days do not agree': '{{n}} দিন মেলে না',
  'not counted yet': 'এখনো গোনা হয়নি',
  '{{n}} still to be read': '{{n}}টি পড়া বাকি',
  'all of {{n}} are here': '{{n}}টির সবই এখানে',
  'Is every punch of its terminals here?': 'টার্মিনালের সব হাজিরা কি এখানে আছে?',
  read: 'পড়া হয়েছে',
  'This is another site; its own panel and the cloud’s say how it stands.':
    'এটি অন্য সাইট; তার অবস্থা তার নিজের প্যানেলে ও ক্লাউডে দেখা যায়।',
  Somebody: 'কেউ একজন',
  somebody: 'কেউ একজন',
  'A punch of a terminal': 'টার্মিনালের একটি হাজিরা',
  '{{who}} added it': '{{who}} যোগ করেছেন',
  '{{who}} deleted it': '{{who}} মুছেছেন',
  '{{who}} decided a conflict': '{{who}} দুই দিকের বদল মিটিয়েছেন',
  '{{who}} changed: {{fields}}': '{{who}} বদলেছেন: {{fields}}',
  'The cloud refused it: {{error}}': 'ক্লাউড নেয়নি: {{error}}',
  'Change it': 'বদলান',
  'It goes with the next round. Nothing has to be done.': 'পরের দফায় যাবে। কিছু করতে হবে না।',
  '{{n}} changed on site and in the cloud: see which value is right':
    'সাইট ও ক্লাউড দুই দিকেই {{n}}টি বদলেছে: কোন মান ঠিক, দেখুন',
  '{{n}} changes of a site were refused by the cloud: see why': 'সাইটের {{n}}টি বদল ক্লাউড নেয়নি: কেন, দেখুন',
  '{{n}} came to a site and cannot be stored yet: see why': 'সাইটে {{n}}টি এসেছে, এখনো রাখা যায়নি: কেন, দেখুন',
  'Site and cloud need you': 'সাইট ও ক্লাউডে আপনাকে দরকার',
  'where both sides change the same, the cloud decides': 'দুই দিকে একই ঘর বদলালে ক্লাউড ঠিক করে',
  'what the site sees with its own eyes, the site decides': 'সাইট যা নিজে দেখে, তা সাইট ঠিক করে',
  'it counts for money, so that a person decides; until then the cloud’s value stays':
    'এর সঙ্গে টাকার হিসাব আছে, তাই মানুষ ঠিক করবেন; তত দিন ক্লাউডের মান থাকে',
  '(hidden from you)': '(আপনার দেখার নয়)',
  nothing: 'কিছু না',
  yes: 'হ্যাঁ',
  no: 'না',
  'The record was deleted in the cloud. {{who}} had changed it on {{site}}, {{at}}. It stays deleted.':
    'রেকর্ডটি ক্লাউডে মোছা হয়েছে। {{who}} {{site}}-এ এটি বদলেছিলেন, {{at}}। মোছাই থাকবে।',
  '{{who}} deleted the record on {{site}}, {{at}}. In the cloud it had been changed meanwhile: it stays.':
    '{{who}} {{site}}-এ রেকর্ডটি মুছেছেন, {{at}}। এর মধ্যে ক্লাউডে বদলেছিল: রেকর্ড থাকবে।',
  'a site': 'একটি সাইট',
  '{{who}} set {{field}} to “{{value}}” on {{site}}, {{at}}.':
    '{{who}} {{site}}-এ {{field}} দিয়েছেন “{{value}}”, {{at}}।',
  'In the cloud {{who}} had set it to “{{value}}”, {{at}}.': 'ক্লাউডে {{who}} দিয়েছিলেন “{{value}}”, {{at}}।',
  'In the cloud it was set to “{{value}}”.': 'ক্লাউডে দেওয়া হয়েছিল “{{value}}”।',
  'Before, it was “{{value}}”.': 'আগে ছিল “{{value}}”।',
  '“{{value}}” stands: {{rule}}.': '“{{value}}” বহাল: {{rule}}।',
  'Decided here. It goes to the cloud with the next round.': 'এখানে ঠিক করা হয়েছে। পরের দফায় ক্লাউডে যাবে।',
  'The cloud did not take it: another record there has the same code or name. Give this one another, and it goes up by itself.':
    'ক্লাউড নেয়নি: সেখানে আরেকটি রেকর্ডে একই কোড বা নাম আছে। এটিতে অন্যটি দিন, নিজে থেকেই যাবে।',
  'The cloud did not take it: there this badge number is somebody else’s in that time. Change number or dates, or end the other badge.':
    'ক্লাউড নেয়নি: সেখানে ওই সময়ে এই ব্যাজ নম্বর অন্যের। নম্বর বা তারিখ বদলান, অথবা অন্য ব্যাজটি শেষ করুন।',
  'Your package has no room for it in the cloud. On site it works as before, and it goes up by itself once there is room: deactivate somebody, or order a higher package in the cloud panel.':
    'প্যাকেজে এর জায়গা নেই। সাইটে আগের মতোই চলে, জায়গা হলে নিজে থেকেই ক্লাউডে যাবে: কাউকে নিষ্ক্রিয় করুন, অথবা ক্লাউড প্যানেলে বড় প্যাকেজ নিন।',
  'The cloud did not take it: whoever made it has no right for it there any more. Give the right back there and send it again, or let somebody else make the change.':
    'ক্লাউড নেয়নি: যিনি করেছেন তাঁর সেখানে আর অধিকার নেই। সেখানে অধিকার ফিরিয়ে দিয়ে আবার পাঠান, অথবা অন্য কেউ বদলটি করুন।',
  'It refers to something that the cloud does not have. Once that has gone up, this follows by itself.':
    'যা নিয়ে এটি, ক্লাউডে তা নেই। সেটি গেলে এটিও নিজে থেকে যাবে।',
  'Last heard of this site: {{since}}. It goes on working by itself; what it takes comes once the line is back.':
    'এই সাইটের শেষ খবর: {{since}}। সাইট নিজে চলছে; যা নেয়, লাইন ফিরলে আসবে।',
  'The cloud was last reached: {{since}}. Everything is kept here, and goes up by itself once the line is back.':
    'ক্লাউডে শেষ পৌঁছানো: {{since}}। সব এখানে রাখা আছে, লাইন ফিরলে নিজে থেকেই যাবে।',
  'Its access was ended. It keeps everything, and sends nothing until it is bound again.':
    'এর প্রবেশ বন্ধ করা হয়েছে। সব রাখা থাকে, আবার যুক্ত না করা পর্যন্ত কিছু পাঠায় না।',
  'Not bound yet: make a binding code for its server.': 'এখনো যুক্ত নয়: এর সার্ভারের জন্য কোড বানান।',
  '{{n}} things need you. They stand below; they hold up nothing else.':
    '{{n}}টি বিষয়ে আপনাকে দরকার। নিচে আছে; এতে আর কিছু আটকায় না।',
  'Site and cloud are being compared: {{left}} of {{total}} days that differ are left.':
    'সাইট ও ক্লাউড মেলানো হচ্ছে: যে {{total}} দিন মেলে না, তার {{left}} দিন বাকি।',
  'Site and cloud are being compared: {{done}} of {{total}} records.':
    'সাইট ও ক্লাউড মেলানো হচ্ছে: {{total}}টির মধ্যে {{done}}টি রেকর্ড হয়েছে।',
  'This cloud was restored from a backup: punches of {{left}} of {{total}} days, and the records that refer to them, are still being brought back from this site.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: {{total}} দিনের মধ্যে {{left}} দিনের হাজিরা ও তার সঙ্গের রেকর্ড এই সাইট থেকে আনা বাকি।',
  'This cloud was restored from a backup: {{done}} of {{total}} records of this site were compared. What the cloud lacks of them and of the punches is being brought back.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: এই সাইটের {{total}}টির মধ্যে {{done}}টি রেকর্ড মেলানো হয়েছে। ক্লাউডে যে রেকর্ড ও হাজিরা নেই, তা আনা হচ্ছে।',
  'This cloud was restored from a backup: records and punches that it lacks are being brought back from this site.':
    'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে: যে রেকর্ড ও হাজিরা নেই, তা এই সাইট থেকে আনা হচ্ছে।',
  'This cloud was restored from a backup': 'এই ক্লাউড ব্যাকআপ থেকে ফেরানো হয়েছে',
  'Punches and records are still being brought back from {{n}} sites': '{{n}}টি সাইট থেকে হাজিরা ও রেকর্ড আনা বাকি',
  'Terminals are not read': 'টার্মিনাল পড়া হচ্ছে না',
  '{{n}} terminals have no address on this machine: punches are not read from them':
    'এই সার্ভারে {{n}}টি টার্মিনালের ঠিকানা নেই: সেগুলোর হাজিরা পড়া হচ্ছে না',
  'no address on this machine': 'এই সার্ভারে ঠিকানা নেই',
  'Site and cloud are being compared.': 'সাইট ও ক্লাউড মেলানো হচ্ছে।',
  '{{n}} are on their way. Nothing has to be done.': '{{n}}টি যাচ্ছে। কিছু করতে হবে না।',
  'Everything is across: site and cloud hold the same.': 'সব দুই দিকে আছে: সাইট ও ক্লাউডে একই তথ্য।',
};
