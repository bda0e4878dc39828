import { operationMessage } from '../../i18n/operations.ts';
import { problem } from '../../problem.ts';

export const platformUnsupported = problem(operationMessage, 'database.platform-unsupported', { status: 500 });

export const folderUnusable = problem(operationMessage, 'database.folder-unusable', { status: 500 });

export const folderNotOurs = problem(operationMessage, 'database.folder-not-owned', { status: 500 });

export const folderInUse = problem(operationMessage, 'database.folder-in-use', { status: 409 });

const diskFull = problem(operationMessage, 'database.disk-full', { status: 507 });

export const folderNewer = problem(operationMessage, 'database.folder-newer', { status: 500 });

export const folderOlder = problem(operationMessage, 'database.folder-older', { status: 500 });

export const portTaken = problem(operationMessage, 'database.port-taken', { status: 500 });

export const serverUserMissing = problem(operationMessage, 'database.server-user-missing', { status: 500 });

export const binariesUnreachable = problem(operationMessage, 'database.binaries-unreachable', { status: 500 });

export const startFailed = problem(operationMessage, 'database.start-failed', { status: 500 });

export const serverLost = problem(operationMessage, 'database.server-lost', { status: 503 });

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'it is a file, not a folder',
  ENOENT: 'a part of its path does not exist and cannot be made',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** Turns what the operating system says about the data folder into a Problem; a bug stays a bug. */
export function folderProblem(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull({ folder }, error);
  const reason = REASONS[code];
  return reason === undefined ? error : folderUnusable({ folder, reason }, error);
}

/** Turns the words of initdb or of the server into a Problem, with those words as the cause (for the log, not for people). */
export function serverProblem(words: string, where: { folder: string; logFile: string; port?: number }): Error {
  const cause = new Error(words.trim());
  if (/error while loading shared libraries|cannot be started|Library not loaded/.test(words)) {
    const platform = `${process.platform}-${process.arch}`;
    return platformUnsupported({ platform, reason: 'its programs do not run on this system.' }, cause);
  }
  if (/No space left on device|Disk quota exceeded/.test(words)) return diskFull({ folder: where.folder }, cause);
  if (where.port !== undefined && /Address already in use/.test(words)) return portTaken({ port: where.port }, cause);
  if (/Permission denied/.test(words)) {
    return folderUnusable({ folder: where.folder, reason: 'the server may not read or write in it' }, cause);
  }
  const lines = words.match(/(?:FATAL|PANIC|error|ERROR): .*/g) ?? words.match(/\S.*/g);
  const reason = lines?.at(-1)?.replace(/^\w+:\s+/, '') ?? 'it ended without a word';
  return startFailed({ folder: where.folder, logFile: where.logFile, reason }, cause);
}
