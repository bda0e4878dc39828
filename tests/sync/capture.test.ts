import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { applying, attachCapture } from '../../src/sync/capture.ts';
import { syncModels } from '../../src/sync/models.ts';
import { asSuperuser } from '../support/database.ts';
import { garments, testRuntime } from '../support/people.ts';
import { rowsIn } from '../support/sync.ts';

type Row = Record<string, unknown>;

describe('On a site, what is changed is written down with what was there and who did it', () => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let people: Awaited<ReturnType<typeof garments>>;
  let employeeId: string;
  let rahim: string;
  const outbox = (): Promise<Row[]> =>
    rowsIn(
      runtime,
      `SELECT model, op, base_values AS "baseValues", authors, rev::int FROM sync_outbox WHERE model <> 'record_grant'`,
      people.a.id,
    );
  const forget = () => people.systemA(({ sql }) => sql.query('DELETE FROM sync_outbox'));

  beforeAll(async () => {
    runtime = await testRuntime('cloud'); // people are made as the cloud's admin makes them; the triggers are a site's
    people = await garments(runtime);
    await attachCapture(runtime.database, 'site');
    rahim = `user:${String((await people.rahim(async (ctx) => ctx.policy.userId)) ?? '')}`;
  });
  afterAll(() => runtime.close());
  beforeEach(async () => {
    const employee = await people.rahim((ctx) =>
      commandsOf('employee').add(ctx, { code: newId(), name: 'Jamil', salary: '12500.50' }),
    );
    employeeId = String(employee.id);
    await forget();
  });

  test('by the panel: three edits of two fields are one row with the oldest values, and each with its author', async () => {
    const change = (given: Row) => people.rahim((ctx) => commandsOf('employee').change(ctx, employeeId, given));
    await change({ name: 'Jamil H.' });
    await change({ name: 'Jamil Hossain' });
    await people.systemA(({ sql }) => sql.query(`UPDATE employee SET phone = '017' WHERE id = $1`, [employeeId]));
    expect(await outbox()).toEqual([
      {
        model: 'employee',
        op: 'change',
        rev: 3,
        baseValues: { name: 'Jamil', phone: null },
        authors: { name: rahim, phone: 'system' },
      },
    ]);
  });

  test('by psql it is the system; a column that does not travel is nothing', async () => {
    const client = await asSuperuser(runtime.database.url);
    await client.query(`UPDATE employee SET member_id = NULL, created_by = 'x' WHERE id = $1`, [employeeId]);
    expect(await outbox()).toEqual([]);
    await client.query(`UPDATE employee SET salary = 13000 WHERE id = $1`, [employeeId]);
    expect(await outbox()).toMatchObject([{ baseValues: { salary: 12500.5 }, authors: { salary: 'system' } }]);
    await client.query(`DELETE FROM employee WHERE id = $1`, [employeeId]);
    expect(await outbox()).toMatchObject([{ op: 'delete' }]);
    await client.end();
  });

  test('by COPY, by INSERT of many and by Prisma: every row, once', async () => {
    const client = await asSuperuser(runtime.database.url);
    await client.query(
      `INSERT INTO department (company_id, id, name) SELECT $1, gen_random_uuid(), 'Line ' || n FROM generate_series(1, 300) n`,
      [people.a.id],
    );
    await client.end();
    await people.rahim(({ db }) =>
      db.department.createMany({
        data: [1, 2, 3].map((n) => ({ companyId: people.a.id, id: newId(), name: `P${n}` })),
      }),
    );
    const rows = await outbox();
    expect(rows).toHaveLength(303);
    expect(new Set(rows.map(({ op }) => op))).toEqual(new Set(['add']));
  });

  test('what the sync applies is not captured, and only until it is done', async () => {
    await people.rahim(async ({ sql }) => {
      await applying(sql, async () => {
        await sql.query(`UPDATE employee SET name = 'From the cloud' WHERE id = $1`, [employeeId]);
      });
      await sql.query(`UPDATE employee SET designation = 'By hand' WHERE id = $1`, [employeeId]);
    });
    await people.rahim(({ sql }) => sql.query(`UPDATE employee SET phone = '018' WHERE id = $1`, [employeeId]));
    expect(await outbox()).toMatchObject([{ baseValues: { designation: null, phone: null } }]);
  });

  test('what only the cloud decides cannot be changed here, whoever tries', async () => {
    const client = await asSuperuser(runtime.database.url);
    for (const table of ['role', 'membership', 'package']) {
      await expect(client.query(`DELETE FROM ${table}`)).rejects.toThrow('decided in the cloud');
    }
    await expect(client.query(`UPDATE "user" SET is_active = false`)).rejects.toThrow('decided in the cloud');
    await client.end();
  });

  test('a synced table is never cut off', async () => {
    const client = await asSuperuser(runtime.database.url);
    await expect(client.query('TRUNCATE employee CASCADE')).rejects.toThrow(/never cut off|facts of a punch/);
    await expect(client.query('TRUNCATE record_grant')).rejects.toThrow('never cut off');
    await client.end();
  });
});

