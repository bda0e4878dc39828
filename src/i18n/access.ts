import { defineMessages, text } from './message.ts';
import { operationName, tableName } from './names.ts';

/** Messages about rights: who may do what, and why. */
export const accessMessage = defineMessages({
  'impersonation.read-only': text({
    en: 'You see the panel as another user, to look only. Stop it to change anything.',
    bn: 'আপনি অন্য ইউজারের চোখে শুধু দেখছেন। কিছু বদলাতে হলে দেখা বন্ধ করুন।',
  }),
  'impersonation.ended': text({
    en: 'You saw the panel as a user who may do nothing here any more. You are yourself again: load the page anew.',
    bn: 'যাঁর চোখে দেখছিলেন, এখানে তাঁর আর কোনো অধিকার নেই। আপনি আবার নিজের অ্যাকাউন্টে: পাতাটি আবার লোড করুন।',
  }),
  'impersonation.no-rights': text({
    en: 'This user has no rights yet, so there is nothing to see as him.',
    bn: 'এই ইউজারের এখনো কোনো অধিকার নেই, তাই তাঁর চোখে দেখার কিছু নেই।',
  }),
  'access.not-held': text<{ model: string; act: string; lacking: string; more: string }>({
    en: ({ lacking, more }) => {
      const named = lacking.split(',').map((one) => {
        const [model = '', act = '', field = '', isNamed = ''] = one.split('/');
        const of = `${field ? `${field} of ` : ''}${tableName.en(model)}`;
        return `${act === 'share' ? 'passing on' : act} of ${of} records${isNamed ? ' given by name' : ''}`;
      });
      return `You cannot give what you do not hold with the right to pass it on: ${named.join(', ')}${more ? `, and ${more} more` : ''}. Ask a company admin.`;
    },
    bn: ({ lacking, more }) =>
      `নিজের যে অধিকার নেই তা দেওয়া যায় না: ${lacking.split(',').map(lackingInBangla).join(', ')}${more ? `, ও আরও ${more}টি` : ''}। কোম্পানির অ্যাডমিনকে বলুন।`,
  }),
  'access.not-for-yourself': text({
    en: 'You would give this to yourself: it is for you, for a group that you are in, or for a role that you have. Ask a company admin.',
    bn: 'এতে আপনি নিজেকেই অধিকার দিতেন: এটি আপনার, আপনার গ্রুপের বা আপনার রোলের। কোম্পানির অ্যাডমিনকে বলুন।',
  }),
  'access.outlives': text<{ until: string }>({
    en: ({ until }) => `You hold this until ${until} yourself. Choose an end no later than that.`,
    bn: ({ until }) => `আপনার নিজের অধিকার ${until} পর্যন্ত। তার পরের তারিখ দেওয়া যাবে না।`,
  }),
  'company.last-admin': text({
    en: 'A company keeps at least one active admin whose role does not end. Give the role to somebody else first.',
    bn: 'কোম্পানিতে অন্তত একজন সক্রিয় অ্যাডমিন থাকতে হবে। আগে অন্য কাউকে রোলটি দিন।',
  }),
  'access.locks-out': text({
    en: 'This would take your own right to manage roles and rules. Let another company admin do it.',
    bn: 'এতে রোল ও নিয়ম সামলানোর আপনার নিজের অধিকার চলে যাবে। অন্য অ্যাডমিনকে দিয়ে করান।',
  }),
  'grant.not-held': text<{ model: string; right: string }>({
    en: ({ model, right }) =>
      right === 'share'
        ? `You may not pass on rights on this ${tableName.en(model)}. Ask an admin.`
        : `You cannot give what you do not hold: ${right} on this ${tableName.en(model)}.`,
    bn: ({ model: of }) => `এই ${tableName.bn(of)}-এ নিজের যে অধিকার নেই তা দেওয়া যায় না। অ্যাডমিনকে বলুন।`,
  }),
  'grant.not-yours': text({
    en: 'Only whoever gave this right, whoever has it, or an admin takes it back.',
    bn: 'যিনি দিয়েছেন, যিনি পেয়েছেন, বা অ্যাডমিন ছাড়া কেউ এই অধিকার ফেরত নিতে পারেন না।',
  }),
  'role.built-in': text({
    en: 'A built-in role stays; nobody needs to have it. Give its people another role instead.',
    bn: 'মূল রোল মোছা যায় না; কাউকে না দিলেই হয়। অন্য রোল দিন।',
  }),
  'role.admin-fixed': text({
    en: 'The company admin role holds everything and cannot be narrowed. Make a role of your own instead.',
    bn: 'কোম্পানি অ্যাডমিন রোলে সব অধিকার থাকে, কমানো যায় না। নিজের একটি রোল তৈরি করুন।',
  }),
  'policy.refused': text<{ model: string; act: string; reason: string }>({
    en: ({ model, act, reason }) => `You may not ${act} ${tableName.en(model)} records. ${reason}`,
    bn: ({ model: of, act: wanted, reason }) =>
      of
        ? `${tableName.bn(of)} ${operationName.bn(wanted)}র অধিকার আপনার নেই। ${reason}`.trim()
        : reason || 'প্যানেলে আপনার এখনো কোনো অধিকার নেই।',
  }),
  'policy.field-refused': text<{ model: string; field: string }>({
    en: ({ model, field }) => `You may not change ${field} of ${tableName.en(model)} records.`,
    bn: ({ model: of, field }) => `${tableName.bn(of)}-এর ${field} বদলানোর অধিকার আপনার নেই।`,
  }),
});
