/** Punches by phone, who decides over them, and the rules for both, in Bangla by their English. */
export const mobileInBangla: Readonly<Record<string, string>> = {
  Accepted: 'অনুমোদিত',
  'Accepted. This takes effect in one minute; you can undo it until then.':
    'অনুমোদিত। এক মিনিট পরে কার্যকর হবে; তার আগে ফেরানো যায়।',
  Clean: 'ঠিক আছে',
  'Sign out phone': 'ফোন লগ আউট করুন',
  'In use since': 'কবে থেকে ব্যবহারে',
  'Leave both empty to let everybody punch by phone.': 'সবাইকে ফোনে হাজিরা দিতে দিলে দুটিই খালি রাখুন।',
  'No location': 'অবস্থান নেই',
  Note: 'মন্তব্য',
  'Mobile punching is managed in the cloud panel. This site has a copy.':
    'মোবাইল হাজিরার ব্যবস্থা ক্লাউড প্যানেলে হয়। এই সাইটে তার কপি আছে।',
  Photo: 'ছবি',
  'Punching by phone': 'ফোনে হাজিরা',
  Rejected: 'বাতিল',
  'Rejected. This takes effect in one minute; you can undo it until then.':
    'বাতিল। এক মিনিট পরে কার্যকর হবে; তার আগে ফেরানো যায়।',
  'Review mobile punches': 'মোবাইল হাজিরা যাচাই',
  'You cannot decide on your own punches. Ask another company admin to decide.':
    'নিজের হাজিরায় নিজে সিদ্ধান্ত দেওয়া যায় না। কোম্পানির অন্য অ্যাডমিনকে বলুন।',
  'This user is not linked to an employee. Link them under Company > Users first.':
    'এই ইউজার কোনো কর্মীর সঙ্গে যুক্ত নন। আগে কোম্পানি > ইউজার থেকে যুক্ত করুন।',
  'Somebody else decided first. Their decision applies.': 'অন্য একজন আগে সিদ্ধান্ত নিয়েছেন। সেটিই কার্যকর।',
  'The phone is signed out.': 'ফোনটি লগ আউট হয়েছে।',
  'Undo the decision': 'সিদ্ধান্ত ফেরান',
  'Undone. The punch waits for a decision again.': 'ফেরানো হয়েছে। হাজিরাটি আবার সিদ্ধান্তের অপেক্ষায়।',
  When: 'কখন',
  'Enter one point, for example 23.9917, 90.4115, and a radius in metres. Or enter three or more corners, one per line, without a radius. Map apps show these numbers.':
    'একটি বিন্দু, যেমন 23.9917, 90.4115, ও মিটারে ব্যাসার্ধ লিখুন। অথবা ব্যাসার্ধ ছাড়া তিন বা বেশি কোণ লিখুন, প্রতি লাইনে একটি। ম্যাপ অ্যাপে সংখ্যাগুলো পাওয়া যায়।',
  phone: 'ফোন',
  geofence: 'জিওফেন্স',
};
