import { linesOf, parsePushedLine } from './attlog.rule.ts';

/** The lines of a pushed body. */
export interface PushedLines {
  /** those that came whole */
  lines: string[];
  /** the last one, where it came cut short or where that cannot be told; null where every line is whole */
  cut: string | null;
}

/** The values that terminals give, of which a shorter one may be the beginning of a longer one. */
const STATES = [0, 1, 2, 3, 4, 5, 255].map(String);
const VERIFY_MODES = [...Array.from({ length: 26 }, (_, mode) => mode), 200, 255].map(String);
/** Lines before the last one that it is compared with. */
const COMPARED = 1_000;
const WHOLE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Where the fields of a line of punches stand: number, time, state, verify mode, work code. */
const STATE = 2;
const VERIFY = 3;
const WORK = 4;

/** The fields of a line; spaces may stand for tabs, and a time has one of its own. */
function fieldsOf(line: string): string[] {
  if (line.includes('\t')) return line.split('\t');
  const [badge = '', date, time, ...rest] = line.trim().split(/\s+/);
  const when = [date, time].filter((part) => part !== undefined).join(' ');
  return when === '' ? [badge] : [badge, when, ...rest];
}

/** Whether the last line of a text has its end: a line feed or a carriage return, and only blanks after it. */
const isEnded = (text: string): boolean => {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end !== -1 && text.slice(end).trim() === '';
};

/** Whether a value may have been longer: it is the beginning of a known one; empty it is not where the others are too. */
function mayBeLonger(value: string, known: readonly string[], others: readonly string[]): boolean {
  if (value === '' && others.length > 0 && others.every((other) => other === '')) return false;
  return [...known, ...others].some((other) => other.length > value.length && other.startsWith(value));
}

/**
 * Reads the lines of a body of punches. A body without a line end at its end may be whole, since some firmware sends it
 * so, or cut short by a `Content-Length` that is too small. Its last line is taken only as far as it is certain: with
 * fewer fields than the others, with a part of a time, or with a state that may have been longer, it is cut; a verify
 * mode or a work code at the very end that may have been longer is left out.
 *
 * @param text the body
 * @param hasMore whether the sender wrote more bytes than it announced: then a last line without an end is cut
 */
export function punchLinesOf(text: string, hasMore = false): PushedLines {
  const lines = linesOf(text);
  const last = lines.at(-1);
  if (last === undefined || isEnded(text)) return { lines, cut: null };
  const before = lines.slice(0, -1);
  const others = before
    .slice(-COMPARED)
    .filter((line) => parsePushedLine(line).ok)
    .map(fieldsOf);
  const certain = hasMore ? null : certainPart(fieldsOf(last), others);
  if (certain === null) return { lines: before, cut: last };
  return { lines: [...before, certain.join('\t')], cut: null };
}

/** The fields of a last line without an end that are certainly whole; null when these are not enough for a punch. */
function certainPart(fields: readonly string[], others: readonly string[][]): readonly string[] | null {
  const [, time = '', state = '', verify = '', work = ''] = fields;
  if (fields.length <= STATE && !WHOLE_TIME.test(time.trim())) return null;
  const fewest = Math.min(...others.map((line) => line.length));
  if (others.length > 0 ? fields.length < fewest : fields.length <= STATE) return null;
  const same = (at: number) => others.map((line) => line[at] ?? '');
  if (fields.length === STATE + 1 && mayBeLonger(state, STATES, same(STATE))) return null;
  if (fields.length === VERIFY + 1 && mayBeLonger(verify, VERIFY_MODES, same(VERIFY))) return fields.slice(0, VERIFY);
  const isWorkCertain = work.trim() === '' || same(WORK).includes(work);
  return fields.length === WORK + 1 && !isWorkCertain ? fields.slice(0, WORK) : fields;
}

/**
 * Reads the lines of a body of records made of named fields, such as users. A last line without an end is whole only
 * when it has at least as many fields as each other line of its kind, and there is one: a name may have been longer.
 *
 * @param isOf which lines count; the others are returned as they came
 */
export function recordLinesOf(text: string, isOf: (line: string) => boolean, hasMore = false): PushedLines {
  const lines = linesOf(text);
  const last = lines.at(-1);
  if (last === undefined || isEnded(text) || !isOf(last)) return { lines, cut: null };
  const before = lines.slice(0, -1);
  const most = before.filter(isOf).reduce((sum, line) => Math.max(sum, line.split('\t').length), 0);
  const isWhole = !hasMore && most > 0 && last.split('\t').length >= most;
  return isWhole ? { lines, cut: null } : { lines: before, cut: last };
}
