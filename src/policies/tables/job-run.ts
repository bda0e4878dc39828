import { defineTable } from './define-table.ts';

export const jobRunTable = defineTable('job_run', {
  labels: {
    title: ['Background jobs', 'নেপথ্যের কাজ'],
    one: ['job', 'কাজ'],
    inSentences: 'নেপথ্যের কাজ',
    columns: {
      task: ['Job', 'কাজ'],
      state: ['State', 'অবস্থা'],
      startedAt: ['Last run', 'শেষ চালানো'],
      finishedAt: ['Finished', 'শেষ হয়েছে'],
      succeededAt: ['Last success', 'শেষ সফল'],
      durationMs: ['Duration (ms)', 'সময় লেগেছে (মিলিসেকেন্ড)'],
      error: ['Error', 'ত্রুটি'],
      failures: ['Failures in a row', 'পরপর ব্যর্থ'],
      nextAt: ['Next run', 'পরের বার'],
    },
    values: {
      state: {
        waiting: ['Not run yet', 'এখনো চলেনি'],
        running: ['Running', 'চলছে'],
        succeeded: ['Succeeded', 'সফল'],
        failed: ['Failed', 'হয়নি'],
      },
      task: {
        'send-mail': ['Send mail', 'মেইল পাঠানো'],
        'prune-mail': ['Delete old mail', 'পুরোনো মেইল মোছা'],
        'sync-letters': ['Report sync problems to admins', 'সিঙ্কের সমস্যা অ্যাডমিনদের জানানো'],
        'mobile-decisions': ['Apply decisions on mobile punches', 'মোবাইল হাজিরার সিদ্ধান্ত কার্যকর করা'],
        'mobile-retention': ['Delete old photos and locations', 'পুরোনো ছবি ও অবস্থান মোছা'],
        'silent-terminals': ['Find silent terminals', 'নীরব মেশিন খোঁজা'],
        subscriptions: ['Update subscriptions and invoices', 'সাবস্ক্রিপশন ও বিল হালনাগাদ'],
        'interrupted-imports': ['Find interrupted imports', 'মাঝপথে থামা ইমপোর্ট খোঁজা'],
        'nightly-backup': ['Nightly backup, if due', 'রাতের ব্যাকআপ, সময় হলে'],
        'prune-job-runs': ['Delete old job entries', 'কাজের পুরোনো এন্ট্রি মোছা'],
      },
    },
    messages: {
      noRecordsInResource: ['No background job has run yet.', 'এখনো কোনো নেপথ্যের কাজ চলেনি।'],
    },
  },
  rights: {
    ceiling: ['view', 'change'],
    builtIn: {
      super_admin: ['view', 'change'],
    },
  },
  ownership: {
    isNeverGranted: true,
  },
  fields: {
    machineWritten: [
      'task',
      'state',
      'startedAt',
      'finishedAt',
      'succeededAt',
      'durationMs',
      'error',
      'failures',
      'nextAt',
    ],
  },
  api: { hasOwnWrites: true },
});
