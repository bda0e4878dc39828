/** The cloud's side of rows that a site changed: merged by value, carried out as their authors, answered one by one. */

import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { problemFromDatabase } from '../db/violations.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { Authors } from '../domain/sites/as-author.ts';
import { resolveConflict } from '../domain/sites/conflicts.ts';
import { syncMessage } from '../i18n/sync.ts';
import { newId } from '../id.ts';
import { signedColumns } from '../policies/replication.ts';
import type { Model } from '../policies/roles.ts';
import { Problem, problem } from '../problem.ts';
import { isEditSigned } from '../signed-edits.ts';
import { actOf } from './acts.ts';
import { attestedBy } from './attested.ts';
import { type Decided, openConflictsOver, readDecided } from './decided-conflicts.ts';
import { nextRevs } from './lineage.rule.ts';
import {
  type Clash,
  doneBefore,
  isAsSent,
  type Merged,
  mayDelete,
  merge,
  nameOf,
  same,
  stillWished,
  type Values,
} from './merge.rule.ts';
import { orderOf, ruleOf, type SyncModel, syncModel } from './models.ts';
import { noteClash } from './note-clash.ts';
import { type PageRow, type RowItem, type RowResult, rowItem } from './protocol.ts';
import { WAITING_CODES } from './results.rule.ts';
import { liesInARow } from './row-errors.ts';
import { inUtc, lockRecords, readRow, readRows } from './rows.ts';
import { isSensitive, parted } from './sensitive-values.ts';

interface Taking {
  ctx: Context;
  site: { id: string; name: string };
  authors: Authors;
  /** what changes lost that came before, by edit */
  decided: ReadonlyMap<string, readonly Decided[]>;
}

interface Known {
  revs: string[];
  row: Values | undefined;
}

/** Deletes come last, and what refers to others before them. */
const inOrder = (items: readonly { item: RowItem; at: number }[]) => {
  const deletes = ({ item }: { item: RowItem }) => item.op === 'delete' || (item.set.deleted_at ?? null) !== null;
  const rank = (one: { item: RowItem }) => (deletes(one) ? 1_000 - orderOf(one.item.model) : orderOf(one.item.model));
  return [...items].sort((one, other) => rank(one) - rank(other) || one.at - other.at);
};

/** An answer that may change once the rest is there. */
const mayWait = ({ result, code }: RowResult): boolean =>
  result === 'rejected' && (WAITING_CODES.includes(code ?? '') || code === 'sync.signature-missing');

/**
 * Takes a site's rows. One that cannot be taken is answered with its reason and stops no other; one that refers to
 * another of the same push is tried again after it.
 *
 * @returns an answer for each, and the open conflicts over what was taken
 */
export async function takeRows(
  ctx: Context,
  site: { id: string; name: string },
  given: readonly unknown[],
): Promise<{ results: RowResult[]; conflicts: PageRow[] }> {
  const results = new Array<RowResult>(given.length);
  const items: { item: RowItem; at: number }[] = [];
  given.forEach((each, at) => {
    const read = rowItem.safeParse(each);
    if (read.success) items.push({ item: read.data, at });
    else results[at] = { result: 'rejected', code: 'sync.item-invalid', reason: syncMessage('sync.change-unreadable') };
  });
  if (items.length === 0) return { results, conflicts: [] };
  await inUtc(ctx.sql);
  const wished = items.map(({ item }) => item);
  await lockRecords(ctx.sql, companyOf(ctx), wished);
  const decided = await readDecided(ctx, wished);
  const taking: Taking = { ctx, site, authors: new Authors(ctx, site), decided };
  await ctx.sql.query('SAVEPOINT row_item');
  let waiting = inOrder(items);
  for (let before = waiting.length + 1; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length;
    const again: typeof waiting = [];
    for (const entry of waiting) {
      const result = await takeOne(taking, entry.item);
      results[entry.at] = result;
      if (mayWait(result)) again.push(entry);
    }
    waiting = again;
  }
  await ctx.sql.query('RELEASE SAVEPOINT row_item');
  await taking.authors.itself();
  await addCanonical(ctx, items, results);
  const taken = items.filter(({ at }) => results[at]?.result !== 'rejected');
  return {
    results,
    conflicts: await openConflictsOver(
      ctx,
      taken.map(({ item }) => item.id),
    ),
  };
}

