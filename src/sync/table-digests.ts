/**
 * Comparing the rows of both ends, table by table: a count and a digest of all living rows of each bucket. A bucket holds the
 * rows whose ids end in the same digits, since ids begin with a moment. The cloud's side, and what both sides calculate.
 */
import { type Context, companyOf } from '../context.ts';
import { sentColumn } from '../domain/sites/sign-ins.ts';
import { newId } from '../id.ts';
import { tellRows } from './feed.ts';
import { ruleOf, type SyncModel, syncModel, syncModels } from './models.ts';
import { noteClash } from './note-clash.ts';
import { MOST_ROWS, type PageRow } from './protocol.ts';
import type { ReconcileAnswer, ReconcileBody } from './protocol-reconcile.ts';
import { clashesOf, type Digests, differingDays } from './reconcile.rule.ts';
import { homeOf, inUtc, readRows } from './rows.ts';

type Asked<W extends ReconcileBody['what']> = Extract<ReconcileBody, { what: W }>;

/** Tables of rows; punches are walked by their days. */
export const comparedModels: readonly SyncModel[] = syncModels.filter(({ name }) => name !== 'punch');

/**
 * What a digest is made of: the given columns of a row, in UTC, as text that is the same wherever it is made. In the cloud as
 * they are sent to a site, on a site as they are stored.
 */
const textOf = ({ deploymentRole }: Context, { name: table }: SyncModel, columns: readonly string[]): string => {
  const sqlOf = (name: string) => (deploymentRole === 'cloud' ? sentColumn(table, name) : `t."${name}"`);
  return `jsonb_build_object(${columns.map((name) => `'${name}', ${sqlOf(name)}`).join(', ')})::text`;
};

const living = ({ columns }: SyncModel): string => ('deleted_at' in columns ? 't.deleted_at IS NULL' : 'true');

/** @param digits of the ids' ends that make a bucket */
export async function readTableDigests(
  ctx: Context,
  model: SyncModel,
  columns: readonly string[],
  digits: number,
): Promise<Digests> {
  const { rows } = await ctx.sql.query<{ bucket: string; count: number; sum: string }>(
    `SELECT right(t.id::text, $2) AS bucket, count(*)::int AS count, bit_xor(hashtextextended(${textOf(ctx, model, columns)}, 0))::text AS sum
     FROM "${model.name}" t WHERE ${homeOf(model)} AND ${living(model)} GROUP BY 1`,
    [companyOf(ctx), digits],
  );
  return Object.fromEntries(rows.map(({ bucket, count, sum }) => [bucket, [count, sum] as const]));
}

/** The living rows of a bucket, each as its own digest. */
export async function readBucket(
  ctx: Context,
  model: SyncModel,
  columns: readonly string[],
  bucket: string,
): Promise<Map<string, string>> {
  const { rows } = await ctx.sql.query<{ id: string; sum: string }>(
    `SELECT t.id, hashtextextended(${textOf(ctx, model, columns)}, 0)::text AS sum
     FROM "${model.name}" t WHERE ${homeOf(model)} AND ${living(model)} AND right(t.id::text, $2) = $3`,
    [companyOf(ctx), bucket.length, bucket],
  );
  return new Map(rows.map(({ id, sum }) => [id, sum]));
}

/** The columns that a site compares, when this cloud knows them all; a site that knows more is newer, and compares later. */
const columnsKnown = (model: SyncModel, columns: readonly string[]): boolean =>
  columns.length > 0 && columns.every((name) => name in model.columns);

/** The buckets that differ, of each table. */
export async function differingBuckets(
  ctx: Context,
  { tables }: Asked<'tables'>,
): Promise<Pick<ReconcileAnswer, 'tables'>> {
  await inUtc(ctx.sql);
  const found: Record<string, string[]> = {};
  for (const [name, { columns, digits, digests }] of Object.entries(tables)) {
    const model = comparedModels.find((known) => known.name === name);
    if (!model || !columnsKnown(model, columns)) continue;
    const differing = differingDays(digests, await readTableDigests(ctx, model, columns, digits));
    if (differing.length > 0) found[name] = differing;
  }
  return { tables: found };
}

/**
 * Which rows of a bucket are not the same on both ends: as the cloud has them now, deleted ones too, and those that only the
 * site has. Left out is what the site gets by the feed: it was changed since the place where the site is.
 */
export async function compareBucket(
  ctx: Context,
  { model: name, columns, bucket, rows: theirs, at }: Asked<'bucket'>,
): Promise<Pick<ReconcileAnswer, 'rows' | 'missing'>> {
  const model = comparedModels.find((known) => known.name === name);
  if (!model || !columnsKnown(model, columns)) return {};
  await inUtc(ctx.sql);
  const mine = await readBucket(ctx, model, columns, bucket);
  const ids = [...new Set([...mine.keys(), ...Object.keys(theirs)])].filter((id) => mine.get(id) !== theirs[id]);
  const { rows: inFeed } = await ctx.sql.query<{ id: string }>(
    `SELECT entity_id AS id FROM sync_row
     WHERE company_id = $1 AND model = $2 AND entity_id = ANY($3::uuid[]) AND (seq IS NULL OR seq > $4)`,
    [companyOf(ctx), name === 'package' ? 'company' : name, name === 'package' ? [companyOf(ctx)] : ids, at],
  );
  const onTheWay = new Set(name === 'package' && inFeed.length > 0 ? ids : inFeed.map(({ id }) => id));
  const different = ids.filter((id) => !onTheWay.has(id)).slice(0, MOST_ROWS);
  const known = await readRows(ctx.sql, companyOf(ctx), model, different);
  const isPackage = name === 'package';
  const told = await tellRows(
    ctx,
    isPackage ? 'company' : name,
    isPackage ? [companyOf(ctx)] : different.filter((id) => known.has(id)),
  );
  const missing = different.filter((id) => !known.has(id));
  // a package is told with its company
  return { rows: told.filter((row) => row.model === name && different.includes(row.id)), missing };
}

/**
 * Rows of a site that differ from the cloud's although nothing of them waits. The cloud's values stand; those of the site are
 * kept as conflicts, each with who it was: the site.
 */
export async function noteUnlike(
  ctx: Context,
  site: { id: string; name: string },
  rows: readonly PageRow[],
): Promise<PageRow[]> {
  await inUtc(ctx.sql);
  const conflicts: string[] = [];
  for (const { model: name, id, row } of rows) {
    const model = syncModel(name);
    if (model?.way !== 'both' || model.isCommand || !row) continue;
    const current = (await readRows(ctx.sql, companyOf(ctx), model, [id])).get(id);
    if (!current) continue;
    const fields = (model.up ?? []).filter((field) => field in row);
    const edit = newId();
    for (const clash of clashesOf(current, row, fields, (field) => ruleOf(name, field))) {
      conflicts.push(
        await noteClash(ctx, site, { model: name, id, edit, by: 'site', at: ctx.now, journalId: id }, clash),
      );
    }
  }
  return tellRows(ctx, 'sync_conflict', conflicts);
}
