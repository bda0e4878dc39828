/** The punches of the ingest benchmark: four terminals, three punches a second, in time order. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PunchColumns } from '../src/domain/attendance/store-punches.ts';
import { punchIds } from '../src/domain/attendance/store-punches.ts';
import { writePunches } from '../src/sync/punches.rule.ts';

export const BATCH = 5_000;
export const PEOPLE = 2_000;
export const TERMINALS = 4;
const PER_SECOND = 3;
export const START = Date.UTC(2022, 0, 1);

export const serialOf = (n: number): string => `CKUH20176000${n % TERMINALS}`;
export const badgeOf = (n: number): string => String(1 + ((n * 7919) % PEOPLE));
const timeOf = (n: number): string =>
  new Date(START + Math.floor(n / PER_SECOND) * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** Batch number `batch` of punches, counted after `stored` ones. */
export function columns(batch: number, stored: number): PunchColumns {
  const rows = Array.from({ length: BATCH }, (_, n) => stored + batch * BATCH + n);
  const receivedAt = new Date(Date.UTC(2026, 10, 1));
  return {
    serial: rows.map(serialOf),
    badge: rows.map(badgeOf),
    localTime: rows.map(timeOf),
    code: rows.map((n) => n % 2),
    verify: rows.map((n) => (n % 5 === 0 ? 15 : 1)),
    work: rows.map(() => null),
    way: rows.map(() => 'pull'),
    receivedAt: rows.map(() => receivedAt),
    clockOffsetMs: rows.map(() => 1200),
  };
}

export interface Prepared {
  /** the body as the cloud parses it */
  body: Record<string, unknown>;
  hash: string;
  /** the body as it travels */
  packed: Buffer;
}

/** Bodies of one site, each chained to the one before. */
export function bodies(parts: readonly PunchColumns[], from: { no: number; prev: string }): Prepared[] {
  let { no, prev } = from;
  return parts.map((part) => {
    const body = { v: 1, epoch: 1, heartbeat: no, pending: 0, terminals: [], no, prev, punches: writePunches(part) };
    const text = JSON.stringify(body);
    const hash = createHash('sha256').update(text).digest('hex');
    no += 1;
    prev = hash;
    return { body, hash, packed: gzipSync(text) };
  });
}

/** The same rows as lines of COPY, everything in them that the cloud would look up or compute. */
export function copyLines(
  of: { companyId: string; siteId: string; employees: ReadonlyMap<string, string> },
  part: PunchColumns,
): Buffer {
  const { companyId, siteId, employees } = of;
  const lines = punchIds(companyId, part).map((id, row) => {
    const badge = part.badge[row] ?? '';
    const time = part.localTime[row] ?? '';
    const facts = [part.serial[row], badge, time, part.code[row], part.verify[row], '\\N'];
    const derived = [`${time}+06`, employees.get(badge) ?? '\\N', '\\N'];
    return [companyId, id, 'terminal', ...facts, siteId, ...derived, '2026-11-01 00:00:00+00', `site:${siteId}`].join(
      '\t',
    );
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}
