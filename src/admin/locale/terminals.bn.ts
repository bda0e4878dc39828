/** Terminals and what is ordered of them, in Bangla by their English. */
export const terminalsInBangla: Readonly<Record<string, string>> = {
  'Request logs again': 'লগ আবার চান',
  'Check options': 'সেটিং দেখুন',
  'The terminal sends its logs of this period again at the next contact. Punches that are already stored are not duplicated.':
    'পরের যোগাযোগে মেশিন এই সময়ের লগ আবার পাঠাবে। আগে থেকে থাকা হাজিরা দুবার হয় না।',
  'The terminal reconnects and sends its options, its clock and unsent punches.':
    'মেশিন আবার সংযোগ করে সেটিং, ঘড়ি ও না পাঠানো হাজিরা পাঠায়।',
  'You can set only options that neither unlock the entrance nor send data elsewhere.':
    'যে সেটিং প্রবেশপথ খোলে বা তথ্য অন্য কোথাও পাঠায়, তা এখান থেকে বদলানো যায় না।',
  'The day the terminal was installed here. Punches with an earlier date (clock reset, or used elsewhere before) are held. They are released when you set an earlier day.':
    'যেদিন মেশিন এখানে বসানো হয়েছে। তার আগের তারিখের হাজিরা (ঘড়ি রিসেট, বা আগে অন্য জায়গায় ব্যবহার) আটকে থাকে। আগের তারিখ দিলে ছাড়া হয়।',
};
