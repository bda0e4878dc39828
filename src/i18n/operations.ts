import { defineMessages, english, instant, type Message, text } from './message.ts';

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576).toLocaleString('en')} MB`;
const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL 15 or newer that runs elsewhere';

/** Messages about operators at the command line and in logs, who read English. */
export const operationMessage = defineMessages({
  'backup.role-unclear': english<{ found: string }>(
    ({ found }) => `Say whose database: --role cloud or --role site. ${found}`,
  ),
  'backup.running': english('Another process is making a backup of this database. Wait for it, or stop it.'),
  'backup.table-hidden': english<{ tables: string[] }>(
    ({ tables }) =>
      `A backup would lack rows: ${tables.join(', ')} hides rows from hajira_platform. The migration that makes a table gives it the policy "platform" (protect_tenant_table).`,
  ),
  'backup.folder-unusable': english<{ folder: string; reason: string }>(
    ({ folder, reason }) =>
      `No backup can be written to ${folder}: ${reason}. Give --to (BACKUP_DIR) a folder that this user may write to.`,
  ),
  'backup.disk-too-full': english<{ folder: string; free: number; needed: number }>(
    ({ folder, free, needed }) =>
      `${folder} has ${megabytes(free)} free, and the last backup took ${megabytes(needed)}. Free up space there, keep fewer days (BACKUP_KEEP_DAYS), or choose another folder (BACKUP_DIR).`,
  ),
  'backup.not-a-backup': english<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} is no backup of Hajira: ${reason}.`,
  ),
  'backup.damaged': english<{ file: string; where: string; reason: string }>(
    ({ file, where, reason }) =>
      `${file} is damaged: ${where}: ${reason}. Nothing was changed. Fetch the file again from where it is kept, or take an older one.`,
  ),
  'backup.other-role': english<{ found: string; asked: string }>(
    ({ found, asked }) =>
      `This is the backup of a ${found}, and it was to be put back as a ${asked}. Say --role ${found}.`,
  ),
  'backup.written-by-newer': english<{ app: string; migration: string }>(
    ({ app, migration }) =>
      `This backup was written by a newer Hajira (${app}; it has the migration ${migration}, which this one does not know). Install that version or a newer one, then restore.`,
  ),
  'backup.before-baseline': english<{ app: string; baseline: string }>(
    ({ app, baseline }) =>
      `This backup was written by Hajira ${app}, before ${baseline}: no later version can bring its tables forward. Nothing was changed. Restore it with the version that wrote it; what you want to keep, export there and import it here.`,
  ),
  'backup.schema-unknown': english<{ app: string; migration: string; reason: string }>(
    ({ app, migration, reason }) =>
      `This backup was written by Hajira ${app}, and its tables cannot be made here: the migration ${migration} ${reason}. Restore with the version that wrote it, then upgrade.`,
  ),
  'backup.table-differs': english<{ table: string; reason: string }>(
    ({ table, reason }) =>
      `The table ${table} of this backup does not fit the tables that its migrations make: ${reason}. Restore with the version that wrote it.`,
  ),
  'backup.database-not-empty': english<{ found: string }>(
    ({ found }) =>
      `This database is in use: it holds ${found}. Restore into an empty one (another DATA_DIR or DATABASE_URL), or say --replace to throw away all that it holds.`,
  ),
  'backup.database-not-ours': english<{ table: string }>(
    ({ table }) =>
      `This database holds tables of another program (${table}, among others). Restore into a database of its own.`,
  ),
  'backup.database-in-use': english<{ count: number }>(
    ({ count }) =>
      `${count} ${count === 1 ? 'connection' : 'connections'} of Hajira to this database ${count === 1 ? 'is' : 'are'} open. Stop every Hajira that uses it, then restore.`,
  ),
  'backup.other-key': english(
    "This backup's secrets are sealed with another key than this installation's. Put the secret.key of the machine that wrote it into the data folder (or set SECRET_KEY). Without it, say --other-key: then a site has to be bound again, comm keys of terminals and other sealed settings typed in again, and a cloud does not get back what came or was decided by phone since the backup.",
  ),
  'backup.restored-differs': english<{ table: string; found: number; expected: number }>(
    ({ table, found, expected }) =>
      `After restoring, ${table} was not what the backup says (${found} rows, ${expected} expected${found === expected ? ', with other content' : ''}). Everything was rolled back.`,
  ),
  'backup.references-broken': english<{ table: string; constraint: string; reason: string }>(
    ({ table, constraint, reason }) =>
      `The restored rows of ${table} break ${constraint}: ${reason}. Everything was rolled back.`,
  ),
  'database.platform-unsupported': english<{ platform: string; reason: string }>(
    ({ platform, reason }) =>
      `The built-in PostgreSQL cannot run here (${platform}): ${reason} It needs Linux with glibc or macOS, and "npm ci" ` +
      `without --omit=optional. Use such a machine, ${ELSEWHERE}.`,
  ),
  'database.folder-unusable': english<{ folder: string; reason: string }>(
    ({ folder, reason }) =>
      `The data folder ${folder} cannot be used: ${reason}. Make it a folder that the user who starts Hajira may write to, ` +
      'or choose another data folder.',
  ),
  'database.folder-not-owned': english<{ folder: string; owner: number }>(
    ({ folder, owner }) =>
      `The database in ${folder} belongs to the system user with id ${owner}: Hajira was started here as root or as ` +
      `somebody else before. Start it that way again, or hand the folder over with "chown -R" while Hajira is stopped.`,
  ),
  'database.folder-in-use': english<{ folder: string; pid: number; host: string }>(
    ({ folder, pid, host }) =>
      `The data folder ${folder} is in use by another Hajira, process ${pid} on ${host}. Stop that one first, ` +
      'or give this one a data folder of its own.',
  ),
  'database.disk-full': english<{ folder: string }>(
    ({ folder }) =>
      `No space is left on the disk of the data folder ${folder}. Free some space there (nothing inside the data folder ` +
      'may be deleted by hand), then start again: what was stored is safe.',
  ),
  'database.folder-newer': english<{ folder: string; found: number; known: number }>(
    ({ folder, found, known }) =>
      `The database in ${folder} was written by PostgreSQL ${found}, from a newer Hajira; this one brings PostgreSQL ` +
      `${known}. Install the newer Hajira again, or choose another data folder.`,
  ),
  'database.folder-older': english<{ folder: string; found: string; known: number }>(
    ({ folder, found, known }) =>
      `The database in ${folder} was written by PostgreSQL ${found}, from an older Hajira; this one brings PostgreSQL ` +
      `${known}, which cannot read it. Make a backup with the Hajira that wrote it, and restore it with this one into a ` +
      'new data folder.',
  ),
  'database.port-taken': english<{ port: number }>(
    ({ port }) =>
      `Port ${port} of this machine is taken by another program, so PostgreSQL cannot listen there. Stop that program, ` +
      'give another port, or give none to take any free one.',
  ),
  'database.server-user-missing': english<{ reason: string }>(
    ({ reason }) =>
      `PostgreSQL refuses to run as root, and the system user "postgres" could not be made: ${reason}. Make it with ` +
      `"useradd --system postgres", start Hajira as a normal user, ${ELSEWHERE}.`,
  ),
  'database.binaries-unreachable': english<{ tried: string }>(
    ({ tried }) =>
      `PostgreSQL's programs cannot be brought where the server's user can run them (tried ${tried}). Put Hajira or its ` +
      `data folder under a folder that everybody may enter and that allows programs, such as /opt or /srv, ${ELSEWHERE}.`,
  ),
  'database.start-failed': english<{ folder: string; logFile: string; reason: string }>(
    ({ folder, logFile, reason }) =>
      `PostgreSQL did not start on ${folder}: ${reason}. Its own account is in ${logFile}; ` +
      'correct what it names and start again, or restore a backup into a new data folder.',
  ),
  'database.server-lost': english<{ folder: string; logFile: string }>(
    ({ folder, logFile }) =>
      `PostgreSQL on ${folder} ended by itself. Its own account is in ${logFile}. Start Hajira again: it recovers by itself.`,
  ),
  'database.unreachable': english<{ server: string; reason: string }>(
    ({ server, reason }) =>
      `The database at ${server} cannot be reached: ${reason}. Check that it runs and that DATABASE_URL names its host, ` +
      'port, database, user and password.',
  ),
  'database.server-too-old': english<{ found: string }>(
    ({ found }) => `Hajira needs PostgreSQL 15 or newer; DATABASE_URL leads to ${found}. Upgrade that server.`,
  ),
  'database.encoding-not-utf8': english<{ database: string; found: string }>(
    ({ database, found }) =>
      `The database ${database} has the encoding ${found}, which cannot hold every name. Make one with ` +
      `"CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0" and point DATABASE_URL to it.`,
  ),
  'database.migration-failed': english<{ migration: string; file: string; line: number | null; reason: string }>(
    ({ migration, file, line, reason }) =>
      `The migration ${migration} failed${line === null ? '' : ` at line ${line}`} of ${file}: ${reason}. Nothing of it ` +
      'was kept. Correct the cause and start again; migrations before it stay applied.',
  ),
  'database.migration-changed': english<{ migration: string }>(
    ({ migration }) =>
      `The migration ${migration} was changed after it had been applied to this database. Put its file back as it was ` +
      '(reinstall this version of Hajira) and write a new migration for the change.',
  ),
  'database.migration-missing': english<{ migration: string }>(
    ({ migration }) =>
      `The migration ${migration} was applied to this database, but its file is missing. Install a Hajira that has it, ` +
      'or restore a backup made before it.',
  ),
  'database.written-by-newer': english<{ migration: string }>(
    ({ migration }) =>
      `This database was written by a newer Hajira (it has the migration ${migration}, which this one does not know). ` +
      'Install that version or a newer one, or restore a backup made before it.',
  ),
  'database.before-baseline': english<{ migration: string; baseline: string }>(
    ({ migration, baseline }) =>
      `This database was made by an older Hajira (its newest migration is ${migration}). This version begins with ` +
      `${baseline} and cannot bring those tables forward. Nothing was changed. Begin with an empty database: ` +
      '"npm run demo -- --fresh" for a demo, another DATA_DIR or DATABASE_URL for a cloud or a site, which is then bound ' +
      'again. What you want to keep, export with the version that made it and import it here.',
  ),
  'database.migration-unfinished': english<{ migration: string }>(
    ({ migration }) =>
      `The migration ${migration} was begun with another tool and did not finish. See what it left behind, then mark it ` +
      'with "prisma migrate resolve" as rolled back or as applied, and start again.',
  ),
  'database.migrations-absent': english<{ folder: string }>(
    ({ folder }) => `There are no migrations in ${folder}: this Hajira is not installed whole. Install it again.`,
  ),
  'sync.capture-missing': english<{ table: string; trigger: string }>(
    ({ table, trigger }) =>
      `Changes of the table ${table} would not be synced: its trigger ${trigger} is missing or switched off. Switch it on (ALTER TABLE "${table}" ENABLE TRIGGER ${trigger}) and start again.`,
  ),
  'backup.none-yet': text({ en: 'There is none yet.', bn: 'এখনো কোনোটি নেই।' }),
  'backup.last-good': text<{ lastOkAt: string }>({
    en: ({ lastOkAt }, reader) => `The last good one is from ${instant(lastOkAt, reader)}.`,
    bn: ({ lastOkAt }, reader) => `শেষ ভালোটি ${instant(lastOkAt, reader)}-এর।`,
  }),
  'backup.nightly-failed': text<{ lastError: string; last: Message }>({
    en: ({ lastError, last }) => `The nightly backup failed: ${lastError} ${last}`,
    bn: ({ lastError, last }) => `রাতের ব্যাকআপ হয়নি: ${lastError} ${last}`,
  }),
  'backup.too-old': text<{ n: number; lastOkAt: string }>({
    en: ({ n, lastOkAt }, reader) => `The last backup is ${n} days old (${instant(lastOkAt, reader)}).`,
    bn: ({ n, lastOkAt }, reader) => `শেষ ব্যাকআপ ${n} দিনের পুরোনো (${instant(lastOkAt, reader)})।`,
  }),
  'bench.unknown': english<{ name: string; names: readonly string[] }>(
    ({ name, names }) => `There is no benchmark "${name}". Choose one of ${names.join(', ')}.`,
  ),
  'demo.folder-not-ours': english<{ folder: string }>(
    ({ folder }) => `${folder} contains other files. Give the demo a folder of its own: --data DIR.`,
  ),
  'demo.too-slow': english<{ seconds: number; logs: string }>(
    ({ seconds, logs }) => `Not ready after ${seconds} s. The output of the processes is in ${logs}.`,
  ),
  'demo.cannot-start': english<{ name: string; how: string; restarts: number; file: string; line: string }>(
    ({ name, how, restarts, file, line }) =>
      `${name} ${how} ${restarts} times in a row. Its last line in ${file}: ${line}`,
  ),
  'super-admin.email': english<{ email: string }>(({ email }) => `"${email}" is not an email address.`),
  'terminal.faults-unreadable': english<{ found: string }>(
    ({ found }) => `--faults is JSON, like '{"fragment":13,"eventsInTransfers":true}'. Found ${found}`,
  ),
  'terminal.people-missing': english<{ path: string }>(
    ({ path }) => `There is no file ${path}. Give --people a JSON file of [{"badge","name","shift":{"start","end"}}].`,
  ),
  'terminal.people-file': english<{ path: string; mistakes: string }>(({ path, mistakes }) => `${path}: ${mistakes}`),
});
