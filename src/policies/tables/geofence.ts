import { CRUD, defineTable, READ } from './define-table.ts';

export const geofenceTable = defineTable('geofence', {
  labels: {
    title: ['Geofences', 'জিওফেন্স'],
    one: ['geofence', 'জিওফেন্স'],
    inSentences: 'জিওফেন্স',
    columns: {
      points: ['Latitude, longitude', 'অক্ষাংশ, দ্রাঘিমাংশ'],
      radiusM: ['Radius (m)', 'ব্যাসার্ধ (মিটার)'],
      departmentId: ['For a department only', 'শুধু একটি বিভাগের জন্য'],
      employeeId: ['For one person only', 'শুধু একজনের জন্য'],
    },
    messages: {
      noRecordsInResource: [
        'Without a geofence no punch is flagged as far away. Add your factory first.',
        'জিওফেন্স না দিলে দূরের হাজিরা চিহ্নিত হয় না। আগে আপনার কারখানা যোগ করুন।',
      ],
    },
  },
  rights: {
    ceiling: { cloud: CRUD, site: READ },
    roles: {
      hr_manager: { view: 'all' },
    },
  },
  replication: {
    direction: 'down',
    receives: ['name', 'points', 'radiusM', 'departmentId', 'employeeId'],
  },
  feature: 'mobile',
});
