/**
 * What the domain says in sentences of its own, in Bangla by the shape of the English: rights, companies, files, phones.
 * The names of places say what stands in them (translate.ts).
 */
export const sentencesInBangla: Readonly<Record<string, string>> = {
  // why somebody may, or may not
  'You may pass on rights on no record. Ask an admin.': 'কোনো রেকর্ডের অধিকার অন্যকে দেওয়ার অনুমতি আপনার নেই। অ্যাডমিনকে বলুন।',
  'The server stopped during this import. Employees added so far stay. Choose "Continue" to import the rest.':
    'এই ফাইল নেওয়ার সময় সার্ভার বন্ধ হয়ে গিয়েছিল। যাঁরা যোগ হয়েছেন তাঁরা থাকছেন। বাকিদের নিতে “চালিয়ে যান” চাপুন।',
  'Choose one of the two.': 'দুটির একটি বাছুন।',
  'his own': 'তাঁর নিজের',
  'those given to him by name': 'নাম ধরে তাঁকে দেওয়া',
  'those of departments given to him, and those given to him by name': 'তাঁকে দেওয়া বিভাগের, ও নাম ধরে তাঁকে দেওয়া',
  'all of the company': 'কোম্পানির সব',
  'His account is not active.': 'তাঁর অ্যাকাউন্ট সক্রিয় নয়।',
  'The company is {{state}}.': 'কোম্পানি {{state}}।',
  waiting: 'টাকার অপেক্ষায়',
  suspended: 'স্থগিত',
  closed: 'বন্ধ',
  "The company's package does not hold this.": 'কোম্পানির প্যাকেজে এটি নেই।',
  'He may {{act}} {{model}} records: {{reach}}.': '{{model}} {{act}}র অধিকার তাঁর আছে: {{reach}}।',
  'Whoever is active and has no role may {{act}} {{model}} records: {{reach}}.':
    'সক্রিয় যাঁর কোনো রোল নেই, তাঁরও {{model}} {{act}}র অধিকার আছে: {{reach}}।',
  'A rule denies him to {{act}} {{model}} records, and that beats whatever allows it.':
    'একটি নিয়ম {{model}} {{act}} নিষেধ করেছে; অন্য কিছু অনুমতি দিলেও নিষেধই থাকে।',
  'No role, group or rule of his lets him {{act}} {{model}} records.':
    'তাঁর কোনো রোল, গ্রুপ বা নিয়ম {{model}} {{act}}র অধিকার দেয় না।',
  'It was given to him by name: {{acts}}.': 'নাম ধরে তাঁকে দেওয়া হয়েছে: {{acts}}।',
  'Its department, or one above it, was given to him: {{acts}}.':
    'এর বিভাগ, বা তার উপরের কোনো বিভাগ, তাঁকে দেওয়া হয়েছে: {{acts}}।',
  'Without the right on the table he reaches no record.': 'তালিকার অধিকার ছাড়া তিনি কোনো রেকর্ড পান না।',
  'His scope is every record of the company.': 'কোম্পানির সব রেকর্ড তাঁর আওতায়।',
  'He reaches {{reach}}, and this {{model}} is none of them.': 'তাঁর আওতায় {{reach}}; এই {{model}} তার মধ্যে নেই।',
  'It is his own, or hangs on it.': 'এটি তাঁর নিজের, বা তার অংশ।',
  'No field was asked for.': 'কোনো ঘরের কথা জানতে চাওয়া হয়নি।',
  'This field is kept by Hajira alone.': 'এই ঘর শুধু হাজিরা নিজে রাখে।',
  'The field {{field}} is an ordinary one: open to whoever may {{act}} the record.':
    '“{{field}}” সাধারণ ঘর: রেকর্ড {{act}}র অধিকার থাকলেই খোলা।',
  'He has the right to {{act}} the sensitive field {{field}}.': 'গোপনীয় ঘর “{{field}}” {{act}}র অধিকার তাঁর আছে।',
  'A rule denies him to {{act}} the field {{field}}, and that beats whatever allows it.':
    'একটি নিয়ম “{{field}}” ঘর {{act}} নিষেধ করেছে; অন্য কিছু অনুমতি দিলেও নিষেধই থাকে।',
  'The field {{field}} needs a right of its own, which he does not have.':
    '“{{field}}” ঘরের জন্য আলাদা অধিকার লাগে, যা তাঁর নেই।',
  'It is a record of his company.': 'এটি তাঁর কোম্পানির রেকর্ড।',
  'His company has no such {{model}}.': 'তাঁর কোম্পানিতে এমন {{model}} নেই।',
  'its giver holds it no more': 'যিনি দিয়েছিলেন তাঁর আর এই অধিকার নেই',
  'Ask an admin who can see this.': 'কে এটি দেখতে পারেন, অ্যাডমিনকে জিজ্ঞাসা করুন।',
  'Only whoever gave this right, whoever has it, or an admin takes it back.':
    'যিনি দিয়েছেন, যিনি পেয়েছেন, বা অ্যাডমিন ছাড়া কেউ এই অধিকার ফেরত নিতে পারেন না।',
  'You may not pass on rights on this {{model}}. Ask an admin.':
    'এই {{model}}-এর অধিকার অন্যকে দেওয়া আপনার এখতিয়ারে নেই। অ্যাডমিনকে বলুন।',
  'You cannot give what you do not hold: {{act}} on this {{model}}.':
    'নিজের যে অধিকার নেই তা দেওয়া যায় না: এই {{model}} {{act}}।',
  'You may not {{act}} {{model}} records. {{why}}': '{{model}} {{act}}র অধিকার আপনার নেই। {{why}}',
  'There is no such {{model}}.': 'এমন কোনো {{model}} নেই।',
  'The {{name}} package of {{name2}} does not include it. A higher package does: order it under Company > Packages (/admin/resources/package).':
    '{{name2}}-এর {{name}} প্যাকেজে এটি নেই। বড় প্যাকেজে আছে: কোম্পানি > প্যাকেজ (/admin/resources/package) থেকে অর্ডার করুন।',
  'This token was made without the right {{name}}.': 'এই টোকেন {{name}} অধিকার ছাড়া তৈরি।',
  'Your company cannot do this here.': 'আপনার কোম্পানি এটি এখানে করতে পারে না।',
  'Ask an admin for the right to do this.': 'অ্যাডমিনের কাছে অধিকার চান।',
  'A phone reaches what is its owner’s own only.': 'ফোনে শুধু মালিকের নিজের তথ্য পাওয়া যায়।',
  'This compares all of the company, and you see a part.': 'এটি পুরো কোম্পানি মিলিয়ে দেখে, আপনি দেখেন একটি অংশ।',
  // who he is to his company
  'You have no access to the panel yet.': 'প্যানেলে ঢোকার অধিকার আপনার এখনো নেই।',
  'Your account has been deactivated.': 'আপনার অ্যাকাউন্ট নিষ্ক্রিয় করা হয়েছে।',
  'You do not belong to a company yet. Ask the admin of your company to link your account to it.':
    'আপনি এখনো কোনো কোম্পানিতে নেই। আপনার কোম্পানির অ্যাডমিনকে অ্যাকাউন্টটি যুক্ত করতে বলুন।',
  '{{name}} has not activated your account yet. Ask its admin.': '{{name}} এখনো আপনার অ্যাকাউন্ট সক্রিয় করেনি। অ্যাডমিনকে বলুন।',
  '{{name}} has deactivated your account. Ask its admin why.':
    '{{name}} আপনার অ্যাকাউন্ট নিষ্ক্রিয় করেছে। কারণ জানতে অ্যাডমিনকে জিজ্ঞেস করুন।',
  'You have no role yet: you may punch and ask for leave. The admin of {{name}} can give you more.':
    'আপনার এখনো কোনো রোল নেই: আপনি হাজিরা ও ছুটির আবেদন দিতে পারেন। বেশি লাগলে {{name}}-এর অ্যাডমিনকে বলুন।',
  '{{name}} is waiting for its payment. Its admin chooses a package and pays; punches are taken and kept meanwhile.':
    '{{name}} টাকার অপেক্ষায়। অ্যাডমিন প্যাকেজ বেছে টাকা দিলে চালু হবে; ততদিন হাজিরা নেওয়া ও রাখা হচ্ছে।',
  '{{name}} is suspended. Punches are taken and kept; nothing else works until its invoice is paid.':
    '{{name}} স্থগিত। হাজিরা নেওয়া ও রাখা হচ্ছে; ইনভয়েসের টাকা না দেওয়া পর্যন্ত আর কিছু চলবে না।',
  '{{name}} is closed. Contact Hajira if this is a mistake.': '{{name}} বন্ধ। ভুল হলে হাজিরার সঙ্গে যোগাযোগ করুন।',
  // what the company pays for
  'Waiting for payment. You may choose a package, edit the company and pay. Punches are taken and held; people, terminals and reports open with the payment.':
    'টাকার অপেক্ষায়। প্যাকেজ বাছা, কোম্পানির তথ্য বদলানো ও টাকা দেওয়া যায়। হাজিরা নেওয়া ও আটকে রাখা হচ্ছে; টাকা দিলে কর্মী, মেশিন ও রিপোর্ট খুলবে।',
  'Active. Everything that the package holds works.': 'সক্রিয়। প্যাকেজে যা আছে সব চলছে।',
  'Payment is late. Everything still works during the days of grace; after them the company is suspended until it is paid.':
    'টাকা দিতে দেরি হয়েছে। অতিরিক্ত দিনগুলোতে সব চলবে; তারপর টাকা না দেওয়া পর্যন্ত কোম্পানি স্থগিত থাকবে।',
  'Suspended. Punches are still taken and held, nobody loses a day; everything else opens again with the payment.':
    'স্থগিত। হাজিরা নেওয়া ও রাখা হচ্ছে, কারও কোনো দিন হারাবে না; টাকা দিলে বাকি সব আবার খুলবে।',
  'Closed. Nothing works; its users are free to join another company. Contact Hajira if this is a mistake.':
    'বন্ধ। কিছু চলবে না; এর ইউজাররা অন্য কোম্পানিতে যোগ দিতে পারেন। ভুল হলে হাজিরার সঙ্গে যোগাযোগ করুন।',
  '{{reason}} Choose a package under Packages, then pay its invoice.':
    '{{reason}} “প্যাকেজ” থেকে একটি বেছে তার ইনভয়েসের টাকা দিন।',
  'Payment is late. Everything works until {{day}}; pay the open invoice under Invoices before.':
    'টাকা দিতে দেরি হয়েছে। {{day}} পর্যন্ত সব চলবে; তার আগে “ইনভয়েস” থেকে টাকা দিন।',
  'Users without an employee: {{users}}. Terminals: {{terminals}}. Sites: {{sites}}. Mobile punches this month: {{punches}}.':
    'কর্মী নন এমন ইউজার: {{users}}। মেশিন: {{terminals}}। সাইট: {{sites}}। এই মাসে মোবাইল হাজিরা: {{punches}}।',
  '{{taken}} of {{most}}': '{{most}}-এর মধ্যে {{taken}}',
  'any number': 'যত খুশি',
  '{{name}}: {{seats}} employees, {{price}} ({{features}})': '{{name}}: {{seats}} জন কর্মী, {{price}} ({{features}})',
  'free of charge': 'বিনা মূল্যে',
  '{{price}} BDT a {{period}}': '{{period}} {{price}} টাকা',
  month: 'মাসে',
  year: 'বছরে',
  attendance: 'হাজিরা',
  shifts: 'শিফট',
  payroll: 'বেতন',
  'mobile punches': 'মোবাইল হাজিরা',
  '{{name}} ({{seats}} seats, {{price}} a {{period}})': '{{name}} ({{seats}} আসন, {{period}} {{price}})',
  '{{taken}} {{what}} where it holds {{limit}}': '{{what}} {{taken}}, রাখা যায় {{limit}}',
  'users without an employee record': 'কর্মী নন এমন ইউজার',
  'mobile punches a month': 'মাসে মোবাইল হাজিরা',
  employees: 'কর্মী',
  terminals: 'মেশিন',
  sites: 'সাইট',
  'Link a user to his employee, or deactivate one': 'ইউজারকে তাঁর কর্মীর তথ্যের সঙ্গে যুক্ত করুন, বা কাউকে নিষ্ক্রিয় করুন',
  'Delete a terminal that is not used': 'যে মেশিন ব্যবহার হয় না সেটি মুছুন',
  'Delete a site that is not used': 'যে সাইট ব্যবহার হয় না সেটি মুছুন',
  'Wait for the next month': 'পরের মাস পর্যন্ত অপেক্ষা করুন',
  'paid or taken back': 'পরিশোধিত বা বাতিল',
  paid: 'পরিশোধিত',
  void: 'বাতিল',
  'of a closed company': 'বন্ধ কোম্পানির',
  // what still hangs on a record
  '{{n}} users': '{{n}} জন ইউজার',
  '{{n}} companies': '{{n}}টি কোম্পানি',
  '{{n}} employees': '{{n}} জন কর্মী',
  '{{n}} departments below it': 'নিচে {{n}}টি বিভাগ',
  '{{n}} users or groups': '{{n}}টি ইউজার বা গ্রুপ',
  // journal
  system: 'হাজিরা নিজে',
  '{{name}} (token {{name2}})': '{{name}} (টোকেন {{name2}})',
  '{{name}} (support)': '{{name}} (সাপোর্ট)',
  'Not paid within the days of grace.': 'অতিরিক্ত দিনের মধ্যে টাকা দেওয়া হয়নি।',
  'A used token came a second time: the sign-in was ended.': 'ব্যবহৃত টোকেন দ্বিতীয়বার এসেছে: লগ ইন শেষ করা হয়েছে।',
  'from {{ip}}': '{{ip}} থেকে',
  'who looked, or who was looked as, may not any more': 'যিনি দেখছিলেন বা যাঁর চোখে দেখছিলেন, তাঁর আর অধিকার নেই',
  '{{whose}} says that its clock is set whenever it is wrong.': '{{whose}} অনুযায়ী ঘড়ি ভুল হলেই ঠিক করা হয়।',
  'The company': 'কোম্পানির সেটিং',
  'Its own setting': 'মেশিনের নিজের সেটিং',
  'nothing to do': 'কিছু করার নেই',
  'not paid yet': 'এখনো টাকা দেওয়া হয়নি',
  'not ours': 'আমাদের নয়',
  'no such invoice': 'এমন ইনভয়েস নেই',
  'another amount than the invoice': 'ইনভয়েসের চেয়ে ভিন্ন অঙ্ক',
  'the invoice was not open: pay it back or credit it': 'ইনভয়েস খোলা ছিল না: টাকা ফেরত দিন বা জমা রাখুন',
  // punches of phones
  '{{n}} m': '{{n}} মি',
  '{{n}} km': '{{n}} কিমি',
  '{{n}} min': '{{n}} মিনিট',
  '{{n}} h': '{{n}} ঘণ্টা',
  '{{n}} s': '{{n}} সেকেন্ড',
  ahead: 'এগিয়ে',
  behind: 'পিছিয়ে',
  '{{metres}} outside {{name}} (accuracy {{accuracy}})': '{{name}} থেকে {{metres}} বাইরে ({{accuracy}} পর্যন্ত নিশ্চিত)',
  'No location ({{why}})': 'অবস্থান নেই ({{why}})',
  denied: 'অনুমতি দেননি',
  off: 'লোকেশন বন্ধ ছিল',
  timeout: 'সময়মতো পাওয়া যায়নি',
  unavailable: 'পাওয়া যায়নি',
  unknown: 'কারণ জানা নেই',
  'The phone says that its location is made up': 'ফোন জানাচ্ছে অবস্থানটি বানানো',
  '{{kmh}} km/h since the punch before ({{metres}} in {{time}})':
    'আগের হাজিরা থেকে ঘণ্টায় {{kmh}} কিমি ({{time}}-এ {{metres}})',
  '{{n}} other {{people}} punched on this phone in 30 days': 'গত ৩০ দিনে আরও {{n}} জন এই ফোনে হাজিরা দিয়েছেন',
  'Punched at {{name}} within {{time}}': '{{time}}-এর মধ্যে {{name}}-এ হাজিরা আছে',
  'The phone’s clock was {{time}} {{way}}': 'ফোনের ঘড়ি {{time}} {{way}} ছিল',
  'Unproven time: the phone says it was {{time}} before it came': 'সময়ের প্রমাণ নেই: ফোন বলছে এটি পৌঁছানোর {{time}} আগের',
  'For {{time}} only the phone’s own clock says when': '{{time}} ধরে সময় জানায় শুধু ফোনের নিজের ঘড়ি',
  'Write how you know that it is him, and why. The journal keeps it.':
    'তিনি যে নিজেই, তা কীভাবে জানলেন এবং কেন করছেন লিখুন। জার্নালে থাকবে।',
  '{{name}} had {{verdict}} it before. What was decided first stands.':
    'আগেই সিদ্ধান্ত হয়েছে: {{name}}, {{verdict}}। আগের সিদ্ধান্তই থাকবে।',
  'The company’s rules': 'কোম্পানির নিয়ম',
  'This punch is held in the cloud. Decide again once what holds it is corrected.':
    'হাজিরাটি ক্লাউডে আটকে আছে। কারণটি ঠিক হলে আবার সিদ্ধান্ত দিন।',
  '{{name}}, said to be {{name2}}': '{{name}}, বলা হয়েছে {{name2}}',
  'Nobody decides over their own punches. Somebody else has to.':
    'নিজের হাজিরায় কেউ নিজে সিদ্ধান্ত দিতে পারেন না। অন্য কাউকে দিতে হবে।',
  'Whoever decided may not decide over this punch.': 'যিনি সিদ্ধান্ত দিয়েছেন এই হাজিরায় তাঁর সেই অনুমতি নেই।',
  'No employee yet: link this user under Company > Users, then decide':
    'এখনো কর্মী নন: কোম্পানি > ইউজার থেকে তাঁকে কর্মীর সঙ্গে যুক্ত করে তারপর সিদ্ধান্ত দিন',
  'Above the mobile punches of this month: order a higher package, or accept it next month':
    'এই মাসের মোবাইল হাজিরার সীমা শেষ: বড় প্যাকেজ নিন, অথবা পরের মাসে অনুমোদন করুন',
  'Came while the company was not active': 'কোম্পানি সক্রিয় না থাকা অবস্থায় এসেছে',
  'Kept. It counts once your admin has linked you to your employee record.':
    'রাখা হয়েছে। অ্যাডমিন আপনাকে কর্মীর রেকর্ডের সঙ্গে যুক্ত করলে গণনা হবে।',
  'Kept. Your company’s package holds no more mobile punches this month; ask your admin.':
    'রাখা হয়েছে। এই মাসে কোম্পানির প্যাকেজে আর মোবাইল হাজিরা নেই; অ্যাডমিনকে বলুন।',
  'Kept. Your company is not active at the moment.': 'রাখা হয়েছে। কোম্পানি এখন সক্রিয় নয়।',
  '{{time}} outside the shift': 'শিফটের {{time}} বাইরে',
  'Another phone than before ({{name}}, {{n}} h earlier)': 'আগের চেয়ে অন্য ফোন (আগে {{name}}, {{n}} ঘণ্টা আগে)',
  'Location known to {{metres}} only': 'অবস্থান শুধু {{metres}} পর্যন্ত নিশ্চিত',
  'The location is {{time}} older than the punch': 'অবস্থানটি হাজিরার {{time}} আগের',
  'No photo': 'ছবি নেই',
  'Your company does not take such punches: {{flag}}.': 'আপনার কোম্পানি এমন হাজিরা নেয় না: {{flag}}।',
  'Your company does not let you punch by phone. Ask your admin, or punch at a terminal.':
    'আপনার কোম্পানি ফোনে হাজিরা দিতে দেয় না। অ্যাডমিনকে বলুন, বা মেশিনে হাজিরা দিন।',
  'You are not an active employee of this company. Ask your admin.': 'আপনি এই কোম্পানির সক্রিয় কর্মী নন। অ্যাডমিনকে বলুন।',
  'You had left this company when you punched. It takes no punches of you after that.':
    'হাজিরা দেওয়ার সময় আপনি এই কোম্পানিতে ছিলেন না। এর পরের হাজিরা নেওয়া হয় না।',
  'You did not belong to the company that this punch names.': 'হাজিরায় যে কোম্পানির নাম আছে আপনি তাতে ছিলেন না।',
  'This company is closed and takes no punches any more.': 'এই কোম্পানি বন্ধ, আর হাজিরা নেয় না।',
  'This punch is older than 62 days. Ask your admin to write it down by hand.':
    'হাজিরাটি ৬২ দিনের বেশি পুরোনো। অ্যাডমিনকে হাতে লিখতে বলুন।',
  'This punch lies ahead of the time it was sent. Set the clock of your phone and punch again.':
    'হাজিরার সময় পাঠানোর সময়ের পরে। ফোনের ঘড়ি ঠিক করে আবার হাজিরা দিন।',
  'Another punch has this id already. Every punch needs an id of its own.':
    'এই আইডির অন্য হাজিরা আছে। প্রতিটি হাজিরার আলাদা আইডি লাগে।',
  'Whoever decided is no active user of this company any more.':
    'যিনি সিদ্ধান্ত নিয়েছেন তিনি আর এই কোম্পানির সক্রিয় ইউজার নন।',
  'Whoever decided may not decide over this punch any more.':
    'যিনি সিদ্ধান্ত নিয়েছেন তাঁর আর এই হাজিরার সিদ্ধান্ত নেওয়ার অধিকার নেই।',
  'A punch with another content stands under this id already. Reject this one.':
    'এই আইডিতে ভিন্ন তথ্যের হাজিরা আছে। এটি বাতিল করুন।',
  // files of employees and of punches
  'the XLSX is damaged. Open it in a spreadsheet program and save it again.':
    'XLSX ফাইলটি নষ্ট। স্প্রেডশিট প্রোগ্রামে খুলে আবার সেভ করুন।',
  'its letters are not Windows-1252 either. Save it as "CSV UTF-8" or as XLSX.':
    'এর অক্ষর Windows-1252-ও নয়। "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  'its letters are not UTF-8. Read it as Windows-1252, or save it as "CSV UTF-8" or as XLSX.':
    'এর অক্ষর UTF-8 নয়। Windows-1252 হিসেবে পড়ুন, বা "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  'it says that it is UTF-16, but some of its letters are not. Save it as "CSV UTF-8".':
    'ফাইলে লেখা আছে এটি UTF-16, কিন্তু কিছু অক্ষর তা নয়। "CSV UTF-8" হিসেবে সেভ করুন।',
  'it is no text and no XLSX. Save it as "CSV UTF-8" or as XLSX.':
    'এটি টেক্সট বা XLSX ফাইল নয়। "CSV UTF-8" বা XLSX হিসেবে সেভ করুন।',
  'it is an old Excel file (XLS). Open it in a spreadsheet program and save it as XLSX or as "CSV UTF-8".':
    'এটি পুরোনো Excel ফাইল (XLS)। স্প্রেডশিট প্রোগ্রামে খুলে XLSX বা "CSV UTF-8" হিসেবে সেভ করুন।',
  'it is locked with a password. Save it without one.': 'ফাইলটি পাসওয়ার্ড দিয়ে আটকানো। পাসওয়ার্ড ছাড়া সেভ করুন।',
  'it is a PDF. Export the list as XLSX or CSV instead.': 'এটি PDF। তালিকাটি XLSX বা CSV হিসেবে এক্সপোর্ট করুন।',
  'it is a web page or XML, whatever its name says. Open it in a spreadsheet program and save it as XLSX.':
    'নাম যা-ই হোক, এটি ওয়েব পেজ বা XML। স্প্রেডশিট প্রোগ্রামে খুলে XLSX হিসেবে সেভ করুন।',
  'it is an XLSB. Save it as XLSX.': 'এটি XLSB। XLSX হিসেবে সেভ করুন।',
  'it is an ODS. Save it as XLSX.': 'এটি ODS। XLSX হিসেবে সেভ করুন।',
  'it is an archive without a workbook. Unpack it, and choose the file in it.':
    'এটি আর্কাইভ, ভেতরে ওয়ার্কবুক নেই। খুলে ভেতরের ফাইলটি বাছুন।',
  'it unpacks to more than {{n}} MB. Split it into several files.': 'খুললে এটি {{n}} MB-র বেশি হয়। একাধিক ফাইলে ভাগ করুন।',
  'it has more than {{n}} rows. Split it into several files.': 'এতে {{n}}টির বেশি সারি। একাধিক ফাইলে ভাগ করুন।',
  'it has more than {{n}} cells. Split it into several files.': 'এতে {{n}}টির বেশি ঘর। একাধিক ফাইলে ভাগ করুন।',
  'it has more than {{n}} different texts. Split it into several files.':
    'এতে {{n}}টির বেশি আলাদা লেখা। একাধিক ফাইলে ভাগ করুন।',
  'its texts have more than {{n}} million characters. Split it into several files.':
    'এর লেখায় {{n}} মিলিয়নের বেশি অক্ষর। একাধিক ফাইলে ভাগ করুন।',
  'it has more than {{n}} sheets.': 'এতে {{n}}টির বেশি শিট।',
  'it has more than {{n}} merged areas.': 'এতে {{n}}টির বেশি মার্জ করা জায়গা।',
  'one of its texts has more than {{n}} characters.': 'এর একটি লেখায় {{n}}টির বেশি অক্ষর।',
  'cell {{name}} has more than {{n}} characters.': '{{name}} ঘরে {{n}}টির বেশি অক্ষর।',
  'cell {{name}} lies beyond column {{name2}}. Delete what stands to the right of it.':
    '{{name}} ঘরটি {{name2}} কলামের বাইরে। তার ডানে যা আছে মুছে দিন।',
  'cell {{name}} lies beyond row {{n}}. Delete what stands below it.':
    '{{name}} ঘরটি {{n}} নম্বর সারির নিচে। তার নিচে যা আছে মুছে দিন।',
  'reading it takes longer than {{n}} seconds. Split it into several files.':
    'পড়তে {{n}} সেকেন্ডের বেশি লাগে। একাধিক ফাইলে ভাগ করুন।',
  'reading it takes more memory than one file may use. Split it into several files.':
    'পড়তে একটি ফাইলের জন্য নির্ধারিত মেমোরির বেশি লাগে। একাধিক ফাইলে ভাগ করুন।',
  'it is damaged, or made in a way that is not known here. Save it anew.':
    'ফাইলটি নষ্ট, বা এমনভাবে তৈরি যা এখানে জানা নেই। নতুন করে সেভ করুন।',
  'it has no sheet that can be read, or not the one that was chosen.':
    'পড়ার মতো কোনো শিট নেই, বা যেটি বাছা হয়েছে সেটি নেই।',
  'a cell of it has more than {{n}} characters': 'এর একটি ঘরে {{n}}টির বেশি অক্ষর',
  'it has {{n}} columns; at most {{most}} are read': 'এতে {{n}}টি কলাম; সর্বোচ্চ {{most}}টি পড়া হয়',
  'it has more than {{n}} characters': 'এতে {{n}}টির বেশি অক্ষর',
  'it has no rows below the names of its columns.': 'কলামের নামের নিচে কোনো সারি নেই।',
  'which column is the badge number': 'কোন কলাম ব্যাজ নম্বর',
  'which column is the date and time': 'কোন কলাম তারিখ ও সময়',
  'whether its dates begin with the day, the month or the year': 'তারিখের শুরুতে দিন, মাস না বছর',
  'to which day a time belongs that is earlier than the one before it': 'আগেরটির চেয়ে আগের সময় কোন দিনের',
  'not all that has to be chosen was chosen.': 'যা যা বাছতে হয় তার সব বাছা হয়নি।',
  'it has too many rows. Split it into several files.': 'এতে সারি খুব বেশি। একাধিক ফাইলে ভাগ করুন।',
  '"{{name}}" is no badge number': '"{{name}}" ব্যাজ নম্বর নয়',
  '"{{name}}" was shortened by a spreadsheet, its digits are lost':
    '"{{name}}" স্প্রেডশিট ছোট করে ফেলেছে, এর অঙ্ক হারিয়ে গেছে',
  '"{{name}}" has several times in a row; a cell can have one': '"{{name}}"-এ পরপর কয়েকটি সময়; এক ঘরে একটি থাকতে পারে',
  '"{{name}}" is no word for in or out': '"{{name}}" ঢোকা বা বের হওয়ার কোনো শব্দ নয়',
  'it is empty.': 'ফাইলটি খালি।',
  'it is longer than {{n}} MB.': 'ফাইলটি {{n}} MB-র বেশি।',
  'Choose the column of each of these: {{names}}.': 'এগুলোর প্রতিটির কলাম বাছুন: {{names}}।',
  'One column is chosen twice. Choose another one.': 'একটি কলাম দুবার বাছা হয়েছে। অন্যটি বাছুন।',
  'There is no department {{found}}. Add it first, or correct its name.':
    '{{found}} নামে কোনো বিভাগ নেই। আগে যোগ করুন, বা নাম ঠিক করুন।',
  '{{n}} departments are called {{found}}. Rename one first.': '{{found}} নামে {{n}}টি বিভাগ আছে। আগে একটির নাম বদলান।',
  '{{found}} is a mistake of the spreadsheet and no value. Correct the cell.':
    '{{found}} স্প্রেডশিটের একটি ভুল, কোনো মান নয়। ঘরটি ঠিক করুন।',
  'This cell is merged with another one. Write the value of each row into it.':
    'এই ঘরটি অন্য ঘরের সঙ্গে জোড়া। প্রতিটি সারির মান আলাদা করে লিখুন।',
  '{{found}} is a cell of yes or no. Write a text.': '{{found}} হ্যাঁ-না ধরনের ঘর। লেখা দিন।',
  '{{found}} is a date. Format the column as text, and write it again.':
    '{{found}} একটি তারিখ। কলামটি টেক্সট করে আবার লিখুন।',
  '{{found}} is a number with a fraction. Format the column as text, and write it again.':
    '{{found}} ভগ্নাংশসহ সংখ্যা। কলামটি টেক্সট করে আবার লিখুন।',
  '{{found}} is neither yes nor no.': '{{found}} হ্যাঁ বা না কোনোটিই নয়।',
  '{{found}}: write a comma between two badge numbers.': '{{found}}: দুটি ব্যাজ নম্বরের মাঝে কমা দিন।',
  'An employee has the code "{{name}}" already.': '"{{name}}" কোড আরেকজন কর্মীর আছে।',
  'All {{n}} seats of the {{name}} package are taken ({{taken}} active employees). Deactivate an employee, or order a higher package under {{name2}}; it applies once it is paid.':
    '{{n}}টি আসনের সব ভরা ({{name}} প্যাকেজ, সক্রিয় কর্মী {{taken}} জন)। কোনো কর্মীকে নিষ্ক্রিয় করুন, বা {{name2}} থেকে বড় প্যাকেজ নিন; টাকা দেওয়ার পর কার্যকর হয়।',
  'Nobody moves their own punches: with this change, punches of the past would be taken from you or given to you. Let the change count from now on (end the badge now, begin the other one now), or ask another person who may change badges.':
    'নিজের হাজিরা কেউ নিজে সরাতে পারেন না: এই বদলে আগের কিছু হাজিরা আপনার কাছ থেকে যাবে বা আপনার কাছে আসবে। বদলটি এখন থেকে কার্যকর করুন (ব্যাজটি এখন শেষ করুন, অন্যটি এখন শুরু করুন), বা ব্যাজ বদলানোর অধিকার আছে এমন অন্য কাউকে বলুন।',
  'Nobody moves their own punches: with this change, punches of the past would be taken from you or given to you. Let the change count from now on (end the badge now, begin the other one now), or ask {{name}}.':
    'নিজের হাজিরা কেউ নিজে সরাতে পারেন না: এই বদলে আগের কিছু হাজিরা আপনার কাছ থেকে যাবে বা আপনার কাছে আসবে। বদলটি এখন থেকে কার্যকর করুন (ব্যাজটি এখন শেষ করুন, অন্যটি এখন শুরু করুন), বা {{name}}-কে বলুন।',
  'There is no employee with the code "{{name}}".': '"{{name}}" কোডের কোনো কর্মী নেই।',
  '{{n}} employees have the code "{{name}}" in different spelling.': '"{{name}}" কোড ভিন্ন বানানে {{n}} জন কর্মীর আছে।',
  'You may see the employee with the code "{{name}}", but not change them.':
    '"{{name}}" কোডের কর্মীকে আপনি দেখতে পারেন, বদলাতে পারেন না।',
  'The code "{{name}}" stands twice: row {{n}} has it too.': '"{{name}}" কোডটি দুবার আছে: সারি {{n}}-এও আছে।',
  'The badge number "{{name}}" stands twice: row {{n}} has it too.': '"{{name}}" ব্যাজ নম্বরটি দুবার আছে: সারি {{n}}-এও আছে।',
  'The badge number "{{name}}" belongs to somebody else in that time. End the other badge first.':
    'ওই সময়ে "{{name}}" ব্যাজ নম্বর অন্যের। আগে অন্য ব্যাজটি শেষ করুন।',
  'The import was interrupted. Continue it; what was added stays.':
    'ইম্পোর্ট মাঝপথে থেমে গেছে। আবার চালান; যা যোগ হয়েছে তা থাকবে।',
  'An older version took this file in. Import the file again.': 'এই ফাইল পুরোনো ভার্সন নিয়েছিল। ফাইলটি আবার দিন।',
  'The preview refused this row, but it can be imported now. Import the file again.':
    'প্রিভিউতে এই সারি বাদ ছিল, এখন নেওয়া যেত। ফাইলটি আবার দিন।',
  'This employee was deleted after the preview. Import the file again.':
    'প্রিভিউর পরে এই কর্মীকে মোছা হয়েছে। ফাইলটি আবার দিন।',
  'This employee was changed or added after the preview. Import the file again.':
    'প্রিভিউর পরে এই কর্মীর তথ্য বদলেছে বা যোগ হয়েছে। ফাইলটি আবার দিন।',
  'the choice of columns cannot be read. Choose the file again.': 'কলামের বাছাই পড়া যায়নি। ফাইলটি আবার বাছুন।',
  'its terminal was never read, so its serial number, a part of every punch, is not known.':
    'মেশিনটি কখনো পড়া হয়নি, তাই এর সিরিয়াল নম্বর (প্রতিটি হাজিরার অংশ) জানা নেই।',
  'no line of it reads as a punch. Look at the preview and choose other columns.':
    'কোনো লাইন হাজিরা হিসেবে পড়া যায় না। নমুনা দেখে অন্য কলাম বাছুন।',
  'terminal "{{name}}" is none of the company': '"{{name}}" কোম্পানির মেশিন নয়',
  'a quote in it is never closed': 'একটি উদ্ধৃতি চিহ্ন শেষ হয়নি',
  '"{{name}}" is no date and time with the {{order}} first': '"{{name}}" তারিখ ও সময় নয়, যার শুরুতে {{order}}',
  day: 'দিন',
  'the badge number is empty': 'ব্যাজ নম্বর খালি',
  'the badge number is none a terminal gives': 'এমন ব্যাজ নম্বর কোনো মেশিনে হয় না',
  'time "{{name}}" is not YYYY-MM-DD HH:MM:SS': 'সময় "{{name}}" YYYY-MM-DD HH:MM:SS আকারে নয়',
  'state "{{name}}" is no number': 'অবস্থা "{{name}}" সংখ্যা নয়',
  'it waited too long to be of use': 'এত দেরি হয়েছে যে আর কাজে লাগবে না',
};
