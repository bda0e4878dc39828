import { plainValue } from '../../records/clean-text.rule.ts';

/** What exports write for in and out, without spaces and signs, by the code that terminals have for it. */
const STATES: Readonly<Record<number, readonly string[]>> = {
  0: [
    'in',
    'i',
    'cin',
    'checkin',
    'clockin',
    'punchin',
    'timein',
    'entry',
    'entrance',
    'dutyon',
    'onduty',
    'ইন',
    'প্রবেশ',
    'আগমন',
    'চেকইন',
  ],
  1: [
    'out',
    'o',
    'cout',
    'checkout',
    'clockout',
    'punchout',
    'timeout',
    'exit',
    'dutyoff',
    'offduty',
    'আউট',
    'বাহির',
    'বের',
    'প্রস্থান',
    'চেকআউট',
  ],
  2: ['breakout', 'bout', 'breakstart', 'startbreak', 'lunchout', 'বিরতিশুরু', 'ব্রেকআউট'],
  3: ['breakin', 'bin', 'breakend', 'endbreak', 'lunchin', 'outback', 'বিরতিশেষ', 'ব্রেকইন'],
  4: ['overtimein', 'otin', 'otstart', 'ওভারটাইমইন', 'ওভারটাইমশুরু'],
  5: ['overtimeout', 'otout', 'otend', 'ওভারটাইমআউট', 'ওভারটাইমশেষ'],
};

const letters = (text: string): string =>
  plainValue(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');

const CODE_OF = new Map(
  Object.entries(STATES).flatMap(([code, words]) => words.map((word) => [letters(word), Number(code)] as const)),
);

/** @returns the code that a word or a number stands for; undefined when it stands for none */
export function stateOf(text: string): number | undefined {
  const plain = plainValue(text);
  if (/^\d{1,3}$/.test(plain) && Number(plain) <= 255) return Number(plain);
  return CODE_OF.get(letters(text));
}

/** What the name of a column says it holds. */
export type Role = 'badge' | 'running' | 'machine' | 'time' | 'state' | 'verify' | 'work' | 'name' | 'calculated';

const word = (text: string): string =>
  plainValue(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

const isBadge =
  /^(ac|a c|acc|acc?ount) ?(no|number|id)?$|^en ?(no|number|id)$|^enroll?(ment)? ?(no|number|id)?$|^pin( no)?$|^(badge|card|user|person|emp|employee|empl|staff|worker|personnel|member|att|attendance) ?(no|nos|number|id|code|pin)$|^(badge|userid|empid|id|code)$|^(id|card) (no|number)$|^(ব্যাজ|কার্ড|কর্মী|ইউজার|আইডি|হাজিরা)( (নং|নম্বর|আইডি|কোড))?$|^(আইডি|কোড)$/;
const isRunning =
  /^(sl|s l|sr|s n|sn|serial|row|line|index|seq|sequence|#|no|nr|number)( ?(no|number|id))?$|^(ক্রমিক|ক্রম|ক্র|নং)( (নং|নম্বর))?$/;
const isMachine = /machine|mchn|device|terminal|reader|\bdoor\b|\bgate\b|check ?point|location|\bsn\b|মেশিন|ডিভাইস|যন্ত্র/;
const isCalculated =
  /total|work ?(time|hours?|hrs?)|hours?|duration|late|early|overtime$|^ot( |$)|normal|must|timetable|shift|absent|on ?duty|off ?duty|required|মোট|দেরি|শিফট/;

/** The role of a column, by its name alone. */
export function roleOf(name: string): Role | undefined {
  const text = word(name);
  if (text === '' && name.trim() === '') return undefined;
  if (isMachine.test(text)) return 'machine';
  if (isRunning.test(text) || name.trim() === '#') return 'running';
  if (isBadge.test(text)) return 'badge';
  if (/verif/.test(text) || text === 'mode') return 'verify';
  if (/work ?code|job ?code/.test(text)) return 'work';
  if (directionOf(name) !== undefined) return 'time';
  if (
    /in ?out|iomd|io ?mode|state|status|direction|^type$|(check|punch|clock|attendance|log|event) type|অবস্থা|ধরন|ইন আউট/.test(
      text,
    )
  )
    return 'state';
  if (isCalculated.test(text)) return 'calculated';
  if (/date|time|stamp|clock|punch|^day$|তারিখ|সময়/.test(text)) return 'time';
  if (/name|department|designation|section|নাম|বিভাগ|পদবি/.test(text)) return 'name';
  return undefined;
}

/** How surely a column named so holds the number that a person has on terminals: more is surer. */
export function badgeRank(name: string): number {
  const text = word(name);
  if (/^(ac|a c|acc|acc?ount)( |$)|^en ?(no|number|id)$|^enroll|^pin|badge|ব্যাজ/.test(text)) return 4;
  if (/^(user|userid|person|personnel|att|attendance)|ইউজার|হাজিরা/.test(text)) return 3;
  if (/^(emp|empl|employee|empid|staff|worker|member)|কর্মী/.test(text)) return 2;
  return 1;
}

/** The direction of a column with times of its own, like "Clock In 1", "Time Out" or "প্রবেশ": its code. */
export function directionOf(name: string): number | undefined {
  const text = word(name)
    .replace(/ ?\d+$/, '')
    .replace(/^\d+ ?/, '')
    .replace(/^(1st|2nd|3rd|first|last|actual) /, '');
  const bare = text.replace(/^(in|out|break in|break out|lunch in|lunch out|ot in|ot out) time$/, '$1');
  if (/^(duty (on|off)|(on|off) ?duty|entry|exit|i|o)$/.test(bare)) return undefined;
  return CODE_OF.get(letters(bare));
}

/** Whether a column is one of several without a direction, like "Punch 3" or "Time 2". */
export const isNumbered = (name: string): boolean => /^(time|punch|clock|check|scan|সময়) ?\d{1,2}$/.test(word(name));
