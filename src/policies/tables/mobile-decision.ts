import { defineTable, READ } from './define-table.ts';

export const mobileDecisionTable = defineTable('mobile_decision', {
  labels: {
    title: ['Decisions', 'সিদ্ধান্ত'],
    one: ['decision', 'সিদ্ধান্ত'],
    onAccessScreens: ['Decisions on mobile punches', 'মোবাইল হাজিরার সিদ্ধান্ত'],
    inSentences: 'মোবাইল হাজিরার সিদ্ধান্ত',
    columns: {
      mobilePunchId: ['Mobile punch', 'মোবাইল হাজিরা'],
      verdict: ['Decision', 'সিদ্ধান্ত'],
      reason: ['Reason', 'কারণ'],
      decidedByName: ['By', 'যিনি করেছেন'],
      isAutomatic: ['By the company’s rules', 'কোম্পানির নিয়মে'],
      decidedAt: ['When', 'কখন'],
      state: ['Result', 'ফল'],
      resolvedAt: ['Carried out', 'কার্যকর হয়েছে'],
      outcome: ['Why not', 'কেন নয়'],
      signature: ['Signature', 'স্বাক্ষর'],
      batchId: ['Decided together', 'একসঙ্গে সিদ্ধান্ত'],
      carryOutAt: ['Carried out at', 'কার্যকর হওয়ার সময়'],
    },
    values: {
      verdict: {
        accept: ['Accept', 'অনুমোদন'],
        reject: ['Reject', 'বাতিল'],
      },
      state: {
        pending: ['Can be undone', 'ফেরানো যায়'],
        applied: ['Carried out', 'কার্যকর হয়েছে'],
        undone: ['Decision undone', 'সিদ্ধান্ত ফেরানো হয়েছে'],
        refused: ['Not carried out', 'কার্যকর হয়নি'],
        unsent: ['Waits for the cloud', 'ক্লাউডের অপেক্ষায়'],
        superseded: ['Somebody else decided first', 'অন্য কেউ আগে করেছেন'],
      },
    },
    messages: {
      noRecordsInResource: ['No decisions on mobile punches yet.', 'এখনো কোনো মোবাইল হাজিরার সিদ্ধান্ত হয়নি।'],
    },
  },
  rights: {
    ceiling: READ,
    roles: {
      hr_manager: { view: 'all' },
      hr_officer: { view: 'department' },
      employee: { view: 'own' },
    },
  },
  ownership: {
    ownedBy: { by: 'mobilePunchId', on: 'mobile_punch' },
  },
  fields: {
    secret: ['signature'],
  },
  replication: {
    direction: 'both',
    receives: [
      'mobilePunchId',
      'verdict',
      'reason',
      'batchId',
      'decidedBy',
      'decidedByName',
      'decidedAt',
      'carryOutAt',
      'state',
      'resolvedAt',
      'outcome',
      'isAutomatic',
      'signature',
    ],
    sends: ['mobilePunchId', 'verdict', 'reason', 'batchId', 'decidedBy', 'decidedAt', 'signature'],
    isCommand: true,
    isAttested: true,
  },
  feature: 'mobile',
});
