/** Comparing the two ends: punches day by day, rows by their revisions. The cloud's side. */

import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import { settleBroughtBack } from '../domain/mobile/brought-back.ts';
import { holdsFormer } from '../domain/mobile/standing.rule.ts';
import { newId } from '../id.ts';
import { auditColumns, columnName, keyColumns, signedColumns } from '../policies/replication.ts';
import { openAttested } from './attested.ts';
import { putRows, tried } from './copies.ts';
import { readPunchFacts, tellRows } from './feed.ts';
import type { Clash, Values } from './merge.rule.ts';
import { orderOf, ruleOf, type SyncModel, syncModel } from './models.ts';
import { noteClash } from './note-clash.ts';
import type { PageRow } from './protocol.ts';
import type { ReconcileAnswer, ReconcileBody } from './protocol-reconcile.ts';
import { clashesOf, type Digests, differingDays, joinedRevs, verdictOn } from './reconcile.rule.ts';
import { liesInARow } from './row-errors.ts';
import { inUtc, lockRecords, readRows } from './rows.ts';
import { readDigests, valuesOf, valuesOfSpan } from './span-values.ts';
import { compareBucket, differingBuckets, noteUnlike } from './table-digests.ts';

async function differingSpans(
  ctx: Context,
  { within, since, digests, values }: Extract<ReconcileBody, { what: 'spans' }>,
): Promise<[string, number][]> {
  const mine = await readDigests(ctx, within, since);
  const whole = (of: { digests: Digests; values: Readonly<Record<string, string>> }): Digests =>
    Object.fromEntries(
      Object.entries(of.digests).map(([name, [count, sum]]) => [
        name,
        [count, `${sum} ${values ? of.values[name] : ''}`],
      ]),
    );
  return differingDays(whole({ digests, values: values ?? {} }), whole(mine)).map((name) => [
    name,
    mine.digests[name]?.[0] ?? 0,
  ]);
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
      return compareIds(ctx, site.id, body);
    case 'rows':
      return compareNamed(ctx, body.rows);
    case 'copies':
      return takeCopies(ctx, site, body.rows);
    case 'tables':
      return differingBuckets(ctx, body);
    case 'bucket':
      return compareBucket(ctx, body);
    case 'different':
      return { conflicts: await noteUnlike(ctx, site, body.rows) };
  }
}

/** Which of a span's punches only one of the two has; those that the site lacks come with the answer. */
async function compareIds(
  ctx: Context,
  siteId: string,
  { span, ids: theirs, values, at }: Extract<ReconcileBody, { what: 'ids' }>,
): Promise<Omit<ReconcileAnswer, 'v'>> {
  await inUtc(ctx.sql);
  const mine = await valuesOfSpan(ctx, span);
  const missing = theirs.filter((id) => !mine.has(id));
  const isOther = (id: string, place: number) => mine.has(id) && mine.get(id) !== values?.[place];
  const different = values ? await deriveAgain(ctx, theirs.filter(isOther), at ?? 0) : [];
  for (const id of theirs) mine.delete(id);
  const facts = await readPunchFacts(ctx, [...mine.keys()]);
  const punches = [...facts].map(([id, row]) => ({ model: 'punch', id, revs: [], row }));
  return { missing, punches, different, inFeed: await stillToTell(ctx, siteId, [...facts.keys()], at ?? 0) };
}

/** Those of the punches that the feed tells the site behind its place: that it lacks them is no difference. */
async function stillToTell(ctx: Context, siteId: string, ids: readonly string[], at: number): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT entity_id AS id FROM sync_row WHERE company_id = ${companyKey} AND model = 'punch'
       AND entity_id = ANY($2::uuid[]) AND (seq IS NULL OR seq > $3) AND origin IS DISTINCT FROM $4`,
    [companyOf(ctx), ids, at, siteId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Punches of which a site derives something else are derived again here; the site does the same. While something is on its
 * way to the site of which they are derived, nothing can be said of them.
 */
async function deriveAgain(ctx: Context, ids: readonly string[], at: number): Promise<[string, string][]> {
  if (ids.length === 0) return [];
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM sync_row WHERE company_id = $1 AND model IN ('badge', 'terminal', 'company') AND (seq IS NULL OR seq > $2) LIMIT 1`,
    [companyOf(ctx), at],
  );
  if (rowCount !== 0) return [];
  await derivePunches(ctx, { punches: ids });
  return [...(await valuesOf(ctx, ids))];
}

async function revsOf(ctx: Context, model: string, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await ctx.sql.query<{ id: string; revs: string[] }>(
    `SELECT entity_id AS id, revs FROM sync_row WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])`,
    [companyOf(ctx), model, ids],
  );
  return new Map(rows.map(({ id, revs }) => [id, revs]));
}

