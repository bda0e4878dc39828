/** The site's side of a pull: a page of the cloud's rows and the new place in them, in one transaction. */

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { derivePunches } from '../domain/attendance/derive-punches.ts';
import { mobileCame } from '../domain/mobile/signed.ts';
import { sealSecondStep } from '../domain/sites/sign-ins.ts';
import { syncMessage } from '../i18n/sync.ts';
import { newId } from '../id.ts';
import {
  addedSince,
  type Copy,
  defer,
  lockRows,
  putRows,
  readShadows,
  takeFields,
  tried,
  undefer,
  writeShadow,
  writeTombstone,
} from './copies.ts';
import { beginningAt, type Cursor } from './cursor.rule.ts';
import { same, type Values } from './merge.rule.ts';
import { knownColumns, orderOf, type SyncModel, syncModel, syncModels } from './models.ts';
import { KEPT_DAYS, readState, type SyncState } from './outbox.ts';
import type { PullAnswer } from './protocol.ts';
import { deletes, dirtyFields, isOvertaken, settle, type Waiting } from './rebase.rule.ts';
import { LIMIT_CODES } from './results.rule.ts';
import { markOvertaken } from './row-outbox.ts';
import { inUtc, readRows, SECOND_STEP } from './rows.ts';
import { takePunches } from './take-punches.ts';

const pack = promisify(gzip);

/**
 * Takes a page over, and the place behind it. A row that cannot be stored yet is deferred and tried again after each page.
 *
 * @param from where the page was asked from: when the site is elsewhere by now, the page is nothing any more
 * @returns `again` when one of the two ends has learned of columns: rows are read from the beginning; `late`; `apart` when a row does not descend from the copy that the site has: nothing was taken
 */
export async function takePage(
  ctx: Context,
  epoch: number,
  from: Cursor,
  answer: PullAnswer,
  text: string,
): Promise<'taken' | 'again' | 'late' | 'apart'> {
  const state = await readState(ctx, 'FOR NO KEY UPDATE');
  if (!state || state.epoch !== epoch || state.needsRecovery || !same(state.cursor, from)) return 'late';
  if (answer.inReplyTo?.site !== state.siteId || !same(answer.inReplyTo.from, from)) return 'late';
  await inUtc(ctx.sql);
  await ctx.sql.query('SAVEPOINT page');
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  const deferred = await readHeldRows(ctx);
  const isApart = await takeCopies(ctx, newest([...deferred, ...sealed(ctx, answer.rows)]));
  if (isApart) {
    await ctx.sql.query('ROLLBACK TO SAVEPOINT page');
    await ctx.sql.query('UPDATE sync_state SET needs_recovery = true WHERE company_id = $1', [companyOf(ctx)]);
    return 'apart';
  }
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  const isAgain = (await noteColumns(ctx, state, answer.knownColumns)) && from.seq > 0;
  const cursor = isAgain ? beginningAt(answer.cursor.mark) : answer.cursor;
  await ctx.sql.query(
    'UPDATE sync_state SET cursor_seq = $2, cursor_mark = $3, last_pull_at = $4 WHERE company_id = $1',
    [companyOf(ctx), cursor.seq, cursor.mark, ctx.now],
  );
  if (answer.rows.length > 0) await keepPage(ctx, from, answer.cursor, withoutCredentials(answer, text));
  return isAgain ? 'again' : 'taken';
}

/** Changes that the cloud of then could not read: one that has learned something is asked again. */
const UNREAD_CODES = ['sync.field-unknown', 'sync.model-refused', 'sync.item-invalid', 'sync.site-too-old'];

/** @returns whether either end knows other columns than when they last spoke */
async function noteColumns(ctx: Context, state: SyncState, there = ''): Promise<boolean> {
  const isOther = state.columnsThere !== there;
  if (!isOther && state.columnsHere === knownColumns()) return false;
  await ctx.sql.query('UPDATE sync_state SET columns_here = $2, columns_there = $3 WHERE company_id = $1', [
    companyOf(ctx),
    knownColumns(),
    there,
  ]);
  await ctx.sql.query('UPDATE sync_outbox SET next_at = $2 WHERE company_id = $1 AND code = ANY($3) AND next_at > $2', [
    companyOf(ctx),
    ctx.now,
    UNREAD_CODES,
  ]);
  return true;
}

async function keepPage(ctx: Context, from: Cursor, to: Cursor, text: string): Promise<void> {
  await ctx.sql.query(
    'INSERT INTO sync_inbox (company_id, id, at, from_seq, to_seq, hash, body) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      companyOf(ctx),
      newId(),
      ctx.now,
      from.seq,
      to.seq,
      createHash('sha256').update(text, 'utf8').digest('hex'),
      await pack(text),
    ],
  );
}

