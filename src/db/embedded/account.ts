/**
 * Who the server runs as, and how that user reaches folders that are closed to them.
 *
 * PostgreSQL refuses to run as root. Started as root, Hajira runs it as the owner of the data when there is one, else
 * as the system user `postgres`, made when missing.
 */
import { closeSync, openSync, statSync } from 'node:fs';
import { folderNotOurs, folderUnusable, serverUserMissing } from './problems.ts';
import { type Account, run } from './processes.ts';

const USER = 'postgres';

async function idsOf(user: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
}

async function makeUser(): Promise<Account> {
  const created = await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', USER]);
  const account = await idsOf(USER); // another process may have made it at the same moment
  if (account === undefined) throw serverUserMissing({ reason: created.output.trim() || 'useradd failed' });
  return account;
}

/**
 * @param cluster the server's data directory, which may not exist yet
 * @returns undefined when the server runs as the user who started Hajira
 */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  const existing = statSync(cluster, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (own !== 0) {
    if (existing && own !== undefined && existing.uid !== own) {
      throw folderNotOurs({ folder: cluster, owner: existing.uid });
    }
    return undefined;
  }
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return (await idsOf(USER)) ?? (await makeUser());
}

export async function mayRun(account: Account | undefined, program: string): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'test -x "$1" && test -r "$1"', 'sh', program], { account })).code === 0;
}

export async function mayEnter(account: Account | undefined, directory: string): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { account })).code === 0;
}

/** A directory as the server's user names it, and the open directory to hand to their programs, if any. */
export interface Way {
  path: string;
  directory?: number;
  close(): void;
}

/**
 * A data folder may lie where the server's user cannot go, such as root's own home. Then root opens the directory and
 * hands it on: for the server it is /proc/self/fd/3, a way in that asks for no permission on the folders above. Nobody's
 * permissions are changed.
 */
export async function wayTo(directory: string, account: Account | undefined): Promise<Way> {
  const open = { path: directory, close: () => undefined };
  if (account === undefined || (await mayEnter(account, directory))) return open;
  if (process.platform !== 'linux') {
    throw folderUnusable({ folder: directory, reason: `the system user ${USER} cannot enter a folder above it` });
  }
  const descriptor = openSync(directory, 'r');
  return { path: '/proc/self/fd/3', directory: descriptor, close: () => closeSync(descriptor) };
}