interface Named {
  model: string;
  id: string;
  revs: readonly string[];
}

/** What a site may give back: what it may change, the conflicts that it has seen, and what this cloud has attested. */
const isGiven = (name: string): SyncModel | undefined => {
  const model = syncModel(name);
  return model?.way === 'both' || model?.isAttested || name === 'sync_conflict' ? model : undefined;
};

type NamedDifferences = Required<Pick<ReconcileAnswer, 'wanted' | 'deleted'>>;

/** The records whose copy on site says more than the cloud knows, and those that the cloud does not have any more. */
async function compareNamed(ctx: Context, named: readonly Named[]): Promise<NamedDifferences> {
  const found: NamedDifferences = { wanted: [], deleted: [] };
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
      const isDeleted = !known.has(id) && isGoneFor(rows.get(id), isGiven(name) !== undefined);
      if (isDeleted) found.deleted.push({ model: name, id });
      else if (isGiven(name) && verdict !== 'nothing') found.wanted.push({ model: name, id });
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
): Promise<Required<Pick<ReconcileAnswer, 'conflicts' | 'refused'>>> {
  const taking: Taking = { ctx, site, conflicts: [], decided: new Set() };
  await inUtc(ctx.sql);
  // an edit that is under way is over before the two are compared
  await lockRecords(ctx.sql, companyOf(ctx), copies);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  let left = [...copies].sort((one, other) => orderOf(one.model) - orderOf(other.model));
  // a department may stand before the one that it belongs to
  for (let before = left.length + 1; left.length > 0 && left.length < before; ) {
    before = left.length;
    left = await takeSome(taking, left);
  }
  // what it refers to is not here yet, or its code is another one's by now: the comparison of the tables asks for it again
  for (const { model, id } of left) ctx.log.info({ model, id }, "a site's copy was not taken back");
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  await settleBroughtBack(ctx, [...taking.decided]);
  const refused = left.map(({ model, id }) => ({ model, id }));
  return { conflicts: await tellRows(ctx, 'sync_conflict', taking.conflicts), refused };
}

interface Taking {
  ctx: Context;
  site: { id: string; name: string };
  /** conflicts that were noted */
  conflicts: string[];
  /** mobile punches that came back, or of which a decision did */
  decided: Set<string>;
}

/** @returns those that the database refused */
async function takeSome(taking: Taking, copies: readonly PageRow[]): Promise<PageRow[]> {
  const { ctx } = taking;
  const { sql, log } = ctx;
  const left: PageRow[] = [];
  for (const copy of copies) {
    const model = isGiven(copy.model);
    if (!model || copy.row === null) continue;
    const { row } = copy;
    await sql.query('SAVEPOINT copy');
    try {
      if (model.isAttested) await takeAttested(taking, model, copy);
      else {
        const taken = model.isSealed ? unsealed(ctx, copy, row) : row;
        if (taken) await takeCopy(taking, model, { ...copy, row: taken });
      }
      await sql.query('RELEASE SAVEPOINT copy');
    } catch (error) {
      if (!(error instanceof AddedSince) && !liesInARow(error)) throw error;
      log.debug({ err: error, model: copy.model, id: copy.id }, "a site's copy is not taken back yet");
      await sql.query('ROLLBACK TO SAVEPOINT copy; RELEASE SAVEPOINT copy');
      left.push(copy);
    }
  }
  return left;
}

/**
 * Of a row with sensitive values, what the cloud takes back on a site's word: with the cloud's own seal all of it, without
 * one nothing that is sensitive.
 *
 * @returns undefined when that is nothing at all
 */
function unsealed(ctx: Context, copy: PageRow, row: Values): Values | undefined {
  const told = openAttested(ctx, copy);
  if (told) return told;
  const sensitive = signedColumns[copy.model] ?? [];
  if (sensitive.includes('deleted_at')) return undefined;
  const { attested: _, ...plain } = row;
  return Object.fromEntries(Object.entries(plain).filter(([name]) => !sensitive.includes(name)));
}

interface Compared {
  known: string[] | undefined;
  current: Values | undefined;
  verdict: 'take' | 'merge';
}

/** @returns undefined when the copy says nothing new */
async function compared({ ctx }: Taking, model: SyncModel, { id, revs }: PageRow): Promise<Compared | undefined> {
  const known = (await revsOf(ctx, model.name, [id])).get(id);
  const verdict = verdictOn(known, revs);
  if (verdict === 'nothing') return undefined;
  const current = (await readRows(ctx.sql, companyOf(ctx), model, [id])).get(id);
  // deleted here so long ago that it is not told any more
  if (!known && (current?.deleted_at ?? null) !== null) return undefined;
  return { known, current, verdict };
}

