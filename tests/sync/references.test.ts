/** A cloud that was restored gets back what was made since, whatever refers to what, in one comparison. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { correctPunch } from '../../src/domain/attendance/correct-punch.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { syncModel, syncModels } from '../../src/sync/models.ts';
import { MOST_ROWS } from '../../src/sync/protocol.ts';
import { asSuperuser } from '../support/database.ts';
import { signedIn } from '../support/people.ts';
import { type Backup, backUp, restore } from '../support/restore.ts';
import { type BoundSite, expectEqualEnds, openKey, punches, rowsIn, twoEnds } from '../support/sync.ts';

type Row = Record<string, unknown>;

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let backup: Backup;
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);

/** As the loop does: a round that finds that the histories differ is followed by one that corrects it. */
async function rounds(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    const done = await site
      .sync()
      .now()
      .then(
        () => true,
        () => false,
      );
    if (done && (await on('SELECT FROM sync_state WHERE recovery IS NULL AND NOT needs_recovery')).length === 1) return;
  }
  throw new Error(`it was not over: ${JSON.stringify(await on('SELECT last_error, recovery FROM sync_state'))}`);
}

/** References between tables that a site gives back to a cloud, as the database knows them. */
async function references(): Promise<{ child: string; column: string; parent: string }[]> {
  const client = await asSuperuser(ends.cloud.database.url);
  try {
    const { rows } = await client.query<{ child: string; column: string; parent: string }>(
      `SELECT c.conrelid::regclass::text AS child, a.attname AS column, c.confrelid::regclass::text AS parent
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey) AND a.attname <> 'company_id'
       WHERE c.contype = 'f' AND c.confrelid <> 'company'::regclass ORDER BY 1, 2`,
    );
    const isGiven = (name: string) => name === 'punch' || syncModel(name)?.way === 'both';
    // decisions over mobile punches have a test of their own (decisions.test.ts)
    return rows.filter(({ child, parent }) => isGiven(child) && isGiven(parent) && !syncModel(child)?.isCommand);
  } finally {
    await client.end();
  }
}

/** A correction's punch is asked for by a trigger, or by a key, depending on the table. */
const byTrigger = { child: 'punch_correction', column: 'punch_id', parent: 'punch' };

const idsBefore = (table: string): Set<string> =>
  new Set((JSON.parse(String(backup.get(table) ?? '[]')) as Row[]).map(({ id }) => String(id)));

beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
  await openKey(ends.cloud, site, 'rahim@garments-a.example');
  await site.store(punches(5));
  await rounds();
  backup = await backUp(ends.cloud);
  await site.store(punches(20, 100));
  const rahim = await signedIn(site.runtime, 'rahim@garments-a.example');
  const [punch] = await on('SELECT id FROM punch ORDER BY id DESC LIMIT 1');
  await rahim(async (ctx) => {
    const add = async (model: Parameters<typeof commandsOf>[0], given: Row) =>
      (await commandsOf(model).add(ctx, given)).id;
    const parent = await add('department', { name: 'Sewing' });
    const child = await add('department', { name: 'Line 1', parentId: parent });
    const employee = await add('employee', { code: 'F-1', name: 'Jamil', departmentId: child });
    await add('badge', { number: '3', employeeId: employee, validFrom: '2020-01-01T00:00:00Z' });
    // as the system: what follows is asked of nobody's rights
    await ctx.sql.query(`SET LOCAL app.principal = 'system'`);
    await ctx.sql.query(
      `INSERT INTO leave_request (company_id, id, employee_id, first_day, last_day, created_by)
       VALUES ($1, gen_random_uuid(), $2, '2026-02-01', '2026-02-02', 'system')`,
      [site.companyId, employee],
    );
    await correctPunch(ctx, String(punch?.id), { correctedAt: null, isVoid: true, note: 'not at work' });
    // more than one request names, the newest first: those before their parent
    await ctx.sql.query(
      `INSERT INTO department (company_id, id, name, parent_id)
       SELECT $1, ('ffffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Table ' || n, $2 FROM generate_series(1, $3::int) AS n`,
      [site.companyId, parent, MOST_ROWS + 10],
    );
  });
  await rounds();
});
afterAll(() => ends.close());

describe('Since the backup of the cloud, on site', () => {
  test('records were made that refer to others made since, for every pair of tables that refer to each other', async () => {
    const pairs = [...(await references()), byTrigger];
    expect(new Set(pairs.map(({ child }) => child)).size).toBeGreaterThan(3);
    for (const { child, column, parent } of pairs) {
      const rows = await inCloud(`SELECT id, "${column}" AS parent FROM "${child}" WHERE "${column}" IS NOT NULL`);
      const [children, parents] = [idsBefore(child), idsBefore(parent)];
      const isMade =
        child === 'punch' || rows.some((row) => !children.has(String(row.id)) && !parents.has(String(row.parent)));
      expect([child, column, parent, isMade]).toEqual([child, column, parent, true]);
    }
  });

  test('and all of them are in the cloud again when the comparison is over, with their revisions', async () => {
    const shared = syncModels.filter(({ way }) => way === 'both').map(({ name }) => name);
    const look = (name: string) => `SELECT * FROM "${name}" ORDER BY id`;
    const revs = `SELECT model, entity_id, revs[1] FROM sync_row WHERE model = 'punch_correction' ORDER BY 1, 2`;
    const before = new Map(await Promise.all(shared.map(async (name) => [name, await inCloud(look(name))] as const)));
    const revsBefore = await inCloud(revs);
    expect(revsBefore).toHaveLength(1);
    await restore(ends.cloud, backup);
    expect(await inCloud('SELECT FROM punch_correction')).toEqual([]);
    await rounds();
    for (const name of shared) {
      const strip = (rows: Row[] | undefined) =>
        rows?.map(({ ...row }) =>
          Object.fromEntries(Object.keys(syncModel(name)?.columns ?? {}).map((column) => [column, row[column]])),
        );
      const [there, then] = [strip(await inCloud(look(name))), strip(before.get(name))];
      if (JSON.stringify(there) !== JSON.stringify(then)) expect([name, there]).toEqual([name, then]);
    }
    expect(await inCloud(revs)).toEqual(revsBefore);
    await expectEqualEnds(ends.cloud, site);
    expect(await on('SELECT rows_different FROM sync_state')).toEqual([{ rows_different: 0 }]);
  });
});
