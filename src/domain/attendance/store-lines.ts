import type { Context } from '../../context.ts';
import { mapInTurns } from '../in-turns.ts';
import { type BadLine, holdLines, keepRawRows } from '../terminals/raw-rows.ts';
import type { AttlogLine, AttlogRow } from './attlog.rule.ts';
import { storePunches } from './store-punches.ts';

/** Whose lines they are, how they came and when. */
export interface LineOrigin {
  terminalId: string;
  serial: string;
  siteId: string | null;
  way: 'push' | 'file';
  receivedAt: Date;
  /** the lines as they came, kept as they are */
  raw: { format: string; bytes: Buffer };
}

export interface LineCounts {
  stored: number;
  known: number;
  held: number;
  unreadable: number;
  /** of the punches that are new */
  ids: string[];
}

/** A line as it came, and what it says. */
export interface ReadLine {
  line: string;
  result: AttlogLine;
}

/**
 * Stores lines of punches through the same command as every read: what can be read as punches, what cannot as held lines,
 * and the bytes themselves. One bad line never holds up another.
 */
export async function storeLines(
  ctx: Context,
  origin: LineOrigin,
  lines: readonly string[],
  parse: (line: string) => AttlogLine,
): Promise<LineCounts> {
  const read = await mapInTurns(lines, (line) => ({ line, result: parse(line) }));
  return storeRead(ctx, origin, read);
}

/** Lines that are made into columns at once: other requests are answered in between. */
const PART = 4_000;

/** The same for lines that were read before; a line that holds several punches stands once for each. */
export async function storeRead(ctx: Context, origin: LineOrigin, read: readonly ReadLine[]): Promise<LineCounts> {
  const { serial, way, receivedAt, raw } = origin;
  const sum: LineCounts = { stored: 0, known: 0, held: 0, unreadable: 0, ids: [] };
  for (let from = 0; from < read.length; from += PART) {
    const one = await storeSome(ctx, origin, read.slice(from, from + PART));
    for (const name of ['stored', 'known', 'held', 'unreadable'] as const) sum[name] += one[name];
    sum.ids.push(...one.ids);
  }
  await keepRawRows(ctx, { serial, way, format: raw.format, rows: read.length, bytes: raw.bytes, receivedAt });
  return sum;
}

async function storeSome(ctx: Context, origin: LineOrigin, read: readonly ReadLine[]): Promise<LineCounts> {
  const rows: AttlogRow[] = [];
  const bad: BadLine[] = [];
  for (const { line, result } of read) {
    if (result.ok) rows.push(result.row);
    else bad.push({ line, reason: result.reason });
  }
  const { terminalId, serial, siteId, way, receivedAt } = origin;
  const same = <T>(value: T): T[] => rows.map(() => value);
  const { ids, results } = await storePunches(
    ctx,
    { source: way, siteId },
    {
      serial: same(serial),
      badge: rows.map((row) => row.badge),
      localTime: rows.map((row) => row.localTime),
      code: rows.map((row) => row.code),
      verify: rows.map((row) => row.verify),
      work: rows.map((row) => row.work),
      way: same(way),
      receivedAt: same(receivedAt),
      clockOffsetMs: same(null),
    },
  );
  await holdLines(ctx, { terminalId, way, receivedAt }, bad);
  const fresh = ids.filter((_, row) => results[row]?.result !== 'duplicate');
  const held = results.filter(({ result }) => result === 'held').length;
  return { stored: fresh.length, known: ids.length - fresh.length, held, unreadable: bad.length, ids: fresh };
}
