/** The cloud's side of a pull: changes get their numbers when they are read, and rows are read as they are now. */
import { type Context, companyOf } from '../context.ts';
import { companyKey } from '../db/company-key.rule.ts';
import { deliveryOf } from '../domain/attendance/delivery.rule.ts';
import { readFurther } from '../domain/attendance/further-deliveries.ts';
import { secondStepsOf } from '../domain/sites/sign-ins.ts';
import { attestedBy } from './attested.ts';
import { actOfMark, beginningAt, type Cursor, isCut, isKnown, markOf, type NumberingAct } from './cursor.rule.ts';
import { orderOf, syncModel } from './models.ts';
import { rewound, tooLongAway } from './problems.ts';
import { MOST_ROWS, type PageRow } from './protocol.ts';
import { inUtc, readRows, SECOND_STEP } from './rows.ts';

/** Most changes that one act numbers. */
const MOST_NUMBERED = 10_000;

/**
 * Numbers the changes that have none, in the order in which they were written. Whoever writes gives no number and waits for
 * nobody: a change is numbered only once it is committed and to be seen, and one that is being changed again at this moment
 * is left for later. Numbers have no gaps, and nothing is numbered behind a place that was read already.
 */
export async function numberChanges(ctx: Context): Promise<void> {
  const companyId = companyOf(ctx);
  await ctx.sql.query('INSERT INTO sync_feed (company_id) VALUES ($1) ON CONFLICT DO NOTHING', [companyId]);
  const { rows } = await ctx.sql.query<{ last: number; isolation: string }>(
    `SELECT last::float8 AS last, current_setting('transaction_isolation') AS isolation
     FROM sync_feed WHERE company_id = $1 FOR UPDATE`,
    [companyId],
  );
  if (rows[0]?.isolation !== 'read committed') throw new Error('changes are numbered in READ COMMITTED only');
  // a second statement, so that it sees what was committed while the lock was waited for
  const { rows: given } = await ctx.sql.query<{ last: number }>(
    `WITH fresh AS MATERIALIZED (
       SELECT model, entity_id, change FROM sync_row WHERE company_id = ${companyKey} AND seq IS NULL
       ORDER BY company_id, change LIMIT ${MOST_NUMBERED} FOR UPDATE SKIP LOCKED
     ), placed AS MATERIALIZED (
       SELECT model, entity_id, $2::bigint + row_number() OVER (ORDER BY change) AS seq FROM fresh
     ), written AS (
       UPDATE sync_row r SET seq = placed.seq FROM placed
       WHERE r.company_id = ${companyKey} AND r.model = placed.model AND r.entity_id = placed.entity_id
       RETURNING r.seq
     ) SELECT max(seq)::float8 AS last FROM written`,
    [companyId, rows[0].last],
  );
  const last = given[0]?.last;
  if (last === null || last === undefined) return;
  await ctx.sql.query('UPDATE sync_feed SET last = $2 WHERE company_id = $1', [companyId, last]);
  await ctx.sql.query(
    `INSERT INTO sync_feed_mark (company_id, seq, mark) VALUES ($1, $2, left(replace(gen_random_uuid()::text, '-', ''), 16))`,
    [companyId, last],
  );
}

/** The act of that number, if there is one, and the newest. */
async function readActs(
  ctx: Context,
  seq: number,
): Promise<{ named: NumberingAct[]; newest: NumberingAct | undefined }> {
  const { rows } = await ctx.sql.query<NumberingAct>(
    `(SELECT seq::float8 AS seq, mark FROM sync_feed_mark WHERE company_id = $1 AND seq = $2)
     UNION ALL
     (SELECT seq::float8 AS seq, mark FROM sync_feed_mark WHERE company_id = $1 ORDER BY company_id DESC, seq DESC LIMIT 1)`,
    [companyOf(ctx), seq],
  );
  return { named: rows, newest: rows.at(-1) };
}

async function readFloor(ctx: Context): Promise<number> {
  const { rows } = await ctx.sql.query<{ floor: number }>(
    'SELECT floor::float8 AS floor FROM sync_feed WHERE company_id = $1',
    [companyOf(ctx)],
  );
  return rows[0]?.floor ?? 0;
}

/** The mark of the newest act, everything having been numbered that can be: for an answer that tells rows outside of a page. */
export async function markOfNow(ctx: Context): Promise<string> {
  await numberChanges(ctx);
  const { newest } = await readActs(ctx, 0);
  return markOf(newest);
}

/**
 * @param mark of the feed, as a site has heard it; one that was cut since says nothing
 * @throws Problem `sync.rewound` when this cloud was restored to before it
 */
export async function requireMark(ctx: Context, mark: string): Promise<void> {
  if (mark === '') return;
  const { named } = await readActs(ctx, actOfMark(mark));
  if (isKnown(named, beginningAt(mark)) || actOfMark(mark) <= (await readFloor(ctx))) return;
  throw rewound({ seq: actOfMark(mark) });
}

interface Entry {
  model: string;
  id: string;
  revs: string[];
  seq: number;
  origin: string | null;
  isDeleted: boolean;
}

/**
 * One page of what has changed since a place, as it is now.
 *
 * @throws Problem `sync.rewound` when the place is of another history: the cloud was restored; `sync.too-long-away` when what
 *   came after it is not told whole any more
 */
