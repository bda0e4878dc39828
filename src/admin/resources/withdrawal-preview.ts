import type { Context } from '../../context.ts';
import { previewWithdrawal, type Reading } from '../../domain/attendance/withdraw-reading.ts';
import type { ActionResult, Given } from '../declaration.ts';
import { translated } from '../wording.ts';
import { found } from './ask.ts';

export const nameOf = ({ fileName, way, receivedAt }: Reading): string =>
  fileName ?? `${way} ${receivedAt.toISOString().slice(0, 19)}Z`;

export const keyOf = ({ way, receivedAt }: Reading): string => `${way} ${receivedAt.toISOString()}`;

/** What of it is shown before it is done, one line for each reading. */
export async function previews(ctx: Context, readings: readonly Reading[], key = keyOf): Promise<ActionResult> {
  const columns = {
    reading: 'Reading',
    voided: 'Will not count',
    people: 'People affected',
    days: 'Days',
    stayed: 'Came in another way too',
    corrected: 'Corrected by hand',
    own: 'Your own',
  };
  const rows: Given[] = [];
  for (const reading of readings) {
    const { voided, people, firstDay, lastDay, stayed, corrected, own } = await previewWithdrawal(ctx, reading);
    const days = firstDay === null ? '–' : `${firstDay} – ${lastDay}`;
    const counts = [voided, people, stayed, corrected, own].map(String);
    const [n = '', who = '', ways = '', byHand = '', mine = ''] = counts;
    rows.push({
      key: key(reading),
      reading: nameOf(reading),
      voided: n,
      people: who,
      days,
      stayed: ways,
      corrected: byHand,
      own: mine,
    });
  }
  return found(columns, rows, { next: translated('Withdraw what is ticked') });
}
