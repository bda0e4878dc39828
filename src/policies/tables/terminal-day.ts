import { defineTable, READ } from './define-table.ts';

export const terminalDayTable = defineTable('terminal_day', {
  labels: {
    title: ['Days', 'দিন'],
    one: ['day', 'দিন'],
    onAccessScreens: ['Days of terminals', 'মেশিনের দিন'],
    inSentences: 'মেশিনের দিন',
    columns: {
      day: ['Day', 'দিন'],
      onDevice: ['On the terminal', 'মেশিনে'],
      onSite: ['On site', 'সাইটে'],
      inCloud: ['In the cloud', 'ক্লাউডে'],
      onlyDevice: ['Missing on site', 'সাইটে নেই'],
      onlySite: ['No more on the terminal', 'মেশিনে আর নেই'],
      difference: ['Missing punches', 'যেসব হাজিরা নেই'],
      firstAt: ['Counted first', 'প্রথম গোনা'],
      lastAt: ['Counted last', 'শেষ গোনা'],
    },
  },
  rights: {
    ceiling: { cloud: READ, site: ['view', 'add'] },
    builtIn: {
      site: { site: ['view', 'add'] },
    },
  },
  api: { hasOwnWrites: true },
});
