/** Access tokens, and giving rights, in Bangla by their English. */
export const accessInBangla: Readonly<Record<string, string>> = {
  'A token lets a program act as you, with the rights you choose for it and never more than you hold. It ends with your account.':
    'টোকেন দিয়ে একটি প্রোগ্রাম আপনার হয়ে কাজ করে, আপনার বাছা অধিকারে, কখনো আপনার চেয়ে বেশি নয়। আপনার অ্যাকাউন্টের সঙ্গেই এটি শেষ।',
  'Done.': 'হয়েছে।',
  'Every token of yours ends at once, and whatever uses one is refused from now on. Tokens of others stay. This cannot be undone.':
    'আপনার সব টোকেন এখনই শেষ হবে, যা সেগুলো ব্যবহার করে তা আর চলবে না। অন্যদের টোকেন থাকবে। এটি ফেরানো যায় না।',
  'Give or take back rights': 'অধিকার দিন বা ফেরত নিন',
  Made: 'তৈরি',
  'New access token': 'নতুন অ্যাক্সেস টোকেন',
  'Only for a right on one field. Leave it empty for the whole table.':
    'শুধু একটি ঘরের অধিকারের জন্য। পুরো তালিকার জন্য খালি রাখুন।',
  'Revoke all of mine': 'আমার সব বাতিল করুন',
  'Revoked. Whatever used your tokens is refused from now on.': 'বাতিল হয়েছে। যা আপনার টোকেন ব্যবহার করত তা আর চলবে না।',
  'Takes the place of every role that the user has himself. More roles at once, or one until an end: Access, "Who has which role".':
    'ইউজারের নিজের সব রোলের জায়গায় এটি বসবে। একসঙ্গে একাধিক রোল, বা নির্দিষ্ট সময়ের রোল: অধিকার, "কার কোন রোল"।',
  'The token is made. Copy it now: it is not shown again.': 'টোকেন তৈরি হয়েছে। এখনই কপি করুন: আর দেখানো হবে না।',
  'You had no token in use.': 'আপনার কোনো চালু টোকেন ছিল না।',
};
