/**
 * The cloud's own word for what it alone decides: such a row travels with a seal over it and its revisions. A cloud that
 * was restored takes it back from any site, since nobody else could have written it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Values } from './merge.rule.ts';
import { syncModel } from './models.ts';
import type { PageRow } from './protocol.ts';

/** Beside the columns; who does not know it leaves it alone. */
const SEAL = 'attested';

/** JSON whose order of keys is none of chance's. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

function sealOf({ sealer }: Pick<Context, 'sealer'>, { model, id, revs, row }: PageRow): Buffer {
  const { [SEAL]: _, ...values } = row ?? {};
  return createHmac('sha256', Buffer.from(sealer.derive('attested-row'), 'hex'))
    .update(JSON.stringify([model, id, revs, values], inOrder))
    .digest();
}

/** A row as it leaves the cloud. */
export function attestedBy(ctx: Context, copy: PageRow): PageRow {
  const model = syncModel(copy.model);
  if (!copy.row || !(model?.isAttested || model?.isSealed)) return copy;
  return { ...copy, row: { ...copy.row, [SEAL]: sealOf(ctx, copy).toString('base64url') } };
}

/** Whether a site's copy is what this cloud once told, to the letter. @returns its values, or undefined */
export function openAttested(ctx: Context, copy: PageRow): Values | undefined {
  const { [SEAL]: seal, ...values } = copy.row ?? {};
  const given = Buffer.from(String(seal ?? ''), 'base64url');
  const wanted = sealOf(ctx, copy);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? values : undefined;
}
