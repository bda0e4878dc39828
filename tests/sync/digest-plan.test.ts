/** Digests of punches and rows are read along the primary key and in one statement, also for a company that is newer than the statistics. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Context, Runtime } from '../../src/context.ts';
import { syncModel } from '../../src/sync/models.ts';
import { idsOfSpan, readDigests, valuesOfSpan } from '../../src/sync/span-values.ts';
import { readBucket, readTableDigests } from '../../src/sync/table-digests.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, testRuntime } from '../support/people.ts';

/** HAJIRA_TEST_LONG=1: a million punches of a company, as many days as that takes. */
const COUNT = process.env.HAJIRA_TEST_LONG === '1' ? 1_000_000 : 20_000;
const PER_DAY = 2_000;

let runtime: Runtime & { close(): Promise<void> };
let people: Awaited<ReturnType<typeof garments>>;

/** Ids as the product makes them: they begin with the moment. */
const punchesOf = (companyId: string, count: number): string => `
  INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at, held)
  SELECT '${companyId}', (lpad(to_hex(ms), 12, '0') || '8' || substr(md5('${companyId}' || n), 1, 3) || '8' || substr(md5('x' || n), 1, 15))::uuid,
         'terminal', 'S' || n % 4, (n % 500)::text, to_char(to_timestamp(ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), 0,
         to_timestamp(ms / 1000.0), 'unknown_badge'
  FROM (SELECT n, (extract(epoch FROM timestamptz '2025-01-01 00:00:00Z') * 1000)::bigint + n::bigint * ${86_400_000 / PER_DAY} AS ms
        FROM generate_series(0, ${count - 1}) AS n) AS made`;

beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
  const client = await asSuperuser(runtime.database.url);
  await client.query('SET session_replication_role = replica');
  await client.query(punchesOf(people.a.id, COUNT));
  await client.query('ANALYZE');
  // loaded after the statistics were made
  await client.query(punchesOf(people.b.id, COUNT));
  await client.query(
    `INSERT INTO employee (company_id, id, code, name) SELECT '${people.b.id}', gen_random_uuid(), 'P-' || n, 'Jamil'
     FROM generate_series(1, ${Math.min(COUNT, 100_000)}) AS n`,
  );
  await client.end();
}, 600_000);
afterAll(() => runtime.close());

interface Asked<T> {
  indexes: string[];
  isScanned: boolean;
  statements: number;
  ms: number;
  value: T;
}

/** Runs the work as company B's own, and notes the plan of every statement. */
async function explained<T>(work: (ctx: Context) => Promise<T>): Promise<Asked<T>> {
  return people.systemB(async (ctx) => {
    const plans: string[] = [];
    let ms = 0;
    const query = async (text: string, values: unknown[]) => {
      const { rows } = await ctx.sql.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
      plans.push(JSON.stringify(rows));
      const begun = performance.now();
      const found = await ctx.sql.query(text, values);
      ms += performance.now() - begun;
      return found;
    };
    const value = await work({ ...ctx, sql: { query } as unknown as Context['sql'] });
    return {
      indexes: [...new Set(plans.join().match(/"Index Name":"[^"]+"/g))].map((one) => one.slice(14, -1)),
      isScanned: plans.join().includes('Seq Scan'),
      statements: plans.length,
      ms: Math.round(ms),
      value,
    };
  });
}

test('punches of a company that is newer than the statistics are read along the primary key', async () => {
  const all = await explained((ctx) => readDigests(ctx, ''));
  expect(Object.keys(all.value.digests)).toHaveLength(COUNT / PER_DAY);
  const day = Object.keys(all.value.digests).sort().at(-2) ?? '';
  const since = await explained((ctx) => readDigests(ctx, '', day));
  expect(Object.keys(since.value.digests)).toHaveLength(2);
  const inner = await explained((ctx) => readDigests(ctx, day));
  const ids = await explained((ctx) => idsOfSpan(ctx, day));
  const values = await explained((ctx) => valuesOfSpan(ctx, day));
  expect(ids.value).toHaveLength(PER_DAY);
  for (const one of [since, inner, ids, values]) {
    expect([one.indexes, one.isScanned, one.statements]).toEqual([['punch_pkey'], false, 1]);
  }
  // all of a company may be read in any order, in one statement
  expect(all.statements).toBe(1);
  if (COUNT > 20_000) {
    const ms = { all: all.ms, since: since.ms, day: inner.ms, ids: ids.ms, values: values.ms };
    process.stdout.write(`${JSON.stringify({ punches: COUNT, plan: all.indexes, ms })}\n`);
  }
}, 600_000);

test("a table's rows are one statement, whatever the number of rows", async () => {
  const employee = syncModel('employee');
  if (!employee) throw new Error('employees travel');
  const columns = Object.keys(employee.columns);
  const digests = await explained((ctx) => readTableDigests(ctx, employee, columns, 2));
  expect(digests.statements).toBe(1);
  const bucket = await explained((ctx) => readBucket(ctx, employee, columns, Object.keys(digests.value)[0] ?? ''));
  expect(bucket.value.size).toBe(digests.value[Object.keys(digests.value)[0] ?? '']?.[0]);
  if (COUNT > 20_000)
    process.stdout.write(`${JSON.stringify({ employees: 100_000, ms: { digests: digests.ms, bucket: bucket.ms } })}\n`);
}, 600_000);
