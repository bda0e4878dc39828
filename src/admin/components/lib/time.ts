import { inDigitsOf } from '../../../language.ts';

/** Times as people read and write them, in the company's own zone whatever the browser's is. */

/** The page says which language and which digits its reader chose. */
const root = typeof document === 'undefined' ? undefined : document.documentElement;
export const isBangla = (): boolean => root?.lang === 'bn';

/** A text with its digits as the reader writes them. */
export const inDigits = (text: string): string => (root?.dataset.digits === 'bangla' ? inDigitsOf(text, true) : text);

const locale = (): string => (isBangla() ? 'bn-BD-u-nu-latn' : 'en-GB');

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const zoneOr = (zone: string | null | undefined): string => zone ?? browserZone();

/** "22 Nov 2026, 08:02:11" */
export const formatInstant = (iso: string, zone: string): string =>
  inDigits(
    new Intl.DateTimeFormat(locale(), {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone: zone,
      hour12: false,
    }).format(new Date(iso)),
  );

/** "2026-11-22" -> "22 Nov 2026" */
export const formatDay = (day: string): string =>
  inDigits(
    new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(
      new Date(`${day.slice(0, 10)}T00:00:00Z`),
    ),
  );

/** "2026-11-22" -> "22 November 2026" */
export const longDay = (day: string): string =>
  inDigits(
    new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
  );

/** What the clocks of a zone show at an instant: "2026-11-22T08:02:11". */
export function toWall(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The instant at which the clocks of a zone show this. */
export function fromWall(wall: string, zone: string): Date {
  const wanted = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}Z`);
  const shift = (instant: number) => Date.parse(`${toWall(new Date(instant), zone)}Z`) - instant;
  const guess = wanted - shift(wanted);
  return new Date(wanted - shift(guess));
}

function agoInBangla(seconds: number): string {
  if (seconds < 60) return 'এইমাত্র';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} মিনিট আগে`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} ঘণ্টা আগে`;
  return `${Math.floor(seconds / 86_400)} দিন আগে`;
}

/** "just now", "5 min ago", "3 h ago", "2 days ago" */
export function ago(iso: string, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - new Date(iso).getTime()) / 1000);
  if (isBangla()) return inDigits(agoInBangla(seconds));
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86_400);
  return `${days} day${days === 1 ? '' : 's'} ago`;
}
