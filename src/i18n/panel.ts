import { defineMessages, text } from './message.ts';

/** Messages about the panel. */
export const panelMessage = defineMessages({
  'panel.cross-site': text({
    en: 'This request came from another site and was refused. Reload the page and try again.',
    bn: 'অনুরোধটি অন্য সাইট থেকে এসেছে, তাই নেওয়া হয়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  }),
  'panel.method-refused': text<{ method: string }>({
    en: ({ method }) => `${method} is not answered here.`,
    bn: ({ method }) => `এখানে ${method} চলে না।`,
  }),
  'panel.not-signed-in': text({
    en: 'You are not signed in, or your session has ended. Sign in again.',
    bn: 'আপনি লগ ইন করেননি, বা আপনার সেশন শেষ হয়েছে। আবার লগ ইন করুন।',
  }),
  'panel.not-found': text({
    en: 'There is no such page, list or action in the panel.',
    bn: 'প্যানেলে এমন কোনো পাতা, তালিকা বা কাজ নেই।',
  }),
  'panel.unreadable': text<{ reason: string }>({
    en: ({ reason }) => `This request cannot be read: ${reason}.`,
    bn: 'অনুরোধটি পড়া যায়নি। পাতাটি আবার লোড করে চেষ্টা করুন।',
  }),
});
