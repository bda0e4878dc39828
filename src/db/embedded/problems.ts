import { problem } from '../../problem.ts';

const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL 15 or newer that runs elsewhere';

export const platformUnsupported = problem<{ platform: string; reason: string }>({
  code: 'database.platform-unsupported',
  status: 500,
  message: ({ platform, reason }) =>
    `The built-in PostgreSQL cannot run here (${platform}): ${reason} It needs Linux with glibc or macOS, and "npm ci" ` +
    `without --omit=optional. Use such a machine, ${ELSEWHERE}.`,
});

export const folderUnusable = problem<{ folder: string; reason: string }>({
  code: 'database.folder-unusable',
  status: 500,
  message: ({ folder, reason }) =>
    `The data folder ${folder} cannot be used: ${reason}. Make it a folder that the user who starts Hajira may write to, ` +
    'or choose another data folder.',
});

export const folderNotOurs = problem<{ folder: string; owner: number }>({
  code: 'database.folder-not-ours',
  status: 500,
  message: ({ folder, owner }) =>
    `The database in ${folder} belongs to the system user with id ${owner}: Hajira was started here as root or as ` +
    `somebody else before. Start it that way again, or hand the folder over with "chown -R" while Hajira is stopped.`,
});

export const folderInUse = problem<{ folder: string; pid: number; host: string }>({
  code: 'database.folder-in-use',
  status: 409,
  message: ({ folder, pid, host }) =>
    `The data folder ${folder} is in use by another Hajira, process ${pid} on ${host}. Stop that one first, ` +
    'or give this one a data folder of its own.',
});

const diskFull = problem<{ folder: string }>({
  code: 'database.disk-full',
  status: 507,
  message: ({ folder }) =>
    `No space is left on the disk of the data folder ${folder}. Free some space there (nothing inside the data folder ` +
    'may be deleted by hand), then start again: what was stored is safe.',
});

export const folderNewer = problem<{ folder: string; found: number; known: number }>({
  code: 'database.folder-newer',
  status: 500,
  message: ({ folder, found, known }) =>
    `The database in ${folder} was written by PostgreSQL ${found}, from a newer Hajira; this one brings PostgreSQL ` +
    `${known}. Install the newer Hajira again, or choose another data folder.`,
});

export const folderOlder = problem<{ folder: string; found: string; known: number }>({
  code: 'database.folder-older',
  status: 500,
  message: ({ folder, found, known }) =>
    `The database in ${folder} was written by PostgreSQL ${found}, from an older Hajira; this one brings PostgreSQL ` +
    `${known}, which cannot read it. Make a backup with the Hajira that wrote it, and restore it with this one into a ` +
    'new data folder.',
});

export const portTaken = problem<{ port: number }>({
  code: 'database.port-taken',
  status: 500,
  message: ({ port }) =>
    `Port ${port} of this machine is taken by another program, so PostgreSQL cannot listen there. Stop that program, ` +
    'give another port, or give none to take any free one.',
});

export const serverUserMissing = problem<{ reason: string }>({
  code: 'database.server-user-missing',
  status: 500,
  message: ({ reason }) =>
    `PostgreSQL refuses to run as root, and the system user "postgres" could not be made: ${reason}. Make it with ` +
    `"useradd --system postgres", start Hajira as a normal user, ${ELSEWHERE}.`,
});

export const binariesUnreachable = problem<{ tried: string }>({
  code: 'database.binaries-unreachable',
  status: 500,
  message: ({ tried }) =>
    `PostgreSQL's programs cannot be brought where the server's user can run them (tried ${tried}). Put Hajira or its ` +
    `data folder under a folder that everybody may enter and that allows programs, such as /opt or /srv, ${ELSEWHERE}.`,
});

export const startFailed = problem<{ folder: string; logFile: string; reason: string }>({
  code: 'database.start-failed',
  status: 500,
  message: ({ folder, logFile, reason }) =>
    `PostgreSQL did not start on ${folder}: ${reason}. Its own account is in ${logFile}; ` +
    'correct what it names and start again, or restore a backup into a new data folder.',
});

export const serverLost = problem<{ folder: string; logFile: string }>({
  code: 'database.server-lost',
  status: 503,
  message: ({ folder, logFile }) =>
    `PostgreSQL on ${folder} ended by itself. Its own account is in ${logFile}. Start Hajira again: it recovers by itself.`,
});

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