describe('In the cloud', () => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let people: Awaited<ReturnType<typeof garments>>;
  const noted = (model: string): Promise<Row[]> =>
    rowsIn(runtime, `SELECT entity_id, revs, seq, is_deleted FROM sync_row WHERE model = '${model}'`, people.a.id);

  beforeAll(async () => {
    runtime = await testRuntime('cloud');
    people = await garments(runtime);
    await attachCapture(runtime.database, 'cloud');
  });
  afterAll(() => runtime.close());

  test('what was there before the capture is noted when it is attached', async () => {
    expect(await noted('company')).toHaveLength(1);
    expect((await noted('user')).length).toBe(2);
    expect((await noted('role')).length).toBe(5);
    expect(await noted('site')).toHaveLength(1);
  });

  test('a record has one row, a revision more with each change, and no number from its writer', async () => {
    const { id } = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
    for (let n = 0; n < 25; n += 1) {
      await people.rahim((ctx) => commandsOf('department').change(ctx, String(id), { name: `Sewing ${n}` }));
    }
    const [row] = (await noted('department')) as { revs: string[]; seq: unknown }[];
    expect(row).toMatchObject({ seq: null });
    expect(row?.revs).toHaveLength(20);
    expect(row?.revs[0]).toMatch(/^26-[0-9a-f]{20}$/);
  });

  test('the package is news of each company that has it, as the super admin changes it', async () => {
    const before = await noted('company');
    await people.superAdmin(({ sql }) =>
      sql.query(`UPDATE package SET seats = seats + 1 WHERE id = (SELECT package_id FROM company WHERE id = $1)`, [
        people.a.id,
      ]),
    );
    const after = await noted('company');
    expect(after[0]?.revs).toEqual([
      expect.stringMatching(/^2-/),
      ...((before[0]?.revs as string[] | undefined) ?? []),
    ]);
  });

  test('a row that support deletes by hand is noted as gone', async () => {
    const { id } = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Gone' }));
    const client = await asSuperuser(runtime.database.url);
    await client.query(`DELETE FROM department WHERE id = $1`, [id]);
    await client.end();
    expect((await noted('department')).find((row) => row.entity_id === id)).toMatchObject({ is_deleted: true });
  });
});

describe('The start', () => {
  test.each(['cloud', 'site'] as const)(
    'of a %s is refused by name when a trigger is switched off',
    async (deploymentRole) => {
      const runtime = await testRuntime(deploymentRole);
      await attachCapture(runtime.database, deploymentRole);
      await attachCapture(runtime.database, deploymentRole); // again is nothing
      await runtime.database.pool.query('ALTER TABLE badge DISABLE TRIGGER sync_capture');
      await expect(attachCapture(runtime.database, deploymentRole)).rejects.toMatchObject({
        code: 'sync.capture-missing',
        message: expect.stringContaining('badge'),
      });
      await runtime.database.pool.query(
        'ALTER TABLE badge ENABLE TRIGGER sync_capture; DROP TRIGGER sync_capture ON badge',
      );
      await attachCapture(runtime.database, deploymentRole); // a missing one is made
      await runtime.close();
    },
  );

  test('every column that travels is one of its table', async () => {
    const runtime = await testRuntime('cloud');
    for (const { name, columns, up = [] } of syncModels) {
      const { rows } = await runtime.database.pool.query(
        `SELECT attname AS name, replace(format_type(atttypid, atttypmod), 'timestamp(3) with time zone', 'timestamptz') AS type
         FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0`,
        [`"${name}"`],
      );
      const types = Object.fromEntries(rows.map((row) => [row.name, row.type]));
      for (const [column, type] of Object.entries(columns))
        expect([name, column, types[column]]).toEqual([name, column, type]);
      for (const column of up) expect([name, column, column in columns]).toEqual([name, column, true]);
    }
    await runtime.close();
  });
});