/** What can be tried again: records that this version does not know wait for the next one. */
async function readHeldRows(ctx: Context): Promise<Copy[]> {
  const { rows } = await ctx.sql.query<Copy>(
    `SELECT model, entity_id AS id, revs, row FROM sync_deferred WHERE company_id = $1 AND model = ANY($2)
     ORDER BY at, entity_id LIMIT 2000`,
    [companyOf(ctx), syncModels.map(({ name }) => name)],
  );
  return rows;
}

/** Conflicts that came with what they are about, and not in a page. */
export async function takeNoted(ctx: Context, rows: readonly Copy[]): Promise<void> {
  await inUtc(ctx.sql);
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  await takeCopies(ctx, newest(rows.filter(({ model }) => model === 'sync_conflict')));
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
}

/** Rows of which the two ends had something else. @returns false when one is apart from the copy that the site has */
export async function takeRowsOf(ctx: Context, rows: readonly Copy[]): Promise<boolean> {
  await inUtc(ctx.sql);
  await ctx.sql.query('SAVEPOINT rows');
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  const isApart = await takeCopies(ctx, newest(sealed(ctx, rows)));
  if (isApart) await ctx.sql.query('ROLLBACK TO SAVEPOINT rows');
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
  if (isApart)
    await ctx.sql.query('UPDATE sync_state SET needs_recovery = true WHERE company_id = $1', [companyOf(ctx)]);
  return !isApart;
}

/** Copies as they may be stored: a second step's secret, which came readable over TLS, is sealed with this site's key. */
const sealed = (ctx: Context, copies: readonly Copy[]): Copy[] =>
  copies.map((copy) =>
    copy.model === 'user' && copy.row?.[SECOND_STEP] !== undefined
      ? { ...copy, row: { ...copy.row, [SECOND_STEP]: sealSecondStep(ctx, copy.row[SECOND_STEP]) } }
      : copy,
  );

/** A page as it is stored: as it came, but for what users sign in with, which must not outlast their right to it. */
function withoutCredentials(answer: PullAnswer, text: string): string {
  if (!answer.rows.some(({ model }) => model === 'user')) return text;
  const rows = answer.rows.map((copy) => {
    if (copy.model !== 'user' || !copy.row) return copy;
    const { password_hash: _hash, signing_key: _key, [SECOND_STEP]: _secret, ...row } = copy.row;
    return { ...copy, row };
  });
  return JSON.stringify({ ...answer, rows });
}

/** What came last of each record, in an order in which what is referred to comes first. */
function newest(copies: readonly Copy[]): Copy[] {
  const last = new Map(copies.map((copy) => [`${copy.model} ${copy.id}`, copy]));
  return [...last.values()].sort((one, other) => orderOf(one.model) - orderOf(other.model));
}

/** @returns whether one of them is apart from the copy that the site has */
async function takeCopies(ctx: Context, copies: readonly Copy[]): Promise<boolean> {
  const touched = {
    numbers: new Set<string>(),
    employees: new Set<string>(),
    serials: new Set<string>(),
    company: false,
  };
  for (const name of [...new Set(copies.map(({ model }) => model))]) {
    const mine = copies.filter((copy) => copy.model === name);
    const model = syncModel(name);
    if (!model) await defer(ctx, mine, syncMessage('sync.table-unknown'));
    else if (name === 'punch') await takePunches(ctx, mine);
    else if (await takeModel(ctx, model, mine, touched)) return true;
  }
  await derive(ctx, touched);
  return false;
}

interface Touched {
  numbers: Set<string>;
  employees: Set<string>;
  serials: Set<string>;
  company: boolean;
}

/** Again when somebody added one of the records while it was stored: then there is something to lock. */
async function takeModel(ctx: Context, model: SyncModel, copies: readonly Copy[], touched: Touched): Promise<boolean> {
  for (;;) {
    await ctx.sql.query('SAVEPOINT model');
    const taken = await takeLocked(ctx, model, copies, touched);
    if (taken !== 'again') {
      await ctx.sql.query('RELEASE SAVEPOINT model');
      return taken === 'apart';
    }
    await ctx.sql.query('ROLLBACK TO SAVEPOINT model; RELEASE SAVEPOINT model');
  }
}

