import type { Message } from '../i18n/message.ts';
import { terminalMessage } from '../i18n/terminals.ts';
import type { PunchRead } from './drivers/driver.ts';
import { corruptRows, DOUBT, encodeLife } from './zk/plausible-records.rule.ts';
import { decodePunches, type PunchColumns } from './zk/punches.rule.ts';
import { PUNCH_STRIDE } from './zk/record-size.rule.ts';

/** Who an index inside a terminal meant when its clock showed this time; null where nobody knows. */
export type NumberOf = (uid: number, wallTime: string) => string | null;

/** A row of a log that is not stored as a punch. */
interface HeldRow {
  /** the record in hex, or what it says where it is readable */
  line: string;
  reason: Message;
}

export interface LogRows {
  /** the rows that are punches, each with the badge number of its person */
  punches: PunchColumns;
  /** the others, mostly none */
  held: HeldRow[];
}

/**
 * The rows of a log: what can be stored as punches, and what is kept as a held line with its reason, so that no row
 * becomes another person's punch and none is lost.
 *
 * @param fromRow first row to look at
 * @param numberOf for records that name a person by index only; not asked otherwise
 */
export function rowsOf(read: PunchRead, fromRow: number, numberOf: NumberOf | null): LogRows {
  const { set, layout } = read;
  const punches = decodePunches(set, layout, fromRow);
  const held = new Map<number, HeldRow>();
  const stride = PUNCH_STRIDE[layout];
  for (const { row, doubts } of corruptRows(set, layout, encodeLife(read.life), fromRow)) {
    const line = set.toString('hex', row * stride, (row + 1) * stride);
    const what =
      doubts & DOUBT.badge
        ? terminalMessage('terminal.badge-unreadable')
        : terminalMessage('terminal.fields-implausible');
    held.set(row - fromRow, { line, reason: terminalMessage('terminal.record-not-punch', { n: row + 1, what }) });
  }
  if (read.users !== null) nameThem(punches, held, numberOf ?? (() => null));
  if (held.size === 0) return { punches, held: [] };
  return { punches: without(punches, held), held: [...held].sort(([a], [b]) => a - b).map(([, row]) => row) };
}

/** Writes the badge number of each row's person in place of the index; a row without one is held. */
function nameThem(punches: PunchColumns, held: Map<number, HeldRow>, numberOf: NumberOf): void {
  for (let row = 0; row < punches.rows; row += 1) {
    if (held.has(row)) continue;
    const [uid = 0, wallTime = ''] = [punches.uid[row], punches.wallTime[row]];
    const number = numberOf(uid, wallTime);
    if (number === null) {
      held.set(row, {
        line: `index ${uid}, ${wallTime}, state ${punches.punchCode[row]}, verify ${punches.verifyMode[row]}`,
        reason: terminalMessage('terminal.index-unknown', { uid, wallTime }),
      });
    } else punches.badgeNumber[row] = number;
  }
}

function without(punches: PunchColumns, held: ReadonlyMap<number, unknown>): PunchColumns {
  const isKept = (_: unknown, row: number) => !held.has(row);
  return {
    rows: punches.rows - held.size,
    badgeNumber: punches.badgeNumber.filter(isKept),
    wallTime: punches.wallTime.filter(isKept),
    punchCode: punches.punchCode.filter(isKept),
    verifyMode: punches.verifyMode.filter(isKept),
    workCode: punches.workCode.filter(isKept),
    uid: punches.uid.filter(isKept),
  };
}
