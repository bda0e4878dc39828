/** Terminals and what is ordered of them, in Bangla by their English. */
export const terminalsInBangla: Readonly<Record<string, string>> = {
  'Ask for a period again': 'একটি সময়ের লগ আবার চান',
  'Have it check its options': 'সেটিং দেখতে বলুন',
  'It sends its logs of this period once more at its next contact. What is known already is stored once.':
    'পরের যোগাযোগে এই সময়ের লগ আবার পাঠাবে। জানা হাজিরা একবারই থাকে।',
  'It shakes hands again: its options, its clock and what it has not sent yet come with that.':
    'মেশিন নতুন করে যোগাযোগ করবে: সঙ্গে আসবে সেটিং, ঘড়ি ও যা এখনো পাঠায়নি।',
  'Only options that open no door and move no data elsewhere can be set from here.':
    'যে সেটিং দরজা খোলে বা তথ্য অন্য কোথাও পাঠায়, তা এখান থেকে বদলানো যায় না।',
  'The day it was hung up here. Punches with an earlier date (its clock had been reset, or it hung elsewhere before) are held, and released when you move this day.':
    'যেদিন মেশিন এখানে বসানো হয়েছে। তার আগের তারিখের হাজিরা (ঘড়ি রিসেট হয়েছিল, বা আগে অন্যখানে ছিল) আটকে থাকে, দিনটি বদলালে ছাড়া হয়।',
};
