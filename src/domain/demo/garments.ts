/** The people of the client's story, and a factory around them: what the demo starts with. */

export const packages = [
  {
    code: 'free',
    name: 'Free',
    seats: 20,
    maxUsers: 5,
    maxTerminals: 2,
    maxSites: 1,
    price: '0',
    features: ['attendance'],
  },
  {
    code: 'standard',
    name: 'Standard',
    seats: 50,
    maxUsers: 10,
    maxTerminals: 5,
    maxSites: 1,
    maxMobilePunches: 1_000,
    price: '3000.00',
    features: ['attendance', 'shifts', 'mobile'],
  },
  {
    code: 'pro',
    name: 'Pro',
    seats: 100,
    maxUsers: 25,
    maxTerminals: 20,
    maxSites: 3,
    maxMobilePunches: 10_000,
    price: '6000.00',
    features: ['attendance', 'shifts', 'payroll', 'mobile', 'api'],
  },
  {
    code: 'enterprise',
    name: 'Enterprise',
    seats: 10_000,
    price: '50000.00',
    features: ['attendance', 'shifts', 'payroll', 'mobile', 'api'],
  },
] as const;

/** For a demo on this machine only; every login has it. */
export const demoPassword = 'hajira-demo-2026';

/** `template`: the built-in role that they have in their company. */
export const logins = [
  { role: 'super admin', template: null, name: 'Nasrin Sultana', email: 'super@hajira.example', company: null },
  {
    role: 'company admin',
    template: 'company_admin',
    name: 'Rahim Uddin',
    email: 'rahim@garments-a.example',
    company: 'Garments A',
  },
  {
    role: 'HR officer',
    template: 'hr_officer',
    name: 'Karim Mia',
    email: 'karim@garments-a.example',
    company: 'Garments A',
  },
  {
    role: 'employee',
    template: 'employee',
    name: 'Jamil Hossain',
    email: 'jamil@garments-a.example',
    company: 'Garments A',
  },
  {
    role: 'company admin',
    template: 'company_admin',
    name: 'Salma Akter',
    email: 'salma@garments-b.example',
    company: 'Garments B',
  },
] as const;

/** Departments from the top down. */
export const departments = [
  { name: 'Production', parent: null },
  { name: 'Cutting', parent: 'Production' },
  { name: 'Sewing', parent: 'Production' },
  { name: 'Finishing', parent: 'Production' },
  { name: 'Quality Control', parent: null },
  { name: 'HR', parent: null },
] as const;

const day = { start: '08:00', end: '17:00', lunch: '13:00', lunchMinutes: 60 };
const night = { start: '20:00', end: '05:00', lunch: '00:30', lunchMinutes: 45 };

export interface DemoWorker {
  code: string;
  /** their number on the terminals */
  badge: string;
  name: string;
  department: string;
  designation: string;
  /** Tk a month, as text: money is never a number */
  salary: string;
  gate: 'Main gate' | 'Sewing floor';
  shift: { start: string; end: string; lunch: string; lunchMinutes: number };
  /** of their login, when they have one */
  email?: string;
}

const given = [
  'Abdul',
  'Ayesha',
  'মোঃ হাসান',
  'Fatema',
  'রহিমা',
  'Shahin',
  'Nazma',
  'সালেহা',
  'Rubel',
  'Sharmin',
  'জাহাঙ্গীর',
  'Moushumi',
  'Sohel',
  'শিউলি',
  'Tania',
  'Babul',
  'Kulsum',
  'আব্দুল',
  'Rina',
  'Masud',
] as const;
const family = ['Begum', 'খাতুন', 'Islam', 'Akter', 'হোসেন', 'Rahman', 'Khatun', 'মিয়া'] as const;
const bangla = /[\u0980-\u09ff]/;

/** A name in one script: Bangla given names take Bangla family names. */
function nameOf(n: number): string {
  const first = given[n % given.length] ?? '';
  const sameScript = family.filter((name) => bangla.test(name) === bangla.test(first));
  return `${first} ${sameScript[Math.floor(n / given.length) % sameScript.length] ?? ''}`;
}

/** Who works where: 10 in Cutting, 40 in Sewing, 16 in Finishing, 9 in Quality Control, 5 in HR. */
const posts = [
  { department: 'HR', count: 5, designation: 'Officer', salary: '24500.00' },
  { department: 'Cutting', count: 10, designation: 'Cutting operator', salary: '14273.00' },
  { department: 'Sewing', count: 40, designation: 'Sewing operator', salary: '13550.00' },
  { department: 'Finishing', count: 16, designation: 'Finishing operator', salary: '12500.00' },
  { department: 'Quality Control', count: 9, designation: 'Quality inspector', salary: '15035.00' },
] as const;

/** The story's own people work in HR and Sewing. */
const named: Readonly<Record<number, { name: string; email: string; designation?: string }>> = {
  0: { name: 'Rahim Uddin', email: 'rahim@garments-a.example', designation: 'Managing director' },
  1: { name: 'Karim Mia', email: 'karim@garments-a.example', designation: 'HR officer' },
  15: { name: 'Jamil Hossain', email: 'jamil@garments-a.example' },
};

/** The 80 employees of Garments A; the same every time. */
export function workersOfA(): DemoWorker[] {
  const places = posts.flatMap((post) => Array.from({ length: post.count }, () => post));
  return places.map(({ department, designation, salary }, n) => {
    const known = named[n];
    return {
      code: `A-${String(n + 1).padStart(3, '0')}`,
      badge: String(n + 1),
      name: known?.name ?? nameOf(n),
      department,
      designation: known?.designation ?? designation,
      salary,
      gate: department === 'Sewing' ? 'Sewing floor' : 'Main gate',
      shift: department === 'Finishing' && n % 2 === 0 ? night : day,
      ...(known ? { email: known.email } : {}),
    };
  });
}

/** Numbers on the terminals that no employee has: their punches are held, and wait for a badge. */
export const strangers = [
  { badge: '901', name: 'Contractor 1', gate: 'Main gate', shift: day },
  { badge: '0017', name: 'আব্দুল', gate: 'Sewing floor', shift: day },
] as const;

/** A few employees of Garments B, which has no site of its own yet. */
export const workersOfB = Array.from({ length: 12 }, (_, n) => ({
  code: `B-${String(n + 1).padStart(3, '0')}`,
  name: nameOf(n * 3 + 5),
  salary: '13550.00',
}));
