import { ALL_BUT_SHARE, CRUD, defineTable, READ } from './define-table.ts';

export const employeeTable = defineTable('employee', {
  labels: {
    title: ['Employees', 'কর্মী'],
    one: ['employee', 'কর্মী'],
    inSentences: 'কর্মী',
    columns: {
      departmentId: ['Department', 'বিভাগ'],
      designation: ['Designation', 'পদবি'],
      joinedOn: ['Joined on', 'যোগদানের তারিখ'],
      phone: ['Phone', 'ফোন'],
      email: ['E-mail address', 'ই-মেইল ঠিকানা'],
      salary: ['Salary (BDT)', 'বেতন (টাকা)'],
      isActive: ['Active', 'সক্রিয়'],
    },
    virtual: {
      badges: ['Badge numbers', 'ব্যাজ নম্বর'],
      invite: ['Invite him', 'আমন্ত্রণ জানান'],
    },
  },
  rights: {
    ceiling: [...CRUD, 'export', 'share'],
    roles: {
      hr_manager: { view: 'all', add: 'all', change: 'all', delete: 'all', export: 'all', share: 'all' },
      hr_officer: { view: 'department', add: 'department', change: 'department', share: 'granted' },
      line_supervisor: { view: 'department' },
      employee: { view: 'own' },
    },
    builtIn: {
      super_admin: READ,
      support: READ,
      support_writing: CRUD,
    },
  },
  ownership: {
    ownedBy: 'itself',
    placedBy: ['departmentId', 'memberId'],
    creator: ALL_BUT_SHARE,
  },
  fields: {
    sensitive: {
      salary: {
        needs: ['view', 'change'],
        roles: { company_admin: ['view', 'change'], hr_manager: ['view', 'change'] },
      },
    },
  },
  replication: {
    direction: 'both',
    // whose user they are (memberId) is decided in the cloud
    receives: [
      'code',
      'name',
      'departmentId',
      'memberId',
      'designation',
      'email',
      'phone',
      'joinedOn',
      'isActive',
      'salary',
    ],
    sends: [
      'code',
      'name',
      'departmentId',
      'designation',
      'email',
      'phone',
      'joinedOn',
      'isActive',
      'salary',
      'deletedAt',
    ],
    conflicts: { salary: 'manual', joinedOn: 'manual' },
    signs: ['salary'],
    unattended: CRUD,
    canBeBroughtBack: true,
  },
});
