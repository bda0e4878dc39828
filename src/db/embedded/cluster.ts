/** The server's data directory: made once, in steps that a crash at any moment cannot spoil. */
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { newSecret } from '../../secret.ts';
import { wayTo } from './account.ts';
import type { Binaries } from './binaries.ts';
import { folderNewer, folderOlder, serverProblem } from './problems.ts';
import { type Account, type Ended, run } from './processes.ts';
import { type Secrets, syncFolder } from './secrets.ts';
import { readText } from './server-log.ts';

export const SUPERUSER = 'postgres';
export const OWNER = 'hajira_owner';
export const DATABASE = 'hajira';

/** What all the steps of starting a server need to know. */
export interface Site {
  /** The data folder, resolved. */
  folder: string;
  /** The server's data directory in it. */
  cluster: string;
  account: Account | undefined;
  binaries: Binaries;
  logFile: string;
}

/** @throws Problem when another major version of PostgreSQL wrote this cluster */
export function requireOwnVersion({ folder, cluster, binaries }: Site): void {
  if (!existsSync(cluster)) return;
  const found = readText(join(cluster, 'PG_VERSION'))?.trim() ?? 'of unknown version';
  if (found === String(binaries.major)) return;
  if (Number(found) > binaries.major) throw folderNewer({ folder, found: Number(found), known: binaries.major });
  throw folderOlder({ folder, found, known: binaries.major });
}

function handOver(path: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Building folders have names of their own: an initdb whose Hajira was killed clears up by name, minutes later even. */
const BUILDING = /^pg\.[\w-]+\.new$/;

function discardBuildings(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => BUILDING.test(each))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    } catch {
      // an orphaned initdb still writes there: the next start clears it away
    }
  }
}

/**
 * initdb, in a folder beside, which gets its real name only when all is on the disk: what a crash leaves behind is
 * thrown away by the next start.
 */
export async function createCluster(site: Site, secrets: Secrets): Promise<void> {
  discardBuildings(site.folder);
  const building = join(site.folder, `pg.${newSecret(6)}.new`);
  mkdirSync(join(building, 'data'), { recursive: true, mode: 0o700 });
  writeFileSync(join(building, 'password'), `${secrets.superuser}\n`, { mode: 0o600 });
  for (const part of [building, join(building, 'data'), join(building, 'password')]) handOver(part, site.account);
  const way = await wayTo(building, site.account);
  try {
    const created = await run(
      site.binaries.initdb,
      [
        ...['-D', `${way.path}/data`, `--username=${SUPERUSER}`, `--pwfile=${way.path}/password`],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions'],
      ],
      { account: site.account, directory: way.directory },
    );
    refuseFailure(site, created);
    renameSync(join(building, 'data'), site.cluster);
    syncFolder(site.folder);
  } finally {
    way.close();
    discardBuildings(site.folder);
  }
}

/** The password file was lost (a restored copy, say): the owner of the files may always set a new one. */
export async function resetSuperuserPassword(site: Site, secrets: Secrets): Promise<void> {
  const way = await wayTo(site.cluster, site.account);
  try {
    const done = await run(site.binaries.postgres, ['--single', '-D', way.path, 'postgres'], {
      account: site.account,
      directory: way.directory,
      input: `ALTER ROLE ${SUPERUSER} LOGIN PASSWORD ${pg.escapeLiteral(secrets.superuser)};\n`,
    });
    refuseFailure(site, done);
  } finally {
    way.close();
  }
}

function refuseFailure(site: Site, { code, output }: Ended): void {
  if (code !== 0 || /(?:ERROR|FATAL): /.test(output)) throw serverProblem(output, site);
}

/**
 * The role that owns the tables and its database. Every step may be repeated.
 *
 * LEAKPROOF: row level security lets a condition come before its own check, and so into an index, only when the
 * condition's function can tell nothing about rows it must not see. For LIKE on text (and so for trigram indexes)
 * PostgreSQL gives no guarantee; its messages never hold the values, so we remove them.
 */
export async function prepareDatabase(connect: (database: string) => Promise<pg.Client>, owner: string): Promise<void> {
  const server = await connect('postgres');
  try {
    const { rowCount } = await server.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER]);
    await server.query(
      `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${OWNER} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS
       PASSWORD ${pg.escapeLiteral(owner)}`,
    );
    const existing = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (existing.rowCount === 0) await server.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await server.end();
  }
  const database = await connect(DATABASE);
  try {
    await database.query('ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF');
    await database.query('ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF');
  } finally {
    await database.end();
  }
}
