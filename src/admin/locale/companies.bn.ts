/** Companies, packages, payments, requests, leave and files of employees in Bangla, by the English they stand for. */
export const companiesInBangla: Readonly<Record<string, string>> = {
  Activate: 'সক্রিয় করুন',
  'Active.': 'সক্রিয়।',
  'Active. They can punch and request leave. Assign a role for more rights.':
    'সক্রিয়। তিনি হাজিরা দিতে ও ছুটির আবেদন করতে পারেন। আরও অধিকারের জন্য রোল দিন।',
  'An invoice is created. The package applies when it is paid; a free package applies immediately. An earlier unpaid order is cancelled.':
    'একটি ইনভয়েস তৈরি হবে। টাকা দিলে প্যাকেজ চালু হবে; ফ্রি প্যাকেজ সঙ্গে সঙ্গে চালু হয়। আগের অপরিশোধিত অর্ডার বাতিল হবে।',
  'Changes the package now, without a payment. The company sees your reason.':
    'এখনই প্যাকেজ বদলাবে, টাকা ছাড়া। কোম্পানি আপনার কারণ দেখবে।',
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
  'They become a user of your company and stay inactive until you activate them. Check who they are first. Only your company can release them later.':
    'তিনি আপনার কোম্পানির ইউজার হবেন, আপনি সক্রিয় না করা পর্যন্ত নিষ্ক্রিয় থাকবেন। আগে দেখে নিন তিনি কে। পরে শুধু আপনার কোম্পানিই তাঁকে ছাড়তে পারে।',
  'They get an e-mail with a link to choose a password. Earlier invitations stop working.':
    'তিনি পাসওয়ার্ড ঠিক করার লিংকসহ একটি ই-মেইল পাবেন। আগের আমন্ত্রণ আর চলবে না।',
  'They get an invitation and choose their own password.': 'তিনি আমন্ত্রণ পাবেন এবং নিজের পাসওয়ার্ড ঠিক করবেন।',
  'They stay without a company and can ask again.': 'তিনি কোনো কোম্পানিতে থাকবেন না; আবার অনুরোধ করতে পারবেন।',
  'Their roles, rights, tokens and sessions end immediately. Their employee record, punches and journal stay here. They can join another company.':
    'তাঁর রোল, অধিকার, টোকেন ও সেশন সঙ্গে সঙ্গে শেষ হবে। কর্মীর রেকর্ড, হাজিরা ও জার্নাল এখানেই থাকবে। তিনি অন্য কোম্পানিতে যোগ দিতে পারবেন।',
  'Its users are released and can join another company. Its records stay. The company sees your reason.':
    'এর ইউজাররা ছাড়া পাবেন এবং অন্য কোম্পানিতে যোগ দিতে পারবেন। রেকর্ড থেকে যাবে। কোম্পানি আপনার কারণ দেখবে।',
  'Leave a number empty for no limit.': 'সীমা না চাইলে সংখ্যা খালি রাখুন।',
  'Leave it empty to ask for yourself.': 'নিজের জন্য হলে খালি রাখুন।',
  'Leave it empty to send an invitation. Or set one of at least 8 characters and tell the user.':
    'আমন্ত্রণ পাঠাতে খালি রাখুন। অথবা অন্তত ৮ অক্ষরের একটি দিয়ে ইউজারকে জানান।',
  'Link and activate': 'যুক্ত ও সক্রিয় করুন',
  'Link to the company': 'কোম্পানির সঙ্গে যুক্ত করুন',
  'Linked and active.': 'যুক্ত ও সক্রিয়।',
  'Linked. Activate them under Users.': 'যুক্ত হয়েছেন। ইউজার তালিকা থেকে সক্রিয় করুন।',
  'Create a user for this employee too, and send an invitation to the e-mail address.':
    'এই কর্মীর জন্য ইউজারও তৈরি করুন, এবং ই-মেইলে আমন্ত্রণ পাঠান।',
  Minutes: 'মিনিট',
  'Void invoice': 'ইনভয়েস বাতিল করুন',
  'This invoice no longer has to be paid.': 'এই ইনভয়েসের টাকা আর দিতে হবে না।',
  'Nobody in the company can sign in, except its admin to pay. Punches are still received and held. The company sees your reason.':
    'কোম্পানির কেউ ঢুকতে পারবেন না, শুধু অ্যাডমিন টাকা দিতে পারবেন। হাজিরা আসতে থাকবে ও আটকে থাকবে। কোম্পানি আপনার কারণ দেখবে।',
  'Or add a new employee with this code (takes a seat)': 'অথবা এই কোডে নতুন কর্মী যোগ করুন (একটি আসন লাগে)',
  'Order this package': 'এই প্যাকেজ অর্ডার করুন',
  'Ordered. Pay the open invoice under Invoices; the package applies when it is paid.':
    'অর্ডার হয়েছে। ইনভয়েস থেকে টাকা দিন; দিলেই প্যাকেজ চালু হবে।',
  'Paid by': 'যেভাবে পরিশোধ',
  'Paid. The package applies.': 'পরিশোধিত। প্যাকেজ চালু হয়েছে।',
  'Pay online': 'অনলাইনে টাকা দিন',
  'Pay online if available, or by bank transfer or mobile money with the invoice number as reference. Hajira then confirms the payment.':
    'সুযোগ থাকলে অনলাইনে টাকা দিন, অথবা রেফারেন্সে ইনভয়েস নম্বর লিখে ব্যাংক বা মোবাইল ব্যাংকিংয়ে দিন। এরপর হাজিরা পেমেন্ট নিশ্চিত করবে।',
  'Payment reference (bank or mobile money)': 'পেমেন্টের রেফারেন্স (ব্যাংক বা মোবাইল ব্যাংকিং)',
  'Sign out everywhere': 'সব জায়গা থেকে সাইন আউট',
  'Reset second step': 'দ্বিতীয় ধাপ রিসেট করুন',
  'Ends all their sessions, in browsers and on phones. Punches waiting on a phone stay there. They get an e-mail.':
    'ব্রাউজার ও ফোনে তাঁর সব সেশন শেষ হবে। ফোনে অপেক্ষমাণ হাজিরা ফোনেই থাকবে। তিনি একটি ই-মেইল পাবেন।',
  'Signed out everywhere.': 'সব জায়গা থেকে সাইন আউট হয়েছে।',
  'For users who lost both their phone and their recovery codes. Verify their identity first: afterwards the password alone is enough to sign in. They are signed out and get an e-mail.':
    'যিনি ফোন ও রিকভারি কোড দুটোই হারিয়েছেন তাঁর জন্য। আগে পরিচয় নিশ্চিত করুন: এরপর শুধু পাসওয়ার্ড দিয়েই লগ ইন করা যাবে। তিনি সাইন আউট হবেন এবং একটি ই-মেইল পাবেন।',
  'Reset. They sign in with their password and set up the second step again.':
    'রিসেট হয়েছে। তিনি পাসওয়ার্ড দিয়ে লগ ইন করে দ্বিতীয় ধাপ আবার চালু করবেন।',
  'Release from the company': 'কোম্পানি থেকে ছেড়ে দিন',
  'Released. They no longer belong to a company.': 'ছেড়ে দেওয়া হয়েছে। তিনি এখন কোনো কোম্পানিতে নেই।',
  'Seats taken': 'নেওয়া আসন',
  'Send an invitation': 'আমন্ত্রণ পাঠান',
  'Adds this many days, from the end of the paid period or from now. The company sees your reason.':
    'পরিশোধিত মেয়াদের শেষ বা এখন থেকে এত দিন যোগ হবে। কোম্পানি আপনার কারণ দেখবে।',
  Void: 'বাতিল করুন',
  'Voided.': 'বাতিল হয়েছে।',
  'Give this code to people who should join your company.': 'যাঁরা আপনার কোম্পানিতে যোগ দেবেন তাঁদের এই কোড দিন।',
  'The company is active again, and its held punches are released. The company sees your reason.':
    'কোম্পানি আবার সক্রিয় হবে, আটকে রাখা হাজিরা ছাড়া হবে। কোম্পানি আপনার কারণ দেখবে।',
  'Import started. Its progress is also under Files of employees.': 'ইম্পোর্ট শুরু হয়েছে। অগ্রগতি “কর্মীদের ফাইল”-এও দেখা যায়।',
  'A CSV or XLSX file with a header row in English or Bangla. You match the columns to fields and check a preview before anything is saved. Empty cells leave existing values unchanged.':
    'ইংরেজি বা বাংলা শিরোনামের সারিসহ CSV বা XLSX ফাইল। আপনি কলামগুলো ঘরের সঙ্গে মেলাবেন এবং সেভ করার আগে নমুনা দেখবেন। খালি ঘরে আগের মান থাকে।',
  'Invitation sent.': 'আমন্ত্রণ পাঠানো হয়েছে।',
  'The package applies now.': 'প্যাকেজ এখন চালু।',
  'The package on this invoice applies immediately, and the company is active.':
    'এই ইনভয়েসের প্যাকেজ সঙ্গে সঙ্গে চালু হবে, কোম্পানি সক্রিয় থাকবে।',
  'Allow changes to users, roles and employees (at most 60 minutes)': 'ইউজার, রোল ও কর্মী বদলানোর অনুমতি (সর্বোচ্চ ৬০ মিনিট)',
  'Empty fields stay unchanged.': 'যে ঘর খালি থাকবে তা বদলাবে না।',
  'Exports the filtered list with the columns you can see. CSV has no row limit; XLSX holds up to 20,000 rows.':
    'ফিল্টার করা তালিকা, আপনি যে কলাম দেখতে পারেন সেগুলোসহ এক্সপোর্ট করে। CSV-তে সারির সীমা নেই; XLSX-এ সর্বোচ্চ ২০,০০০ সারি।',
  'Employee record': 'কর্মীর রেকর্ড',
  Why: 'কেন',
  'You are now in the company as support.': 'আপনি এখন সাপোর্ট হিসেবে কোম্পানিতে আছেন।',
  'Choose their employee record or add a new one. Without one they count toward the user limit of your package.':
    'তাঁর কর্মীর রেকর্ড বাছুন বা নতুন যোগ করুন। রেকর্ড না থাকলে প্যাকেজের ইউজার সীমায় গোনা হবে।',
  'They become a user of your company and are active immediately. They have no role until you assign one.':
    'তিনি আপনার কোম্পানির ইউজার হবেন এবং সঙ্গে সঙ্গে সক্রিয় হবেন। আপনি রোল না দিলে তাঁর কোনো রোল থাকবে না।',
  'You pay on the payment provider’s page and return here.': 'পেমেন্ট সেবার পাতায় টাকা দিয়ে এখানে ফিরে আসবেন।',
  'You see the company as its users do, without salaries. The company sees who entered, why and for how long.':
    'কোম্পানির ইউজাররা যেমন দেখেন তেমন দেখবেন, বেতন ছাড়া। কে, কেন, কতক্ষণের জন্য ঢুকেছেন কোম্পানি তা দেখবে।',
  invoice: 'ইনভয়েস',
  request: 'অনুরোধ',
};
