import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { migrate } from '../../src/db/migrate.ts';
import { createLog } from '../../src/log.ts';
import { scratchDatabase, type TestDatabase } from '../support/database.ts';

const log = createLog('test', 'silent');
const PRISMA_LOCK = 72_707_369;
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await scratchDatabase();
  folder = mkdtempSync(join(tmpdir(), 'hajira-migrations-'));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

const run = (): Promise<{ applied: string[] }> => migrate({ url: database.url, folder, log });

async function withClient<T>(work: (client: pg.Client) => Promise<T>, url = database.url): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const query = (sql: string): Promise<Record<string, unknown>[]> =>
  withClient(async (client) => (await client.query(sql)).rows);

const names = async (): Promise<unknown[]> =>
  (await query('SELECT migration_name FROM _prisma_migrations ORDER BY started_at')).map((row) => row.migration_name);

const FIRST = '20260101000000_make_punch';
const SECOND = '20260102000000_first_punch';

function writeTwo(): void {
  write(SECOND, 'INSERT INTO punch VALUES (7);');
  write(FIRST, 'CREATE TABLE punch (badge int);');
}

describe('Migrating a database', () => {
  test('applies what is new, in the order of the names, and says so', async () => {
    writeTwo();
    const steps: unknown[] = [];
    const { applied } = await migrate({ url: database.url, folder, log, onProgress: (step) => steps.push(step) });
    expect(applied).toEqual([FIRST, SECOND]);
    expect(steps).toEqual([
      { migration: FIRST, index: 1, total: 2 },
      { migration: SECOND, index: 2, total: 2 },
    ]);
    expect(await run()).toEqual({ applied: [] });

    write('20260103000000_second_punch', 'INSERT INTO punch VALUES (8);');
    expect(await run()).toEqual({ applied: ['20260103000000_second_punch'] });
    expect(await query('TABLE punch')).toEqual([{ badge: 7 }, { badge: 8 }]);
  });

  test("keeps its account in Prisma's own table, as Prisma does", async () => {
    writeTwo();
    await run();
    expect(
      await query(`SELECT column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') ||
        CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END || coalesce(' ' || column_default, '') AS column
        FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`),
    ).toEqual(
      [
        'id character varying(36) not null',
        'checksum character varying(64) not null',
        'finished_at timestamp with time zone',
        'migration_name character varying(255) not null',
        'logs text',
        'rolled_back_at timestamp with time zone',
        'started_at timestamp with time zone not null now()',
        'applied_steps_count integer not null 0',
      ].map((column) => ({ column })),
    );
    expect(
      await query(`SELECT checksum, migration_name AS name, logs, applied_steps_count AS steps, length(id) AS id,
        finished_at >= started_at AS is_finished, rolled_back_at FROM _prisma_migrations ORDER BY name LIMIT 1`),
    ).toEqual([
      {
        checksum: createHash('sha256').update('CREATE TABLE punch (badge int);').digest('hex'),
        name: FIRST,
        logs: null,
        steps: 1,
        id: 36,
        is_finished: true,
        rolled_back_at: null,
      },
    ]);
  });

  test('ten processes that start together apply each migration once', async () => {
    writeTwo();
    write('20260103000000_second_punch', 'INSERT INTO punch VALUES (8);');
    const dist = pathToFileURL(join(process.cwd(), 'dist', 'src')).href;
    const code = `
      const { migrate } = await import('${dist}/db/migrate.js');
      const { createLog } = await import('${dist}/log.js');
      process.stdin.once('data', async () => {
        const { applied } = await migrate({ ...${JSON.stringify({ url: database.url, folder })}, log: createLog('t', 'silent') });
        process.stdout.write(JSON.stringify(applied));
        process.exit(0);
      });
      process.stdout.write(' ');`;
    const processes = Array.from({ length: 10 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const isReady = once(child.stdout, 'readable');
      return { child, isReady, output: isReady.then(() => text(child.stdout)) };
    });
    await Promise.all(processes.map(({ isReady }) => isReady));
    for (const { child } of processes) child.stdin.write('go');
    const applied = await Promise.all(processes.map(async ({ output }) => JSON.parse(await output) as string[]));
    expect(applied.flat().sort()).toEqual([FIRST, SECOND, '20260103000000_second_punch']);
    expect(await query('SELECT badge FROM punch ORDER BY 1')).toEqual([{ badge: 7 }, { badge: 8 }]);
    expect(await names()).toHaveLength(3);
  });

  test("waits for another process, or Prisma's own tool, that is migrating; with nothing to do it waits for nobody", async () => {
    writeTwo();
    await withClient(async (other) => {
      await other.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
      const waiting = run();
      const isWaiting =
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = " +
        '(SELECT oid FROM pg_database WHERE datname = current_database())';
      while ((await other.query(isWaiting)).rowCount === 0);
      expect((await other.query("SELECT to_regclass('punch') AS punch")).rows).toEqual([{ punch: null }]);
      await other.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]);
      expect(await waiting).toEqual({ applied: [FIRST, SECOND] });

      await other.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
      expect(await run()).toEqual({ applied: [] });
    });
  });

  test("the project's own migrations apply to an empty database", async () => {
    const own = readdirSync('prisma/migrations', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const { applied } = await migrate({ url: database.url, log });
    expect(applied).toEqual(own.map(({ name }) => name).sort());
  });
});

