import type { TerminalLife } from '../../domain/attendance/plausible-punch.rule.ts';
import type { Message } from '../../i18n/message.ts';
import { terminalMessage } from '../../i18n/terminals.ts';
import { encodeLife, plausibilityOf } from './plausible-records.rule.ts';
import { PUNCH_STRIDE, type PunchLayout } from './record-size.rule.ts';

export type LayoutChoice = { ok: true; layout: PunchLayout } | { ok: false; reason: Message };

/** The terminal's own count of its logs, just before and just after the read; 0 = unknown. */
export type LogCounts = { before: number; after: number };

/**
 * Says which layout a set of logs has: the one under which the records are plausible, and more so than under any other.
 *
 * Length alone cannot decide, for 40 and 16 are multiples of 8. Nor can the terminal's own count: it is wrong on some
 * firmware, and 49 records of 40 bytes are as long as 40 of 49. So every layout that divides the length is tried, also
 * where only one fits the count; the count is compared afterwards (judgeCount).
 *
 * @param set the records, without their length prefix
 * @param counts only for the words of a refusal
 * @param life when the terminal can have made punches; left out where nothing is known of it
 * @returns the layout, or why none can be chosen; a refused set must not be stored, it would be invented rows
 */
export function choosePunchLayout(set: Buffer, counts: LogCounts, life?: TerminalLife): LayoutChoice {
  if (set.length === 0) return { ok: true, layout: '40' };
  const layouts = Object.keys(PUNCH_STRIDE) as PunchLayout[];
  const encoded = encodeLife(life);
  const tried = layouts
    .filter((layout) => set.length % PUNCH_STRIDE[layout] === 0)
    .map((layout) => ({ layout, ...plausibilityOf(set, layout, encoded) }));
  const believable = tried.filter(({ isBelievable }) => isBelievable);
  const shareOf = ({ plausible, records }: { plausible: number; records: number }) => plausible / records;
  const best = Math.max(...believable.map(shareOf));
  const chosen = believable.filter((one) => shareOf(one) === best);
  if (chosen.length === 1 && chosen[0]) return { ok: true, layout: chosen[0].layout };
  const said =
    counts.before > 0 || counts.after > 0
      ? terminalMessage('terminal.log-count', { n: counts.before || counts.after })
      : terminalMessage('terminal.log-no-count');
  const names = chosen.map(({ layout }) => layout);
  const why = tried.length === 0 ? terminalMessage('terminal.log-no-fit') : terminalMessage('terminal.log-implausible');
  const found = chosen.length > 1 ? terminalMessage('terminal.log-ambiguous', { names }) : why;
  return { ok: false, reason: terminalMessage('terminal.log-layout', { count: set.length, count2: said, found }) };
}

/** How the rows of a read compare with the terminal's own count. */
export type CountVerdict = 'agrees' | 'unknown' | 'short' | 'long';

/**
 * @returns `agrees`: between the counts before and after; `unknown`: the terminal gives no count; `short`: fewer rows
 *   than it says (cleared or overwritten meanwhile, or not all handed over); `long`: more. Short and long rows are real.
 */
export function judgeCount(rows: number, counts: LogCounts): CountVerdict {
  if (counts.before === 0 && counts.after === 0) return rows === 0 ? 'agrees' : 'unknown';
  if (countFits(rows, counts)) return 'agrees';
  return rows < counts.before ? 'short' : 'long';
}

function countFits(rows: number, counts: LogCounts): boolean {
  if (counts.before === 0 && counts.after === 0) return false;
  return rows >= counts.before && rows <= Math.max(counts.before, counts.after);
}