/** What was taken is answered with the record as the cloud has it now. */
async function addCanonical(
  ctx: Context,
  items: readonly { item: RowItem; at: number }[],
  results: RowResult[],
): Promise<void> {
  const taken = items.filter(({ at }) => results[at] && results[at].result !== 'rejected');
  for (const name of new Set(taken.map(({ item }) => item.model))) {
    const model = syncModel(name);
    if (!model) continue;
    const mine = taken.filter(({ item }) => item.model === name);
    const ids = mine.map(({ item }) => item.id);
    const { rows } = await ctx.sql.query<{ id: string; revs: string[] }>(
      `SELECT entity_id AS id, revs FROM sync_row WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])`,
      [companyOf(ctx), name, ids],
    );
    const revs = new Map(rows.map((row) => [row.id, row.revs]));
    const current = await readRows(ctx.sql, companyOf(ctx), model, ids);
    for (const { item, at } of mine) {
      const [known, row] = [revs.get(item.id), current.get(item.id)];
      if (!known || !row) continue;
      const reported = attestedBy(ctx, { model: name, id: item.id, revs: known, row: { ...row } });
      Object.assign(results[at] ?? {}, { revs: reported.revs, row: reported.row });
    }
  }
}

/** Between two savepoints of the same name: one that is taken begins the next, one that is not goes back to its own. */
async function takeOne(taking: Taking, item: RowItem): Promise<RowResult> {
  const { ctx, authors } = taking;
  const { acting } = authors;
  try {
    const clashes = await carryOut(taking, item);
    await settleNamed(taking, item);
    await ctx.sql.query(`SET LOCAL sync.rev = ''; RELEASE SAVEPOINT row_item; SAVEPOINT row_item`);
    return { result: clashes.length > 0 ? 'conflict' : 'ok' };
  } catch (raw) {
    const error = problemFromDatabase(raw);
    if (!liesInARow(error)) throw raw;
    await ctx.sql.query('ROLLBACK TO SAVEPOINT row_item');
    authors.wentBackTo(acting);
    if (error instanceof Problem) return { result: 'rejected', code: error.code, reason: error.text };
    ctx.log.error({ err: error, model: item.model, id: item.id }, 'a row was refused');
    return {
      result: 'rejected',
      code: 'sync.internal',
      reason: syncMessage('sync.change-not-stored'),
    };
  }
}

/** What somebody on site has decided is settled here too, as them; a conflict that is over, or was lost, needs nothing. */
async function settleNamed(taking: Taking, item: RowItem): Promise<void> {
  if (!item.resolves?.length) return;
  const { rows } = await taking.ctx.sql.query<{ id: string }>(
    `SELECT id FROM sync_conflict WHERE company_id = ${companyKey} AND id = ANY($2::uuid[]) AND model = $3 AND resolved_at IS NULL`,
    [companyOf(taking.ctx), item.resolves, item.model],
  );
  for (const { id } of rows) await act(taking, item, 'resolves', (ctx) => resolveConflict(ctx, id));
}

const refusedModel = (model: string) =>
  new Problem({ status: 422, message: syncMessage('sync.model-refused', { model }) });

/** @returns what both sides had changed */
async function carryOut(taking: Taking, item: RowItem): Promise<Clash[]> {
  const model = syncModel(item.model);
  if (model?.way !== 'both') throw refusedModel(item.model);
  const id = await idHere(taking.ctx, item);
  const known = await lockKnown(taking.ctx, model, id, item.base ?? null);
  const decided = decidedBefore(taking, id, item.edit);
  const done = (edit: string) => {
    const fields = decidedBefore(taking, id, edit).map(({ field }) => field);
    return doneBefore(known.revs, edit, fields);
  };
  if (done(item.edit) === 'all' || (decided.length > 0 && !known.row)) return decided; // the answer was lost
  const set = only(item.set, model);
  if (!known.row) {
    if (item.op === 'delete' || (set.deleted_at ?? null) !== null || model.name === 'terminal') return [];
    if (item.op === 'change') throw recordNotFound({ model: model.name as Model });
    await nameRevision(taking.ctx, nameOf(item.edit, []));
    await addAs(taking, item, id, set);
    return [];
  }
  const { row } = known;
  const wish = stillWished({ ...item, set }, item.previousEdits ?? [], done);
  const merged = merge(wish, row, (field) => ruleOf(model.name, field));
  const clashes = await apply(taking, item, { model, id, row, revs: known.revs, merged, decided });
  await noteClashes(taking, item, id, clashes);
  return [...decided, ...clashes];
}

/** A change that came before and lost: it is not tried again when the cloud's value has become what its editor saw. */
const decidedBefore = ({ decided }: Taking, id: string, edit: string): Clash[] =>
  (decided.get(edit) ?? []).filter(({ recordId }) => recordId === id);

const only = (values: Values, { up = [] }: SyncModel): Values =>
  Object.fromEntries(Object.entries(values).filter(([field]) => up.includes(field)));

