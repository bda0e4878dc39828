/**
 * A company's rows as a site gets them when it is bound: enough to run the factory without the cloud, and its
 * users; those who have the right to it sign in on site. Roles and the rest follow
 * with the first pull. One list of tables and columns makes both the export in the cloud and the import on site.
 */

import { type Context, companyOf } from '../../context.ts';
import { asPlatform } from '../../db/platform-role.ts';
import { databaseErrorOf } from '../../db/violations.ts';
import { siteMessage } from '../../i18n/sites.ts';
import { replicatedColumns } from '../../policies/replication.ts';
import { problem } from '../../problem.ts';
import { derivePunches } from '../attendance/derive-punches.ts';
import { type Alike, alike, type Row } from './present.rule.ts';
import { sealSecondStep, secondStepsOf, sentColumn, takeSiteSignIns, updateSiteSignIns } from './sign-ins.ts';

/** The two programs are too far apart for a binding. */
const snapshotUnknown = problem(siteMessage, 'site.too-old', { status: 409 });

const snapshotTables = ['package', 'company', 'user', 'member', 'department', 'employee', 'badge'] as const;
type SnapshotTable = (typeof snapshotTables)[number];
export type Snapshot = Record<SnapshotTable, Record<string, unknown>[]>;
/** As it comes from a cloud that may be older, and lack tables and columns. */
export type GivenSnapshot = Partial<Snapshot> & Pick<Snapshot, 'company' | 'user'>;

interface Table {
  /** columns that are more than themselves */
  read?: Record<string, string>;
  /** which rows travel; $1 is the company */
  where: string;
  /** the key that a row is known by */
  key: 'id' | 'company_id, id';
  /** the rows of the site that the snapshot stands for: what it does not hold any more is marked as deleted */
  all: string;
}

const ofCompany = { key: 'company_id, id', where: 't.company_id = $1', all: 'company_id = $1' } as const;
/** The company's people: they sign in on site as in the cloud. What has ended follows with the first pull. */
const isMember = (member: string): string => `${member}.ended_at IS NULL AND ${member}.deleted_at IS NULL`;

const tables: Record<SnapshotTable, Table> = {
  package: {
    where: 't.id = (SELECT package_id FROM company WHERE id = $1)',
    key: 'id',
    all: '$1::uuid IS NOT NULL',
  },
  company: {
    where: 't.id = $1',
    key: 'id',
    all: 'id = $1',
  },
  user: {
    where: `t.company_id = $1 AND t.deleted_at IS NULL AND NOT t.is_super_admin AND EXISTS (
      SELECT FROM member m WHERE m.company_id = $1 AND m.user_id = t.id AND ${isMember('m')})`,
    key: 'id',
    all: 'company_id = $1',
  },
  member: {
    ...ofCompany,
    where: `t.company_id = $1 AND ${isMember('t')} AND EXISTS (
      SELECT FROM "user" u WHERE u.id = t.user_id AND u.company_id = $1 AND u.deleted_at IS NULL AND NOT u.is_super_admin)`,
  },
  department: ofCompany,
  employee: {
    read: {
      salary: 't.salary::text', // money is text on its way
      member_id: `(SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id AND u.company_id = $1
        WHERE m.company_id = $1 AND m.id = t.member_id AND u.deleted_at IS NULL AND NOT u.is_super_admin AND ${isMember('m')})`,
    },
    ...ofCompany,
  },
  badge: ofCompany,
};

const wireName = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The company as the cloud has it now, in one statement: one moment for all tables. Credentials of those users only who may
 * sign in on sites.
 */
export async function readSnapshot(ctx: Context): Promise<Snapshot> {
  await updateSiteSignIns(ctx);
  const parts = snapshotTables.map((name) => {
    const { read = {}, where } = tables[name];
    const fields = Object.keys(replicatedColumns(name)).map(
      (column) => `'${wireName(column)}', ${read[column] ?? sentColumn(name, column)}`,
    );
    return `(SELECT coalesce(json_agg(json_build_object(${fields.join(', ')}) ORDER BY t.id), '[]')
      FROM "${name}" t WHERE ${where}) AS "${name}"`;
  });
  const { rows } = await ctx.sql.query<Snapshot>(`SELECT ${parts.join(', ')}`, [companyOf(ctx)]);
  const [found] = rows;
  if (!found) throw new Error('a SELECT without FROM gave no row');
  const secrets = await secondStepsOf(
    ctx,
    found.user.map(({ id }) => String(id)),
  );
  return { ...found, user: found.user.map((user) => ({ ...user, secondStep: secrets.get(String(user.id)) ?? null })) };
}

