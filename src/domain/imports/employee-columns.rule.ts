/** What the columns of a file of employees mean, and how their headings name them. */
import type { DayOrder } from '../records/calendar-day.rule.ts';

export const employeeFields = [
  'code',
  'name',
  'department',
  'designation',
  'joinedOn',
  'phone',
  'email',
  'salary',
  'isActive',
  'badge',
] as const;
export type EmployeeField = (typeof employeeFields)[number];

/** What happens with codes that are there already, and with those that are not. */
export const importModes = ['add', 'update', 'both'] as const;
type ImportMode = (typeof importModes)[number];

/** How a file of employees is to be read. Columns are counted from 0. */
export interface EmployeePlan {
  columns: Partial<Record<EmployeeField, number>>;
  dates: DayOrder;
  mode: ImportMode;
  /** the sheet of a workbook; left out for the one that has the heading */
  sheet?: string | undefined;
  /** the row of the heading as a spreadsheet counts it; left out for the row that looks most like one */
  headingRow?: number | undefined;
  /** of a text file that is not UTF-8 */
  encoding?: 'windows-1252' | undefined;
}

/** The columns of an employee that a field fills; badges are rows of their own. */
export const columnOfField: Readonly<Record<EmployeeField, string>> = {
  code: 'code',
  name: 'name',
  department: 'departmentId',
  designation: 'designation',
  joinedOn: 'joinedOn',
  phone: 'phone',
  email: 'email',
  salary: 'salary',
  isActive: 'isActive',
  badge: 'number',
};

/** How people call a column in English and Bangla; of two columns of one meaning the name that stands first is meant. */
const names: Readonly<Record<EmployeeField, readonly string[]>> = {
  code: [
    'code',
    'employee code',
    'emp code',
    'worker code',
    'employee id',
    'emp id',
    'worker id',
    'staff id',
    'employee no',
    'emp no',
    'employee number',
    'id no',
    'id',
    'কোড',
    'কর্মী কোড',
    'কর্মীর কোড',
    'আইডি',
    'আইডি নং',
    'কার্ড আইডি',
  ],
  name: ['name', 'employee name', 'emp name', 'worker name', 'full name', 'নাম', 'কর্মীর নাম', 'শ্রমিকের নাম'],
  department: ['department', 'department name', 'dept', 'section', 'বিভাগ', 'সেকশন', 'শাখা'],
  designation: ['designation', 'post', 'position', 'job title', 'পদবি', 'পদবী', 'পদ'],
  joinedOn: [
    'joined on',
    'joining date',
    'date of joining',
    'join date',
    'joining day',
    'joined',
    'doj',
    'যোগদানের তারিখ',
    'যোগদান',
  ],
  phone: [
    'phone',
    'phone number',
    'phone no',
    'mobile',
    'mobile number',
    'mobile no',
    'contact number',
    'ফোন',
    'ফোন নম্বর',
    'মোবাইল',
    'মোবাইল নম্বর',
  ],
  email: ['email', 'e mail', 'e mail address', 'email address', 'ইমেইল', 'ই মেইল', 'ই মেইল ঠিকানা', 'ইমেইল ঠিকানা'],
  salary: ['salary', 'gross salary', 'monthly salary', 'wage', 'wages', 'বেতন', 'মোট বেতন', 'মজুরি'],
  isActive: ['active', 'is active', 'সক্রিয়', 'সক্রিয় কি'],
  badge: [
    'badge',
    'badge number',
    'badge numbers',
    'badges',
    'badge no',
    'card number',
    'card no',
    'punch card',
    'user id',
    'ব্যাজ',
    'ব্যাজ নম্বর',
    'কার্ড নম্বর',
    'কার্ড নং',
  ],
};

const plain = (heading: string): string =>
  heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u200b-\u200f\ufeff]/g, '')
    .replace(/[\s\u00a0_.:*#-]+/g, ' ')
    .trim();

const known = new Map(
  employeeFields.flatMap((field) => names[field].map((name, rank) => [plain(name), { field, rank }] as const)),
);

/** A heading with or without what stands in brackets behind it: "Salary (BDT)". */
const meaningOf = (heading: string) =>
  known.get(plain(heading)) ?? known.get(plain(heading.replace(/[([][^)\]]*[)\]]/g, ' ')));

const fieldOfHeading = (heading: string): EmployeeField | undefined => meaningOf(heading)?.field;

/** Which column means what, as far as the headings say it. */
export function guessColumns(header: readonly string[]): EmployeePlan['columns'] {
  const columns: EmployeePlan['columns'] = {};
  for (const field of employeeFields) {
    const found = header
      .map((heading, at) => ({ at, meaning: meaningOf(heading) }))
      .filter(({ meaning }) => meaning?.field === field)
      .sort((one, other) => (one.meaning?.rank ?? 0) - (other.meaning?.rank ?? 0));
    if (found[0]) columns[field] = found[0].at;
  }
  return columns;
}

/** How much a row looks like the heading of a file of employees: the number of fields that it names, two at least. */
export function headingScore(cells: readonly string[]): number {
  const named = new Set(cells.map(fieldOfHeading).filter(Boolean)).size;
  return named < 2 ? 0 : named;
}

const noWords: readonly string[] = ['no', 'n', 'false', '0', 'inactive', 'না', 'নিষ্ক্রিয়'];
const yesWords: readonly string[] = ['yes', 'y', 'true', '1', 'active', 'হ্যাঁ', 'হ্যা', 'সক্রিয়'];

/** Yes or no, as the panel's lists and people write it; undefined for anything else. */
export function yesOrNo(text: string): boolean | undefined {
  const word = plain(text);
  if (yesWords.some((one) => plain(one) === word)) return true;
  return noWords.some((one) => plain(one) === word) ? false : undefined;
}

/** Badge numbers of one cell: `9304, 9305`, `9302/9303`. */
export const badgesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;/|\n،]+/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];
