/**
 * One Hajira per data folder. Every process announces itself with a file of its own and then looks for others: of two
 * that start together at least one sees the other, so they never both go on (both may step back, and try again).
 * A file outlives a crash, but names its process so exactly that the next start knows it is dead; nothing is ever
 * taken over, hence no race over who removes what.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { newSecret } from '../../secret.ts';
import { folderInUse } from './problems.ts';
import { processMark } from './processes.ts';

export interface FolderLock {
  /** Says that this process lives, to processes that cannot see its pid (another container or machine). */
  beat(): void;
  release(): void;
}

/** How often beat() is to be called. */
export const BEAT_MS = 2000;
const ATTEMPTS = 8;
const NAME = /^hajira-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)-(\d+)-(\w+)-([0-9a-f]+)\.lock$/;

interface Holder {
  file: string;
  host: string;
  boot: string;
  pidSpace: string;
  pid: number;
  mark: string;
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

function textOr(fallback: string, read: () => string): string {
  try {
    return read();
  } catch {
    return fallback; // not Linux
  }
}

function here(): Omit<Holder, 'file' | 'pid' | 'mark'> {
  return {
    host: short(hostname()),
    boot: short(textOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))),
    pidSpace: textOr('0', () => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')),
  };
}

function parse(file: string): Holder | undefined {
  const [, host = '', boot = '', pidSpace = '', pid = '', mark = ''] = NAME.exec(file) ?? [];
  return host === '' ? undefined : { file, host, boot, pidSpace, pid: Number(pid), mark };
}

/** A holder whose pid cannot be looked up from here lives when it goes on touching its file. */
async function stillBeats(path: string): Promise<boolean> {
  const touchedAt = (): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const first = touchedAt();
  const end = performance.now() + 3 * BEAT_MS;
  while (performance.now() < end) {
    const now = touchedAt();
    if (now !== first) return now !== undefined;
    await pause(200);
  }
  return false;
}

async function lives(holder: Holder, folder: string, log: Log): Promise<boolean> {
  const { host, boot, pidSpace } = here();
  if (holder.host === host && holder.boot !== boot) return false; // the machine was started since
  if (holder.host === host && holder.pidSpace === pidSpace) return processMark(holder.pid) === holder.mark;
  log.info(
    { folder, file: holder.file },
    'the data folder was last used by another container or machine: is it alive?',
  );
  return stillBeats(join(folder, holder.file));
}

/** @returns the first other living holder; the files of dead ones are cleared away */
async function livingOther(folder: string, own: string, log: Log): Promise<Holder | undefined> {
  for (const file of readdirSync(folder)) {
    const holder = file === own ? undefined : parse(file);
    if (holder === undefined) continue;
    if (await lives(holder, folder, log)) return holder;
    rmSync(join(folder, file), { force: true });
  }
  return undefined;
}

function hostOf(folder: string, holder: Holder): string {
  return textOr('', () => readFileSync(join(folder, holder.file), 'utf8').trim()) || 'this machine';
}

/** @throws Problem `database.folder-in-use`, naming the process that has it */
export async function lockFolder(folder: string, log: Log): Promise<FolderLock> {
  const { host, boot, pidSpace } = here();
  const mark = processMark(process.pid) ?? '0';
  const file = `hajira-${host}-${boot}-${pidSpace}-${process.pid}-${mark}-${short(newSecret())}.lock`;
  const path = join(folder, file);
  for (let attempt = 1; ; attempt += 1) {
    try {
      writeFileSync(path, `${hostname()}\n`, { flag: 'wx', mode: 0o644 });
      const other = await livingOther(folder, file, log);
      if (other === undefined) break;
      rmSync(path, { force: true });
      if (attempt === ATTEMPTS) throw folderInUse({ folder, pid: other.pid, host: hostOf(folder, other) });
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    await pause(20 + Math.random() * 130); // two that met step back for different times
  }
  return {
    beat: () => utimesSync(path, Date.now() / 1000, Date.now() / 1000),
    release: () => rmSync(path, { force: true }),
  };
}
