/** What the panel composes on the server for its own screens, in Bangla by the shape of the English (wording.ts). */
export const composedByPanel: Readonly<Record<string, string>> = {
  // a terminal's dialogs
  Step: 'ধাপ',
  'What came of it': 'ফল',
  'What to do': 'করণীয়',
  Rename: 'নাম বদলান',
  Remove: 'মুছুন',
  'The terminal knows the company’s people as they are.': 'মেশিনে কোম্পানির লোকজন ঠিকঠাক আছে।',
  'In the company': 'কোম্পানিতে',
  'Write to the terminal': 'মেশিনে লিখুন',
  'On the terminal, under Cloud Server': 'মেশিনের Cloud Server মেনুতে',
  Enter: 'যা লিখবেন',
  'Server address, where it takes one with a path': 'সার্ভারের ঠিকানা, যদি পথসহ নেয়',
  'Or: server address': 'নইলে: সার্ভারের ঠিকানা',
  'and communication key': 'ও কমিউনিকেশন কী',
  'Shown only now. A former key of this terminal no longer works.': 'শুধু এখনই দেখানো হচ্ছে। মেশিনের আগের কী আর চলবে না।',
  'You opened this page on the server itself': 'আপনি পাতাটি সার্ভারেই খুলেছেন',
  'Terminals reach it only under its address in the office network, and when it was started with HOST=0.0.0.0. If it has several addresses, take the one of their network.':
    'মেশিন শুধু অফিস নেটওয়ার্কের ঠিকানায় সার্ভার পায়, আর সার্ভার HOST=0.0.0.0 দিয়ে চালু হলে। একাধিক ঠিকানা থাকলে মেশিনের নেটওয়ার্কেরটি নিন।',
  '{{users}} users, {{logs}} logs': '{{users}} জন ইউজার, {{logs}}টি লগ',
  '{{address}} (known)': '{{address}} (আছে)',
  Holds: 'যা আছে',
  'Nothing answers there.': 'সেখানে কিছু সাড়া দেয় না।',
  'Add what is ticked': 'বাছাই করাগুলো যোগ করুন',
  'Same number but for zeros': 'একই নম্বর, শুধু শুরুর শূন্য আলাদা',
  'Same name': 'একই নাম',
  'Name on the terminal': 'মেশিনের নাম',
  'May be': 'হতে পারেন',
  Because: 'কারণ',
  'Every number on the terminals is somebody’s badge.': 'মেশিনের প্রতিটি নম্বর কারও না কারও ব্যাজ।',
  'Give these badges': 'এই ব্যাজগুলো দিন',
  // files of employees
  '{{rows}} rows: {{good}} can be added, {{bad}} have to be mended and are left out.':
    '{{rows}}টি সারি: {{good}}টি যোগ করা যাবে, {{bad}}টি ঠিক করতে হবে, সেগুলো বাদ থাকবে।',
  'Columns that are not taken over: {{name}}.': 'যেসব কলাম নেওয়া হয় না: {{name}}।',
  Row: 'সারি',
  Column: 'কলাম',
  'Add {{n}} employees': '{{n}} জন কর্মী যোগ করুন',
  // people and payments
  '{{name}} ({{code}}), same {{what}}': '{{name}} ({{code}}), একই {{what}}',
  'e-mail address': 'ই-মেইল ঠিকানা',
  name: 'নাম',
  Bank: 'ব্যাংক',
  'Mobile money (bKash, Nagad)': 'মোবাইল ব্যাংকিং (বিকাশ, নগদ)',
  Cash: 'নগদ টাকা',
  '{{n}} rights on {{tables}} tables': '{{tables}}টি তালিকায় {{n}}টি অধিকার',
  'Rules of the company': 'কোম্পানির নিয়ম',
  'A department': 'একটি বিভাগ',
  'A person': 'একজন',
  Everybody: 'সবাই',
  // rights
  'No record. It says that nothing is given here.': 'কোনো রেকর্ড নয়। এখানে কিছু দেওয়া হয়নি।',
  'His own employee record and what hangs on it: badges, punches.': 'তাঁর নিজের কর্মীর তথ্য ও তার অংশ: ব্যাজ, হাজিরা।',
  'Only single records that somebody gives him, under "Access" on the record. This is meant when nothing is chosen.':
    'শুধু সেসব রেকর্ড যা কেউ রেকর্ডের "অধিকার" থেকে তাঁকে দেন। কিছু না বাছলে এটিই ধরা হয়।',
  'Records of the departments that are given to him and of all below, and what was given by name.':
    'তাঁকে দেওয়া বিভাগ ও তার নিচের সব বিভাগের রেকর্ড, আর নাম ধরে যা দেওয়া।',
  'Every record of the company.': 'কোম্পানির প্রতিটি রেকর্ড।',
  '{{field}} (sensitive)': '{{field}} (গোপনীয়)',
  'Nobody has this field without a right of its own.': 'আলাদা অধিকার ছাড়া কেউ এই ঘর পান না।',
  'Every field': 'সব ঘর',
  allowed: 'আছে',
  'not allowed': 'নেই',
  // setting a site up
  'Bind this site again': 'সাইট আবার যুক্ত করুন',
  'Set this site up': 'সাইট চালু করুন',
  'Binding again refreshes the people of this site. Punches and terminals stay.':
    'আবার যুক্ত করলে সাইটের লোকজনের তথ্য হালনাগাদ হয়। হাজিরা ও মেশিন থেকে যায়।',
  'This site belongs to no company yet. Bind it with a one-time code from the cloud.':
    'এই সাইট এখনো কোনো কোম্পানির নয়। ক্লাউড থেকে একবারের কোড নিয়ে যুক্ত করুন।',
  'In the cloud panel: Company, Sites, your site, “Make a binding code”.':
    'ক্লাউড প্যানেলে: কোম্পানি, সাইট, আপনার সাইট, “যুক্ত করার কোড তৈরি করুন”।',
  'Address of the cloud': 'ক্লাউডের ঠিকানা',
  'Binding code': 'যুক্ত করার কোড',
  'Bind this site': 'সাইট যুক্ত করুন',
  'Back to the panel': 'প্যানেলে ফিরে যান',
  'Set up': 'সাইট চালু করা',
};
