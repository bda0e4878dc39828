/** Access tokens, and giving rights, in Bangla by their English. */
export const accessInBangla: Readonly<Record<string, string>> = {
  'A token lets a program act as you, with the rights you choose and never more than you have. It ends when your account ends.':
    'টোকেন দিয়ে একটি প্রোগ্রাম আপনার হয়ে কাজ করে: আপনার বাছা অধিকারে, কখনো আপনার চেয়ে বেশি নয়। আপনার অ্যাকাউন্ট শেষ হলে টোকেনও শেষ।',
  'Done.': 'হয়েছে।',
  'Revokes all your tokens. Programs that use them are refused from now on. Tokens of other users stay. You cannot undo this.':
    'আপনার সব টোকেন বাতিল হবে। যেসব প্রোগ্রাম সেগুলো ব্যবহার করে তা আর চলবে না। অন্যদের টোকেন থাকবে। এটি ফেরানো যায় না।',
  'Grant or revoke rights': 'অধিকার দিন বা ফেরত নিন',
  Created: 'তৈরি',
  'New access token': 'নতুন অ্যাক্সেস টোকেন',
  'Only for a right on one field. Leave it empty for the whole table.':
    'শুধু একটি ঘরের অধিকারের জন্য। পুরো তালিকার জন্য খালি রাখুন।',
  'Revoke all my tokens': 'আমার সব টোকেন বাতিল করুন',
  'All your tokens are revoked. Programs that use them are refused from now on.':
    'আপনার সব টোকেন বাতিল হয়েছে। যেসব প্রোগ্রাম সেগুলো ব্যবহার করে তা আর চলবে না।',
  'Replaces all roles assigned directly to the user. For several roles, or a role with an end date, use Access, "Who has which role".':
    'ইউজারকে সরাসরি দেওয়া সব রোলের বদলে এটি বসবে। একাধিক রোল বা মেয়াদি রোলের জন্য: প্রবেশাধিকার, "কার কোন রোল"।',
  'Token created. Copy it now: it is not shown again.': 'টোকেন তৈরি হয়েছে। এখনই কপি করুন: আর দেখানো হবে না।',
  'You have no active tokens.': 'আপনার কোনো চালু টোকেন নেই।',
};
