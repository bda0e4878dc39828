/** A database of its own for each test file, out of the one PostgreSQL that the test run holds. */
import { afterAll, beforeAll } from '@jest/globals';
import pg from 'pg';

export interface TestDatabase {
  /** As the owner of the tables, who is no superuser. */
  url: string;
  /** As the superuser, whom no wall stops: for looking behind them, never for what is tested. */
  adminUrl: string;
  drop(): Promise<void>;
}

interface Cluster {
  url: string;
  adminUrl: string;
  template: string;
  /** Why the template could not be migrated. */
  mistake?: string;
}

let created = 0;

/** By database: a connection that stays open until the database is dropped. */
const open = new Map<string, pg.Client>();

function cluster(): Cluster {
  const text = process.env.HAJIRA_TEST_CLUSTER;
  if (text === undefined)
    throw new Error('no PostgreSQL for tests: jest.config.mjs must name tests/support/global-setup.mjs');
  return JSON.parse(text) as Cluster;
}

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: cluster().adminUrl });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

function inDatabase(url: string, name: string): string {
  const moved = new URL(url);
  moved.pathname = name;
  return moved.href;
}

/** The mutation run takes walls of the database away (tests/mutation). */
async function withoutWalls(adminUrl: string): Promise<void> {
  const { sql } = JSON.parse(process.env.HAJIRA_MUTATION ?? '{"sql":[]}') as { sql: string[] };
  if (sql.length === 0) return;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const statement of sql) await admin.query(statement);
  } finally {
    await admin.end();
  }
}

async function cloneOf(template: string): Promise<TestDatabase> {
  created += 1;
  // a worker runs many files, each with its own copy of this counter
  const name = `test_${process.pid}_${created}_${Math.random().toString(36).slice(2, 8)}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER hajira_owner`);
  await withoutWalls(inDatabase(cluster().adminUrl, name));
  return {
    url: inDatabase(cluster().url, name),
    adminUrl: inDatabase(cluster().adminUrl, name),
    drop: async () => {
      const url = inDatabase(cluster().url, name);
      await open.get(url)?.end();
      open.delete(url);
      await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** A migrated, empty database. Make one per test file (in beforeAll) and drop it after. */
export function testDatabase(): Promise<TestDatabase> {
  const { template, mistake } = cluster();
  if (mistake !== undefined) throw new Error(`the migrations do not apply: ${mistake}`);
  return cloneOf(template);
}

/** A database without any table, for tests of the migrations themselves. */
export const scratchDatabase = (): Promise<TestDatabase> => cloneOf('hajira');

/** A migrated, empty database for a test file, and a connection as its owner; both are gone after it. */
export function ownDatabase(): { database: TestDatabase; client: pg.Client } {
  const own = {} as { database: TestDatabase; client: pg.Client };
  beforeAll(async () => {
    own.database = await testDatabase();
    own.client = new pg.Client({ connectionString: own.database.url });
    await own.client.connect();
  });
  afterAll(async () => {
    await own.client.end();
    await own.database.drop();
  });
  return own;
}

/** A connection to a test's database whom no wall stops: for writing down what is tested. End it before the database is dropped. */
export async function asSuperuser(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: inDatabase(cluster().adminUrl, new URL(url).pathname) });
  await client.connect();
  return client;
}

/**
 * Runs a statement as a role of the application, for a company or above them, and keeps nothing that it writes. The
 * connection is the same for all statements of a database: opening one costs more than most of them.
 */
export async function queryAs(
  url: string,
  { role, companyId = '' }: { role: 'hajira_app' | 'hajira_platform'; companyId?: string },
  sql: string,
): Promise<Record<string, unknown>[]> {
  const client = open.get(url) ?? (await keptOpen(url));
  // the first ROLLBACK ends what a statement that failed left behind
  const results: unknown = await client.query(
    `ROLLBACK; BEGIN; SET LOCAL ROLE ${role}; SET LOCAL app.company_id = '${companyId}'; ${sql}; ROLLBACK`,
  );
  return (results as pg.QueryResult[]).at(-2)?.rows ?? [];
}

async function keptOpen(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => open.delete(url)); // the server ended it: the next statement opens another
  open.set(url, client);
  await client.connect().catch((error: unknown) => {
    open.delete(url);
    throw error;
  });
  return client;
}
