import { randomOf } from './random.rule.ts';
import { wallMs, wallText } from './wall-clock.rule.ts';

/** When a group works. A shift that ends at or before its start ends on the next day. */
type WorkShift = {
  /** "HH:MM" */
  start: string;
  /** "HH:MM" */
  end: string;
  /** "HH:MM"; left out when nobody leaves the line for lunch. */
  lunch?: string;
  lunchMinutes?: number;
};

export type Worker = { badgeNumber: string; shift: WorkShift };

/** One scan of a realistic day; the fields of a simulated terminal's scan. */
export type PlannedPunch = {
  badgeNumber: string;
  /** "YYYY-MM-DD HH:MM:SS" */
  wallTime: string;
  punchCode: number;
  verifyMode: number;
};

export type DayHabits = {
  /** Any text; the same seed gives the same days. */
  seed: string;
  /** Day of the week without work, 0 = Sunday; 5 (Friday) by default, null for none. */
  holiday?: number | null;
};

const CODE = { in: 0, out: 1, breakOut: 2, breakIn: 3 } as const;
const MINUTE = 60_000;

/**
 * What a terminal at the gate of a factory sees of one working day: people come in a wave before the shift starts, a
 * few late, some absent; lunch out and in; leaving in a wave, some after overtime; one forgets to scan now and then,
 * one scans twice. Each person's day depends on seed, date and badge number alone, so any part of a history can be
 * made again.
 *
 * @param date "YYYY-MM-DD" the shifts start on; a night shift's leaving falls on the next date
 * @returns in order of time; empty on the weekly holiday
 */
export function punchesOfDay(date: string, workers: readonly Worker[], habits: DayHabits): PlannedPunch[] {
  const { seed, holiday = 5 } = habits;
  const midnight = wallMs(`${date} 00:00:00`);
  if (holiday !== null && new Date(midnight).getUTCDay() === holiday) return [];
  const punches = workers.flatMap((worker) =>
    dayOf(worker, midnight, randomOf(`${seed}|${date}|${worker.badgeNumber}`)),
  );
  return punches.sort(byTime);
}

/**
 * The punches of several days, night shifts in their place.
 *
 * @param firstDate "YYYY-MM-DD"
 * @param days number of days, the first included
 */
export function punchesOfDays(
  firstDate: string,
  days: number,
  workers: readonly Worker[],
  habits: DayHabits,
): PlannedPunch[] {
  const dates = Array.from({ length: days }, (_, day) => laterDate(firstDate, day));
  return dates.flatMap((date) => punchesOfDay(date, workers, habits)).sort(byTime);
}

/** @param date "YYYY-MM-DD" */
export function laterDate(date: string, days: number): string {
  return wallText(wallMs(`${date} 00:00:00`) + days * 1440 * MINUTE).slice(0, 10);
}

type Random = () => number;

function dayOf(worker: Worker, midnight: number, random: Random): PlannedPunch[] {
  const { shift, badgeNumber } = worker;
  if (random() < 0.04) return []; // absent
  const verifyMode = random() < 0.8 ? 1 : random() < 0.75 ? 15 : 2;
  const start = midnight + minutesOf(shift.start) * MINUTE;
  const end = midnight + (minutesOf(shift.end) + (minutesOf(shift.end) <= minutesOf(shift.start) ? 1440 : 0)) * MINUTE;
  const punches: PlannedPunch[] = [];
  const scan = (ms: number, punchCode: number) => {
    if (random() < 0.01) return; // forgotten
    punches.push({ badgeNumber, wallTime: wallText(ms), punchCode, verifyMode });
    const again = ms + (2 + random() * 4) * 1000;
    if (random() < 0.01) punches.push({ badgeNumber, wallTime: wallText(again), punchCode, verifyMode });
  };

  scan(start + arrival(random) * MINUTE, CODE.in);
  if (shift.lunch !== undefined && random() < 0.6) {
    const lunch = midnight + (minutesOf(shift.lunch) + (shift.lunch < shift.start ? 1440 : 0)) * MINUTE;
    const out = lunch + random() * 6 * MINUTE;
    scan(out, CODE.breakOut);
    scan(out + ((shift.lunchMinutes ?? 60) - 8 + random() * 12) * MINUTE, CODE.breakIn);
  }
  scan(end + leaving(random) * MINUTE, CODE.out);
  return punches;
}

/** Minutes relative to the start: a wave that crests some eight minutes before it, and the late. */
function arrival(random: Random): number {
  return random() < 0.06 ? 3 + random() * 40 : -16 + (random() + random()) * 8;
}

/** Minutes relative to the end: most at once, a few early, a quarter after one or two hours of overtime. */
function leaving(random: Random): number {
  const kind = random();
  if (kind < 0.03) return -90 * random();
  const overtime = kind < 0.7 ? 0 : kind < 0.85 ? 60 : 120;
  return overtime + (random() + random()) * 5;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function byTime(a: PlannedPunch, b: PlannedPunch): number {
  return a.wallTime < b.wallTime ? -1 : a.wallTime > b.wallTime ? 1 : 0;
}
