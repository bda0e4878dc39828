import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type PunchColumns, storePunches } from '../../../src/domain/attendance/store-punches.ts';
import { newId } from '../../../src/id.ts';
import { garments, testRuntime } from '../../support/people.ts';
import { facts, punches } from '../../support/sync.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
});
afterAll(() => runtime.close());

let next = 0;
const fresh = (count: number): PunchColumns => {
  next += count;
  return punches(count, next - count);
};
const store = (columns: PunchColumns) =>
  people.siteA((ctx) => storePunches(ctx, { source: 'terminal', siteId: people.a.siteId }, columns));
const words = async (columns: PunchColumns) => (await store(columns)).results.map(({ result }) => result);
const stored = async () => (await facts(runtime, people.a.id)).length;

/** One after the other, as one read of a terminal may give them. */
const joined = (...parts: PunchColumns[]): PunchColumns =>
  Object.fromEntries(
    Object.keys(parts[0] ?? {}).map((name) => [name, parts.flatMap((part) => [...part[name as keyof PunchColumns]])]),
  ) as unknown as PunchColumns;

describe('Storing what a terminal gives', () => {
  test('again changes nothing', async () => {
    const columns = fresh(10);
    expect(new Set(await words(columns))).toEqual(new Set(['held'])); // nobody has these badges yet
    const before = await facts(runtime, people.a.id);
    expect(new Set(await words(columns))).toEqual(new Set(['duplicate']));
    expect(await facts(runtime, people.a.id)).toEqual(before);
  });

  test('with new punches among known ones stores the new, in any order and across parts', async () => {
    const [known, added] = [fresh(2_500), fresh(2_500)];
    await store(known);
    const before = await stored();
    const result = await words(joined(added, known));
    expect(result.slice(0, 2_500)).toEqual(Array(2_500).fill('held'));
    expect(result.slice(2_500)).toEqual(Array(2_500).fill('duplicate'));
    expect((await stored()) - before).toBe(2_500);
  });

  test('twice in one read stores it by its first place', async () => {
    const [one, other] = [fresh(3), fresh(3)];
    expect(await words(joined(one, other, one))).toEqual([...Array(6).fill('held'), ...Array(3).fill('duplicate')]);
  });

  test('by several at the same moment stores each once', async () => {
    const columns = fresh(400);
    const before = await stored();
    const results = await Promise.all(Array.from({ length: 4 }, () => words(columns)));
    expect((await stored()) - before).toBe(400);
    for (let row = 0; row < 400; row += 1) {
      expect(results.map((result) => result[row]).sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'held']);
    }
  });

  test('notes another way in which a known punch came, once', async () => {
    const columns = fresh(2);
    await store(columns);
    const byFile = { ...columns, way: columns.way.map(() => 'file' as const) };
    await store(byFile);
    await store(byFile);
    const { rows } = await people.siteA(({ sql }) =>
      sql.query(
        `SELECT d.way, count(*)::int AS n FROM punch_delivery d JOIN punch p ON p.id = d.punch_id
         WHERE p.local_time = ANY($1) GROUP BY d.way ORDER BY d.way`,
        [columns.localTime],
      ),
    );
    expect(rows).toEqual([
      { way: 'pull', n: 2 },
      { way: 'file', n: 2 },
    ]);
  });

  test('has no delivery without its punch', async () => {
    const deliver = (id: string) =>
      people.siteA(({ sql }) =>
        sql.query(
          `INSERT INTO punch_delivery (company_id, punch_id, way, received_at) VALUES ($1, $2, 'file', now())`,
          [people.a.id, id],
        ),
      );
    await expect(deliver(newId())).rejects.toMatchObject({ code: 'record.reference-missing' });
    const { ids } = await store(fresh(1));
    await expect(deliver(String(ids[0]))).resolves.toMatchObject({ rowCount: 1 });
  });

  test('reads no more of what is stored for a company that is newer than the statistics', async () => {
    await store(fresh(2_500));
    const owner = new pg.Client({ connectionString: runtime.database.url });
    await owner.connect();
    await owner.query('ANALYZE punch');
    await owner.end();
    await people.siteB((ctx) => storePunches(ctx, { source: 'terminal', siteId: people.b.siteId }, fresh(2_500)));
    const read = await people.siteB(async (ctx) => {
      // the counters of a connection go on until they are written down: what counts is the difference
      const counted = async () => {
        const { rows } = await ctx.sql.query<{ read: number }>(
          `SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer AS read
           FROM pg_stat_xact_user_tables WHERE relname = 'punch'`,
        );
        return rows[0]?.read ?? 0;
      };
      const before = await counted();
      const { results } = await storePunches(ctx, { source: 'terminal', siteId: people.b.siteId }, fresh(500));
      expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['held']));
      return (await counted()) - before;
    });
    expect(read).toBeLessThanOrEqual(500); // each once, for its delivery
  });
});
