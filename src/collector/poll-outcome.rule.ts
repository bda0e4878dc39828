import type { Message } from '../i18n/message.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import type { PunchLayout } from './zk/record-size.rule.ts';

/** Share of a terminal's memory from which it should be cleared. */
const MEMORY_WARNING = 0.8;
/** From here on a terminal that deletes its oldest punches by itself has deleted some. */
const MEMORY_FULL = 0.9;
/** A clock is wrong from here on, in ms. */
export const CLOCK_LIMIT_MS = 60_000;

const percent = (part: number, of: number) => `${Math.floor((part / of) * 100)} %`;

/** @returns words for the alarm; null when there is space enough, or the terminal does not count */
export function memoryAlarm(logs: number, capacity: number): Message | null {
  if (capacity <= 0 || logs < capacity * MEMORY_WARNING) return null;
  return terminalMessage('terminal.memory-filling', { logs: percent(logs, capacity), logs2: logs, capacity });
}

/**
 * @param offsetMs how far the clock is ahead; null when it shows no real date
 * @param wallTime what it shows; '' when it does not tell
 */
export function clockAlarm(offsetMs: number | null, wallTime: string): Message | null {
  if (wallTime === '') return terminalMessage('terminal.clock-unknown');
  if (offsetMs === null) return terminalMessage('terminal.clock-invalid', { wallTime });
  if (Math.abs(offsetMs) <= CLOCK_LIMIT_MS) return null;
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const span =
    seconds < 7200
      ? terminalMessage('unit.minutes', { n: Math.round(seconds / 60) })
      : terminalMessage('unit.hours', { n: (seconds / 3600).toFixed(1) });
  return terminalMessage('terminal.clock-off', {
    span,
    way: offsetMs > 0 ? terminalMessage('unit.ahead') : terminalMessage('unit.behind'),
    wallTime,
  });
}

/** What stands at the end of a stored log: enough to find the place again after the beginning has gone. */
export type LogEnd = { layout: PunchLayout; bytes: number; last?: string | null };

/**
 * Whether rows may have gone before anybody read them: the log is not the stored one grown, and the last stored row is
 * not in it any more.
 *
 * @param isGrown the log begins with the stored one, byte for byte
 * @param contains whether a record (hex) stands in the log
 */
export function lossOf(
  mark: LogEnd | null,
  read: { layout: PunchLayout; rows: number; capacity: number },
  isGrown: boolean,
  contains: (record: string) => boolean,
): 'rows_overwritten' | 'log_cleared' | null {
  if (mark === null || mark.bytes === 0 || isGrown || !mark.last) return null;
  if (mark.layout !== read.layout && read.rows > 0) return null;
  if (contains(mark.last)) return null;
  const isFull = read.capacity > 0 && read.rows >= read.capacity * MEMORY_FULL;
  return isFull ? 'rows_overwritten' : 'log_cleared';
}
