/** Companies, packages, payments, requests, leave and files of employees in Bangla, by the English they stand for. */
export const companiesInBangla: Readonly<Record<string, string>> = {
  Activate: 'সক্রিয় করুন',
  'Active.': 'সক্রিয়।',
  'Active. He may punch and ask for leave; give him a role for more.':
    'সক্রিয়। তিনি হাজিরা ও ছুটির আবেদন দিতে পারেন; আরও কিছুর জন্য রোল দিন।',
  'An invoice is written. The package applies once it is paid; one that costs nothing applies at once. A former order that is not paid is taken back.':
    'একটি ইনভয়েস হবে। টাকা দিলে প্যাকেজ চালু হবে; ফ্রি হলে সঙ্গে সঙ্গে। আগের যে অর্ডারের টাকা দেওয়া হয়নি তা বাতিল হবে।',
  'Another package from now on, without a payment. It reads your reason.':
    'এখন থেকে অন্য প্যাকেজ, টাকা ছাড়াই। কোম্পানি আপনার কারণ পড়বে।',
  'Change package': 'প্যাকেজ বদলান',
  'Changed.': 'বদলানো হয়েছে।',
  Close: 'বন্ধ করুন',
  'Closed.': 'বন্ধ।',
  'Confirm payment': 'টাকা পাওয়া নিশ্চিত করুন',
  Deactivate: 'নিষ্ক্রিয় করুন',
  'Deactivated.': 'নিষ্ক্রিয় করা হয়েছে।',
  Decline: 'ফিরিয়ে দিন',
  'Declined.': 'ফিরিয়ে দেওয়া হয়েছে।',
  'Enter as support': 'সাপোর্ট হিসেবে ঢুকুন',
  Extend: 'মেয়াদ বাড়ান',
  'Extended.': 'মেয়াদ বাড়ানো হয়েছে।',
  'Files of employees': 'কর্মীদের ফাইল',
  'He becomes one of your users and stays inactive: look who he is, then activate him. The link is set once; only you can release him.':
    'তিনি আপনার ইউজার হবেন, তবে নিষ্ক্রিয় থাকবেন: কে তিনি দেখে তারপর সক্রিয় করুন। একবার যুক্ত হলে শুধু আপনারাই ছাড়তে পারেন।',
  'He gets a letter with which he chooses his password. A former one no longer works.':
    'তিনি চিঠি পাবেন, তা দিয়ে পাসওয়ার্ড বেছে নেবেন। আগেরটি আর চলবে না।',
  'He gets an invitation and chooses his own password.': 'তিনি আমন্ত্রণ পেয়ে নিজের পাসওয়ার্ড বেছে নেবেন।',
  'He stays without a company and may ask again.': 'তিনি কোম্পানি ছাড়াই থাকবেন, আবার অনুরোধ করতে পারবেন।',
  'His roles, rights, tokens and sessions end at once. His employee record, his punches and the journal stay here; he may join another company.':
    'তাঁর রোল, অধিকার, টোকেন ও সেশন এখনই শেষ হবে। কর্মীর তথ্য, হাজিরা ও জার্নাল এখানেই থাকবে; তিনি অন্য কোম্পানিতে যোগ দিতে পারবেন।',
  'Its users are released and may join another company; its records stay. It reads your reason.':
    'এর ইউজাররা মুক্ত হয়ে অন্য কোম্পানিতে যোগ দিতে পারবেন; তথ্য থেকে যাবে। কোম্পানি আপনার কারণ পড়বে।',
  'Leave a number empty for no limit.': 'সীমা না চাইলে সংখ্যা খালি রাখুন।',
  'Leave it empty to ask for yourself.': 'নিজের জন্য হলে খালি রাখুন।',
  'Leave it empty, and he gets an invitation to choose his own. Or tell him one of at least 8 characters.':
    'খালি রাখলে তিনি আমন্ত্রণ পেয়ে নিজেরটি বেছে নেবেন। অথবা অন্তত ৮ অক্ষরের একটি দিয়ে তাঁকে জানান।',
  'Link and activate': 'যুক্ত ও সক্রিয় করুন',
  'Link to the company': 'কোম্পানির সঙ্গে যুক্ত করুন',
  'Linked and active.': 'যুক্ত ও সক্রিয়।',
  'Linked. He waits for his activation under Users.': 'যুক্ত হয়েছেন। ইউজার তালিকায় সক্রিয় হওয়ার অপেক্ষায় আছেন।',
  'Make a user of him too, and send an invitation to his e-mail address.': 'তাঁকে ইউজারও করুন, এবং তাঁর ই-মেইলে আমন্ত্রণ পাঠান।',
  Minutes: 'মিনিট',
  'Nobody has to pay it any more.': 'এর টাকা আর দিতে হবে না।',
  'Nobody of the company gets in, but its admin to pay. Punches are still taken and held. It reads your reason.':
    'কোম্পানির কেউ ঢুকতে পারবেন না, শুধু অ্যাডমিন টাকা দিতে পারবেন। হাজিরা নেওয়া ও রাখা হবে। কোম্পানি আপনার কারণ পড়বে।',
  'Or add him as a new employee with this code (takes a seat)': 'অথবা এই কোডে নতুন কর্মী হিসেবে যোগ করুন (একটি আসন নেয়)',
  'Order this package': 'এই প্যাকেজ অর্ডার করুন',
  'Ordered. Pay the open invoice under Invoices; the package applies once it is paid.':
    'অর্ডার হয়েছে। ইনভয়েস থেকে টাকা দিন; দিলেই প্যাকেজ চালু হবে।',
  'Paid by': 'যেভাবে পরিশোধ',
  'Paid. The package applies.': 'পরিশোধিত। প্যাকেজ চালু হয়েছে।',
  'Pay online': 'অনলাইনে টাকা দিন',
  'Pay online where it is offered, or by bank or mobile money with the invoice number as the reference; Hajira then confirms it.':
    'অনলাইনে দেওয়া গেলে দিন, অথবা ইনভয়েস নম্বর লিখে ব্যাংক বা মোবাইল ব্যাংকিংয়ে দিন; হাজিরা তা নিশ্চিত করবে।',
  'Reference of the bank or mobile money': 'ব্যাংক বা মোবাইল ব্যাংকিংয়ের রেফারেন্স',
  'Sign out everywhere': 'সব জায়গা থেকে সাইন আউট',
  'Reset second step': 'দ্বিতীয় ধাপ রিসেট করুন',
  'Ends what he has open, in browsers and on phones; he signs in again. Punches that wait on a phone stay on it. He gets a letter.':
    'ব্রাউজার ও ফোনে তাঁর সব খোলা সেশন বন্ধ হবে; তিনি আবার লগ ইন করবেন। ফোনে অপেক্ষমাণ হাজিরা ফোনেই থাকবে। তিনি চিঠি পাবেন।',
  'Signed out everywhere.': 'সব জায়গা থেকে সাইন আউট হয়েছে।',
  'For somebody who has lost his phone and his recovery codes. Make sure that it is him: afterwards his password alone signs him in. He is signed out and gets a letter.':
    'যিনি ফোন ও রিকভারি কোড দুটোই হারিয়েছেন তাঁর জন্য। তিনিই কি না নিশ্চিত হোন: এরপর শুধু পাসওয়ার্ড দিয়েই লগ ইন হবে। তিনি সাইন আউট হবেন এবং চিঠি পাবেন।',
  'Reset. He signs in with his password and sets his second step up anew.':
    'রিসেট হয়েছে। তিনি পাসওয়ার্ড দিয়ে লগ ইন করে দ্বিতীয় ধাপ নতুন করে চালু করবেন।',
  'Release from the company': 'কোম্পানি থেকে ছেড়ে দিন',
  'Released. He belongs to no company now.': 'ছেড়ে দেওয়া হয়েছে। তিনি এখন কোনো কোম্পানিতে নেই।',
  'Seats taken': 'নেওয়া আসন',
  'Send an invitation': 'আমন্ত্রণ পাঠান',
  'So many days longer, from the end of what is paid or from now. It reads your reason.':
    'এত দিন বেশি, পরিশোধিত মেয়াদের শেষ বা এখন থেকে। কোম্পানি আপনার কারণ পড়বে।',
  'Take it back': 'বাতিল করুন',
  'Taken back.': 'বাতিল হয়েছে।',
  'Tell it to whoever shall ask to join your company.': 'যিনি যোগ দেওয়ার অনুরোধ করবেন তাঁকে জানান।',
  'The company works again; punches that were held for it are released. It reads your reason.':
    'কোম্পানি আবার চলবে; আটকে রাখা হাজিরা ছাড়া হবে। কোম্পানি আপনার কারণ পড়বে।',
  'Import started. Its progress is also under Files of employees.': 'ইম্পোর্ট শুরু হয়েছে। অগ্রগতি “কর্মীদের ফাইল”-এও দেখা যায়।',
  'A CSV or XLSX file with a row that names the columns, in English or Bangla. You choose what each column means, and see what each row would do before anything is stored. An empty cell leaves what is stored.':
    'CSV বা XLSX ফাইল, যার একটি সারিতে কলামের নাম আছে, ইংরেজি বা বাংলায়। কোন কলামের মানে কী তা আপনি বাছবেন, আর কিছু রাখার আগে দেখবেন কোন সারিতে কী হবে। খালি ঘরে আগের মান থেকে যায়।',
  'The invitation is on its way.': 'আমন্ত্রণ পাঠানো হচ্ছে।',
  'The package applies from now on.': 'প্যাকেজ এখন থেকে চালু।',
  'The package of this invoice applies at once, and the company works.':
    'এই ইনভয়েসের প্যাকেজ সঙ্গে সঙ্গে চালু হবে, কোম্পানি চলবে।',
  'To change users, roles and employees (60 minutes at most)': 'ইউজার, রোল ও কর্মী বদলাতে (সর্বোচ্চ ৬০ মিনিট)',
  'What is left empty stays as it is.': 'যা খালি থাকবে তা আগের মতোই থাকবে।',
  'What the list shows with its filters, with the columns that you may see. CSV has no end; XLSX holds 20,000 rows.':
    'ফিল্টারসহ তালিকায় যা আছে, যে কলাম আপনি দেখতে পারেন। CSV-এর সীমা নেই; XLSX-এ ২০,০০০ সারি।',
  'Who he is on the payroll': 'তিনি কোন কর্মী',
  Why: 'কেন',
  'You are inside the company now.': 'আপনি এখন কোম্পানির ভেতরে।',
  'You have looked who he is. Choose his employee record, or add one; without one he counts as a user of your package.':
    'তিনি কে তা দেখেছেন। তাঁর কর্মীর তথ্য বাছুন বা যোগ করুন; না থাকলে প্যাকেজের ইউজার হিসেবে গোনা হবে।',
  'You know him: he becomes one of your users and is active at once. He has no role before you give him one.':
    'আপনি তাঁকে চেনেন: তিনি ইউজার হয়ে সঙ্গে সঙ্গে সক্রিয় হবেন। আপনি না দিলে তাঁর কোনো রোল নেই।',
  'You pay on the page of the payment service and come back here.': 'পেমেন্ট সেবার পাতায় টাকা দিয়ে এখানে ফিরে আসবেন।',
  'You see the company as its people do, without salaries. It reads who entered, why and for how long.':
    'কোম্পানির লোকেরা যেমন দেখেন তেমন দেখবেন, বেতন ছাড়া। কে, কেন, কতক্ষণ ঢুকেছেন কোম্পানি তা পড়বে।',
  invoice: 'ইনভয়েস',
  request: 'অনুরোধ',
};