describe('A database and files that disagree', () => {
  beforeEach(async () => {
    writeTwo();
    await run();
  });

  test('a changed migration is named, and nothing is applied', async () => {
    write(SECOND, 'INSERT INTO punch VALUES (8);');
    write('20260103000000_next', 'CREATE TABLE next ();');
    await expect(run()).rejects.toMatchObject({
      code: 'database.migration-changed',
      message: expect.stringContaining(SECOND),
    });
    expect(await names()).toEqual([FIRST, SECOND]);
  });

  test('other line ends are no change', async () => {
    write('20260103000000_next', 'CREATE TABLE next\n();\n');
    await run();
    write('20260103000000_next', 'CREATE TABLE next\r\n();\r\n');
    expect(await run()).toEqual({ applied: [] });
  });

  test('a missing migration is named', async () => {
    rmSync(join(folder, FIRST), { recursive: true });
    await expect(run()).rejects.toMatchObject({
      code: 'database.migration-missing',
      message: expect.stringContaining(FIRST),
    });
  });

  test('one that is newer than all we know was written by a newer Hajira', async () => {
    rmSync(join(folder, SECOND), { recursive: true });
    await expect(run()).rejects.toMatchObject({
      code: 'database.written-by-newer',
      message: expect.stringContaining(SECOND),
    });
  });

  test('one from before the baseline is refused by name, with the way out, and keeps its tables', async () => {
    rmSync(folder, { recursive: true });
    write('20260103000000_baseline', 'CREATE TABLE punch (badge int); CREATE TABLE terminal ();');
    await expect(run()).rejects.toMatchObject({
      code: 'database.before-baseline',
      message: expect.stringMatching(
        new RegExp(`${SECOND}.*20260103000000_baseline.*Nothing was changed.*--fresh.*DATA_DIR`),
      ),
    });
    expect(await names()).toEqual([FIRST, SECOND]);
    expect(await query("SELECT to_regclass('terminal') AS terminal")).toEqual([{ terminal: null }]);
    expect(await query('SELECT badge FROM punch')).toEqual([{ badge: 7 }]);
  });

  test('one that another baseline of a newer Hajira made is told so', async () => {
    rmSync(folder, { recursive: true });
    write('20250101000000_baseline', 'CREATE TABLE punch ();');
    await expect(run()).rejects.toMatchObject({ code: 'database.written-by-newer' });
  });

  test("one that Prisma's own tool did not finish is named; one that it marked as rolled back is applied again", async () => {
    const name = '20260103000000_next';
    write(name, 'CREATE TABLE next ();');
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '${name}')`);
    await expect(run()).rejects.toMatchObject({
      code: 'database.migration-unfinished',
      message: expect.stringContaining(name),
    });
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`);
    expect(await run()).toEqual({ applied: [name] });
    expect(await run()).toEqual({ applied: [] });
  });
});

