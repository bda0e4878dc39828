/** The site's side of rows that go up: what is sent of each, and what still waits once the cloud has answered. */

import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { mobileCame, noteRefused } from '../domain/mobile/signed.ts';
import { stored } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import { signedColumns } from '../policies/replication.ts';
import type { EditSignature } from '../signed-edits.ts';
import { type Copy, defer, lockRows, readShadow, readShadows, takeFields, tried, writeShadow } from './copies.ts';
import { isDue } from './due.rule.ts';
import { type PreviousEdit, same, type Values } from './merge.rule.ts';
import { orderOf, syncModel } from './models.ts';
import { MOST_RESOLVED, type RowItem, type RowResult } from './protocol.ts';
import {
  afterAnswer,
  type Canonical,
  deletes,
  dirtyFields,
  isOvertaken,
  settle,
  UNSEEN,
  type Waiting,
  withUnknown,
} from './rebase.rule.ts';
import { WAITING_CODES } from './results.rule.ts';
import { inUtc, readRows } from './rows.ts';

/** A row as it was sealed into a batch: what travels, and which state of the outbox it was. */
export interface SentRow {
  rev: number;
  item: RowItem;
}

interface OutboxRow extends Waiting {
  model: string;
  id: string;
  edit: string;
  authors: Record<string, string> | null;
  at: Date;
  base: string | null;
  resolves: string[];
  previousEdits: PreviousEdit[];
  signed: EditSignature | null;
}

const COLUMNS = `o.model, o.entity_id AS id, o.edit, o.op, coalesce(o.base_values, '{}') AS "baseValues", o.authors, o.rev::int AS rev,
  o.edited_at AS at, o.resolves, coalesce(o.previous_edits, '[]') AS "previousEdits", o.signed`;

/** Rows that wait and are due, oldest first. The outbox is cut before anything is joined to it. */
export async function readWaitingRows(ctx: Context, most: number): Promise<SentRow[]> {
  const { rows } = await ctx.sql.query<OutboxRow>(
    `SELECT ${COLUMNS}, CASE WHEN o.is_overtaken THEN $4 ELSE (SELECT s.revs[1] FROM sync_shadow s
       WHERE s.company_id = ${companyKey} AND s.model = o.model AND s.entity_id = o.entity_id) END AS base
     FROM (SELECT * FROM sync_outbox WHERE company_id = $1 AND model <> 'punch' AND ${isDue('$2')}
           ORDER BY company_id, seq LIMIT $3) AS o
     ORDER BY o.seq`,
    [companyOf(ctx), ctx.now, most, UNSEEN],
  );
  if (rows.length === 0) return [];
  await inUtc(ctx.sql);
  const current = await readCurrent(ctx, rows);
  return rows.flatMap((row) => {
    const values = current.get(row.id);
    const item = itemOf(row, values);
    return item ? [{ rev: row.rev, item }] : [];
  });
}

async function readCurrent(ctx: Context, rows: readonly OutboxRow[]): Promise<Map<string, Values>> {
  const found = new Map<string, Values>();
  for (const name of new Set(rows.map(({ model }) => model))) {
    const model = syncModel(name);
    const ids = rows.filter((row) => row.model === name).map(({ id }) => id);
    if (model) for (const [id, values] of await readRows(ctx.sql, companyOf(ctx), model, ids)) found.set(id, values);
  }
  return found;
}

function itemOf(row: OutboxRow, values: Values | undefined): RowItem | undefined {
  const up = syncModel(row.model)?.up;
  if (!up) return undefined;
  const { model, id, edit, base, baseValues } = row;
  const op = values ? row.op : 'delete';
  const fields = op === 'add' ? up : op === 'delete' ? [] : up.filter((field) => field in baseValues);
  const set = Object.fromEntries(fields.map((field) => [field, values?.[field] ?? null]));
  const key = model === 'terminal' ? String(values?.serial ?? '') || null : null;
  const resolves = row.resolves.length > 0 ? { resolves: row.resolves.slice(0, MOST_RESOLVED) } : {};
  const previousEdits = row.previousEdits.length > 0 ? { previousEdits: row.previousEdits } : {};
  return {
    model,
    id,
    edit,
    op,
    set,
    baseValues,
    authors: row.authors ?? {},
    at: row.at.toISOString(),
    base,
    key,
    ...resolves,
    ...previousEdits,
    ...signedOf(row, values),
  };
}

/** The sensitive values with the signature over them. */
function signedOf({ model, signed }: OutboxRow, values: Values | undefined): Pick<RowItem, 'signed'> {
  const columns = signedColumns[model];
  if (!signed || !columns || !values) return {};
  return { signed: { ...signed, values: Object.fromEntries(columns.map((name) => [name, values[name] ?? null])) } };
}

