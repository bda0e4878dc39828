import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig, type Role } from '../config.ts';
import { readHeader } from '../db/backup/check.ts';
import { type Restored, restoreBackup } from '../db/backup/restore.ts';
import { type Progress, writeBackup } from '../db/backup/write.ts';
import { findEmbedded, startEmbedded } from '../db/embedded.ts';
import { operationMessage } from '../i18n/operations.ts';
import { createLog, type Log } from '../log.ts';
import { problem } from '../problem.ts';
import { version } from '../project.ts';
import { loadOrCreateKey, sealerFrom } from '../secret.ts';

export const roleUnclear = problem(operationMessage, 'backup.role-unclear', { status: 400 });

/** Whose database an operator means who did not say: the only one that is there. */
function roleOf(env: NodeJS.ProcessEnv, given: Role | undefined): Role {
  if (given) return given;
  if (env.DATABASE_URL) throw roleUnclear({ found: 'DATABASE_URL does not tell.' });
  const roles = (['cloud', 'site'] as const).filter((role) => existsSync(join(loadConfig(role, env).dataDir, 'pg')));
  const [only] = roles;
  if (only && roles.length === 1) return only;
  const { DATA_DIR } = loadConfig('cloud', env);
  throw roleUnclear({ found: roles.length === 0 ? `There is none in ${DATA_DIR}.` : `Both are in ${DATA_DIR}.` });
}

/** The key's mark, without making a key where there is none. */
function keyCheckOf(config: Config): string {
  const file = join(config.dataDir, 'secret.key');
  if (!config.SECRET_KEY && !existsSync(file)) return 'no key';
  const key = config.SECRET_KEY ? Buffer.from(config.SECRET_KEY, 'hex') : loadOrCreateKey(file);
  return sealerFrom(key).derive('backup-key-check').slice(0, 16);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const number = (value: number): string => value.toLocaleString('en');

/** Where it is, on a terminal as one line that changes, elsewhere a line for each table with many rows. */
function progressTo(stream: NodeJS.WriteStream, verb: string): (progress: Progress) => void {
  let last = '';
  return ({ table, index, total, rows }) => {
    if (stream.isTTY) return void stream.write(`\r\x1b[K${verb} ${table} (${index} of ${total}): ${number(rows)} rows`);
    if (rows >= 100_000 && table !== last) {
      last = table;
      stream.write(`${verb} ${table} (${index} of ${total})\n`);
    }
  };
}

const endProgress = (stream: NodeJS.WriteStream): void => void (stream.isTTY && stream.write('\r\x1b[K'));

/** The database as it is: it is not migrated, since a backup before an upgrade is of what was before. */
async function databaseOf(config: Config, log: Log, mayRun: boolean): Promise<{ url: string; close(): Promise<void> }> {
  const found = config.DATABASE_URL ?? (mayRun ? findEmbedded(config.dataDir) : undefined);
  if (found !== undefined) return { url: found, close: async () => undefined };
  const server = await startEmbedded({ folder: config.dataDir, log });
  return { url: server.url, close: server.stop };
}

/** `hajira backup` */
export async function runBackup(
  env: NodeJS.ProcessEnv,
  options: { role?: Role; to?: string; verify: boolean },
): Promise<void> {
  const config = loadConfig(roleOf(env, options.role), env);
  const log = createLog(config.role, 'silent');
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('Stopped. Nothing was left behind.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const database = await databaseOf(config, log, true);
  try {
    const created = await writeBackup({
      url: database.url,
      folder: options.to ?? config.backupDir,
      role: config.role,
      app: version,
      keyCheck: keyCheckOf(config),
      now: new Date(Math.floor(Date.now() / 1000) * 1000),
      onProgress: progressTo(process.stderr, 'Writing'),
      signal: abort.signal,
    });
    endProgress(process.stderr);
    say(
      `${number(created.rows)} rows of ${created.tables} tables are in ${created.file} (${number(Math.ceil(created.bytes / 1024))} KB).`,
    );
    say('It holds no key: keep a copy of secret.key (or SECRET_KEY) elsewhere.');
    if (options.verify) await verify(created.file, log);
  } finally {
    await database.close();
  }
}

async function verify(file: string, log: Log): Promise<void> {
  const { header, rows } = await proveBackup(file, log, progressTo(process.stderr, 'Proving'));
  endProgress(process.stderr);
  say(`Proved: the ${header.role} of ${header.at} came back whole in a scratch database, ${number(rows)} rows.`);
}

/** `hajira restore` */
export async function runRestore(
  env: NodeJS.ProcessEnv,
  options: { from: string; role?: Role; replace: boolean; otherKey: boolean; verify: boolean },
): Promise<void> {
  const header = await readHeader(options.from);
  const log = createLog(header.role, 'silent');
  if (options.verify) return verify(options.from, log);
  const config = loadConfig(options.role ?? header.role, env);
  const keyCheck = options.otherKey ? {} : { keyCheck: keyCheckOf(config) };
  const database = await databaseOf(config, log, false);
  try {
    const restored = await restoreBackup({
      file: options.from,
      url: database.url,
      role: config.role,
      replaces: options.replace,
      log,
      onProgress: progressTo(process.stderr, 'Restoring'),
      ...keyCheck,
    });
    endProgress(process.stderr);
    for (const line of summaryOf(restored)) say(line);
  } finally {
    await database.close();
  }
}

function summaryOf({ header, rows, migrated }: Restored): string[] {
  return [
    `The ${header.role} is as it was at ${header.at}: ${number(rows)} rows, each table compared with the backup.`,
    ...(migrated.length > 0 ? [`Brought forward from Hajira ${header.app} by ${migrated.join(', ')}.`] : []),
    `Everybody has to sign in again. ${AFTERWARDS[header.role]}`,
  ];
}

const AFTERWARDS = {
  site: 'What the terminals and the cloud have since then comes back by itself once the site runs and is level with its cloud (docs/operations.md).',
  cloud:
    'What the sites have since then comes back by itself once each is level with the cloud again (docs/operations.md).',
} as const;

/**
 * Puts a backup back into a PostgreSQL of its own, made for the moment and thrown away.
 *
 * @throws Problem that says why it would not come back
 */
export async function proveBackup(
  file: string,
  log: Log,
  onProgress?: (progress: Progress) => void,
): Promise<Restored> {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-proof-'));
  try {
    const server = await startEmbedded({ folder, log, unsafeFast: true });
    try {
      return await restoreBackup({ file, url: server.url, log, ...(onProgress ? { onProgress } : {}) });
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