async function takeLocked(
  ctx: Context,
  model: SyncModel,
  copies: readonly Copy[],
  touched: Touched,
): Promise<'taken' | 'apart' | 'again'> {
  const ids = copies.map(({ id }) => id);
  const locked = await lockRows(ctx, model, ids);
  const shadows = model.way === 'both' && !model.isCommand ? await readShadows(ctx, model.name, ids) : new Map();
  const waiting = await readAllWaiting(ctx, model, ids);
  const whole: Copy[] = [];
  const partly: { id: string; take: Values; copy: Copy }[] = [];
  for (const { id, revs, row } of await withoutRevived(ctx, model, copies)) {
    const settled = settle(shadows.get(id), { revs, row }, dirtyFields(waiting.get(id), model.up ?? []));
    if (settled === 'apart') return 'apart';
    const copy = { model: model.name, id, ...settled.copy };
    if (waiting.has(id)) partly.push({ id, take: settled.take, copy });
    else whole.push(copy);
  }
  await noteTouched(ctx, model, copies, touched);
  await putWhole(ctx, model, await withoutTwins(ctx, model, whole));
  await noteOvertaken(ctx, model, partly, waiting);
  for (const { id, take, copy } of partly) await putPart(ctx, model, id, take, copy);
  if (model.name === 'mobile_punch') await mobileCame(ctx, ids);
  const unlocked = ids.filter((id) => !locked.has(id) && !waiting.has(id));
  return (await addedSince(ctx, model, unlocked)) ? 'again' : 'taken';
}

/** That a record was deleted here is not told to the cloud where `up` does not say so: then the cloud's copy leaves it deleted. */
async function withoutRevived(ctx: Context, model: SyncModel, copies: readonly Copy[]): Promise<readonly Copy[]> {
  if (model.way !== 'both' || !('deleted_at' in model.columns) || model.up?.includes('deleted_at')) return copies;
  const { rows } = await ctx.sql.query<{ id: string }>(
    `SELECT id FROM "${model.name}" WHERE company_id = ${companyKey} AND id = ANY($2::uuid[]) AND deleted_at IS NOT NULL`,
    [companyOf(ctx), ids(copies)],
  );
  const deleted = new Set(rows.map(({ id }) => id));
  return copies.map((copy) => {
    if (!deleted.has(copy.id) || (copy.row?.deleted_at ?? null) !== null) return copy;
    const { deleted_at: _, ...row } = copy.row ?? {};
    return { ...copy, row };
  });
}

/** Before the copies are taken: which deletes that wait they come under. */
async function noteOvertaken(
  ctx: Context,
  model: SyncModel,
  partly: readonly { id: string; take: Values }[],
  waiting: ReadonlyMap<string, Waiting>,
): Promise<void> {
  const deleted = partly.flatMap(({ id, take }) => {
    const mine = waiting.get(id);
    return mine && deletes(mine) ? [{ id, take, mine }] : [];
  });
  if (deleted.length === 0) return;
  const current = await readRows(ctx.sql, companyOf(ctx), model, ids(deleted));
  const late = deleted.filter(({ id, take, mine }) => isOvertaken(mine, take, current.get(id) ?? {}, model.up ?? []));
  if (late.length > 0) await markOvertaken(ctx, model.name, ids(late));
}

const ids = (some: readonly { id: string }[]): string[] => some.map(({ id }) => id);

