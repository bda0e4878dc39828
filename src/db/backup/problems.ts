import { problem } from '../../problem.ts';

/** What an operator is told of a backup that cannot be made, read or put back. */

export const backupRunning = problem({
  code: 'backup.running',
  status: 409,
  message: () => 'Another process is making a backup of this database. Wait for it, or stop it.',
});

export const tableHidden = problem<{ tables: string[] }>({
  code: 'backup.table-hidden',
  status: 500,
  message: ({ tables }) =>
    `A backup would lack rows: ${tables.join(', ')} hides rows from hajira_platform. The migration that makes a table gives it the policy "platform" (protect_tenant_table).`,
});

export const folderUnusable = problem<{ folder: string; reason: string }>({
  code: 'backup.folder-unusable',
  status: 500,
  message: ({ folder, reason }) =>
    `No backup can be written to ${folder}: ${reason}. Give --to (BACKUP_DIR) a folder that this user may write to.`,
});

export const diskTooFull = problem<{ folder: string; free: number; needed: number }>({
  code: 'backup.disk-too-full',
  status: 507,
  message: ({ folder, free, needed }) =>
    `${folder} has ${megabytes(free)} free, and the last backup took ${megabytes(needed)}. Make room there, keep fewer days (BACKUP_KEEP_DAYS), or choose another folder (BACKUP_DIR).`,
});

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576).toLocaleString('en')} MB`;

export const notABackup = problem<{ file: string; reason: string }>({
  code: 'backup.not-a-backup',
  status: 422,
  message: ({ file, reason }) => `${file} is no backup of Hajira: ${reason}.`,
});

export const backupDamaged = problem<{ file: string; where: string; reason: string }>({
  code: 'backup.damaged',
  status: 422,
  message: ({ file, where, reason }) =>
    `${file} is damaged: ${where}: ${reason}. Nothing was changed. Fetch the file again from where it is kept, or take an older one.`,
});

export const otherRole = problem<{ found: string; asked: string }>({
  code: 'backup.other-role',
  status: 409,
  message: ({ found, asked }) =>
    `This is the backup of a ${found}, and it was to be put back as a ${asked}. Say --role ${found}.`,
});

export const writtenByNewer = problem<{ app: string; migration: string }>({
  code: 'backup.written-by-newer',
  status: 409,
  message: ({ app, migration }) =>
    `This backup was written by a newer Hajira (${app}; it has the migration ${migration}, which this one does not know). Install that version or a newer one, then restore.`,
});

export const beforeBaseline = problem<{ app: string; baseline: string }>({
  code: 'backup.before-baseline',
  status: 409,
  message: ({ app, baseline }) =>
    `This backup was written by Hajira ${app}, before ${baseline}: no later version can bring its tables forward. Nothing was changed. Restore it with the version that wrote it; what you want to keep, export there and import it here.`,
});

export const schemaUnknown = problem<{ app: string; migration: string; reason: string }>({
  code: 'backup.schema-unknown',
  status: 409,
  message: ({ app, migration, reason }) =>
    `This backup was written by Hajira ${app}, and its tables cannot be made here: the migration ${migration} ${reason}. Restore with the version that wrote it, then upgrade.`,
});

export const tableDiffers = problem<{ table: string; reason: string }>({
  code: 'backup.table-differs',
  status: 409,
  message: ({ table, reason }) =>
    `The table ${table} of this backup does not fit the tables that its migrations make: ${reason}. Restore with the version that wrote it.`,
});

export const databaseNotEmpty = problem<{ found: string }>({
  code: 'backup.database-not-empty',
  status: 409,
  message: ({ found }) =>
    `This database is in use: it holds ${found}. Restore into an empty one (another DATA_DIR or DATABASE_URL), or say --replace to throw away all that it holds.`,
});

export const databaseNotOurs = problem<{ table: string }>({
  code: 'backup.database-not-ours',
  status: 409,
  message: ({ table }) =>
    `This database holds tables of another program (${table}, among others). Restore into a database of its own.`,
});

export const databaseInUse = problem<{ count: number }>({
  code: 'backup.database-in-use',
  status: 409,
  message: ({ count }) =>
    `${count} ${count === 1 ? 'connection' : 'connections'} of Hajira to this database ${count === 1 ? 'is' : 'are'} open. Stop every Hajira that uses it, then restore.`,
});

export const otherKey = problem({
  code: 'backup.other-key',
  status: 409,
  message: () =>
    "This backup's secrets are sealed with another key than this installation's. Put the secret.key of the machine that wrote it into the data folder (or set SECRET_KEY). Without it, say --other-key: then a site has to be bound again, comm keys of terminals and other sealed settings typed in again, and a cloud does not get back what came or was decided by phone since the backup.",
});

export const restoredDiffers = problem<{ table: string; found: number; expected: number }>({
  code: 'backup.restored-differs',
  status: 500,
  message: ({ table, found, expected }) =>
    `After restoring, ${table} was not what the backup says (${found} rows, ${expected} expected${found === expected ? ', with other content' : ''}). Everything was rolled back.`,
});

export const referencesBroken = problem<{ table: string; constraint: string; reason: string }>({
  code: 'backup.references-broken',
  status: 500,
  message: ({ table, constraint, reason }) =>
    `The restored rows of ${table} break ${constraint}: ${reason}. Everything was rolled back.`,
});
