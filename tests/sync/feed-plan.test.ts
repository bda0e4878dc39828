/**
 * Look-ups by key while site and cloud speak read what they look up and no more, also for a company that is newer than the
 * statistics. HAJIRA_TEST_LONG=1: 500,000 punches of each company; the times are printed.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Context, Runtime } from '../../src/context.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { newId } from '../../src/id.ts';
import { beginningAt, markOf } from '../../src/sync/cursor.rule.ts';
import { numberChanges, readPage, readPunchFacts, tellRows } from '../../src/sync/feed.ts';
import { syncModel } from '../../src/sync/models.ts';
import { sealBatch } from '../../src/sync/outbox.ts';
import { readRows } from '../../src/sync/rows.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, testRuntime } from '../support/people.ts';
import { punches } from '../support/sync.ts';

const isLong = process.env.HAJIRA_TEST_LONG === '1';
const COUNT = isLong ? 500_000 : 20_000;
/** that are looked up; and in a page of the feed */
const SOME = 50;
const PAGE = 500;

let runtime: Runtime & { close(): Promise<void> };
let people: Awaited<ReturnType<typeof garments>>;

/** Punches with their deliveries, entries in the feed with numbers, employees with entries of theirs, and an outbox. */
const loaded = (companyId: string): string => `
  CREATE TEMP TABLE made AS
    SELECT ('01a0' || lpad(to_hex(n), 8, '0') || '8000' || '8' || substr(md5('${companyId}' || n), 1, 15))::uuid AS id, n
    FROM generate_series(1, ${COUNT}) AS n;
  INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at, held)
    SELECT '${companyId}', id, 'terminal', 'S' || n % 4, (n % 500)::text, '2026-01-01 00:00:00', n % 30000, now(),
           CASE WHEN n % 1000 = 0 THEN 'unknown_badge' WHEN n % 1000 = 1 THEN 'impossible_time' END::held_reason
    FROM made ON CONFLICT DO NOTHING;
  INSERT INTO punch_delivery (company_id, punch_id, way, received_at)
    SELECT '${companyId}', id, 'pull', '2026-11-22T10:00:00Z' FROM punch WHERE company_id = '${companyId}';
  INSERT INTO employee (company_id, id, code, name) SELECT '${companyId}', id, 'P-' || n, 'Jamil' FROM made;
  INSERT INTO sync_row (company_id, model, entity_id, revs, seq)
    SELECT '${companyId}', 'punch', id, ARRAY['1-x'], n FROM made;
  INSERT INTO sync_row (company_id, model, entity_id, revs, seq)
    SELECT '${companyId}', 'employee', id, ARRAY['1-x'], ${COUNT} + n FROM made;
  INSERT INTO sync_outbox (company_id, model, entity_id, op) SELECT '${companyId}', 'punch', id, 'add' FROM made;
  INSERT INTO sync_feed_mark (company_id, seq, mark) VALUES ('${companyId}', ${COUNT}, 'm');
  INSERT INTO sync_feed (company_id, last) VALUES ('${companyId}', ${2 * COUNT}) ON CONFLICT (company_id) DO UPDATE SET last = excluded.last;
  DROP TABLE made`;

beforeAll(async () => {
  runtime = await testRuntime('cloud');
  people = await garments(runtime);
  const client = await asSuperuser(runtime.database.url);
  await client.query('SET session_replication_role = replica');
  await client.query(loaded(people.a.id));
  await client.query('ANALYZE');
  // loaded after the statistics were made
  await client.query(loaded(people.b.id));
  await client.query(
    `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, epoch, instance_id, interval_seconds)
     VALUES ($1, $2, 'http://127.0.0.1', 'x', 1, $3, 60)`,
    [people.b.id, people.b.siteId, newId()],
  );
  await client.end();
}, 600_000);
afterAll(() => runtime.close());

// what waits is counted for the status page, up to 100,000 rows
const TABLES = ['punch', 'punch_delivery', 'repeated_delivery', 'employee', 'sync_row'];

/** Runs the work as company B's own: how many rows were read of the tables, and how long it took. */
async function readBy(work: (ctx: Context) => Promise<unknown>): Promise<{ read: Record<string, number>; ms: number }> {
  return people.systemB(async (ctx) => {
    const counted = async () => {
      const { rows } = await ctx.sql.query<{ name: string; n: number }>(
        `SELECT relname AS name, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer AS n
         FROM pg_stat_xact_user_tables WHERE relname = ANY($1)`,
        [TABLES],
      );
      return new Map(rows.map(({ name, n }) => [name, n]));
    };
    const before = await counted();
    const begun = performance.now();
    await work(ctx);
    const ms = Math.round(performance.now() - begun);
    const after = await counted();
    const read = Object.fromEntries(
      [...after].map(([name, n]) => [name, n - (before.get(name) ?? 0)] as const).filter(([, n]) => n > 0),
    );
    return { read, ms };
  });
}

const idsOf = async (table: string, most: number): Promise<string[]> =>
  people.systemB(async ({ sql }) => {
    const { rows } = await sql.query<{ id: string }>(
      `SELECT id FROM "${table}" WHERE company_id = $1 ORDER BY md5(id::text) LIMIT $2`,
      [people.b.id, most],
    );
    return rows.map(({ id }) => id);
  });

const employee = () => {
  const model = syncModel('employee');
  if (!model) throw new Error('employees travel');
  return model;
};

const cases: [what: string, work: (ctx: Context) => Promise<unknown>][] = [
  ['the facts of punches', async (ctx) => readPunchFacts(ctx, await idsOf('punch', SOME))],
  ['records that are told', async (ctx) => tellRows(ctx, 'employee', await idsOf('employee', SOME))],
  ['rows by their ids', async (ctx) => readRows(ctx.sql, people.b.id, employee(), await idsOf('employee', SOME))],
  ['a page of punches', (ctx) => readPage(ctx, people.b.siteId, beginningAt(''))],
  [
    'a page of employees',
    (ctx) => readPage(ctx, people.b.siteId, { seq: COUNT, mark: markOf({ seq: COUNT, mark: 'm' }) }),
  ],
  ['a batch of punches that wait', (ctx) => sealBatch(ctx, SOME)],
  [
    'changes that get their numbers',
    async (ctx) => {
      await ctx.sql.query(
        'UPDATE sync_row SET seq = NULL WHERE company_id = $1 AND model = $2 AND entity_id = ANY($3)',
        [people.b.id, 'punch', await idsOf('punch', SOME)],
      );
      await numberChanges(ctx);
    },
  ],
  [
    'known punches that come again',
    (ctx) => storePunches(ctx, { source: 'terminal', siteId: people.b.siteId }, punches(SOME)),
  ],
];

test.each(cases)(
  '%s: each is read a few times at most',
  async (what, work) => {
    const many = what.startsWith('a page') ? PAGE : SOME;
    const { read, ms } = await readBy(work);
    if (isLong) process.stdout.write(`${what}: ${ms} ms ${JSON.stringify(read)}\n`);
    for (const [table, n] of Object.entries(read)) expect([table, n, n <= 5 * many]).toEqual([table, n, true]);
  },
  600_000,
);
