import { createHash } from 'node:crypto';
import { type Context, companyOf } from '../../context.ts';
import { runSet } from '../../db/set-statement.ts';
import { insertHeldLines } from '../../db/unnest-statements.ts';
import { type Message, stored } from '../../i18n/message.ts';
import { newId } from '../../id.ts';

export type Way = 'pull' | 'push' | 'live' | 'file';

/** Rows as they came: bytes of a log, a push's body, an event, lines of a file. */
export interface RawRows {
  serial: string;
  way: Way;
  /** how the bytes are to be read: `zk-40`, `attlog`, `event`, `file` */
  format: string;
  rows: number;
  bytes: Buffer;
  receivedAt: Date;
}

/** Keeps raw rows beside the punches that were made of them; the same bytes on the same way are kept once. */
export async function keepRawRows(ctx: Context, raw: RawRows): Promise<void> {
  ctx.policy.require('add', 'punch');
  if (raw.bytes.length === 0) return;
  await ctx.query
    .insertInto('rawBatch')
    .values({
      companyId: companyOf(ctx),
      id: newId(),
      serial: raw.serial,
      way: raw.way,
      format: raw.format,
      receivedAt: raw.receivedAt,
      rowCount: raw.rows,
      sha256: createHash('sha256').update(raw.bytes).digest('hex'),
      bytes: raw.bytes,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A line that cannot be read as a punch. */
export interface BadLine {
  line: string;
  reason: Message;
}

/** Longest line that is kept whole. */
const LINE_LIMIT = 2_000;

/**
 * Keeps lines that cannot be read, or that wait for a person, each once for a terminal and a way.
 *
 * @returns how many are new
 */
export async function holdLines(
  ctx: Context,
  from: { terminalId: string; way: Way; receivedAt: Date },
  lines: readonly BadLine[],
  kind: 'unreadable' | 'back_dated' = 'unreadable',
): Promise<number> {
  if (lines.length === 0) return 0;
  ctx.policy.require('add', 'held_line');
  const plain = lines.map(({ line }) => line.replaceAll('\0', '\u2400').slice(0, LINE_LIMIT));
  const { rowCount } = await runSet(ctx.sql, insertHeldLines, {
    companyId: companyOf(ctx),
    terminalId: from.terminalId,
    way: from.way,
    receivedAt: from.receivedAt,
    ids: lines.map(() => newId()),
    lines: plain,
    hashes: lines.map(({ line }) => createHash('sha256').update(line).digest('hex')),
    reasons: lines.map(({ reason }) => stored(reason)),
    kind,
  });
  return rowCount ?? 0;
}
