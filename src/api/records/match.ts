import type { Context } from '../../context.ts';
import { readRecords } from '../../domain/records/read.ts';
import { lockRecord } from '../../domain/records/write.ts';
import { recordMessage } from '../../i18n/records.ts';
import type { Model } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { presentRow, tagOf } from './present.ts';

const recordMoved = problem(recordMessage, 'record.changed-meanwhile', { status: 412 });

/**
 * Goes on only when the record is still as the caller read it; without If-Match the last writer wins. The record is locked
 * first, so that nobody changes it between the look and the write. Call it after the right was required.
 *
 * @throws Problem `record.not-found`, `record.changed-meanwhile`
 */
export async function requireMatch(
  ctx: Context,
  model: Model,
  act: 'change' | 'delete',
  id: string,
  ifMatch: string | undefined,
): Promise<void> {
  if (ifMatch === undefined) return;
  await lockRecord(ctx, model, id, act);
  const [row] = await readRecords(ctx, model, [id]);
  const wanted = ifMatch.split(',').map((tag) => tag.trim());
  const isSame = row !== undefined && (wanted.includes('*') || wanted.includes(tagOf(presentRow(model, row))));
  if (!isSame) throw recordMoved({});
}