/**
 * Everything that the snapshot stands for is marked as deleted, then what it holds is revived and brought up to date:
 * unique keys that changed hands between two rows meet nobody on the way.
 */
async function writeTable(ctx: Context, name: SnapshotTable, rows: readonly Row[]): Promise<void> {
  const { all } = tables[name];
  await ctx.sql.query(`UPDATE "${name}" SET deleted_at = $2 WHERE ${all} AND deleted_at IS NULL`, [
    companyOf(ctx),
    ctx.now,
  ]);
  for (const some of alike(rows, Object.keys(replicatedColumns(name)), wireName)) await writeAlike(ctx, name, some);
  if (name !== 'user') return;
  const users = rows.map(({ id, secondStep, signsInOnSite: signsIn }) => ({
    id,
    signsIn,
    secondStep: sealSecondStep(ctx, secondStep),
  }));
  await takeSiteSignIns(ctx, users);
}

async function writeAlike(ctx: Context, name: SnapshotTable, { names, rows }: Alike<Row>): Promise<void> {
  const { key } = tables[name];
  const columns = replicatedColumns(name);
  const given = names.map((column) => `"${wireName(column)}" ${columns[column]}`);
  const company = 'company_id' in columns ? `WHERE g."companyId" = $2` : `WHERE $2::uuid IS NOT NULL`;
  await ctx.sql.query(
    `INSERT INTO "${name}" (${names.join(', ')})
     SELECT ${names.map((column) => `g."${wireName(column)}"`).join(', ')}
     FROM jsonb_to_recordset($1::jsonb) AS g(${given.join(', ')}) ${company}
     ON CONFLICT (${key}) DO UPDATE SET ${names.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [JSON.stringify(rows), companyOf(ctx)],
  );
}

/** Without these there is nothing to work with. */
const needed: readonly SnapshotTable[] = ['package', 'company', 'user'];

/** A table that did not come stays as it is: the cloud does not know it, or it comes with the first pull. */
async function writeGiven(ctx: Context, name: SnapshotTable, rows: readonly Row[] | undefined): Promise<void> {
  if (rows === undefined) return;
  await ctx.sql.query('SAVEPOINT snapshot_table');
  try {
    await writeTable(ctx, name, rows);
    await ctx.sql.query('RELEASE SAVEPOINT snapshot_table');
  } catch (error) {
    const code = databaseErrorOf(error)?.code ?? '';
    if (!/^2[23]/.test(code)) throw error;
    if (needed.includes(name)) throw snapshotUnknown({ table: name }, error);
    // a value that is not known here: these rows come again one by one with the first pull
    ctx.log.warn({ err: error, table: name }, 'a table of the snapshot could not be stored');
    await ctx.sql.query('ROLLBACK TO SAVEPOINT snapshot_table; RELEASE SAVEPOINT snapshot_table');
  }
}

/** Tables above companies, which the platform writes. */
const platform: readonly SnapshotTable[] = ['package', 'company', 'user', 'member'];

/**
 * Takes a snapshot over on site, within the open unit of work. Nothing of it goes back to the cloud. Punches are derived
 * again, since their badges may have come with it.
 */
export async function writeSnapshot(ctx: Context, snapshot: GivenSnapshot): Promise<void> {
  // an edit that is under way is over before it is asked what waits, and the next one comes after
  await ctx.sql.query(
    `LOCK TABLE ${snapshotTables.filter((table) => !platform.includes(table)).join(', ')} IN SHARE ROW EXCLUSIVE MODE`,
  );
  // people that were changed here and wait to go up are merged by the rounds that follow, not overwritten
  const { rowCount } = await ctx.sql.query(
    `SELECT FROM sync_outbox WHERE company_id = $1 AND model <> 'punch' LIMIT 1`,
    [companyOf(ctx)],
  );
  const isWhole = rowCount === 0;
  await ctx.sql.query(`SET LOCAL sync.apply = 'on'`);
  await asPlatform(ctx.sql, async () => {
    for (const name of platform) await writeGiven(ctx, name, snapshot[name]);
  });
  for (const name of snapshotTables.filter((table) => isWhole && !platform.includes(table))) {
    await writeGiven(ctx, name, snapshot[name]);
  }
  await derivePunches(ctx, { zone: true, companyId: companyOf(ctx) });
  await ctx.sql.query(`SET LOCAL sync.apply = ''`);
}
