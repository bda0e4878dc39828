import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { datamodel, tableOf } from '../../src/db/datamodel.ts';
import { testDatabase } from '../support/database.ts';
import { fillEveryTable, insert, rowFor } from '../support/rows.ts';

const tenantTables = datamodel()
  .models.filter((model) => model.fields.some((field) => field.name === 'companyId'))
  .map(tableOf);

let database: Awaited<ReturnType<typeof testDatabase>>;
let owner: pg.Client;
let a: Awaited<ReturnType<typeof fillEveryTable>>;
let b: Awaited<ReturnType<typeof fillEveryTable>>;

beforeAll(async () => {
  database = await testDatabase();
  a = await fillEveryTable(database.adminUrl);
  b = await fillEveryTable(database.adminUrl);
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** Runs as hajira_app with a company, or with none, and leaves nothing behind. */
async function serving<T>(companyId: string | null, work: () => Promise<T>): Promise<T> {
  await owner.query('BEGIN');
  try {
    await owner.query('SET LOCAL ROLE hajira_app');
    if (companyId !== null) await owner.query(`SET LOCAL app.company_id = '${companyId}'`);
    return await work();
  } finally {
    await owner.query('ROLLBACK');
  }
}

const countOf = async (table: string, where = ''): Promise<number> => {
  const { rows } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}" ${where}`);
  return rows[0]?.n ?? -1;
};

const model = (table: string) => {
  const found = datamodel().models.find((candidate) => tableOf(candidate) === table);
  if (!found) throw new Error(table);
  return found;
};

/** Refused by row level security, or for want of the privilege at all. */
const refused = { code: '42501' };

describe('No company, no rows', () => {
  test('the role that serves companies owns no table and stands under row level security', async () => {
    const { rows } = await owner.query(
      `SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS walled, pg_get_userbyid(c.relowner) AS owner
       FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`,
    );
    expect(rows.length).toBe(datamodel().models.length);
    for (const row of rows) expect(row).toMatchObject({ relname: row.relname, walled: true, owner: 'hajira_owner' });
    const roles = await owner.query(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'hajira%' AND (rolsuper OR rolbypassrls)`,
    );
    expect(roles.rows).toEqual([]);
  });

  test.each(tenantTables)('%s: nothing is read', async (table) => {
    expect(await serving(null, () => countOf(table).catch((error) => error.code))).toBe(0);
  });

  test.each(tenantTables)('%s: nothing is written', async (table) => {
    const row = rowFor(model(table), a.companyId, a.rows);
    await expect(serving(null, () => insert(owner, table, row))).rejects.toMatchObject(refused);
  });

  test('a company that is no UUID is an error, not all rows', async () => {
    await expect(serving("' OR true --", () => countOf('employee'))).rejects.toMatchObject({
      code: expect.stringMatching(/^(42601|22P02)$/),
    });
  });
});

describe('One company sees nothing of another', () => {
  test.each(tenantTables)('%s: its own row only', async (table) => {
    // a company comes with five roles of its own; who may sign in on sites is a change of its user
    const own = { role: 6, sync_row: 2 }[table] ?? 1;
    expect(await serving(a.companyId, () => countOf(table))).toBe(own);
    expect(await serving(a.companyId, () => countOf(table, `WHERE company_id = '${b.companyId}'`))).toBe(0);
  });

  test.each(tenantTables)('%s: it writes no row of the other', async (table) => {
    const row = rowFor(model(table), b.companyId, b.rows);
    await expect(serving(a.companyId, () => insert(owner, table, row))).rejects.toMatchObject(refused);
  });

  test.each(tenantTables)("%s: it changes and deletes nothing of the other's", async (table) => {
    const gone = (sql: string) =>
      serving(a.companyId, async () => (await owner.query(sql)).rowCount).catch((error) =>
        error.code === '42501' ? 0 : error,
      );
    expect(await gone(`UPDATE "${table}" SET company_id = company_id WHERE company_id = '${b.companyId}'`)).toBe(0);
    expect(await gone(`DELETE FROM "${table}" WHERE company_id = '${b.companyId}'`)).toBe(0);
  });

  test.each(tenantTables.filter((table) => table !== 'user'))(
    '%s: its rows do not move to the other',
    async (table) => {
      const moved = serving(a.companyId, () => owner.query(`UPDATE "${table}" SET company_id = '${b.companyId}'`));
      await expect(moved).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23\d{3})$/) });
    },
  );

  test('the company itself', async () => {
    expect(await serving(a.companyId, () => countOf('company'))).toBe(1);
    expect(await serving(null, () => countOf('company'))).toBe(0);
  });

  test('sessions and rate limits are not for companies at all', async () => {
    for (const table of ['session', 'rate_limit']) {
      await expect(serving(a.companyId, () => countOf(table))).rejects.toMatchObject(refused);
    }
  });
});

describe('The facts of a punch', () => {
  const asOwnerWithoutWalls = async (sql: string) => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    return admin.query(sql).finally(() => admin.end());
  };

  test.each([
    [`UPDATE punch SET punch_code = 1`],
    [`UPDATE punch SET local_time = '2026-11-22 09:00:00'`],
    [`DELETE FROM punch`],
    [`TRUNCATE punch CASCADE`],
  ])('stand, even against the superuser: %s', async (sql) => {
    await expect(asOwnerWithoutWalls(sql)).rejects.toThrow(/stored once/);
  });

  test('only what is derived may change, by column privileges', async () => {
    expect(
      await serving(
        a.companyId,
        async () => (await owner.query(`UPDATE punch SET held = 'unknown_badge', at = now()`)).rowCount,
      ),
    ).toBe(1);
    await expect(serving(a.companyId, () => owner.query(`UPDATE punch SET badge_number = '9'`))).rejects.toMatchObject(
      refused,
    );
    await expect(serving(a.companyId, () => owner.query(`DELETE FROM punch`))).rejects.toMatchObject(refused);
  });

  test('the journal is only added to', async () => {
    await expect(asOwnerWithoutWalls(`UPDATE journal SET action = 'x'`)).rejects.toThrow(/only ever added to/);
    await expect(asOwnerWithoutWalls(`DELETE FROM journal`)).rejects.toThrow(/only ever added to/);
  });
});