async function takeCopy(taking: Taking, model: SyncModel, copy: PageRow & { row: Values }): Promise<void> {
  const { ctx, site } = taking;
  const { id, revs, row } = copy;
  const found = await compared(taking, model, copy);
  if (!found) return;
  const { known, current, verdict } = found;
  if (verdict === 'take' || !current) {
    await putBack(ctx, model, current, { ...row, id, company_id: companyOf(ctx) });
    return setRevs(ctx, model.name, id, { known, revs });
  }
  const clashes: Clash[] = clashesOf(current, row, model.up ?? [], (field) => ruleOf(model.name, field));
  const edit = newId();
  for (const clash of clashes) {
    const conflict = await noteClash(
      ctx,
      site,
      { model: model.name, id, edit, by: 'site', at: ctx.now, journalId: id },
      clash,
    );
    taking.conflicts.push(conflict);
  }
  await setRevs(ctx, model.name, id, { known, revs: joinedRevs(known ?? [], revs, edit) });
}

/** Of a record that is known, what a site may change; of a lost one everything, but what only the cloud decides and has lost too. */
async function putBack(ctx: Context, model: SyncModel, current: Values | undefined, whole: Values): Promise<void> {
  if (current) return putRows(ctx, model, [{ ...current, ...only(whole, model.up) }]);
  const reason = await tried(ctx, () => putRows(ctx, model, [whole]));
  if (reason !== undefined)
    await putRows(ctx, model, [
      only(whole, [...[...keyColumns, ...auditColumns].map(columnName), ...(model.up ?? [])]),
    ]);
}

/** What this cloud once told and lost. What it went on with since stands, but for a decision that was first. */
async function takeAttested(taking: Taking, model: SyncModel, copy: PageRow): Promise<void> {
  const { ctx, decided } = taking;
  const told = openAttested(ctx, copy);
  const found = told && (await compared(taking, model, copy));
  if (!found || told.company_id !== companyOf(ctx)) return;
  const { known, current, verdict } = found;
  const whole = await wholeOf(ctx, model, told, verdict === 'merge' ? current : undefined);
  if (whole) await putRows(ctx, model, [whole]);
  const revs = verdict === 'merge' ? joinedRevs(known ?? [], copy.revs, newId()) : copy.revs;
  await setRevs(ctx, model.name, copy.id, { known, revs });
  if (model.name === 'mobile_punch') decided.add(copy.id);
  if (model.name === 'mobile_decision') decided.add(String(told.mobile_punch_id));
}

const STANDING = ['state', 'reason', 'decided_at', 'decided_by', 'decided_by_name', 'is_automatic', 'deleted_at'];

/** What is stored of a row that came back. @param current the cloud's own, when it went on by itself */
async function wholeOf(
  ctx: Context,
  { name }: SyncModel,
  told: Values,
  current: Values | undefined,
): Promise<Values | undefined> {
  if (name === 'mobile_punch' && current)
    return holdsFormer(current.state, told.state) ? { ...current, ...only(told, STANDING) } : undefined;
  if (current) return undefined;
  // its sessions are lost: whoever holds it signs in again
  if (name === 'phone') return { ...told, ended_at: told.ended_at ?? ctx.now };
  const stands = ['pending', 'applied'].includes(String(told.state));
  if (name !== 'mobile_decision' || !stands) return told;
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM mobile_decision WHERE company_id = $1 AND mobile_punch_id = $2 AND id <> $3 AND state IN ('pending', 'applied')`,
    [companyOf(ctx), told.mobile_punch_id, told.id],
  );
  // which of two stands is seen once all are here
  return rowCount === 0 ? told : { ...told, state: 'superseded' };
}

const only = (row: Values, fields: readonly string[] = []): Values =>
  Object.fromEntries(Object.entries(row).filter(([field]) => fields.includes(field)));

/** Somebody added the record, which could not be locked since it was not there: the two are compared again. */
class AddedSince extends Error {}

/**
 * The record is news to every site, under the revisions that were agreed upon.
 *
 * @param known the revisions that it had when the two were compared
 */
async function setRevs(
  ctx: Context,
  model: string,
  id: string,
  { known, revs }: { known: readonly string[] | undefined; revs: readonly string[] },
): Promise<void> {
  const { rowCount } = await ctx.sql.query(
    `INSERT INTO sync_row (company_id, model, entity_id, revs) VALUES ($1, $2, $3, $4)
     ON CONFLICT (company_id, model, entity_id) DO ${
       known
         ? `UPDATE SET revs = excluded.revs, change = nextval('sync_row_change_seq'), seq = NULL, is_deleted = false`
         : 'NOTHING'
     }`,
    [companyOf(ctx), model, id, revs],
  );
  if (rowCount === 0) throw new AddedSince(`${model} ${id}`);
}