/** A rejected row is sent again after a minute, then two, then four, at most a day apart: the cause may have gone. */
const LATER = `$6::timestamptz + least(interval '1 day', interval '1 minute' * 2 ^ least(tries, 12))`;

/**
 * Takes over what the cloud answered to the rows of a batch. What was taken leaves the outbox, unless it was changed since.
 *
 * @returns whether one of the cloud's copies does not descend from the one that the site has: the two have to be compared
 */
export async function answerRows(
  ctx: Context,
  sent: readonly SentRow[],
  results: readonly RowResult[],
): Promise<boolean> {
  if (sent.length === 0) return false;
  await inUtc(ctx.sql);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  let isApart = false;
  const here = await readHere(ctx, sent);
  const copies: Copy[] = [];
  for (const [at, { rev, item }] of sent.entries()) {
    const result = results[at];
    if (!result) continue;
    if (result.result === 'rejected' && isFinal(item, result)) await giveUp(ctx, item, result);
    else if (result.result === 'rejected') await holdBack(ctx, item, rev, result);
    else {
      const taken = await take(ctx, item, rev, result, here.get(keyOf(item)));
      if (taken === 'apart') isApart = true;
      else if (taken) copies.push(taken);
    }
  }
  if (copies.length > 0) await writeShadow(ctx, copies);
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  if (results.some(({ result }) => result !== 'rejected')) {
    await ctx.sql.query(
      `UPDATE sync_outbox SET next_at = $2 WHERE company_id = $1 AND model <> 'punch' AND code = ANY($3) AND next_at > $2`,
      [companyOf(ctx), ctx.now, WAITING_CODES],
    );
  }
  return isApart;
}

/** A decision that the cloud refuses is not asked for again: somebody decides anew. */
const isFinal = ({ model }: RowItem, { code = '' }: RowResult): boolean =>
  syncModel(model)?.isCommand === true && code !== 'sync.internal' && !WAITING_CODES.includes(code);

async function giveUp(ctx: Context, item: RowItem, { reason }: RowResult): Promise<void> {
  await noteRefused(ctx, item.id, reason ?? syncMessage('sync.no-reason'));
  await ctx.sql.query('DELETE FROM sync_outbox WHERE company_id = $1 AND model = $2 AND entity_id = $3', [
    companyOf(ctx),
    item.model,
    item.id,
  ]);
  await showCloudsPunch(ctx, item);
}

/** A decision counts for nothing: its punch stands here as the cloud has it. */
async function showCloudsPunch(ctx: Context, { set }: RowItem): Promise<void> {
  const model = syncModel('mobile_punch');
  const id = String(set.mobile_punch_id);
  const row = model && (await readShadow(ctx, model.name, id))?.row;
  if (!model || !row) return;
  await takeFields(ctx, model, id, row);
  await mobileCame(ctx, [id]); // somebody may have decided anew since
}

async function holdBack(ctx: Context, item: RowItem, rev: number, { code, reason }: RowResult): Promise<void> {
  await ctx.sql.query(
    `UPDATE sync_outbox SET tries = tries + 1, next_at = ${LATER}, error = $5, code = $7
     WHERE company_id = $1 AND model = $2 AND entity_id = $3 AND rev = $4`,
    [companyOf(ctx), item.model, item.id, rev, stored(reason ?? syncMessage('sync.no-reason')), ctx.now, code ?? null],
  );
}

const keyOf = ({ model, id }: { model: string; id: string }): string => `${model} ${id}`;

/** How a record stands on site when the answer comes. */
interface Here {
  waiting: Waiting;
  current: Values;
  shadow: Canonical | undefined;
}

/**
 * The records of a batch as they stand, by model and id; those of which nothing waits any more are not in it. Every record is
 * locked before what waits of it, as an edit does it.
 */
async function readHere(ctx: Context, sent: readonly SentRow[]): Promise<Map<string, Here>> {
  const found = new Map<string, Here>();
  const names = [...new Set(sent.map(({ item }) => item.model))].sort((one, other) => orderOf(one) - orderOf(other));
  for (const name of names) {
    const model = syncModel(name);
    if (!model) continue;
    const ids = sent.flatMap(({ item }) => (item.model === name ? [item.id] : []));
    await lockRows(ctx, model, ids);
    const { rows } = await ctx.sql.query<Waiting & { id: string }>(
      `SELECT entity_id AS id, op, coalesce(base_values, '{}') AS "baseValues", rev::int AS rev FROM sync_outbox
       WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[]) ORDER BY entity_id FOR UPDATE`,
      [companyOf(ctx), name, ids],
    );
    const current = await readRows(ctx.sql, companyOf(ctx), model, ids);
    const shadows = await readShadows(ctx, name, ids);
    for (const { id, ...waiting } of rows)
      found.set(keyOf({ model: name, id }), { waiting, current: current.get(id) ?? {}, shadow: shadows.get(id) });
  }
  return found;
}

