/** Punches as text, a line each: what a terminal pushes (ATTLOG), and what it writes to a stick (attlog.dat). */
import type { Message } from '../../i18n/message.ts';
import { punchMessage } from '../../i18n/punches.ts';

export type AttlogRow = {
  badge: string;
  /** "YYYY-MM-DD HH:MM:SS", real date or not */
  localTime: string;
  code: number;
  verify: number | null;
  work: string | null;
};

export type AttlogLine = { ok: true; row: AttlogRow } | { ok: false; reason: Message };

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const BADGE_LIMIT = 24;

const hasControl = (text: string): boolean => [...text].some((letter) => letter < ' ' || letter === '\u007f');

/** A number that fits a stored code; undefined when the field is none. An empty field is `missing`. */
function codeOf<T>(field: string | undefined, missing: T): number | T | undefined {
  const text = field?.trim() ?? '';
  if (text === '') return missing;
  return /^\d{1,5}$/.test(text) && Number(text) <= 32_767 ? Number(text) : undefined;
}

function rowOf(fields: { badge?: string; time?: string; state?: string; verify?: string; work?: string }): AttlogLine {
  const badge = (fields.badge ?? '').trim();
  const localTime = (fields.time ?? '').trim();
  const refuse = (reason: Message): AttlogLine => ({ ok: false, reason });
  if (badge === '') return refuse(punchMessage('punch.badge-empty'));
  if (badge.length > BADGE_LIMIT || hasControl(badge)) return refuse(punchMessage('punch.badge-invalid'));
  if (!TIME.test(localTime)) return refuse(punchMessage('punch.time-invalid', { localTime: localTime.slice(0, 40) }));
  const code = codeOf(fields.state, 0);
  if (code === undefined)
    return refuse(punchMessage('punch.state-invalid', { state: String(fields.state).slice(0, 20) }));
  const work = (fields.work ?? '').trim();
  const isWork = work !== '' && work !== '0' && !hasControl(work);
  const verify = codeOf(fields.verify, null) ?? null;
  return { ok: true, row: { badge, localTime, code, verify, work: isWork ? work.slice(0, 24) : null } };
}

/**
 * PIN, time, state, verify, work code, and whatever firmware adds; from the third on they may be missing. Runs of spaces
 * stand where tabs were lost.
 */
export function parsePushedLine(line: string): AttlogLine {
  const [badge, time, state, verify, work] = line.includes('\t') ? line.split('\t') : spaced(line);
  return rowOf({ badge: badge ?? '', time: time ?? '', ...named({ state, verify, work }) });
}

/** PIN, time, device, state, verify, work code: a column more than a push. Runs of spaces stand where tabs were lost. */
export function parseFileLine(line: string): AttlogLine {
  const fields = line.includes('\t') ? line.trim().split('\t') : spaced(line);
  const [badge, time, _device, state, verify, work] = fields;
  return rowOf({ badge: badge ?? '', time: time ?? '', ...named({ state, verify, work }) });
}

function spaced(line: string): string[] {
  const [badge = '', date = '', time = '', ...rest] = line.trim().split(/\s+/);
  return [badge, `${date} ${time}`, ...rest];
}

function named<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}

/** The lines of a text with something in them, whatever ends them. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
