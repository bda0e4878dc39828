/**
 * Withdrawing a reading, and the report of doubtful punches, read by primary keys whatever the statistics say, also for a
 * company that is newer than they are. HAJIRA_TEST_LONG=1: a million punches of each company, 100,000 in the reading; the
 * times are printed.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context, Runtime } from '../../../src/context.ts';
import { findDoubtful } from '../../../src/domain/attendance/doubtful-punches.ts';
import {
  previewWithdrawal,
  type Reading,
  undoWithdrawal,
  withdrawReading,
} from '../../../src/domain/attendance/withdraw-reading.ts';
import { attachCapture } from '../../../src/sync/capture.ts';
import { asSuperuser } from '../../support/database.ts';
import { garments, testRuntime } from '../../support/people.ts';

const isLong = process.env.HAJIRA_TEST_LONG === '1';
const COUNT = isLong ? 1_000_000 : 20_000;
const IN_READING = isLong ? 100_000 : 2_000;
const DOUBTFUL = 100;
const MOMENT = new Date('2026-11-25T06:00:01.000Z');

let runtime: Runtime & { close(): Promise<void> };
let people: Awaited<ReturnType<typeof garments>>;

/** One punch a minute; every day of deliveries has a moment of its own, the last ones are one reading. */
const punchesOf = (companyId: string): string => `
  WITH made AS (
    INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at, held)
    SELECT '${companyId}', (lpad(to_hex(ms), 12, '0') || '8' || substr(md5('${companyId}' || n), 1, 3) || '8' || substr(md5('x' || n), 1, 15))::uuid,
           'terminal', 'S' || n % 4, CASE WHEN n % ${COUNT / DOUBTFUL} = 0 THEN 'Ã' ELSE '' END || n % 500,
           to_char(to_timestamp(ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), 0,
           to_timestamp(ms / 1000.0), 'unknown_badge'
    FROM (SELECT n, (extract(epoch FROM timestamptz '2024-11-01 00:00:00Z') * 1000)::bigint + n::bigint * 60000 AS ms
          FROM generate_series(0, ${COUNT - 1}) AS n) AS made
    RETURNING company_id, id, local_time
  )
  INSERT INTO punch_delivery (company_id, punch_id, way, received_at)
  SELECT company_id, id, 'pull', CASE WHEN row_number() OVER (ORDER BY id) > ${COUNT - IN_READING} THEN timestamptz '${MOMENT.toISOString()}'
    ELSE (local_time::date + 1)::timestamptz END
  FROM made`;

beforeAll(async () => {
  runtime = await testRuntime('cloud');
  people = await garments(runtime);
  await attachCapture(runtime.database, 'cloud');
  const client = await asSuperuser(runtime.database.url);
  await client.query('SET session_replication_role = replica');
  await client.query(punchesOf(people.a.id));
  await client.query('ANALYZE');
  // loaded after the statistics were made
  await client.query(punchesOf(people.b.id));
  await client.end();
}, 900_000);
afterAll(() => runtime.close());

const say = (what: string, figures: object) => {
  if (isLong) process.stdout.write(`${what} ${JSON.stringify(figures)}\n`);
};

/** How the tables of punches are read: "table by index", or "table whole". */
function waysOf(plans: readonly string[]): string[] {
  const ways = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each);
    else if (node !== null && typeof node === 'object') {
      const { 'Relation Name': table, 'Index Name': index, 'Node Type': type } = node as Record<string, string>;
      if (index !== undefined) ways.add(index);
      else if (['punch', 'punch_delivery'].includes(String(table)) && type === 'Seq Scan') ways.add(`${table} whole`);
      for (const each of Object.values(node)) visit(each);
    }
  };
  for (const plan of plans) visit(JSON.parse(plan));
  return [...ways].sort();
}
const KEYS =
  /^(punch_pkey|punch_delivery_(pkey|received_idx)|punch_correction_(pkey|punch_key|withdrawn_idx)|withdrawn_punch_.*|repeated_delivery_.*|reading_withdrawal_.*|employee_.*|badge_.*)$/;
const othersAmong = (ways: readonly string[]) => ways.filter((way) => !KEYS.test(way));

/** Runs work of a person, notes the plan of every statement that reads or writes punches, and how long it took. */
async function explained<T>(as: typeof people.rahim, work: (ctx: Context) => Promise<T>) {
  const plans: string[] = [];
  const slow: { ms: number; text: string }[] = [];
  const begun = performance.now();
  const value = await as(async (ctx) => {
    const query = async (text: string, values: unknown[] = []) => {
      if (/\bpunch/.test(text)) {
        const { rows } = await ctx.sql.query(`EXPLAIN (FORMAT JSON) ${text}`, values);
        plans.push(JSON.stringify(rows));
      }
      const start = performance.now();
      const found = await ctx.sql.query(text, values);
      const ms = Math.round(performance.now() - start);
      const known = slow.find((one) => one.text === text.slice(0, 40));
      if (known) known.ms += ms;
      else if (ms > 200) slow.push({ ms, text: text.slice(0, 40) });
      return found;
    };
    return work({ ...ctx, sql: { query } as unknown as Context['sql'] });
  });
  return { value, ways: waysOf(plans), ms: Math.round(performance.now() - begun), slow };
}

const reading = (): Reading => ({ way: 'pull', serial: '', receivedAt: MOMENT, fileName: null });

describe.each([
  ['that the statistics know', () => people.rahim],
  ['that is newer than the statistics', () => people.salma],
])('In a company %s', (which, as) => {
  test('a reading is previewed, withdrawn and brought back', async () => {
    const preview = await explained(as(), (ctx) => previewWithdrawal(ctx, reading()));
    expect(preview.value).toMatchObject({ punches: IN_READING, voided: IN_READING, people: expect.any(Number) });
    const done = await explained(as(), (ctx) => withdrawReading(ctx, reading(), 'Read with a wrong record size'));
    const undone = await explained(as(), (ctx) => undoWithdrawal(ctx, done.value));
    expect(undone.value).toBe(IN_READING);
    say(which, { preview: [preview.ms, preview.slow], withdraw: [done.ms, done.slow], undo: [undone.ms, undone.slow] });
    say(which, { preview: preview.ways, withdraw: done.ways, undo: undone.ways });
    expect([preview, done, undone].map(({ ways }) => othersAmong(ways))).toEqual([[], [], []]);
  }, 900_000);

  test('the doubtful punches are found', async () => {
    const found = await explained(as(), (ctx) => findDoubtful(ctx, { limit: COUNT }));
    expect(found.value.checked).toBe(COUNT);
    expect(found.value.readings.reduce((sum, { punches }) => sum + punches, 0)).toBe(DOUBTFUL);
    say(which, { doubtful: found.ms, ways: found.ways });
    expect(othersAmong(found.ways)).toEqual([]);
  }, 900_000);
});
