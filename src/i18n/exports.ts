import { defineMessages, text } from './message.ts';

/** Messages about exports. */
export const exportMessage = defineMessages({
  'export.too-long': text<{ most: number }>({
    en: ({ most }) =>
      `An XLSX sheet holds at most ${most} rows below its heading, and this list has more. Filter it, or export it as CSV, which has no such limit.`,
    bn: ({ most }) =>
      `XLSX-এর একটি শিটে শিরোনামের নিচে সর্বোচ্চ ${most}টি সারি ধরে, তালিকায় আরও আছে। ফিল্টার করুন, বা CSV নিন; তাতে সীমা নেই।`,
  }),
});
