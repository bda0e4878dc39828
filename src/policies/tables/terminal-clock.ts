import { defineTable, READ } from './define-table.ts';

export const terminalClockTable = defineTable('terminal_clock', {
  labels: {
    title: ['Clocks', 'ঘড়ি'],
    one: ['clock reading', 'ঘড়ির পাঠ'],
    onAccessScreens: ['Clocks of terminals', 'মেশিনের ঘড়ি'],
    inSentences: 'মেশিনের ঘড়ি',
    columns: {
      offsetMs: ['Ahead by (ms)', 'এগিয়ে (মি.সে.)'],
      minMs: ['At least', 'কমপক্ষে'],
      maxMs: ['At most', 'সর্বোচ্চ'],
      readings: ['Readings', 'পাঠ'],
      firstAt: ['From', 'থেকে'],
      lastAt: ['Until', 'পর্যন্ত'],
    },
  },
  rights: {
    ceiling: READ,
    builtIn: {
      site: ['view', 'add', 'change'],
    },
  },
});