/** A terminal is known by its serial too: it may have been known here before its site knew it. */
async function idHere(ctx: Context, item: RowItem): Promise<string> {
  if (item.model !== 'terminal' || !item.key) return item.id;
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM terminal WHERE company_id = $1 AND (id = $2 OR (serial = $3 AND deleted_at IS NULL))
     ORDER BY id = $2 DESC LIMIT 1`,
    [companyOf(ctx), item.id, item.key],
  );
  return rows[0]?.id ?? item.id;
}

/** The cloud's row and its revisions, locked: two sites that change it come one after the other. */
async function lockKnown(ctx: Context, model: SyncModel, id: string, base: string | null): Promise<Known> {
  const key = [companyOf(ctx), model.name, id];
  const { rows } = await ctx.sql.query<{ revs: string[] }>(
    `SELECT revs FROM sync_row WHERE company_id = $1 AND model = $2 AND entity_id = $3 FOR UPDATE`,
    key,
  );
  const row = await readRow(ctx.sql, companyOf(ctx), model.name, id);
  return { revs: rows[0]?.revs ?? (row ? await tellAgain(ctx, key, base) : []), row };
}

/** A record that was deleted so long ago that it is not told any more is told again, as descending from what its site knows. */
async function tellAgain(ctx: Context, key: readonly string[], base: string | null): Promise<string[]> {
  const revs = nextRevs(base === null ? [] : [base], newId());
  await ctx.sql.query(
    'INSERT INTO sync_row (company_id, model, entity_id, revs) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [...key, revs],
  );
  return revs;
}

const act = (taking: Taking, item: RowItem, field: string, work: (ctx: Context) => Promise<void>): Promise<void> =>
  taking.authors.as(item.authors[field] ?? item.authors['*'] ?? 'system', item.id, work);

const signatureMissing = problem(syncMessage, 'sync.signature-missing', { status: 403 });

const signatureUsed = problem(syncMessage, 'sync.signature-used', { status: 403 });

/**
 * Carries out what is sensitive of a change, as whoever signed these very values of this record at this site. Each
 * signature is taken once: the record's row is locked.
 *
 * @param values what would be written
 * @throws Problem `sync.signature-missing`, `sync.signature-used`, and as the work does
 */
async function actSigned(
  taking: Taking,
  item: RowItem,
  id: string,
  values: Values,
  work: (ctx: Context) => Promise<void>,
): Promise<void> {
  const { ctx, site, authors } = taking;
  const companyId = companyOf(ctx);
  const { signed } = item;
  const missing = () => signatureMissing({ model: item.model, site: site.name });
  const sensitive = signedColumns[item.model] ?? [];
  const covers = (name: string): boolean =>
    !sensitive.includes(name) || same(signed?.values[name] ?? null, values[name] ?? null);
  if (!signed || !Object.keys(values).every(covers)) throw missing();
  const { rows } = await ctx.sql.query<{ key: string | null }>(
    `SELECT signing_key AS key FROM "user" WHERE id = $1 AND company_id = $2`,
    [signed.user, companyId],
  );
  const edit = { companyId, siteId: site.id, model: item.model, id, values: signed.values };
  const isWhole =
    Object.keys(signed.values).length === sensitive.length && sensitive.every((name) => name in signed.values);
  if (!isWhole || !isEditSigned(rows[0]?.key, edit, signed)) throw missing();
  const { rowCount: used } = await ctx.sql.query(
    `SELECT FROM sync_row WHERE company_id = $1 AND model = $2 AND entity_id = $3 AND $4 = ANY(signatures)`,
    [companyId, item.model, id, signed.nonce],
  );
  if (used !== 0) throw signatureUsed({});
  await authors.asSigner(signed.user, id, work);
  await ctx.sql.query(
    `UPDATE sync_row SET signatures = (signatures || $4::text)[greatest(1, cardinality(signatures) - 98):]
     WHERE company_id = $1 AND model = $2 AND entity_id = $3`,
    [companyId, item.model, id, signed.nonce],
  );
}

/** Adds a record: what is sensitive of it as whoever signed that, the rest as whom the site names. */
async function addAs(taking: Taking, item: RowItem, id: string, set: Values): Promise<void> {
  const acts = actOf(item.model);
  if (syncModel(item.model)?.isCommand) {
    // it holds a signature of its own
    return taking.authors.asSigner(String(set.decided_by), id, (ctx) => acts.add(ctx, id, set));
  }
  if (isSensitive(item.model, set)) return actSigned(taking, item, id, set, (ctx) => acts.add(ctx, id, set));
  const [plain, sensitive] = parted(item.model, set);
  await act(taking, item, '*', (ctx) => acts.add(ctx, id, plain));
  const said = Object.fromEntries(Object.entries(sensitive).filter(([, value]) => value !== null));
  if (item.model !== 'record_grant' && Object.keys(said).length > 0)
    await actSigned(taking, item, id, said, (ctx) => acts.change(ctx, id, said, set));
}

interface Change {
  model: SyncModel;
  id: string;
  row: Values;
  revs: readonly string[];
  merged: Merged;
  /** what the change lost before */
  decided: readonly Clash[];
}

/** What is written from now on makes a revision of that name. */
const nameRevision = (ctx: Context, name: string) => ctx.sql.query(`SET LOCAL sync.rev = '${name}'`);

/** Writes what was merged, each author's fields as themselves. @returns the clashes, with that of a delete that was not done */
async function apply(taking: Taking, item: RowItem, change: Change): Promise<Clash[]> {
  const { model, id, row, revs, merged, decided } = change;
  const { deleted_at: deleted = null, ...rest } = merged.apply;
  const isDelete = (item.op === 'delete' || deleted !== null) && (row.deleted_at ?? null) === null;
  const own = [item.edit, ...(item.previousEdits ?? []).map(({ edit }) => edit)];
  const isSeen = isAsSent(only(item.set, model), merged.apply, row);
  const isDone = isDelete && isSeen && mayDelete(item.base ?? null, revs, [...decided, ...merged.clashes], own);
  const site = item.set.deleted_at ?? item.at;
  const refused: Clash = { field: 'deleted_at', base: null, cloud: null, site, rule: 'cloud', resolution: 'cloud' };
  const clashes = isDelete && !isDone ? [...merged.clashes, refused] : merged.clashes;
  await nameRevision(taking.ctx, nameOf(item.edit, [...decided, ...clashes]));
  // what was changed before it was deleted is kept too
  const whole = { ...row, ...rest };
  // it has to live again before anything of it is changed
  const values = 'deleted_at' in merged.apply && deleted === null ? { deleted_at: null, ...rest } : rest;
  await changeAs(taking, item, change, values, { ...whole, ...values });
  if (isDone) await removeAs(taking, item, id, whole);
  // one that only lost is known for done too
  if (clashes.length > 0 && Object.keys(merged.apply).length === 0) {
    await taking.authors.itself();
    await touch(taking.ctx, model.name, id);
  }
  return clashes;
}

/** Changes a record: what is sensitive as whoever signed it, the rest field by field as whom the site names. */
async function changeAs(
  taking: Taking,
  item: RowItem,
  { model, id }: Pick<Change, 'model' | 'id'>,
  values: Values,
  whole: Values,
): Promise<void> {
  const acts = actOf(model.name);
  if (Object.keys(values).length === 0) return;
  if (isSensitive(model.name, whole))
    return actSigned(taking, item, id, values, (ctx) => acts.change(ctx, id, values, whole));
  const [plain, sensitive] = parted(model.name, values);
  for (const [author, some] of byAuthor(item, plain)) {
    await taking.authors.as(author, item.id, (ctx) => acts.change(ctx, id, some, whole));
  }
  if (Object.keys(sensitive).length > 0)
    await actSigned(taking, item, id, sensitive, (ctx) => acts.change(ctx, id, sensitive, whole));
}

function removeAs(taking: Taking, item: RowItem, id: string, whole: Values): Promise<void> {
  const acts = actOf(item.model);
  const remove = (ctx: Context) => acts.remove(ctx, id, whole);
  if (!isSensitive(item.model, whole)) return act(taking, item, 'deleted_at', remove);
  return actSigned(taking, item, id, { deleted_at: item.set.deleted_at ?? null }, remove);
}

const touch = (ctx: Context, model: string, id: string) =>
  ctx.sql.query('SELECT sync_note(ARRAY[$1::uuid], $2, $3, false)', [companyOf(ctx), model, id]);

function byAuthor(item: RowItem, values: Values): Map<string, Record<string, unknown>> {
  const groups = new Map<string, Record<string, unknown>>();
  for (const [field, value] of Object.entries(values)) {
    const author = item.authors[field] ?? item.authors['*'] ?? 'system';
    groups.set(author, { ...groups.get(author), [field]: value });
  }
  return groups;
}

async function noteClashes(taking: Taking, item: RowItem, id: string, clashes: readonly Clash[]): Promise<void> {
  if (clashes.length === 0) return;
  const { ctx, site, authors } = taking;
  await authors.itself();
  // a correction is journalled with its punch
  const journalId = item.model === 'punch_correction' ? String(item.set.punch_id ?? id) : id;
  for (const clash of clashes) {
    const by = item.authors[clash.field] ?? item.authors['*'] ?? 'system';
    const { model, edit } = item;
    await noteClash(ctx, site, { model, id, edit, by, at: new Date(item.at), journalId }, clash);
  }
}