/** What waits of the records, which have been locked before. */
async function readAllWaiting(ctx: Context, model: SyncModel, ids: readonly string[]): Promise<Map<string, Waiting>> {
  if (model.way !== 'both') return new Map();
  const { rows } = await ctx.sql.query<Waiting & { id: string }>(
    `SELECT o.entity_id AS id, o.op, coalesce(o.base_values, '{}') AS "baseValues", o.rev::int AS rev
     FROM unnest($3::uuid[]) AS wanted(id)
     CROSS JOIN LATERAL (SELECT * FROM sync_outbox WHERE company_id = ${companyKey} AND model = $2 AND entity_id = wanted.id OFFSET 0) AS o`,
    [companyOf(ctx), model.name, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whose punches have to be derived again: the owners of a badge's number before and after. */
async function noteTouched(ctx: Context, model: SyncModel, copies: readonly Copy[], touched: Touched): Promise<void> {
  if (model.name === 'company') touched.company = true;
  if (model.name === 'terminal') for (const { row } of copies) if (row?.serial) touched.serials.add(String(row.serial));
  if (model.name !== 'badge') return;
  for (const { row } of copies) {
    if (!row) continue;
    touched.numbers.add(String(row.number));
    touched.employees.add(String(row.employee_id));
  }
  const { rows } = await ctx.sql.query<{ number: string; employee: string }>(
    `SELECT DISTINCT number, employee_id AS employee FROM badge
     WHERE company_id = $1 AND (id = ANY($2::uuid[]) OR number = ANY($3))`,
    [companyOf(ctx), copies.map(({ id }) => id), [...touched.numbers]],
  );
  for (const { number, employee } of rows) {
    touched.numbers.add(number);
    touched.employees.add(employee);
  }
}

async function derive(ctx: Context, touched: Touched): Promise<void> {
  if (touched.company) {
    await derivePunches(ctx, { zone: true, companyId: companyOf(ctx) });
    await tryHeld(ctx);
  } else {
    for (const serial of touched.serials) await derivePunches(ctx, { serial });
    if (touched.numbers.size > 0) {
      await derivePunches(ctx, { numbers: [...touched.numbers], employees: [...touched.employees] });
    }
  }
}

/** Another package, perhaps: what the old one's limits refused is tried at once. */
async function tryHeld(ctx: Context): Promise<void> {
  await ctx.sql.query(`UPDATE sync_outbox SET next_at = $2 WHERE company_id = $1 AND code = ANY($3) AND next_at > $2`, [
    companyOf(ctx),
    ctx.now,
    LIMIT_CODES,
  ]);
}

/** A terminal that this site knows under another id is the same one: it takes its name, and stays. */
async function withoutTwins(ctx: Context, model: SyncModel, copies: readonly Copy[]): Promise<readonly Copy[]> {
  if (model.name !== 'terminal' || copies.length === 0) return copies;
  const { rows } = await ctx.sql.query<{ id: string; serial: string }>(
    `SELECT id, serial FROM terminal WHERE company_id = $1 AND serial = ANY($2) AND deleted_at IS NULL`,
    [companyOf(ctx), copies.map(({ row }) => row?.serial ?? '')],
  );
  const known = new Map(rows.map(({ serial, id }) => [serial, id]));
  const alone: Copy[] = [];
  for (const copy of copies) {
    const id = known.get(String(copy.row?.serial ?? ''));
    if (id === undefined || id === copy.id || copy.row === null) alone.push(copy);
    else {
      const { name, time_zone, is_active } = copy.row;
      await lockRows(ctx, model, [id]);
      const isTheirs = (await readAllWaiting(ctx, model, [id])).size === 0;
      if (isTheirs) await tried(ctx, () => takeFields(ctx, model, id, { name, time_zone, is_active }));
      await writeShadow(ctx, [copy]);
    }
  }
  return alone;
}

/** Many at once; when that is refused, with the keys out of the way; then one by one, and what is left is deferred. */
async function putWhole(ctx: Context, model: SyncModel, copies: readonly Copy[]): Promise<void> {
  await writeTombstones(ctx, model, copies);
  const living = copies.filter(({ row }) => row !== null);
  const rowsOf = (some: readonly Copy[]) => some.flatMap(({ row }) => (row && isOurs(ctx, row) ? [row] : []));
  const done = async (some: readonly Copy[]) => {
    await writeShadow(ctx, some);
    await undefer(ctx, model.name, some);
  };
  if (living.length === 0) return;
  for (const isCleared of [false, true]) {
    if ((await tried(ctx, () => putRows(ctx, model, rowsOf(living), isCleared))) === undefined) return done(living);
  }
  for (const copy of living) {
    const reason = await tried(ctx, () => putRows(ctx, model, rowsOf([copy])));
    if (reason === undefined) await done([copy]);
    else await defer(ctx, [copy], reason);
  }
}

/** A row of another company is taken from nobody. */
const isOurs = (ctx: Context, row: Values): boolean => !('company_id' in row) || row.company_id === companyOf(ctx);

/** Gone in the cloud: marked as deleted here. */
async function writeTombstones(ctx: Context, model: SyncModel, copies: readonly Copy[]): Promise<void> {
  const deleted = copies.filter(({ row }) => row === null);
  if (deleted.length === 0) return;
  for (const { id } of deleted) await writeTombstone(ctx, model, id);
  await writeShadow(ctx, deleted);
  await undefer(ctx, model.name, deleted);
}

/** A record that waits to go up itself takes what it did not change. */
async function putPart(ctx: Context, model: SyncModel, id: string, take: Values, copy: Copy): Promise<void> {
  const isThere = (
    await ctx.sql.query(`SELECT FROM "${model.name}" WHERE company_id = $1 AND id = $2`, [companyOf(ctx), id])
  ).rowCount;
  const reason = isThere === 1 ? await tried(ctx, () => takeFields(ctx, model, id, take)) : undefined;
  if (reason !== undefined) return defer(ctx, [copy], reason);
  await writeShadow(ctx, [copy]);
  await undefer(ctx, model.name, [copy]);
}

/** Everything received is kept for 400 days. */
export async function purgeReceived(ctx: Context): Promise<void> {
  await ctx.sql.query(`DELETE FROM sync_inbox WHERE company_id = $1 AND at < $2::timestamptz - interval '1 day' * $3`, [
    companyOf(ctx),
    ctx.now,
    KEPT_DAYS,
  ]);
}
