import type { Context } from '../../context.ts';
import {
  previewWithdrawal,
  type Reading,
  readingOfFile,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../domain/attendance/withdraw-reading.ts';
import type { Row } from '../../domain/records/model.ts';
import type { ActionResult, Declaration, RecordAction } from '../declaration.ts';
import { labelled, said } from '../wording.ts';
import { confirmed } from './confirmed.ts';

const keyOf = ({ way, receivedAt }: Reading): string => `${way} ${receivedAt.toISOString()}`;

/** What of it is shown before it is done, one line for each reading. */
async function previews(ctx: Context, readings: readonly Reading[]): Promise<ActionResult> {
  const columns = {
    reading: 'Reading',
    voided: 'Will not count',
    people: 'People',
    days: 'Days',
    stayed: 'Came in another way too',
    corrected: 'Corrected by hand',
    own: 'Your own',
  };
  const rows: Row[] = [];
  for (const reading of readings) {
    const { voided, people, firstDay, lastDay, stayed, corrected, own } = await previewWithdrawal(ctx, reading);
    const name = reading.fileName ?? `${reading.way} ${reading.receivedAt.toISOString().slice(0, 19)}Z`;
    const days = firstDay === null ? '–' : `${firstDay} – ${lastDay}`;
    const counts = [voided, people, stayed, corrected, own].map(String);
    const [n = '', who = '', ways = '', byHand = '', mine = ''] = counts;
    rows.push({
      key: keyOf(reading),
      reading: name,
      voided: n,
      people: who,
      days,
      stayed: ways,
      corrected: byHand,
      own: mine,
    });
  }
  const shown = labelled(Object.entries(columns).map(([key, label]) => ({ key, label })));
  const data = { columns: shown, rows, next: said('Withdraw what is ticked') };
  return { isQuiet: true, stay: true, data };
}

/** A button that shows what withdrawing does, and does it with a reason. */
export const withdrawing = (
  readingsFor: (ctx: Context, id: string) => Promise<Reading[]>,
  isOffered: (row: Row) => boolean,
): RecordAction => ({
  act: 'add',
  model: 'reading_withdrawal',
  icon: 'CornerUpLeft',
  variant: 'danger',
  component: 'Ask',
  custom: { fields: [{ name: 'reason', kind: 'text' }] },
  isOffered,
  async run(ctx, id, given) {
    const readings = await readingsFor(ctx, id);
    if (given.step !== 'do') return previews(ctx, readings);
    const keys: unknown = JSON.parse(String(given.keys ?? '[]'));
    const chosen = readings.filter((reading) => Array.isArray(keys) && keys.includes(keyOf(reading)));
    for (const reading of chosen) await withdrawReading(ctx, reading, String(given.reason ?? ''));
    return {};
  },
});

export const withdrawPunchReading = withdrawing(readingsOf, (row) => Boolean(row.terminalSerial));
export const withdrawFile = withdrawing(
  async (ctx, id) => [await readingOfFile(ctx, id)],
  (row) => row.state === 'done' || row.state === 'stopped',
);

/** Readings that were taken back, and by whom. */
export const readingWithdrawalResource: Declaration = {
  model: 'reading_withdrawal',
  group: 'attendance',
  icon: 'CornerUpLeft',
  title: ['reason'],
  list: ['way', 'serial', 'fileName', 'receivedAt', 'voided', 'people', 'firstDay', 'lastDay', 'reason', 'undoneAt'],
  phone: ['reason', 'voided'],
  show: [
    'way',
    'serial',
    'fileName',
    'receivedAt',
    'reason',
    'voided',
    'stayed',
    'corrected',
    'people',
    'firstDay',
    'lastDay',
    'createdAt',
    'createdBy',
    'undoneAt',
    'undoneBy',
  ],
  filter: ['way', 'serial', 'receivedAt', 'createdAt', 'undoneAt'],
  form: [],
  sort: { field: 'createdAt', direction: 'desc' },
  actions: {
    undoWithdrawal: confirmed({ act: 'change', icon: 'RotateCcw', isOffered: (row) => !row.undoneAt }, undoWithdrawal),
  },
};
