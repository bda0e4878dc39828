/**
 * The site's side of comparing rows: after the days of a comparison are walked. What one end lacks the other gives, whatever it
 * was refused for before; the comparison is over when every digest is the same, or nothing more can be made equal.
 */
import { type Context, companyOf, unitOfWork } from '../context.ts';
import { post, type Recovering } from './ask-cloud.ts';
import { readCopies, writeTombstones } from './compare-rows.ts';
import { type Copy, lockRows } from './copies.ts';
import type { SyncModel } from './models.ts';
import { readState } from './outbox.ts';
import { MOST_ROWS, type PageRow } from './protocol.ts';
import { takeNoted, takeRowsOf } from './pull.ts';
import { inUtc, readRows } from './rows.ts';
import { comparedModels, readBucket, readTableDigests } from './table-digests.ts';

/** What was found: records that differ without a reason, and how many of them were changed on either end. */
export interface Compared {
  apart: number;
  changed: number;
}

/** Rows of a bucket, about so many. */
const ROWS_PER_BUCKET = 200;

/** So many digits of an id's end make buckets of about that size. */
async function digitsFor(ctx: Context, { name, columns }: SyncModel): Promise<number> {
  const { rows } = await ctx.sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "${name}" ${'company_id' in columns ? 'WHERE company_id = $1' : 'WHERE $1::uuid IS NOT NULL'}`,
    [companyOf(ctx)],
  );
  const wanted = Math.ceil(Math.log((rows[0]?.count ?? 0) / ROWS_PER_BUCKET) / Math.log(16));
  return Math.min(Math.max(wanted, 1), 4);
}

const columnsOf = ({ columns }: SyncModel): string[] => Object.keys(columns);

/** Compares all tables once. @param isAlarm what differs should not */
export async function compareTables(recovering: Recovering, isAlarm: boolean): Promise<Compared> {
  const { session } = recovering;
  const { at, tables } = await unitOfWork(session, async (ctx) => {
    await inUtc(ctx.sql);
    const digests: Record<string, unknown> = {};
    for (const model of comparedModels) {
      const digits = await digitsFor(ctx, model);
      const columns = columnsOf(model);
      digests[model.name] = { columns, digits, digests: await readTableDigests(ctx, model, columns, digits) };
    }
    return { at: (await readState(ctx))?.cursor.seq ?? 0, tables: digests };
  });
  const { tables: differing = {} } = await post(recovering, { what: 'tables', at, tables } as never);
  const found: Compared = { apart: 0, changed: 0 };
  for (const model of comparedModels) {
    for (const bucket of differing[model.name] ?? [])
      await compareBucket(recovering, model, { bucket, at, isAlarm }, found);
  }
  return found;
}

async function compareBucket(
  recovering: Recovering,
  model: SyncModel,
  { bucket, at, isAlarm }: { bucket: string; at: number; isAlarm: boolean },
  found: Compared,
): Promise<void> {
  const { session } = recovering;
  const columns = columnsOf(model);
  const mine = await unitOfWork(session, async (ctx) => {
    await inUtc(ctx.sql);
    return readBucket(ctx, model, columns, bucket);
  });
  const question = { what: 'bucket', at, model: model.name, columns, bucket, rows: Object.fromEntries(mine) };
  const { rows = [], missing = [] } = await post(recovering, question as never);
  const ids = [...rows.map(({ id }) => id), ...missing];
  if (ids.length === 0) return;
  const different = await unitOfWork(session, (ctx) => unexplained(ctx, model, ids));
  if (different.size === 0) return;
  found.apart += different.size;
  session.runtime.log[isAlarm ? 'error' : 'info'](
    { model: model.name, ids: [...different].slice(0, 20), count: different.size },
    'records differ between site and cloud',
  );
  found.changed += await repairRows(
    recovering,
    model,
    rows.filter(({ id }) => different.has(id)),
  );
  found.changed += await repairMissing(
    recovering,
    model,
    missing.filter((id) => different.has(id)),
  );
}

/** Of records that differ: those of which nothing waits here, to go up or to be stored. */
async function unexplained(ctx: Context, model: SyncModel, ids: readonly string[]): Promise<Set<string>> {
  await lockRows(ctx, model, ids);
  const more: Record<string, string> = {
    // known by its serial number, under another id perhaps; that it was removed here is not told
    terminal: `AND EXISTS (SELECT FROM terminal t WHERE t.company_id = $1 AND t.id = wanted.id AND t.deleted_at IS NULL)`,
    mobile_punch: `AND NOT EXISTS (SELECT FROM mobile_decision d
      WHERE d.company_id = $1 AND d.mobile_punch_id = wanted.id AND d.state = 'unsent')`,
  };
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT wanted.id FROM unnest($3::uuid[]) AS wanted(id)
     WHERE NOT EXISTS (SELECT FROM sync_outbox o WHERE o.company_id = $1 AND o.model = $2 AND o.entity_id = wanted.id)
       AND NOT EXISTS (SELECT FROM sync_deferred p WHERE p.company_id = $1 AND p.model = $2 AND p.entity_id = wanted.id)
       ${more[model.name] ?? ''}`,
    [companyOf(ctx), model.name, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The cloud's values stand. What this site has instead, and nobody heard of, is kept in the cloud as conflicts first. */
async function repairRows(recovering: Recovering, model: SyncModel, rows: readonly PageRow[]): Promise<number> {
  const { session } = recovering;
  if (rows.length === 0) return 0;
  if (model.way === 'both' && !model.isCommand) {
    const own = await unitOfWork(session, (ctx) => ownRows(ctx, model, rows));
    const { conflicts = [] } = own.length > 0 ? await post(recovering, { what: 'different', rows: own } as never) : {};
    if (conflicts.length > 0) await unitOfWork(session, (ctx) => takeNoted(ctx, conflicts));
  }
  await unitOfWork(session, (ctx) => takeRowsOf(ctx, rows));
  return rows.length;
}

async function ownRows(ctx: Context, model: SyncModel, rows: readonly PageRow[]): Promise<Copy[]> {
  await inUtc(ctx.sql);
  const ids = rows.map(({ id }) => id);
  const own = await readRows(ctx.sql, companyOf(ctx), model, ids);
  return [...own].map(([id, row]) => ({ model: model.name, id, revs: [], row }));
}

/**
 * What the cloud has lost, or never had: it gets the copy that it once told, with its revisions. A record that it never told
 * goes up as an edit; what the cloud alone decides is deleted here.
 */
async function repairMissing(recovering: Recovering, model: SyncModel, ids: readonly string[]): Promise<number> {
  const { session } = recovering;
  if (ids.length === 0) return 0;
  const isGiven = model.way === 'both' || model.isAttested || model.name === 'sync_conflict';
  if (!isGiven) {
    await unitOfWork(session, (ctx) =>
      writeTombstones(
        ctx,
        ids.map((id) => ({ model: model.name, id })),
      ),
    );
    return ids.length;
  }
  const copies = await unitOfWork(session, (ctx) =>
    readCopies(
      ctx,
      ids.slice(0, MOST_ROWS).map((id) => ({ model: model.name, id })),
    ),
  );
  let given = 0;
  if (copies.length > 0) {
    const { conflicts = [], refused = [] } = await post(recovering, { what: 'copies', rows: copies } as never);
    if (conflicts.length > 0) await unitOfWork(session, (ctx) => takeNoted(ctx, conflicts));
    given = copies.length - refused.length;
  }
  const told = new Set(copies.map(({ id }) => id));
  const untold = ids.filter((id) => !told.has(id));
  if (model.way !== 'both' || model.isCommand || untold.length === 0) return given;
  await unitOfWork(session, (ctx) =>
    ctx.sql.query(
      `INSERT INTO sync_outbox (company_id, model, entity_id, op, authors)
       SELECT $1, $2, id, 'add', jsonb_build_object('*', created_by) FROM "${model.name}"
       WHERE company_id = $1 AND id = ANY($3::uuid[]) ON CONFLICT DO NOTHING`,
      [companyOf(ctx), model.name, untold],
    ),
  );
  return given + untold.length;
}

/** A comparison that has walked its days: its tables are compared next. */
export async function readTablesDue(ctx: Context): Promise<{ isDaily: boolean } | undefined> {
  const { rows } = await ctx.sql.query<{ isDaily: boolean }>(
    `SELECT coalesce((recovery #>> '{tables,isDaily}')::boolean, false) AS "isDaily" FROM sync_state
     WHERE company_id = $1 AND NOT needs_recovery AND recovery ? 'tables'`,
    [companyOf(ctx)],
  );
  return rows[0];
}

/** The comparison is over. @param apart records and punches that should not have differed */
export async function noteCompared(ctx: Context, apart: number): Promise<{ wasCloudRestored: boolean }> {
  const { rows } = await ctx.sql.query<{ wasCloudRestored: boolean }>(
    `WITH ended AS MATERIALIZED (
       SELECT company_id, recovery FROM sync_state
       WHERE company_id = $1 AND NOT needs_recovery AND recovery ? 'tables' FOR NO KEY UPDATE)
     UPDATE sync_state s SET recovery = NULL, last_reconcile_at = $2,
       rows_different = $3 + coalesce((ended.recovery #>> '{tables,apart}')::int, 0)
     FROM ended WHERE s.company_id = ended.company_id
     RETURNING ended.recovery ? 'isCloudRestored' AS "wasCloudRestored"`,
    [companyOf(ctx), ctx.now, apart],
  );
  return { wasCloudRestored: rows[0]?.wasCloudRestored ?? false };
}
