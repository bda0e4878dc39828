import { defineMessages, text } from './message.ts';

/** Messages about punches and their corrections. */
export const punchMessage = defineMessages({
  'punch.own': text<{ ask: string }>({
    en: ({ ask }) =>
      ask
        ? `Nobody corrects, voids or decides over their own punches. Ask ${ask}.`
        : 'Nobody corrects, voids or decides over their own punches. Give another user the right to correct punches under Access > Who has which role, and ask them.',
    bn: ({ ask }) =>
      ask
        ? `নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। ${ask}-কে বলুন।`
        : 'নিজের হাজিরা কেউ নিজে সংশোধন, বাতিল বা অনুমোদন করতে পারেন না। অধিকার > কার কোন রোল থেকে অন্য কাউকে হাজিরা সংশোধনের অধিকার দিন, তারপর তাঁকে বলুন।',
  }),
  'badge.own': text<{ ask: string }>({
    en: ({ ask }) =>
      `A badge takes its past punches along, and one of the two employees is you. End this badge and give the other employee a new one, or ask ${ask || 'another user with the right to change badges'}.`,
    bn: ({ ask }) =>
      `ব্যাজ অন্য কারও হলে সেই ব্যাজের আগের হাজিরাও তাঁর হয়ে যায়, আর দুই কর্মীর একজন আপনি নিজে। এই ব্যাজ শেষ করে অন্য কর্মীকে নতুন ব্যাজ দিন, বা ${ask || 'ব্যাজ বদলানোর অধিকার আছে এমন অন্য কাউকে'} বলুন।`,
  }),
  'reading.already-withdrawn': text({
    en: 'This reading is withdrawn already. Undo that under Withdrawn readings first.',
    bn: 'এই হাজিরাগুলো আগেই ফিরিয়ে নেওয়া হয়েছে। আগে “ফিরিয়ে নেওয়া হাজিরা” থেকে তা বাতিল করুন।',
  }),
  'reading.still-importing': text({
    en: 'This file is still being taken over. Stop it first, or wait until it is done.',
    bn: 'এই ফাইল এখনো নেওয়া হচ্ছে। আগে থামান, বা শেষ হওয়া পর্যন্ত অপেক্ষা করুন।',
  }),
});
