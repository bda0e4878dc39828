import { type Context, companyOf } from '../../context.ts';
import { instantColumn, uuidColumn } from '../../db/columns.ts';
import { companyKey } from '../../db/company-key.rule.ts';
import { runSet } from '../../db/set-statement.ts';
import { insertRepeatedDeliveries } from '../../db/unnest-statements.ts';
import { punchMessage } from '../../i18n/punches.ts';
import { newId } from '../../id.ts';
import { accessRefused } from '../../policies/policy.ts';
import type { Operation } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { record } from '../journal.ts';
import { invalidFields, recordNotFound } from '../records/problems.ts';
import { requireReach } from '../records/write.ts';
import { isOwnSql } from './own-punches.ts';
import { correctionId } from './punch-id.ts';

/**
 * What came in one way at one moment: a poll, a push, an event, or a file. Both ends have it, since a delivery travels with
 * its punch.
 */
export interface Reading {
  way: 'pull' | 'push' | 'live' | 'file';
  /** of the terminal; empty for a file that was added here, which may name several */
  serial: string;
  receivedAt: Date;
  fileName: string | null;
}

/** What withdrawing a reading does, before anybody does it. */
export interface WithdrawalPreview {
  /** that the reading brought */
  punches: number;
  /** that will be void */
  voided: number;
  /** that stay because they came in another way, or in another file, too */
  stayed: number;
  /** that stay as somebody corrected them by hand */
  corrected: number;
  /** that stay because they are the person's own, who must not withdraw them */
  own: number;
  /** different badge numbers, of those that will be void */
  people: number;
  /** by the clock of the terminal: "2026-11-22"; null when nothing will be void */
  firstDay: string | null;
  lastDay: string | null;
}

const alreadyWithdrawn = problem(punchMessage, 'reading.already-withdrawn', { status: 409 });
const stillImporting = problem(punchMessage, 'reading.still-importing', { status: 409 });

/** Rows that are made void in one statement. */
const CHUNK = 5_000;

/** A reading concerns everybody's punches: whoever withdraws one may correct all of them. */
function requireRight(ctx: Context, act: Operation): void {
  ctx.policy.require(act, 'reading_withdrawal');
  ctx.policy.require('change', 'punch');
  ctx.policy.requireField('punch', 'at', 'change', 'isVoid');
  if (ctx.policy.reach('punch', 'change') === 'all') return;
  const reason = punchMessage('reading.needs-full-change');
  throw accessRefused({ model: 'punch', act: 'change', reason });
}

/** The readings that brought a punch, the first one first. @throws Problem `record.not-found` */
export async function readingsOf(ctx: Context, punchId: string): Promise<Reading[]> {
  ctx.policy.require('view', 'punch');
  await requireReach(ctx, 'punch', punchId, 'view');
  const { rows } = await ctx.sql.query<Reading>(
    `SELECT d.way, CASE WHEN f.id IS NULL THEN coalesce(p.terminal_serial, '') ELSE '' END AS serial,
            d.received_at AS "receivedAt", f.file_name AS "fileName"
     FROM punch_delivery d JOIN punch p ON p.company_id = d.company_id AND p.id = d.punch_id
     LEFT JOIN file_import f ON f.company_id = $1 AND d.way = 'file' AND f.created_at = d.received_at
     WHERE d.company_id = $1 AND d.punch_id = $2 ORDER BY d.received_at, d.way`,
    [companyOf(ctx), punchId],
  );
  return rows;
}

