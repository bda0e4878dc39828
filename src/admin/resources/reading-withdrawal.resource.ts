import type { Context } from '../../context.ts';
import {
  type Reading,
  readingOfFile,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../domain/attendance/withdraw-reading.ts';
import type { Row } from '../../domain/records/model.ts';
import type { Declaration, RecordAction } from '../declaration.ts';
import { keysOf } from './ask.ts';
import { confirmed } from './confirmed.ts';
import { keyOf, previews } from './withdrawal-preview.ts';

/** A button that shows what withdrawing does, and does it with a reason. */
const withdrawing = (
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
  run: async (ctx, id) => previews(ctx, await readingsFor(ctx, id)),
  verbs: {
    confirm: {
      async run(ctx, id, given) {
        const keys = keysOf(given);
        const chosen = (await readingsFor(ctx, id)).filter((reading) => keys.includes(keyOf(reading)));
        for (const reading of chosen) await withdrawReading(ctx, reading, String(given.reason ?? ''));
        return {};
      },
    },
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
