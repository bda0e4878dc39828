/** Punches by phone, who decides over them, and the rules for both, in Bangla by their English. */
export const mobileInBangla: Readonly<Record<string, string>> = {
  Accepted: 'অনুমোদিত',
  'Accepted. It is carried out in a minute; until then it can be undone.':
    'অনুমোদিত। এক মিনিট পরে কার্যকর হবে; তার আগে ফেরানো যায়।',
  Clean: 'ঠিক আছে',
  'End this phone': 'ফোনটি বন্ধ করুন',
  'In use since': 'কবে থেকে ব্যবহারে',
  'Leave both empty to let everybody punch by phone.': 'সবাইকে ফোনে হাজিরা দিতে দিলে দুটিই খালি রাখুন।',
  'No location': 'অবস্থান নেই',
  Note: 'মন্তব্য',
  'Phones are set up in the cloud panel. This site has a copy.': 'ফোনের ব্যবস্থা ক্লাউড প্যানেলে হয়। এই সাইটে তার কপি আছে।',
  Photo: 'ছবি',
  'Punching by phone': 'ফোনে হাজিরা',
  Rejected: 'বাতিল',
  'Rejected. It is carried out in a minute; until then it can be undone.':
    'বাতিল। এক মিনিট পরে কার্যকর হবে; তার আগে ফেরানো যায়।',
  'Review mobile punches': 'মোবাইল হাজিরা যাচাই',
  'Nobody decides over their own punches. Ask another company admin to decide.':
    'নিজের হাজিরায় কেউ নিজে সিদ্ধান্ত দিতে পারেন না। কোম্পানির অন্য অ্যাডমিনকে বলুন।',
  'He is no employee yet, so nobody knows whose attendance it is. Link him under Company > Users first.':
    'তিনি এখনো কর্মী হিসেবে যুক্ত নন, তাই হাজিরাটি কার তা জানা নেই। আগে কোম্পানি > ইউজার থেকে যুক্ত করুন।',
  'Somebody else was first. What he decided stands.': 'অন্য একজন আগে সিদ্ধান্ত নিয়েছেন। সেটিই থাকবে।',
  'The phone is signed out.': 'ফোনটি লগ আউট হয়েছে।',
  'Undo the decision': 'সিদ্ধান্ত ফেরান',
  'Undone: it waits for a decision again.': 'ফেরানো হয়েছে: আবার সিদ্ধান্তের অপেক্ষায়।',
  When: 'কখন',
  'Write one point like 23.9917, 90.4115 and its radius in metres; or three corners and more, one on each line, without a radius. Any map on a phone tells the numbers.':
    'একটি বিন্দু লিখুন, যেমন 23.9917, 90.4115, ও মিটারে ব্যাসার্ধ; অথবা তিন বা বেশি কোণ, প্রতি লাইনে একটি, ব্যাসার্ধ ছাড়া। ফোনের যেকোনো ম্যাপে সংখ্যাগুলো পাওয়া যায়।',
  phone: 'ফোন',
  geofence: 'জিওফেন্স',
};
