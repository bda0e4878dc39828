/** Comparing the two ends: punches day by day, rows by their revisions. The cloud's side. */
import { type Context, companyOf } from '../context.ts';
import { newId } from '../id.ts';
import { putRows } from './copies.ts';
import { readPunchFacts } from './feed.ts';
import type { Clash, Values } from './merge.rule.ts';
import { orderOf, ruleOf, type SyncModel, syncModel } from './models.rule.ts';
import type { PageRow, ReconcileAnswer, ReconcileBody } from './protocol.ts';
import { clashesOf, type Digests, differingDays, joinedRevs, verdictOn } from './reconcile.rule.ts';
import { inUtc, readRows } from './rows.ts';
import { noteClash } from './take-rows.ts';
import { firstIdOf, LAST_ID, lengthWithin, nameOf, spanOf, widthOf } from './walk.rule.ts';

/** The moment that a punch's id begins with, in milliseconds. */
const MS = `('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint`;

/** From the first to behind the last id of a span; of all time from a day on when it is ''. */
function idsWithin(within: string, since: string): [string, string] {
  const span = within === '' ? undefined : spanOf(within);
  return [firstIdOf(span?.from ?? spanOf(since)?.from ?? 0), span ? firstIdOf(span.to) : LAST_ID];
}

/** The punches of each span within one, as a count and a digest. @param since a day, or '' for all */
export async function readDigests(ctx: Context, within: string, since = ''): Promise<Digests> {
  const length = lengthWithin(within) ?? 16;
  const { rows } = await ctx.sql.query<{ span: number; count: number; sum: string }>(
    `SELECT (${MS} / ${widthOf(length)})::float8 AS span, count(*)::int AS count,
            bit_xor(hashtextextended(id::text, 0))::text AS sum
     FROM punch WHERE company_id = $1 AND id >= $2 AND id < $3 AND terminal_serial IS NOT NULL GROUP BY 1`,
    [companyOf(ctx), ...idsWithin(within, since)],
  );
  return Object.fromEntries(rows.map(({ span, count, sum }) => [nameOf(span, length), [count, sum] as const]));
}