/**
 * What was edited again since it was sent goes with the next push. Fields that the cloud does not know wait for a newer one:
 * under a new name, since it would know the old one for done.
 */
async function stay(
  ctx: Context,
  item: RowItem,
  left: Pick<Waiting, 'op' | 'baseValues'>,
  { unknown, isEdited }: { unknown: readonly string[]; isEdited: boolean },
): Promise<void> {
  const isHeld = unknown.length > 0;
  const message = syncMessage('sync.field-unknown', { unknown: unknown.join(', ') });
  await ctx.sql.query(
    `UPDATE sync_outbox SET op = $4, base_values = $5, is_overtaken = is_overtaken AND $10, previous_edits = NULL, tries = 0, error = $7, code = $8,
       next_at = $6::timestamptz + CASE WHEN $9 THEN interval '1 day' ELSE interval '0' END,
       edit = CASE WHEN $7::jsonb IS NULL THEN edit ELSE gen_random_uuid() END
     WHERE company_id = $1 AND model = $2 AND entity_id = $3`,
    [
      companyOf(ctx),
      item.model,
      item.id,
      left.op,
      JSON.stringify(left.baseValues),
      ctx.now,
      isHeld ? stored(message) : null,
      isHeld ? 'sync.field-unknown' : null,
      isHeld && !isEdited,
      deletes(left),
    ],
  );
}

/** Nothing of it waits any more, but perhaps a choice in a conflict that was made since it was sent. */
async function forget(ctx: Context, key: readonly string[], { resolves = [] }: RowItem, now: Date): Promise<void> {
  const { rowCount } = await ctx.sql.query(
    `DELETE FROM sync_outbox WHERE company_id = $1 AND model = $2 AND entity_id = $3 AND resolves <@ $4::uuid[]`,
    [...key, resolves],
  );
  if (rowCount === 1) return;
  await ctx.sql.query(
    `UPDATE sync_outbox SET op = 'change', base_values = '{}', tries = 0, next_at = $4, error = NULL, code = NULL
     WHERE company_id = $1 AND model = $2 AND entity_id = $3`,
    [...key, now],
  );
}

/** Deletes that wait, and were made by people who have not seen what has come since. */
export async function markOvertaken(ctx: Context, model: string, ids: readonly string[]): Promise<void> {
  await ctx.sql.query(
    `UPDATE sync_outbox SET is_overtaken = true WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[])`,
    [companyOf(ctx), model, ids],
  );
}

/** @returns the cloud's copy, to be noted; `apart` when the two ends are apart over this row */
async function take(
  ctx: Context,
  item: RowItem,
  rev: number,
  result: RowResult,
  here: Here | undefined,
): Promise<Copy | 'apart' | undefined> {
  const model = syncModel(item.model);
  const key = [companyOf(ctx), item.model, item.id];
  if (!model || !here) return undefined;
  const { waiting, current, shadow } = here;
  const came = result.revs && result.row ? { revs: result.revs, row: result.row } : undefined;
  const edited = afterAnswer(waiting, { rev, set: item.set }, current);
  const { left, unknown } = withUnknown(edited, item, came?.row ?? item.set);
  const dirty = dirtyFields(left ?? undefined, model.up ?? []);
  const settled = came && settle(shadow, came, dirty);
  if (settled === 'apart') return settled; // it acknowledges nothing
  if (left) await stay(ctx, item, left, { unknown, isEdited: edited !== null });
  else {
    await forget(ctx, key, item, ctx.now);
  }
  if (!settled) return undefined;
  const copy = { model: item.model, id: item.id, ...settled.copy };
  if (left && isOvertaken(left, settled.take, current, model.up ?? [])) await markOvertaken(ctx, model.name, [item.id]);
  const isNews = Object.entries(settled.take).some(([field, value]) => !same(current[field], value));
  const reason = isNews ? await tried(ctx, () => takeFields(ctx, model, item.id, settled.take)) : undefined;
  if (reason !== undefined) await defer(ctx, [copy], reason);
  const state = String(settled.take.state ?? '');
  if (model.isCommand && ['refused', 'superseded'].includes(state)) await showCloudsPunch(ctx, item);
  return copy;
}