export async function readPage(
  ctx: Context,
  siteId: string,
  cursor: Cursor,
): Promise<{ cursor: Cursor; rows: PageRow[]; more: boolean }> {
  const { named, newest } = await readActs(ctx, actOfMark(cursor.mark));
  const floor = await readFloor(ctx);
  if (isCut(cursor, floor, named)) throw tooLongAway({ seq: cursor.seq });
  if (!isKnown(named, cursor)) throw rewound({ seq: cursor.seq });
  await inUtc(ctx.sql);
  const { rows: entries } = await ctx.sql.query<Entry>(
    // by the column, as the index has it, and not by the number that is made of it
    `SELECT model, entity_id AS id, revs, seq::float8 AS seq, origin, is_deleted AS "isDeleted" FROM sync_row r
     WHERE company_id = ${companyKey} AND r.seq > $2 ORDER BY r.company_id, r.seq LIMIT $3`,
    [companyOf(ctx), cursor.seq, MOST_ROWS],
  );
  const last = entries.at(-1);
  const more = entries.length === MOST_ROWS;
  // whoever has read to the end is behind what was cut too
  const seq = Math.max(last?.seq ?? cursor.seq, more ? 0 : floor);
  const place = { seq, mark: markOf(newest) };
  if (!last) return { cursor: place, rows: [], more };
  // its own punches are where they came from
  const wanted = entries.filter(({ model, origin }) => model !== 'punch' || origin !== siteId);
  return { cursor: place, rows: await liveRows(ctx, wanted), more };
}

/** The rows of entries as they are now; one that is gone, or left the company, comes without a row. */
async function liveRows(ctx: Context, entries: readonly Entry[]): Promise<PageRow[]> {
  const page: PageRow[] = [];
  for (const name of [...new Set(entries.map(({ model }) => model))].sort((a, b) => orderOf(a) - orderOf(b))) {
    const model = syncModel(name);
    const mine = entries.filter((entry) => entry.model === name);
    const ids = mine.map(({ id }) => id);
    if (!model) continue; // of a table that this version does not know any more
    if (name === 'company') page.push(...(await packageOf(ctx, mine)));
    const rows =
      name === 'punch' ? await readPunchFacts(ctx, ids) : await readRows(ctx.sql, companyOf(ctx), model, ids);
    const more = name === 'user' ? await secondStepsOf(ctx, ids) : undefined;
    for (const { id, revs, isDeleted } of mine) {
      const row = rows.get(id);
      const told = row && { ...row, ...(more && { [SECOND_STEP]: more.get(id) ?? null }) };
      page.push(attestedBy(ctx, { model: name, id, revs, row: told && !isDeleted ? told : null }));
    }
  }
  return page;
}

/** Records as a page tells them, for an answer that is none. */
export async function tellRows(ctx: Context, model: string, ids: readonly string[]): Promise<PageRow[]> {
  if (ids.length === 0) return [];
  const { rows: entries } = await ctx.sql.query<Entry>(
    `SELECT model, entity_id AS id, revs, coalesce(seq, 0)::float8 AS seq, origin, is_deleted AS "isDeleted" FROM sync_row
     WHERE company_id = ${companyKey} AND model = $2 AND entity_id = ANY($3::uuid[]) ORDER BY change`,
    [companyOf(ctx), model, ids],
  );
  return liveRows(ctx, entries);
}

/** A company's package comes with it, ahead of it, and shares its revisions. */
async function packageOf(ctx: Context, entries: readonly Entry[]): Promise<PageRow[]> {
  const { rows } = await ctx.sql.query<{ id: string }>('SELECT package_id AS id FROM company WHERE id = $1', [
    companyOf(ctx),
  ]);
  const model = syncModel('package');
  const [entry] = entries;
  const id = rows[0]?.id;
  if (!model || !entry || id === undefined) return [];
  const row = (await readRows(ctx.sql, companyOf(ctx), model, [id])).get(id);
  return row ? [{ model: 'package', id, revs: entry.revs, row: { ...row } }] : [];
}

/** A punch as it was given to the cloud, with the delivery that its source speaks of, and in `more` the others. */
export async function readPunchFacts(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  const { rows } = await ctx.sql.query<{ id: string; row: Record<string, unknown> }>(
    `SELECT p.id, jsonb_build_object('source', p.source, 'site', p.site_id, 'serial', p.terminal_serial,
       'badge', p.badge_number, 'time', p.local_time, 'code', p.punch_code, 'verify', p.verify_mode, 'work', p.work_code,
       'way', coalesce(d.way::text, CASE WHEN p.source IN ('push', 'file') THEN p.source::text ELSE 'pull' END),
       'received', coalesce(d.received_at, p.created_at), 'offset', d.clock_offset_ms) AS row
     FROM unnest($2::uuid[]) AS wanted(id)
     CROSS JOIN LATERAL (SELECT * FROM punch WHERE company_id = ${companyKey} AND id = wanted.id OFFSET 0) AS p
     LEFT JOIN LATERAL (${deliveryOf('p')}) AS d ON true
     WHERE p.terminal_serial IS NOT NULL`,
    [companyOf(ctx), ids],
  );
  const further = await readFurther(ctx, ids);
  return new Map(rows.map(({ id, row }) => [id, further.has(id) ? { ...row, more: further.get(id) } : row]));
}
