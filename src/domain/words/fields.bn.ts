/** What is wrong with single fields of a form, in Bangla by the shape of the English. */
export const fieldsInBangla: Readonly<Record<string, string>> = {
  'Fill this in.': 'এই ঘরটি পূরণ করুন।',
  'Say how the file is to be read.': 'ফাইলটি কীভাবে পড়তে হবে বলুন।',
  'Write your name.': 'আপনার নাম লিখুন।',
  'This is not an e-mail address. Write it like karim@example.com.':
    'এটি ই-মেইল ঠিকানা নয়। এভাবে লিখুন: karim@example.com।',
  '"{{name}}" is not an e-mail address. Write it like karim@garments-a.example.':
    '"{{name}}" ই-মেইল ঠিকানা নয়। এভাবে লিখুন: karim@garments-a.example।',
  'Write another e-mail address, like karim@example.com.': 'অন্য একটি ই-মেইল ঠিকানা লিখুন, যেমন karim@example.com।',
  'From 3 to 32 of a to z, 0 to 9, dot, dash and underscore.': '৩ থেকে ৩২ অক্ষর: a-z, 0-9, ডট, ড্যাশ, আন্ডারস্কোর।',
  'Somebody else has this username. Choose another one.': 'এই ইউজারনেম অন্যের। আরেকটি বাছুন।',
  'At least {{n}} characters.': 'কমপক্ষে {{n}} অক্ষর।',
  'This is not your current password.': 'এটি আপনার এখনকার পাসওয়ার্ড নয়।',
  'This is not the same as above.': 'উপরের সঙ্গে মেলেনি।',
  'Not right, or used already. Wait for the next one.': 'কোড ভুল, বা আগেই ব্যবহার হয়েছে। পরের কোডের জন্য অপেক্ষা করুন।',
  'You cannot deactivate yourself. Ask another admin.': 'নিজেকে নিষ্ক্রিয় করা যায় না। অন্য অ্যাডমিনকে বলুন।',
  'You cannot change your own role. Ask another admin.': 'নিজের রোল বদলানো যায় না। অন্য অ্যাডমিনকে বলুন।',
  '"{{name}}" is not a role. Choose one of {{name2}}, or a role of the company\'s own by its id.':
    '"{{name}}" কোনো রোল নয়। {{name2}}-এর একটি বাছুন, বা কোম্পানির নিজস্ব রোল আইডি দিয়ে দিন।',
  'This user belongs to no company, so he has no role in one.': 'এই ইউজার কোনো কোম্পানিতে নেই, তাই তাঁর রোল নেই।',
  'There is no such company. Choose one from the list.': 'এমন কোম্পানি নেই। তালিকা থেকে বাছুন।',
  // values
  'Another record already has this. Choose another value.': 'আরেকটি রেকর্ডে এটি আছে। অন্য মান দিন।',
  'This record does not exist. Choose another one.': 'এই রেকর্ড নেই। অন্যটি বাছুন।',
  'This value is not allowed.': 'এই মান দেওয়া যায় না।',
  'This number belongs to somebody else in that time.': 'ওই সময়ে এই নম্বর অন্যের।',
  'You may not change this field.': 'এই ঘর বদলানোর অধিকার আপনার নেই।',
  'You may not put it there.': 'এটি সেখানে রাখার অধিকার আপনার নেই।',
  'There is no such field.': 'এমন কোনো ঘর নেই।',
  '{{found}} is not an amount. Write it like 12500.00.': '{{found}} টাকার অঙ্ক নয়। এভাবে লিখুন: 12500.00।',
  'At most {{n}} digits after the point.': 'দশমিকের পরে সর্বোচ্চ {{n}} অঙ্ক।',
  'At most {{n}} digits before the point.': 'দশমিকের আগে সর্বোচ্চ {{n}} অঙ্ক।',
  'An amount cannot be negative.': 'টাকার অঙ্ক শূন্যের কম হতে পারে না।',
  '{{found}} is not a day. Write it like 2026-11-22.': '{{found}} কোনো তারিখ নয়। এভাবে লিখুন: 2026-11-22।',
  '"{{name}}" is not a date and time.': '"{{name}}" তারিখ ও সময় নয়।',
  '{{found}} is not a date and time. Write it like 2026-11-22 08:00.':
    '{{found}} তারিখ ও সময় নয়। এভাবে লিখুন: 2026-11-22 08:00।',
  '{{found}} can be read as more than one day. Write it like 2026-11-22.':
    '{{found}} একাধিক তারিখ হতে পারে। এভাবে লিখুন: 2026-11-22।',
  '{{found}} lies outside the years {{first}} to {{last}}. Write it like 2026-11-22.':
    '{{found}} {{first}} থেকে {{last}} সালের বাইরে। এভাবে লিখুন: 2026-11-22।',
  '{{found}} may be {{one}} or {{other}}. Write it like 12500.00.':
    '{{found}} মানে {{one}} বা {{other}} হতে পারে। এভাবে লিখুন: 12500.00।',
  '{{found}} was shortened by a spreadsheet, and its digits are lost. Format the column as text, and write the number again.':
    'স্প্রেডশিট {{found}} ছোট করে ফেলেছে, এর অঙ্কগুলো হারিয়ে গেছে। কলামটি টেক্সট করে নম্বরটি আবার লিখুন।',
  'This holds a NUL character. Remove it.': 'এতে একটি NUL অক্ষর আছে। মুছে ফেলুন।',
  'Letters of this text were lost when it was saved (�). Write it again; save a file as UTF-8.':
    'সেভ করার সময় এই লেখার কিছু অক্ষর হারিয়ে গেছে (�)। আবার লিখুন; ফাইল হলে UTF-8-এ সেভ করুন।',
  '{{found}} is not a whole number.': '{{found}} পূর্ণ সংখ্যা নয়।',
  '{{found}} is neither true nor false.': '{{found}} হ্যাঁ বা না কোনোটিই নয়।',
  'This must be a text.': 'এখানে লেখা দিতে হবে।',
  'At most {{n}} characters.': 'সর্বোচ্চ {{n}} অক্ষর।',
  'Choose a record from the list.': 'তালিকা থেকে একটি রেকর্ড বাছুন।',
  '{{found}} is not one of {{name2}}.': '{{found}} এগুলোর একটি নয়: {{name2}}।',
  'This must be a list of words.': 'এখানে শব্দের তালিকা দিতে হবে।',
  // people, rights
  'Choose a user or a group.': 'একজন ইউজার বা একটি গ্রুপ বাছুন।',
  'Choose a user and what he does.': 'একজন ইউজার ও তিনি কী করবেন তা বাছুন।',
  'There is no such user in this company.': 'এই কোম্পানিতে এমন ইউজার নেই।',
  'There is no such user or group in this company.': 'এই কোম্পানিতে এমন ইউজার বা গ্রুপ নেই।',
  'This table cannot be read. Reload the page.': 'ছকটি পড়া যায়নি। পাতাটি আবার লোড করুন।',
  'No later than the end of your own right.': 'আপনার নিজের অধিকারের মেয়াদের পরে নয়।',
  'At most {{n}} records at once. Grant their department.': 'একবারে সর্বোচ্চ {{n}}টি রেকর্ড। তাদের বিভাগটিই দিন।',
  'This is over already. Choose a time to come.': 'এই সময় পার হয়ে গেছে। সামনের একটি সময় দিন।',
  'You hold your rights already: give them to somebody else.': 'এই অধিকার আপনার আছেই: অন্য কাউকে দিন।',
  'There is no right "{{name}}" on "{{name2}}".': '"{{name2}}"-এ "{{name}}" নামে কোনো অধিকার নেই।',
  '"{{name}}" cannot be chosen here.': '"{{name}}" এখানে বাছা যায় না।',
  'There is no field "{{name}}" to give or take.': '"{{name}}" নামে দেওয়া বা নেওয়ার কোনো ঘর নেই।',
  'Choose two: a user and a role, a user and a group, or a group and a role.':
    'দুটি বাছুন: ইউজার ও রোল, ইউজার ও গ্রুপ, বা গ্রুপ ও রোল।',
  'There is no table "{{name}}".': '"{{name}}" নামে কোনো তালিকা নেই।',
  'Nobody can {{act}} these records. Choose one of {{acts}}.': 'এই রেকর্ড {{act}} যায় না। এগুলোর একটি বাছুন: {{acts}}।',
  'A field is viewed or changed.': 'ঘর শুধু দেখা বা বদলানো যায়।',
  'A right on a field counts for every record he reaches.': 'ঘরের অধিকার তাঁর আওতার সব রেকর্ডে চলে।',
  'A rule is for one role, one group, or one user.': 'একটি নিয়ম একটি রোল, একটি গ্রুপ বা একজন ইউজারের জন্য।',
  'This employee has a user already.': 'এই কর্মীর ইউজার আছে।',
  'This user does not belong to your company.': 'এই ইউজার আপনার কোম্পানির নন।',
  'A department cannot lie inside itself or one of its own parts.': 'বিভাগ নিজের বা নিজের অংশের ভেতরে থাকতে পারে না।',
  'Write the address the invitation goes to.': 'আমন্ত্রণ যে ঠিকানায় যাবে তা লিখুন।',
  'The last day comes after the first.': 'শেষ দিন প্রথম দিনের পরে হতে হবে।',
  'A leave has at most {{most}} days, and this one has {{n}}. Choose an earlier last day, or add several leaves.':
    'একটি ছুটি সর্বোচ্চ {{most}} দিনের, এটি {{n}} দিনের। শেষ দিন এগিয়ে আনুন, বা কয়েকটি ছুটি যোগ করুন।',
  '"{{name}}" is too long ago. Choose a day from {{name2}} on.': '"{{name}}" অনেক আগের। {{name2}} বা তার পরের দিন বাছুন।',
  '"{{name}}" is before {{name2}} joined on {{name3}}. Choose a later day, or change "Joined on" of the employee first.':
    '{{name2}} যোগ দিয়েছেন {{name3}} তারিখে, "{{name}}" তার আগে। পরের দিন বাছুন, বা আগে কর্মীর “যোগদানের তারিখ” বদলান।',
  '"{{name}}" is before {{name2}} joined. Choose a later day.': '"{{name}}" {{name2}}-এর যোগদানের আগে। পরের দিন বাছুন।',
  'There is another leave on some of these days.': 'এই দিনগুলোর কোনোটিতে আরেকটি ছুটি আছে।',
  '"{{name}}" is in the future. Give a time up to now.': '"{{name}}" ভবিষ্যতের সময়। এখন পর্যন্ত কোনো সময় দিন।',
  '"{{name}}" is too long ago. Give a time from {{name2}} on.': '"{{name}}" অনেক আগের। {{name2}} বা তার পরের সময় দিন।',
  '"{{name}}" is before {{name2}} came into use on {{name3}}. Give a later time, or change "In use since" of the terminal first.':
    '{{name2}} চালু হয়েছে {{name3}} তারিখে, "{{name}}" তার আগে। পরের সময় দিন, বা আগে মেশিনের “কবে থেকে ব্যবহারে” বদলান।',
  '"{{name}}" is before the terminal of this punch came into use. Give a later time.':
    '"{{name}}" এই হাজিরার মেশিন চালু হওয়ার আগে। পরের সময় দিন।',
  '"{{name}}" is before {{name2}} joined on {{name3}}. Give a later time, or change "Joined on" of the employee first.':
    '{{name2}} যোগ দিয়েছেন {{name3}} তারিখে, "{{name}}" তার আগে। পরের সময় দিন, বা আগে কর্মীর “যোগদানের তারিখ” বদলান।',
  '"{{name}}" is before the employee of this punch joined. Give a later time.':
    '"{{name}}" এই হাজিরার কর্মীর যোগদানের আগে। পরের সময় দিন।',
  'Choose punches from the list.': 'তালিকা থেকে হাজিরা বাছুন।',
  'Say why: the note goes to the journal.': 'কারণ লিখুন: মন্তব্যটি জার্নালে থাকবে।',
  'Give the right time, or mark the punch as void.': 'ঠিক সময় দিন, বা “হাজিরা ধরা হবে না” বাছুন।',
  'Say why: the worker reads it.': 'কারণ লিখুন: কর্মী তা পড়বেন।',
  'A JPEG, PNG or WebP of 200 kB and 4096 × 4096 pixels at most.':
    'JPEG, PNG বা WebP, সর্বোচ্চ ২০০ kB ও 4096 × 4096 পিক্সেল।',
  'Write one point like 23.9917, 90.4115 and give a radius; or three corners and more, one on each line, and no radius.':
    'একটি বিন্দু লিখুন, যেমন 23.9917, 90.4115, ও ব্যাসার্ধ দিন; অথবা তিন বা বেশি কোণ, প্রতি লাইনে একটি, ব্যাসার্ধ ছাড়া।',
  'Choose a department or a person, not both.': 'একটি বিভাগ বা একজন বাছুন, দুটি নয়।',
  // tokens
  'Choose at least one right, like employee.view.': 'অন্তত একটি অধিকার বাছুন, যেমন employee.view।',
  'You do not hold {{name}} yourself.': '{{name}} অধিকার আপনার নিজের নেই।',
  'Give a time that is still to come.': 'সামনের একটি সময় দিন।',
  'At the latest {{name}}: {{why}}.': 'সর্বশেষ {{name}}: {{why}}।',
  'the token it is made with ends then': 'যে টোকেন দিয়ে এটি তৈরি হচ্ছে তার মেয়াদ তখন শেষ',
  'a token lasts {{n}} days at most': 'টোকেনের মেয়াদ সর্বোচ্চ {{n}} দিন',
  // companies
  '"{{name}}" is not a time zone. Write it like Asia/Dhaka.': '"{{name}}" টাইম জোন নয়। এভাবে লিখুন: Asia/Dhaka।',
  '"{{name}}" is no number of minutes from {{least}} to {{most}}. Usual is 10.':
    '"{{name}}" {{least}} থেকে {{most}}-এর মধ্যে মিনিটের সংখ্যা নয়। সাধারণত ১০।',
  'This is past. Choose a time to come, or change the package itself, which works at once.':
    'এই সময় পার হয়ে গেছে। সামনের সময় দিন, বা প্যাকেজটিই বদলান, তা সঙ্গে সঙ্গে কার্যকর হয়।',
  'Write the name of your company, at most 200 characters.': 'আপনার কোম্পানির নাম লিখুন, সর্বোচ্চ ২০০ অক্ষর।',
  'No company has this code.': 'এই কোডের কোনো কোম্পানি নেই।',
  'An admin needs a name and an e-mail address.': 'অ্যাডমিনের নাম ও ই-মেইল ঠিকানা লাগবে।',
  'Write who applied for it, and when.': 'কে, কবে আবেদন করেছেন লিখুন।',
  'Write why it is closed.': 'কেন বন্ধ করা হচ্ছে লিখুন।',
  'This code is not valid, not any more, or was used. Make a new one.':
    'কোডটি ঠিক নয়, মেয়াদ শেষ, বা ব্যবহার হয়ে গেছে। নতুন কোড তৈরি করুন।',
  'Such records are not brought back: make it anew.': 'এমন রেকর্ড ফিরিয়ে আনা যায় না: নতুন করে বানান।',
  'This version does not know such records any more.': 'এই ভার্সন এমন রেকর্ড আর চেনে না।',
  'This package is not offered.': 'এই প্যাকেজ এখন বিক্রি হয় না।',
  'Write the reference of the bank or of the mobile money service.': 'ব্যাংক বা মোবাইল ব্যাংকিংয়ের রেফারেন্স লিখুন।',
  'Write why; the company reads it in its journal.': 'কারণ লিখুন; কোম্পানি জার্নালে তা পড়বে।',
  'Write a number of days from 1 to {{n}}.': '১ থেকে {{n}} দিনের সংখ্যা লিখুন।',
  'This company is closed.': 'এই কোম্পানি বন্ধ।',
  'There is no such package.': 'এমন প্যাকেজ নেই।',
  'Write why; the company reads it.': 'কারণ লিখুন; কোম্পানি তা পড়বে।',
  'Write a number of minutes from 1 to {{n}}.': '১ থেকে {{n}} মিনিটের সংখ্যা লিখুন।',
  // terminals and sites
  "Write the terminal's address as its network menu shows it, like 192.168.1.201.":
    'মেশিনের নেটওয়ার্ক মেনুতে যে ঠিকানা আছে তা লিখুন, যেমন 192.168.1.201।',
  '"{{name}}" is not a port. Terminals listen on 4370 unless set otherwise.':
    '"{{name}}" পোর্ট নয়। আলাদা কিছু দেওয়া না থাকলে মেশিনের পোর্ট 4370।',
  '"{{name}}" is no time to wait for an answer. Write a whole number of seconds from 1 to 120; 10 fits most.':
    '"{{name}}" উত্তরের জন্য অপেক্ষার সময় নয়। 1 থেকে 120 সেকেন্ডের পূর্ণ সংখ্যা লিখুন; বেশির ভাগের জন্য 10 যথেষ্ট।',
  'A comm key is a number of up to 6 digits; leave it empty when the terminal has none.':
    'কম কী সর্বোচ্চ ৬ অঙ্কের সংখ্যা; মেশিনে না থাকলে খালি রাখুন।',
  '"{{name}}" is not a code page. Write it like gb18030, or leave it empty.':
    '"{{name}}" কোড পেজ নয়। gb18030-এর মতো লিখুন, বা খালি রাখুন।',
  '"{{name}}" is not an address of a cloud.': '"{{name}}" ক্লাউডের ঠিকানা নয়।',
  'Write the address with http:// or https://, as the cloud panel shows it.':
    'ক্লাউড প্যানেলে যেমন দেখায় তেমনই http:// বা https:// সহ ঠিকানা লিখুন।',
  'A binding code starts with hjb_. Copy the whole of it.': 'যুক্ত করার কোড hjb_ দিয়ে শুরু। পুরোটা কপি করুন।',
};