describe('A migration that fails', () => {
  const BROKEN = '20260103000000_broken';

  async function failure(sql: string): Promise<{ code: string; message: string }> {
    writeTwo();
    write(BROKEN, sql);
    const error = await run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error as { code: string; message: string };
  }

  test('leaves nothing behind; those before it stay', async () => {
    const { code } = await failure('CREATE TABLE half ();\nINSERT INTO punch VALUES (8);\nSELECT 1 / 0;');
    expect(code).toBe('database.migration-failed');
    expect(await names()).toEqual([FIRST, SECOND]);
    expect(await query('TABLE punch')).toEqual([{ badge: 7 }]);
    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);

    write(BROKEN, 'CREATE TABLE half ();');
    expect(await run()).toEqual({ applied: [BROKEN] });
  });

  test.each([
    [
      'what cannot be parsed',
      '-- হাজিরা 🙂\nCREATE TABLE a ();\n\nCREATE TABEL b ();',
      4,
      'syntax error at or near "TABEL"',
    ],
    ['what cannot be found', '-- why\nSELECT 1;\nSELECT *\nFROM nowhere;', 4, 'relation "nowhere" does not exist'],
    [
      'what goes wrong while it runs',
      "SELECT ';', $$ ; $$; -- ;\n/* ;\n*/ SELECT 2;\n\n-- now\nSELECT 1 /\n0;\nSELECT 3;",
      6,
      'division by zero',
    ],
  ])('names its file, its line and the reason: %s', async (_, sql, line, reason) => {
    const { message } = await failure(sql);
    expect(message).toContain(
      `${BROKEN} failed at line ${line} of ${join(folder, BROKEN, 'migration.sql')}: ${reason}`,
    );
  });

  test.each(['COMMIT;', 'begin;', 'ROLLBACK ;', 'START TRANSACTION;'])(
    '%s is refused, since half of it would stay',
    async (sql) => {
      const { message } = await failure(`CREATE TABLE half ();\n${sql}\nSELECT 1 / 0;`);
      expect(message).toContain('at line 2');
      expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    },
  );

  test('a body of a function may have BEGIN and END', async () => {
    write(FIRST, 'DO $$ BEGIN PERFORM 1; END $$;\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;');
    expect(await run()).toEqual({ applied: [FIRST] });
  });

  test('data that row level security hides make it fail, rather than touch nothing', async () => {
    write(
      FIRST,
      `CREATE TABLE punch (badge int); INSERT INTO punch VALUES (7);
      ALTER TABLE punch ENABLE ROW LEVEL SECURITY; ALTER TABLE punch FORCE ROW LEVEL SECURITY;`,
    );
    write(SECOND, 'UPDATE punch SET badge = 8;');
    await expect(run()).rejects.toMatchObject({
      code: 'database.migration-failed',
      message: expect.stringContaining('row-level security'),
    });
  });

  test('what one migration sets for its session is not set for the next', async () => {
    write(FIRST, "SET search_path = pg_catalog; SET statement_timeout = '1h';");
    write(SECOND, 'CREATE TABLE punch (badge int);');
    await run();
    expect(await query("SELECT to_regclass('public.punch') IS NOT NULL AS is_public")).toEqual([{ is_public: true }]);
  });
});

describe('The server to migrate', () => {
  async function warnings(url: string): Promise<string[]> {
    const lines: string[] = [];
    const own = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
    await migrate({ url, folder, log: own });
    return lines;
  }

  test('a superuser is warned that no wall binds them; the owner is not', async () => {
    expect(await warnings(database.url)).toEqual([]);
    expect(await warnings(database.adminUrl)).toEqual([expect.stringContaining('superuser')]);
  });

  test('one that cannot be reached is named, without its password', async () => {
    const problem = await migrate({ url: 'postgresql://a:secret@127.0.0.1:1/b', folder, log }).catch((error) => error);
    expect(problem).toMatchObject({
      code: 'database.unreachable',
      message: expect.stringContaining('127.0.0.1:1/b'),
    });
    expect(problem.message).not.toContain('secret');
  });

  test('a database that cannot hold every name is refused', async () => {
    const name = `ascii_${process.pid}`;
    const ascii = new URL(database.adminUrl);
    ascii.pathname = name;
    await withClient(async (admin) => {
      await admin.query(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
      await expect(migrate({ url: ascii.href, folder, log })).rejects.toMatchObject({
        code: 'database.encoding-not-utf8',
        message: expect.stringContaining('SQL_ASCII'),
      });
      await admin.query(`DROP DATABASE ${name}`);
    }, database.adminUrl);
  });
});
