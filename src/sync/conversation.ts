/**
 * Everything that was sent and received, as files beside the nightly backups: one for each day, byte for byte as it went
 * over the line, with the answers. Whoever has them can rebuild the site's side of the conversation without its database.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Runtime, unitOfWork } from '../context.ts';
import { TarWriter } from '../db/backup/tar.ts';
import { findBoundSite } from '../db/platform.ts';
import { type Principal, sitePrincipal } from '../policies/principal.ts';
import { KEPT_DAYS } from './outbox.ts';

/** `hajira-conversation-2026-11-21-42.tar`: a day of UTC, and how many bodies it holds. */
const fileName = (day: string, count: number): string => `hajira-conversation-${day}-${count}.tar`;
const FILE = /^hajira-conversation-(\d{4}-\d\d-\d\d)-(\d+)\.tar$/;

/** A body as it went over the line, gzipped, and what is known of it. */
interface StoredBody {
  /** where the next ones are read from */
  key: string[];
  /** its file's name without the ending, and what stands in the index beside it */
  name: string;
  about: Record<string, unknown>;
  /** of the body before packing */
  hash: string;
  body: Buffer;
  answer: Buffer | null;
}

/** What an export says of a body. */
export interface Exported {
  direction: 'sent' | 'received';
  hash: string;
  body: string;
  answer: string | null;
  about: Record<string, unknown>;
}

/** What is kept of the conversation, table by table: a moment, a key that orders a day, and the bodies. */
const sources = [
  {
    direction: 'sent',
    table: 'sync_batch',
    at: 'acked_at',
    key: 'epoch, no',
    from: ['-1', '-1'],
    columns: `ARRAY[epoch::text, no::text] AS key, concat_ws('-', epoch, lpad(no::text, 9, '0')) AS name, hash, body,
      response AS answer, jsonb_build_object('epoch', epoch, 'no', no, 'prev', prev, 'count', count,
                                             'sealedAt', sealed_at, 'ackedAt', acked_at) AS about`,
  },
  {
    direction: 'received',
    table: 'sync_inbox',
    at: 'at',
    key: 'at, id',
    from: ['-infinity', '00000000-0000-0000-0000-000000000000'],
    columns: `ARRAY[at::text, id::text] AS key, id::text AS name, hash, body, NULL::bytea AS answer,
      jsonb_build_object('at', at, 'fromSeq', from_seq, 'toSeq', to_seq) AS about`,
  },
] as const;
type Source = (typeof sources)[number];

/**
 * Writes the file of every day that is over and has none yet. A day whose file holds fewer bodies than the database is
 * written anew, one that holds more stays: the database was put back.
 *
 * @returns the files that were written
 */
export async function exportConversation(runtime: Runtime, folder: string, signal?: AbortSignal): Promise<string[]> {
  const bound = await findBoundSite(runtime.database);
  if (!bound) return [];
  const principal = sitePrincipal({ id: bound.siteId, name: bound.name, companyId: bound.companyId });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const days = await unitOfWork({ runtime, principal }, async ({ sql, companyId, now }) => {
    const { rows } = await sql.query<{ day: string; count: number }>(
      `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS count
       FROM (${sources.map(({ table, at }) => `SELECT ${at} AS at FROM ${table} WHERE company_id = $1`).join(' UNION ALL ')}) AS kept
       WHERE at < date_trunc('day', $2::timestamptz, 'UTC') GROUP BY 1 ORDER BY 1`,
      [companyId, now],
    );
    return rows;
  });
  const written: string[] = [];
  for (const { day, count } of days) {
    if (mostOf(folder, day) >= count) continue;
    const bodies = bodiesOf(runtime, principal, day);
    written.push(await writeDay({ folder, day, count, bodies, signal }));
  }
  discard(folder, runtime.clock.now());
  return written;
}

const filesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) => {
    const [, day, count] = FILE.exec(name) ?? [];
    return day === undefined ? [] : [{ name, day, count: Number(count) }];
  });

const mostOf = (folder: string, day: string): number =>
  Math.max(
    0,
    ...filesIn(folder)
      .filter((file) => file.day === day)
      .map(({ count }) => count),
  );

/** The bodies of a day, a few at a time. */
async function* bodiesOf(
  runtime: Runtime,
  principal: Principal,
  day: string,
): AsyncGenerator<StoredBody & { source: Source }> {
  for (const source of sources) {
    let last: readonly string[] = source.from;
    for (;;) {
      const rows = await unitOfWork({ runtime, principal }, ({ sql, companyId }) =>
        readSome(sql, source, companyId, day, last),
      );
      for (const row of rows) yield { ...row, source };
      const end = rows.at(-1);
      if (!end) break;
      last = end.key;
    }
  }
}

type Sql = Parameters<Parameters<typeof unitOfWork>[1]>[0]['sql'];

async function readSome(
  sql: Sql,
  { table, at, key, columns }: Source,
  companyId: string | null,
  day: string,
  after: readonly string[],
): Promise<StoredBody[]> {
  const { rows } = await sql.query<StoredBody>(
    `SELECT ${columns} FROM ${table}
     WHERE company_id = $1 AND ${at} >= $2::date::timestamp AT TIME ZONE 'UTC'
       AND ${at} < ($2::date + 1)::timestamp AT TIME ZONE 'UTC' AND (${key}) > ($3, $4)
     ORDER BY ${key} LIMIT 20`,
    [companyId, day, ...after],
  );
  return rows;
}

interface Day {
  folder: string;
  day: string;
  count: number;
  bodies: AsyncIterable<StoredBody & { source: Source }>;
  signal: AbortSignal | undefined;
}

async function writeDay({ folder, day, count, bodies, signal }: Day): Promise<string> {
  const file = join(folder, fileName(day, count));
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    const tar = new TarWriter(handle, new Date(`${day}T00:00:00Z`));
    const index: Exported[] = [];
    for await (const { source, name, hash, body, answer, about } of bodies) {
      signal?.throwIfAborted();
      const { direction } = source;
      const files = { body: `${direction}-${name}.json.gz`, answer: answer && `${direction}-${name}.answer.json.gz` };
      await tar.add(files.body, body);
      if (files.answer && answer) await tar.add(files.answer, answer);
      index.push({ direction, hash, ...files, about });
    }
    await tar.add('index.json', Buffer.from(JSON.stringify(index, null, 1)));
    await tar.end();
    await handle.sync();
    await handle.close();
    chmodSync(part, 0o600);
    await rename(part, file);
    for (const other of filesIn(folder)) {
      if (other.day === day && other.count < count) rmSync(join(folder, other.name));
    }
    return file;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

function discard(folder: string, now: Date): void {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * 60_000).toISOString().slice(0, 10);
  for (const { name, day } of filesIn(folder)) if (day < oldest) rmSync(join(folder, name));
}
