/** Sixteen writers at once: a cursor over an id or a time loses rows, numbers given on reading lose none. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { newId } from '../../src/id.ts';
import { attachCapture } from '../../src/sync/capture.ts';
import type { Cursor } from '../../src/sync/cursor.rule.ts';
import { numberChanges, readPage } from '../../src/sync/feed.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
beforeAll(async () => {
  runtime = await testRuntime('cloud');
  people = await garments(runtime);
  await attachCapture(runtime.database, 'cloud');
});
afterAll(() => runtime.close());

const WRITERS = 16;
const TURNS = 25;

/** Writes departments, some transactions longer than others, some rolled back; a child is written after its parent. */
async function writer(n: number, written: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: runtime.database.url });
  await client.connect();
  for (let turn = 0; turn < TURNS; turn += 1) {
    await client.query(`BEGIN; SET LOCAL ROLE hajira_app; SET LOCAL app.company_id = '${people.a.id}'`);
    const [parent, child] = [newId(), newId()];
    const add = `INSERT INTO department (company_id, id, name, parent_id) VALUES ($1, $2, $3, $4)`;
    await client.query(add, [people.a.id, parent, `P ${n} ${turn}`, null]);
    await client.query('SELECT pg_sleep($1)', [(n + turn) % 7 === 0 ? 0.05 : 0.002]);
    await client.query(add, [people.a.id, child, `C ${n} ${turn}`, parent]);
    if ((n * 7 + turn) % 13 === 0) await client.query('ROLLBACK');
    else {
      await client.query('COMMIT');
      written.push(parent, child);
    }
  }
  await client.end();
}

test('a naive cursor loses rows, ours delivers every one, with no gap and no child before its parent', async () => {
  const written: string[] = [];
  let isWriting = true;
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n, written))).then(() => {
    isWriting = false;
  });
  const naive = { last: 0, seen: new Set<string>() };
  const ours = {
    cursor: { seq: 0, mark: '' } as Cursor,
    seen: [] as { id: string; parent: unknown }[],
    seqs: [] as number[],
  };
  const readNaively = () =>
    people.systemA(async ({ sql }) => {
      const { rows } = await sql.query<{ id: string; change: number }>(
        `SELECT entity_id AS id, change::float8 AS change FROM sync_row
         WHERE company_id = $1 AND model = 'department' AND change > $2 ORDER BY change`,
        [people.a.id, naive.last],
      );
      for (const { id, change } of rows) {
        naive.seen.add(id);
        naive.last = change;
      }
    });
  const readAll = async () => {
    await people.siteA(numberChanges);
    for (let more = true; more; ) {
      const page = await people.siteA((ctx) => readPage(ctx, people.a.siteId, ours.cursor));
      for (const { id, model, row } of page.rows)
        if (model === 'department') ours.seen.push({ id, parent: row?.parent_id });
      ours.cursor = page.cursor;
      more = page.more;
    }
  };
  while (isWriting) await Promise.all([readNaively(), readAll(), people.siteA(numberChanges)]);
  await writing;
  await readNaively();
  await readAll();
  expect(written.filter((id) => !naive.seen.has(id)).length).toBeGreaterThan(0);
  const delivered = new Set(ours.seen.map(({ id }) => id));
  expect(written.filter((id) => !delivered.has(id))).toEqual([]);
  expect(ours.seen).toHaveLength(delivered.size); // each of them once
  const places = new Map(ours.seen.map(({ id }, position) => [id, position]));
  const early = ours.seen.filter(
    ({ id, parent }) => parent && (places.get(String(parent)) ?? -1) > (places.get(id) ?? 0),
  );
  expect(early).toEqual([]);
  const { rows } = await people.systemA(({ sql }) =>
    sql.query('SELECT count(*)::int AS n, max(seq)::int AS last FROM sync_row WHERE company_id = $1', [people.a.id]),
  );
  expect(rows[0].n).toBe(rows[0].last); // no gaps
}, 120_000);

test('a place that the cloud has not given under that mark is none of its history', async () => {
  await expect(people.siteA((ctx) => readPage(ctx, people.a.siteId, { seq: 3, mark: 'x' }))).rejects.toMatchObject({
    code: 'sync.rewound',
  });
});
