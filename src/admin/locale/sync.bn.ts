/** What the panel says of site and cloud, in Bangla, by the English it stands for. */
export const syncInBangla: Readonly<Record<string, string>> = {
  'Restore record': 'রেকর্ড ফিরিয়ে আনুন',
  'Restores the deleted record with the values from the site. This counts as adding it yourself: an employee takes a seat and gets back the badges whose numbers are still free.':
    'মোছা রেকর্ড সাইটের মানসহ ফিরিয়ে আনে। এটি আপনার নতুন করে যোগ করার সমান: কর্মী একটি আসন নেবেন, এবং যেসব ব্যাজ নম্বর এখনো খালি সেগুলো ফিরে পাবেন।',
  'Record restored. Site and cloud match after the next sync.':
    'রেকর্ড ফিরিয়ে আনা হয়েছে। পরের সিঙ্কের পর সাইট ও ক্লাউডে একই হবে।',
  'Discards this change. The record gets the cloud’s values; a record that exists only on this site is marked as deleted.':
    'এই বদল বাদ যাবে। রেকর্ডে ক্লাউডের মান বসবে; শুধু এই সাইটে থাকা রেকর্ড মোছা হিসেবে চিহ্নিত হবে।',
  'Send again': 'আবার পাঠান',
  'Sends this change now instead of at its next try. Correct the cause shown above first.':
    'পরের চেষ্টার অপেক্ষা না করে বদলটি এখনই পাঠায়। আগে উপরের কারণটি ঠিক করুন।',
  Settled: 'মিটেছে',
  'Use cloud version': 'ক্লাউডের সংস্করণ নিন',
  'Use the other value': 'অন্য মানটি নিন',
  'Replaces the current value with the other one. This is recorded as your edit and syncs everywhere.':
    'বর্তমান মানের বদলে অন্য মানটি বসায়। এটি আপনার বদল হিসেবে লেখা হয় এবং সব জায়গায় সিঙ্ক হয়।',
  'Users, roles and rules are managed in the cloud panel. This site has a copy.':
    'ইউজার, রোল ও নিয়ম ক্লাউড প্যানেলে বদলানো হয়। এই সাইটে তার কপি আছে।',
  'Keeps the current value and marks the conflict as settled.': 'বর্তমান মান থাকবে, এবং অমিলটি মিটেছে হিসেবে চিহ্নিত হবে।',
  'Refused by the cloud': 'ক্লাউড নেয়নি',
  conflict: 'দুই দিকের বদল',
  'Change discarded. This site now has the cloud version.': 'বদল বাদ দেওয়া হয়েছে। এই সাইটে এখন ক্লাউডের সংস্করণ।',
  'Merge with cloud record': 'ক্লাউডের রেকর্ডের সঙ্গে এক করুন',
  'Last sent': 'শেষ পাঠানো',
  'Sent again. If it is refused again, it stays in this list with the reason.':
    'আবার পাঠানো হয়েছে। আবার না নিলে কারণসহ এই তালিকায় থাকবে।',
  'Conflict settled. The current value stays.': 'অমিল মিটেছে। বর্তমান মান থাকছে।',
  'Value replaced. Site and cloud match after the next sync.': 'মান বদলানো হয়েছে। পরের সিঙ্কের পর সাইট ও ক্লাউডে একই হবে।',
  'The company and its package are managed in the cloud panel. This site has a copy and applies changes after the next sync.':
    'কোম্পানি ও প্যাকেজ ক্লাউড প্যানেলে বদলানো হয়। এই সাইটে তার কপি আছে; বদল পরের সিঙ্কের পর এখানে কার্যকর হয়।',
  'Records merged. Badges and punches belong to the cloud record now.':
    'রেকর্ড এক করা হয়েছে। ব্যাজ ও হাজিরা এখন ক্লাউডের রেকর্ডের।',
  'Use this when the same employee was added here and in the cloud with the same code. The cloud record stays and gets the badges from here. The record added here is marked as deleted.':
    'একই কর্মী একই কোডে এখানে ও ক্লাউডে যোগ হলে এটি ব্যবহার করুন। ক্লাউডের রেকর্ড থাকবে এবং এখানকার ব্যাজ পাবে। এখানে যোগ করা রেকর্ড মোছা হিসেবে চিহ্নিত হবে।',
  'Keep current value': 'বর্তমান মান রাখুন',
};
