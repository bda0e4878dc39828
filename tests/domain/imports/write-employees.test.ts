/** Rows of a file that the database refuses, after everything was judged: they alone are left out. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../../src/domain/commands.ts';
import { type Writable, writeEmployees } from '../../../src/domain/imports/write-employees.ts';
import { newId } from '../../../src/id.ts';
import { garments, testRuntime } from '../../support/people.ts';
import { says } from '../../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

const validFrom = new Date('2026-11-01T00:00:00Z');

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime, 5000);
  await people.rahim(async (ctx) => {
    const { add } = commandsOf('employee');
    const taken = await add(ctx, { code: 'TAKEN', name: 'Was there first' });
    await commandsOf('badge').add(ctx, { number: '7007', employeeId: taken.id, validFrom: '2026-01-01' });
  });
});
afterAll(() => runtime.close());

const rowOf = (row: number, code: string, badge: string): Writable => ({
  kind: 'add',
  row,
  id: newId(),
  values: { code, name: `Worker ${row}` },
  badges: [{ number: badge, validFrom }],
});

test('a row that the database refuses is found by halving; all others are written whole, and once', async () => {
  const rows = Array.from({ length: 23 }, (_, at) => rowOf(at + 2, `HA-${at}`, `80${at}`));
  rows[4] = rowOf(6, 'TAKEN', '8100'); // its code is somebody's
  rows[5] = rowOf(7, 'HA-5', '7007'); // its badge is somebody's in that time
  rows[22] = rowOf(24, 'TAKEN', '8101');
  const refused = await people.rahim((ctx) => writeEmployees(ctx, rows));
  expect([...refused.keys()].sort((one, other) => one - other)).toEqual([6, 7, 24]);
  const taken = [{ field: 'code', message: says('Another record already has this value. Choose another value.') }];
  expect(refused.get(6)).toEqual(taken);
  expect(refused.get(24)).toEqual(taken);
  expect(refused.get(7)).toEqual([
    { field: 'number', message: says('This number belongs to another employee at that time.') },
  ]);
  await people.systemA(async ({ sql, companyId }) => {
    const found = await sql.query<{ code: string; badges: number; journal: number }>(
      `SELECT e.code,
              (SELECT count(*)::int FROM badge b WHERE b.company_id = $1 AND b.employee_id = e.id) AS badges,
              (SELECT count(*)::int FROM journal j WHERE j.company_id = $1 AND j.record_id = e.id::text
                 AND j.action = 'employee.added') AS journal
       FROM employee e WHERE e.company_id = $1 AND e.code LIKE 'HA-%' ORDER BY e.code`,
      [companyId],
    );
    const good = rows.filter(({ row }) => !refused.has(row)).map(({ values }) => String(values.code));
    expect(found.rows).toEqual(good.sort().map((code) => ({ code, badges: 1, journal: 1 })));
    // of what was refused nothing is left, in no table
    const half = await sql.query(
      `SELECT number FROM badge WHERE company_id = $1 AND number IN ('8100', '8101')
       UNION ALL SELECT record_id FROM journal WHERE company_id = $1 AND record_id = ANY($2::text[])`,
      [companyId, rows.filter(({ row }) => refused.has(row)).map(({ id }) => id)],
    );
    expect(half.rows).toEqual([]);
  });
});

test('rows that are all refused leave nothing, and each says why', async () => {
  const rows = [rowOf(2, 'TAKEN', '9001'), rowOf(3, 'TAKEN', '9002')];
  const refused = await people.rahim((ctx) => writeEmployees(ctx, rows));
  expect([...refused.keys()]).toEqual([2, 3]);
});
