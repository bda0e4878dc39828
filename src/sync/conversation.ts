/**
 * Everything that was sent, as files beside the nightly backups: one for each day, byte for byte as it went over the
 * line, with the answers. Whoever has them can rebuild the site's side of the conversation without its database.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type House, unitOfWork } from '../context.ts';
import { TarWriter } from '../db/backup/tar.ts';
import { findBoundSite } from '../db/platform.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { KEPT_DAYS } from './outbox.ts';

/** `hajira-conversation-2026-11-21-42.tar`: a day of UTC, and how many batches it holds. */
const fileName = (day: string, count: number): string => `hajira-conversation-${day}-${count}.tar`;
const FILE = /^hajira-conversation-(\d{4}-\d\d-\d\d)-(\d+)\.tar$/;

interface Batch {
  epoch: number;
  no: number;
  prev: string;
  hash: string;
  count: number;
  frozenAt: Date;
  ackedAt: Date;
  body: Buffer;
  response: Buffer | null;
}

/** What an export says of a batch; the body's SHA-256 before packing is `hash`. */
export interface ExportedBatch extends Omit<Batch, 'body' | 'response'> {
  body: string;
  response: string | null;
  /** of the file as it lies in the export */
  sha256: string;
}

/**
 * Writes the file of every day that is over and has none yet. A day whose file holds fewer batches than the database is
 * written anew, one that holds more stays: the database was put back.
 *
 * @returns the files that were written
 */
export async function exportConversation(house: House, folder: string, signal?: AbortSignal): Promise<string[]> {
  const bound = await findBoundSite(house.database);
  if (!bound) return [];
  const principal = sitePrincipal({ id: bound.siteId, name: bound.name, companyId: bound.companyId });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const days = await unitOfWork({ house, principal }, async ({ sql, companyId, now }) => {
    const { rows } = await sql.query<{ day: string; count: number }>(
      `SELECT to_char(acked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS count FROM sync_batch
       WHERE company_id = $1 AND acked_at < date_trunc('day', $2::timestamptz, 'UTC') GROUP BY 1 ORDER BY 1`,
      [companyId, now],
    );
    return rows;
  });
  const written: string[] = [];
  for (const { day, count } of days) {
    if (mostOf(folder, day) >= count) continue;
    const batches = unitsOf(house, principal, day);
    written.push(await writeDay({ folder, day, count, batches, signal }));
  }
  discard(folder, house.clock.now());
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

/** The batches of a day, a few at a time. */
async function* unitsOf(house: House, principal: ReturnType<typeof sitePrincipal>, day: string): AsyncGenerator<Batch> {
  let last = { epoch: -1, no: -1 };
  for (;;) {
    const rows = await unitOfWork({ house, principal }, async ({ sql, companyId }) => {
      const found = await sql.query<Batch>(
        `SELECT epoch, no::float8 AS no, prev, hash, count, frozen_at AS "frozenAt", acked_at AS "ackedAt", body, response
         FROM sync_batch
         WHERE company_id = $1 AND acked_at >= $2::date::timestamp AT TIME ZONE 'UTC'
           AND acked_at < ($2::date + 1)::timestamp AT TIME ZONE 'UTC' AND (epoch, no) > ($3, $4)
         ORDER BY epoch, no LIMIT 20`,
        [companyId, day, last.epoch, last.no],
      );
      return found.rows;
    });
    yield* rows;
    const end = rows.at(-1);
    if (!end) return;
    last = end;
  }
}

interface Day {
  folder: string;
  day: string;
  count: number;
  batches: AsyncIterable<Batch>;
  signal: AbortSignal | undefined;
}

async function writeDay({ folder, day, count, batches, signal }: Day): Promise<string> {
  const file = join(folder, fileName(day, count));
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    const tar = new TarWriter(handle, new Date(`${day}T00:00:00Z`));
    const index: ExportedBatch[] = [];
    for await (const { body, response, ...batch } of batches) {
      signal?.throwIfAborted();
      const name = `${batch.epoch}-${String(batch.no).padStart(9, '0')}`;
      const sent = { body: `${name}.sent.json.gz`, response: response && `${name}.answer.json.gz` };
      await tar.add(sent.body, body);
      if (sent.response && response) await tar.add(sent.response, response);
      index.push({ ...batch, ...sent, sha256: createHash('sha256').update(body).digest('hex') });
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