/** The reading that a file is. @throws Problem `record.not-found`, `reading.still-importing` */
export async function readingOfFile(ctx: Context, importId: string): Promise<Reading> {
  await requireReach(ctx, 'file_import', importId, 'view');
  const { rows } = await ctx.sql.query<{ state: string; fileName: string; receivedAt: Date }>(
    `SELECT state, file_name AS "fileName", created_at AS "receivedAt" FROM file_import
     WHERE company_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [companyOf(ctx), importId],
  );
  const [file] = rows;
  if (!file) throw recordNotFound({ model: 'file_import' });
  if (file.state === 'waiting' || file.state === 'running') throw stillImporting({});
  return { way: 'file', serial: '', receivedAt: file.receivedAt, fileName: file.fileName };
}

/**
 * SQL: whether a delivery of a punch `p`, whose void `c` is, if there is one, counts for something: its reading is withdrawn
 * neither here nor, as the void says, on the other end.
 */
const standing = (way: string, receivedAt: string) => `NOT EXISTS (
    SELECT FROM reading_withdrawal w WHERE w.company_id = ${companyKey} AND w.undone_at IS NULL AND w.way = ${way}
      AND w.received_at = ${receivedAt} AND w.serial IN ('', p.terminal_serial))
  AND (c.readings IS NULL OR reading_name(${way}, ${receivedAt}) <> ALL (string_to_array(c.readings, ', ')))`;

/**
 * The punches of a reading, $2 its way, $3 its moment, $4 its serial or empty, $5 whoever asks: by one look-up by the
 * moment, and then by primary keys. OFFSET 0 keeps what is asked of each punch from being asked again wherever it is used.
 */
const MEMBERS = `SELECT p.id, p.badge_number AS badge, p.local_time AS local,
    EXISTS (SELECT FROM punch_delivery o WHERE o.company_id = ${companyKey} AND o.punch_id = p.id
              AND (o.way <> $2::delivery_way OR o.received_at <> $3) AND ${standing('o.way', 'o.received_at')})
    OR EXISTS (SELECT FROM repeated_delivery o WHERE o.company_id = ${companyKey} AND o.punch_id = p.id
                 AND ($2 <> 'file' OR o.received_at <> $3) AND ${standing("'file'", 'o.received_at')}) AS stays,
    c.id IS NOT NULL AND c.lifted_at IS NULL AS corrected,
    $5::uuid IS NOT NULL AND ${isOwnSql('p', '$5::uuid')} AS own
  FROM (
    SELECT punch_id FROM punch_delivery WHERE company_id = ${companyKey} AND received_at = $3 AND way = $2::delivery_way
    UNION
    SELECT punch_id FROM repeated_delivery WHERE company_id = ${companyKey} AND received_at = $3 AND $2 = 'file'
  ) AS d
  CROSS JOIN LATERAL (SELECT * FROM punch WHERE company_id = ${companyKey} AND id = d.punch_id OFFSET 0) AS p
  LEFT JOIN LATERAL (
    SELECT * FROM punch_correction WHERE company_id = ${companyKey} AND punch_id = p.id AND deleted_at IS NULL OFFSET 0
  ) AS c ON true
  WHERE $4 = '' OR p.terminal_serial = $4 OFFSET 0`;

const valuesOf = (ctx: Context, { way, receivedAt, serial }: Reading): unknown[] => [
  companyOf(ctx),
  way,
  receivedAt,
  serial,
  ctx.policy.memberId,
];

/**
 * What withdrawing a reading would do now, and to which punches.
 *
 * @throws Problem `record.not-found` when it brought none
 */
async function measure(
  ctx: Context,
  reading: Reading,
  wants: 'counts' | 'ids',
): Promise<WithdrawalPreview & { ids: string[] | null }> {
  const { rows } = await ctx.sql.query<WithdrawalPreview & { ids: string[] | null }>(
    `SELECT count(*)::int AS punches, count(*) FILTER (WHERE v)::int AS voided, count(*) FILTER (WHERE stays)::int AS stayed,
            count(*) FILTER (WHERE NOT stays AND corrected)::int AS corrected,
            count(*) FILTER (WHERE NOT stays AND NOT corrected AND own)::int AS own,
            count(DISTINCT badge) FILTER (WHERE v)::int AS people,
            left(min(local) FILTER (WHERE v), 10) AS "firstDay", left(max(local) FILTER (WHERE v), 10) AS "lastDay",
            ${wants === 'ids' ? 'array_agg(id ORDER BY id) FILTER (WHERE v)' : 'NULL'} AS ids
     FROM (SELECT *, NOT (stays OR corrected OR own) AS v FROM (${MEMBERS}) AS m) AS m`,
    valuesOf(ctx, reading),
  );
  const [found] = rows;
  if (!found || found.punches === 0) throw recordNotFound({ model: 'punch' });
  return found;
}

/** What withdrawing a reading would do now. */
export async function previewWithdrawal(ctx: Context, reading: Reading): Promise<WithdrawalPreview> {
  requireRight(ctx, 'add');
  const { ids: _, ...preview } = await measure(ctx, reading, 'counts');
  return preview;
}

/**
 * Makes punches void beside which no correction stands; one that somebody wrote in this moment stays. The void says which
 * readings are withdrawn: all that brought the punch, those of an earlier void that was lifted included.
 */
const VOID = `WITH former AS MATERIALIZED (
    SELECT punch_id, readings FROM punch_correction
    WHERE company_id = ${companyKey} AND punch_id = ANY($3::uuid[]) AND readings IS NOT NULL AND deleted_at IS NULL
  ), made AS (
    INSERT INTO punch_correction (company_id, id, punch_id, is_void, note, readings, created_by)
    SELECT $1, v.id, v.punch_id, true, $4, brought.readings, 'system' FROM unnest($2::uuid[], $3::uuid[]) AS v(id, punch_id)
    CROSS JOIN LATERAL (
      SELECT string_agg(DISTINCT b.name, ', ' ORDER BY b.name) AS readings FROM (
        SELECT reading_name(way, received_at) AS name FROM punch_delivery WHERE company_id = ${companyKey} AND punch_id = v.punch_id
        UNION ALL
        SELECT reading_name('file', received_at) FROM repeated_delivery WHERE company_id = ${companyKey} AND punch_id = v.punch_id
        UNION ALL
        SELECT unnest(string_to_array(readings, ', ')) FROM former WHERE punch_id = v.punch_id
      ) AS b
    ) AS brought
    ON CONFLICT (company_id, id) DO UPDATE SET corrected_at = NULL, is_void = true, note = excluded.note,
      readings = excluded.readings, created_at = now(), created_by = excluded.created_by, deleted_at = NULL
      WHERE punch_correction.deleted_at IS NOT NULL OR punch_correction.lifted_at IS NOT NULL
    RETURNING punch_id
  ), noted AS (
    INSERT INTO withdrawn_punch (company_id, withdrawal_id, punch_id) SELECT $1, $5, punch_id FROM made
  ) SELECT count(*)::int AS n FROM made`;

async function voidAll(
  ctx: Context,
  ids: readonly string[],
  withdrawal: { id: string; note: string },
): Promise<number> {
  const companyId = companyOf(ctx);
  let voided = 0;
  for (let from = 0; from < ids.length; from += CHUNK) {
    const part = ids.slice(from, from + CHUNK);
    const made = await ctx.sql.query<{ n: number }>(VOID, [
      companyId,
      part.map((id) => correctionId(companyId, id)),
      part,
      withdrawal.note,
      withdrawal.id,
    ]);
    voided += made.rows[0]?.n ?? 0;
  }
  return voided;
}

/**
 * Withdraws a reading as one act: its punches stand, and those that came in no other way get a correction that says they
 * do not count. Corrections travel, so that both ends agree. What somebody corrected by hand, and the person's own
 * punches, stay as they are.
 *
 * @returns the id of the withdrawal
 * @throws Problem `record.invalid`, `record.not-found`, `reading.already-withdrawn`
 */
export async function withdrawReading(ctx: Context, reading: Reading, reason: string): Promise<string> {
  requireRight(ctx, 'add');
  const why = reason.trim();
  if (why === '') throw invalidFields([{ field: 'reason', message: punchMessage('reading.reason-missing') }]);
  await lockDeliveries(ctx, 'exclusive');
  const id = newId();
  // of two at once the second waits here for the first, and finds it withdrawn
  const { numInsertedOrUpdatedRows } = await ctx.query
    .insertInto('readingWithdrawal')
    .values({
      companyId: companyOf(ctx),
      id,
      way: reading.way,
      receivedAt: reading.receivedAt,
      serial: reading.serial,
      fileName: reading.fileName,
      reason: why.slice(0, 500),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw alreadyWithdrawn({});
  const { ids, ...preview } = await measure(ctx, reading, 'ids');
  const voided = await voidAll(ctx, ids ?? [], {
    id,
    note: why.slice(0, 400),
  });
  const counts = { ...preview, voided, corrected: preview.corrected + preview.voided - voided };
  const { stayed, corrected, people, firstDay, lastDay } = counts;
  await ctx.query
    .updateTable('readingWithdrawal')
    .set({ voided, stayed, corrected, people, firstDay, lastDay })
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .execute();
  await record(ctx, {
    action: 'reading-withdrawal.added',
    model: 'reading_withdrawal',
    recordId: id,
    after: { ...reading, ...counts },
    reason: why,
  });
  return id;
}

/**
 * Undoes a withdrawal as one act: the corrections that it made end. One that somebody changed since stays.
 *
 * @returns how many punches count again
 * @throws Problem `record.not-found` also when it is undone already
 */
export async function undoWithdrawal(ctx: Context, id: string): Promise<number> {
  requireRight(ctx, 'change');
  const { numUpdatedRows } = await ctx.query
    .updateTable('readingWithdrawal')
    .set(({ fn }) => ({ undoneAt: ctx.now, undoneBy: fn<string>('acting_principal') }))
    .where('companyId', '=', companyOf(ctx))
    .where('id', '=', id)
    .where('undoneAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw recordNotFound({ model: 'reading_withdrawal' });
  const { rowCount } = await ctx.sql.query(
    `UPDATE punch_correction c SET deleted_at = $3 FROM reading_withdrawal w JOIN withdrawn_punch v
       ON v.company_id = w.company_id AND v.withdrawal_id = w.id
     WHERE w.company_id = ${companyKey} AND w.id = $2 AND c.company_id = ${companyKey} AND c.punch_id = v.punch_id
       AND c.deleted_at IS NULL AND c.readings IS NOT NULL`,
    [companyOf(ctx), id, ctx.now],
  );
  const again = rowCount ?? 0;
  await record(ctx, {
    action: 'reading-withdrawal.undone',
    model: 'reading_withdrawal',
    recordId: id,
    after: { again },
  });
  return again;
}

/**
 * Against a delivery that comes while its punch is made void: whoever notes deliveries shares this lock and asks after it
 * what is void, whoever withdraws has it alone before they ask what was delivered.
 */
const lockDeliveries = (ctx: Context, mode: 'shared' | 'exclusive') =>
  ctx.sql.query(
    `SELECT pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(hashtext('withdrawn readings'), hashtext($1::text))`,
    [companyOf(ctx)],
  );

/** Punches that were known when they were brought once more: how, and when. */
export interface BroughtAgain {
  ids: string[];
  way: Reading['way'][];
  receivedAt: Date[];
}

/**
 * What comes in another way, or by another file, after its reading was withdrawn counts again: it was withdrawn because it
 * had come in no other way. The same terminal that says the same once more changes nothing. Derived, on each end by the
 * same rule from the same facts (`came_otherwise`); a void that is lifted has the other end told of the deliveries.
 */
export async function noteAgain(ctx: Context, again: BroughtAgain): Promise<void> {
  if (again.ids.length === 0) return;
  await noteRepeated(ctx, again);
  await lockDeliveries(ctx, 'shared');
  const { rows } = await ctx.sql.query<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM punch_correction
       WHERE company_id = $1 AND readings IS NOT NULL AND deleted_at IS NULL AND lifted_at IS NULL) AS any`,
    [companyOf(ctx)],
  );
  if (!rows[0]?.any) return;
  for (let from = 0; from < again.ids.length; from += CHUNK) {
    await ctx.sql.query(
      `UPDATE punch_correction c SET lifted_at = $3
       WHERE c.company_id = ${companyKey} AND c.punch_id = ANY($2::uuid[]) AND c.readings IS NOT NULL AND c.deleted_at IS NULL
         AND c.lifted_at IS NULL AND came_otherwise(c.company_id, c.punch_id, c.readings)`,
      [companyOf(ctx), uuidColumn(again.ids.slice(from, from + CHUNK)), ctx.now],
    );
  }
}

/** Notes of punches that a file brings and that another file brought before: both held them. */
async function noteRepeated(ctx: Context, { ids, way, receivedAt }: BroughtAgain): Promise<void> {
  const places = ids.flatMap((_, at) => (way[at] === 'file' ? [at] : []));
  for (let from = 0; from < places.length; from += CHUNK) {
    const part = places.slice(from, from + CHUNK);
    await runSet(ctx.sql, insertRepeatedDeliveries, {
      companyId: companyOf(ctx),
      ids: uuidColumn(part.map((at) => ids[at] as string)),
      receivedAt: instantColumn(part.map((at) => (receivedAt[at] as Date).getTime())),
    });
  }
}
