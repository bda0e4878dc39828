/** What the panel says of site and cloud, in Bangla, by the English it stands for. */
export const syncInBangla: Readonly<Record<string, string>> = {
  'Bring it back': 'ফিরিয়ে আনুন',
  'It is not deleted any more, and has what was written on site: added again, by you, with all that adding needs. An employee takes a seat, and has his badges again as far as their numbers are free.':
    'এটি আর মোছা থাকবে না, আর সাইটে যা লেখা হয়েছিল তা-ই থাকবে: আপনার নামে আবার যোগ হবে, যোগ করতে যা লাগে সবই লাগবে। কর্মী একটি আসন নেবেন, আর নম্বর খালি থাকলে তাঁর ব্যাজ আবার তাঁর হবে।',
  'It is back. It is the same on every side after the next round.': 'ফিরে এসেছে। পরের দফার পর সব দিকে একই হবে।',
  'Changed in the cloud': 'ক্লাউডে বদলেছে',
  'Changed on site': 'সাইটে বদলেছে',
  'Gives this change up: the record becomes what the cloud has, and what only this site knew is marked as deleted.':
    'এই বদল বাদ যাবে: রেকর্ড ক্লাউডের মতো হবে, আর শুধু এই সাইট যা জানত তা মোছা হিসেবে থাকবে।',
  'Send again': 'আবার পাঠান',
  'Sends it now, without waiting for its time. Correct the cause first: the reason stands above.':
    'সময়ের অপেক্ষা না করে এখনই পাঠায়। আগে কারণটি ঠিক করুন: উপরে লেখা আছে।',
  Settled: 'মিটেছে',
  "Take the cloud's": 'ক্লাউডেরটি নিন',
  'Take the other value': 'অন্য মানটি নিন',
  'Takes the value that does not stand now: an edit as any other, by you, seen on every side.':
    'যে মান এখন নেই সেটি নেয়: আপনার করা সাধারণ বদল, সব দিকে দেখা যায়।',
  'This is decided in the cloud panel: users, roles and their rules are changed there, and this site has a copy of them.':
    'এটি ক্লাউড প্যানেলে ঠিক হয়: ইউজার, রোল ও নিয়ম সেখানে বদলায়, এই সাইটে তার কপি থাকে।',
  'What stands is right. The conflict stays here as settled.': 'যা বহাল তা-ই ঠিক। এটি মিটেছে হিসেবে এখানে থাকবে।',
  'Refused by the cloud': 'ক্লাউড নেয়নি',
  conflict: 'দুই দিকের বদল',
  "Given up. The cloud's value stands here too.": 'বাদ দেওয়া হলো। ক্লাউডের মান এখানেও বহাল।',
  'It is the same person': 'একই ব্যক্তি',
  'Last sent': 'শেষ পাঠানো',
  'Sent again. When it is still listed here in a moment, its reason stands with it.':
    'আবার পাঠানো হলো। একটু পরেও এখানে থাকলে কারণ সঙ্গে লেখা থাকবে।',
  'Settled. What stands, stays.': 'মিটেছে। যা বহাল তা-ই থাকবে।',
  'Taken. It is the same on every side after the next round.': 'নেওয়া হলো। পরের দফার পর সব দিকে একই হবে।',
  'The company and its package are looked after in the cloud panel. This site has a copy: a package that is ordered and paid there holds here after the next contact.':
    'কোম্পানি ও প্যাকেজ ক্লাউড প্যানেলে দেখা হয়। এই সাইটে তার কপি আছে: সেখানে অর্ডার ও পরিশোধ করা প্যাকেজ পরের যোগাযোগের পর এখানে চলে।',
  'They are one now. Its badges and punches belong to the record that stays.':
    'এখন একজনই। ব্যাজ ও হাজিরা থেকে যাওয়া রেকর্ডের।',
  "Two records of one employee were added, here and in the cloud, with the same code. The cloud's stays; the badges given here become its own, and the record that was added here is marked as deleted.":
    'একই কোডে একজন কর্মীর দুটি রেকর্ড যোগ হয়েছে, একটি এখানে, একটি ক্লাউডে। ক্লাউডেরটি থাকবে; এখানে দেওয়া ব্যাজ তারই হবে, আর এখানে যোগ করা রেকর্ড মোছা হিসেবে থাকবে।',
  'What stands is right': 'যা বহাল তা-ই ঠিক',
};
