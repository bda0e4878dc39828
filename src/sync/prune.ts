/** The cloud's feed does not grow for ever: what nobody needs to be told any more is cut off, a little at a time. */
import { type Context, companyOf } from '../context.ts';
import { syncModels } from './models.ts';

/** So long a deletion is told. A site that was away for longer is compared (`sync.too-long-away`). */
const FEED_DAYS = 400;
/** So long punches are told: once every site has them, and when one has not. Facts are compared day by day anyway. */
const PUNCH_DAYS = { read: 30, unread: 90 } as const;
/** Most rows that one step touches: a puller waits for it, and the numbers of the company do. */
const MOST = 5_000;

interface Head {
  /** numbers that were given before these times */
  old: number;
  punches: number;
}

/**
 * Cuts the feed, once a day. Whoever pulls first does it, in whichever process; what is left over, the next one does.
 *
 * @returns how many entries were cut or shortened
 */
export async function pruneFeed(ctx: Context): Promise<number> {
  const key = [companyOf(ctx), ctx.now];
  const { rows: due } = await ctx.sql.query(
    `SELECT FROM sync_feed WHERE company_id = $1 AND (pruned_at IS NULL OR pruned_at < $2::timestamptz - interval '1 day')
     FOR UPDATE SKIP LOCKED`,
    key,
  );
  if (due.length === 0) return 0;
  const head = await readHead(ctx);
  const cut = [await cutPunches(ctx, head.punches), ...(await cutDeleted(ctx, head.old)), await cutMarks(ctx)];
  const shortened = await shorten(ctx, head.old);
  const floor = Math.max(0, ...cut.map(({ last }) => last));
  const isWhole = [...cut.map(({ count }) => count), shortened].every((count) => count < MOST);
  await ctx.sql.query(
    `UPDATE sync_feed SET floor = greatest(floor, $2), pruned_at = CASE WHEN $3 THEN $4::timestamptz ELSE pruned_at END
     WHERE company_id = $1`,
    [companyOf(ctx), floor, isWhole, ctx.now],
  );
  return cut.reduce((sum, { count }) => sum + count, shortened);
}

async function readHead(ctx: Context): Promise<Head> {
  const before = (days: number) =>
    `coalesce((SELECT max(seq) FROM sync_feed_mark WHERE company_id = $1 AND at < $2::timestamptz - interval '${days} days'), 0)`;
  const { rows } = await ctx.sql.query<Head>(
    `SELECT ${before(FEED_DAYS)}::float8 AS old, greatest(${before(PUNCH_DAYS.unread)}, least(${before(PUNCH_DAYS.read)},
       (SELECT min(coalesce(pull_seq, 0)) FROM site
        WHERE company_id = $1 AND epoch > 0 AND deleted_at IS NULL AND revoked_at IS NULL)))::float8 AS punches`,
    [companyOf(ctx), ctx.now],
  );
  return rows[0] ?? { old: 0, punches: 0 };
}

interface Cut {
  count: number;
  /** the last number that is not told any more */
  last: number;
}

async function cut(ctx: Context, entries: string, values: readonly unknown[]): Promise<Cut> {
  const { rows } = await ctx.sql.query<Cut>(
    `WITH cut AS (
       DELETE FROM sync_row r USING (${entries} ORDER BY seq LIMIT ${MOST}) AS old
       WHERE r.company_id = $1 AND r.model = old.model AND r.entity_id = old.entity_id RETURNING r.seq
     ) SELECT count(*)::int AS count, coalesce(max(seq), 0)::float8 AS last FROM cut`,
    [companyOf(ctx), ...values],
  );
  return rows[0] ?? { count: 0, last: 0 };
}

const cutPunches = (ctx: Context, seq: number): Promise<Cut> =>
  cut(ctx, `SELECT model, entity_id, seq FROM sync_row WHERE company_id = $1 AND seq <= $2 AND model = 'punch'`, [seq]);

/** The records themselves stay, marked as deleted: a site that comes with one is told so. */
async function cutDeleted(ctx: Context, seq: number): Promise<Cut[]> {
  if (seq === 0) return [];
  const done: Cut[] = [];
  for (const { name, columns } of syncModels) {
    if (!('deleted_at' in columns && 'company_id' in columns)) continue;
    done.push(
      await cut(
        ctx,
        `SELECT r.model, r.entity_id, r.seq FROM sync_row r JOIN "${name}" t ON t.company_id = r.company_id AND t.id = r.entity_id
         WHERE r.company_id = $1 AND r.seq <= $2 AND r.model = '${name}' AND t.deleted_at IS NOT NULL`,
        [seq],
      ),
    );
  }
  return done;
}

/** Acts of numbering that no living place is marked with; the newest stays. */
async function cutMarks(ctx: Context): Promise<Cut> {
  const { rows } = await ctx.sql.query<Cut>(
    `WITH cut AS (
       DELETE FROM sync_feed_mark WHERE company_id = $1 AND seq IN (
         SELECT seq FROM sync_feed_mark WHERE company_id = $1 AND at < $2::timestamptz - interval '${FEED_DAYS} days'
           AND seq < (SELECT max(seq) FROM sync_feed_mark WHERE company_id = $1) ORDER BY seq LIMIT ${MOST})
       RETURNING seq
     ) SELECT count(*)::int AS count, coalesce(max(seq), 0)::float8 AS last FROM cut`,
    [companyOf(ctx), ctx.now],
  );
  return rows[0] ?? { count: 0, last: 0 };
}

/** Of a record that has long been as it is, the newest revision is enough: no backup is as old as the others. */
async function shorten(ctx: Context, seq: number): Promise<number> {
  if (seq === 0) return 0;
  const { rowCount } = await ctx.sql.query(
    `UPDATE sync_row r SET revs = r.revs[1:1] FROM (
       SELECT model, entity_id FROM sync_row WHERE company_id = $1 AND seq <= $2 AND cardinality(revs) > 1 LIMIT ${MOST}
     ) AS old WHERE r.company_id = $1 AND r.model = old.model AND r.entity_id = old.entity_id`,
    [companyOf(ctx), seq],
  );
  return rowCount ?? 0;
}