/** The ids of a span's punches. */
export async function idsOfSpan(ctx: Context, span: string): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM punch WHERE company_id = $1 AND id >= $2 AND id < $3 AND terminal_serial IS NOT NULL`,
    [companyOf(ctx), ...idsWithin(span, '')],
  );
  return rows.map(({ id }) => id);
}

async function differingSpans(
  ctx: Context,
  { within, since, digests }: Extract<ReconcileBody, { what: 'spans' }>,
): Promise<[string, number][]> {
  const mine = await readDigests(ctx, within, since);
  return differingDays(digests, mine).map((name) => [name, mine[name]?.[0] ?? 0]);
}

export async function reconcile(
  ctx: Context,
  site: { id: string; name: string },
  body: ReconcileBody,
): Promise<Omit<ReconcileAnswer, 'v'>> {
  switch (body.what) {
    case 'spans':
      return { spans: await differingSpans(ctx, body) };
    case 'ids':
      return compareIds(ctx, body.span, body.ids);
    case 'rows':
      return compareNamed(ctx, body.rows);
    case 'copies':
      return { conflicts: await takeCopies(ctx, site, body.rows) };
  }
}

/** Which of a span's punches only one of the two has; those that the site lacks come with the answer. */
async function compareIds(ctx: Context, span: string, theirs: readonly string[]): Promise<Omit<ReconcileAnswer, 'v'>> {
  await inUtc(ctx.sql);
  const mine = new Set(await idsOfSpan(ctx, span));
  const missing = theirs.filter((id) => !mine.has(id));
  for (const id of theirs) mine.delete(id);
  const facts = await readPunchFacts(ctx, [...mine]);
  return { missing, punches: [...facts].map(([id, row]) => ({ model: 'punch', id, revs: [], row })) };
}

async function revsOf(ctx: Context, model: string, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await ctx.sql.query<{ id: string; revs: string[] }>(
    `SELECT entity_id AS id, revs FROM sync_row WHERE company_id = $1 AND model = $2 AND entity_id = ANY($3::uuid[])`,
    [companyOf(ctx), model, ids],
  );
  return new Map(rows.map(({ id, revs }) => [id, revs]));
}

interface Named {
  model: string;
  id: string;
  revs: readonly string[];
}

/** What a site may give back: what it may change, and the conflicts that it has seen. */
const isBoth = (name: string): SyncModel | undefined => {
  const model = syncModel(name);
  // a command is taken in with its signature, or not at all
  if (model?.isCommand) return undefined;
  return model?.way === 'both' || name === 'sync_conflict' ? model : undefined;
};

type Found = Required<Pick<ReconcileAnswer, 'want' | 'gone'>>;

/** The records whose copy on site says more than the cloud knows, and those that the cloud does not have any more. */
async function compareNamed(ctx: Context, named: readonly Named[]): Promise<Found> {
  const found: Found = { want: [], gone: [] };
  for (const name of new Set(named.map(({ model }) => model))) {
    const model = syncModel(name);
    if (!model || name === 'package') continue; // a package comes and goes with its company
    const mine = named.filter((one) => one.model === name);
    const ids = mine.map(({ id }) => id);
    const known = await revsOf(ctx, name, ids);
    const untold = ids.filter((id) => !known.has(id));
    const rows = await readRows(ctx.sql, companyOf(ctx), model, untold);
    for (const { id, revs } of mine) {
      const verdict = verdictOn(known.get(id), revs);
      const isGone = !known.has(id) && isGoneFor(rows.get(id), isBoth(name) !== undefined);
      if (isGone) found.gone.push({ model: name, id });
      else if (isBoth(name) && verdict !== 'nothing') found.want.push({ model: name, id });
    }
  }
  return found;
}

/**
 * Of a record that the feed says nothing of. What was deleted long ago stays deleted, whoever comes with it; what is not
 * there at all was lost, and comes back from a site, unless the cloud alone decides it.
 */
const isGoneFor = (row: Values | undefined, isShared: boolean): boolean =>
  row === undefined ? !isShared : (row.deleted_at ?? null) !== null;

/** What the cloud lost by being restored comes back from the site; what both went on with is merged, and nothing is lost. */
async function takeCopies(
  ctx: Context,
  site: { id: string; name: string },
  copies: readonly PageRow[],
): Promise<Record<string, unknown>[]> {
  const noted: string[] = [];
  await inUtc(ctx.sql);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  const ordered = [...copies].sort((one, other) => orderOf(one.model) - orderOf(other.model));
  for (const copy of ordered) {
    const model = isBoth(copy.model);
    if (!model || copy.row === null) continue;
    await ctx.sql.query('SAVEPOINT copy');
    try {
      const ids = await takeCopy(ctx, site, model, copy as PageRow & { row: Values });
      await ctx.sql.query('RELEASE SAVEPOINT copy');
      noted.push(...ids);
    } catch (error) {
      // what it refers to is gone here, or its code is somebody else's by now: it stays on site and is asked for again
      ctx.log.warn({ err: error, model: copy.model, id: copy.id }, "a site's copy could not be taken back");
      await ctx.sql.query('ROLLBACK TO SAVEPOINT copy; RELEASE SAVEPOINT copy');
    }
  }
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  const conflict = syncModel('sync_conflict');
  return conflict
    ? [...(await readRows(ctx.sql, companyOf(ctx), conflict, noted)).values()].map((row) => ({ ...row }))
    : [];
}

async function takeCopy(
  ctx: Context,
  site: { id: string; name: string },
  model: SyncModel,
  { id, revs, row }: PageRow & { row: Values },
): Promise<string[]> {
  const known = (await revsOf(ctx, model.name, [id])).get(id);
  const verdict = verdictOn(known, revs);
  if (verdict === 'nothing') return [];
  const current = (await readRows(ctx.sql, companyOf(ctx), model, [id])).get(id);
  if (!known && (current?.deleted_at ?? null) !== null) return []; // deleted here so long ago that it is not told any more
  if (verdict === 'take' || !current) {
    const whole = { ...row, id, company_id: companyOf(ctx) };
    await putRows(ctx, model, [current ? { ...current, ...only(whole, model.up) } : whole]);
    await setRevs(ctx, model.name, id, revs);
    return [];
  }
  const clashes: Clash[] = clashesOf(current, row, model.up ?? [], (field) => ruleOf(model.name, field));
  const edit = newId();
  const noted: string[] = [];
  for (const clash of clashes) {
    const conflict = await noteClash(
      ctx,
      site,
      { model: model.name, id, edit, by: 'site', at: ctx.now, journalId: id },
      clash,
    );
    noted.push(conflict);
  }
  await setRevs(ctx, model.name, id, joinedRevs(known ?? [], revs, edit));
  return noted;
}

const only = (row: Values, fields: readonly string[] = []): Values =>
  Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field)));

/** The record is news to every site, under the revisions that were agreed upon. */
async function setRevs(ctx: Context, model: string, id: string, revs: readonly string[]): Promise<void> {
  await ctx.sql.query(
    `INSERT INTO sync_row (company_id, model, entity_id, revs) VALUES ($1, $2, $3, $4)
     ON CONFLICT (company_id, model, entity_id) DO UPDATE SET revs = excluded.revs,
       change = nextval('sync_row_change_seq'), seq = NULL, is_gone = false`,
    [companyOf(ctx), model, id, revs],
  );
}
