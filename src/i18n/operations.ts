import { defineMessages, english, instant, type Message, text } from './message.ts';

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576).toLocaleString('en')} MB`;
const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL 15 or newer that runs elsewhere';

/** Messages about operators at the command line and in logs, who read English. */
export const operationMessage = defineMessages({
  'backup.role-unclear': english<{ found: string }>(
    ({ found }) => `The deployment role is not clear. ${found} Add --role cloud or --role site.`,
  ),
  'backup.running': english('Another backup of this database is running. Wait until it ends, or stop it.'),
  'backup.table-hidden': english<{ tables: string[] }>(
    ({ tables }) =>
      `The backup would be incomplete: hajira_platform cannot read all rows of ${tables.join(', ')}. Create the policy "platform" in the migration of the table (protect_tenant_table).`,
  ),
  'backup.folder-unusable': english<{ folder: string; reason: string }>(
    ({ folder, reason }) =>
      `Cannot write a backup to ${folder}: ${reason}. Set --to (BACKUP_DIR) to a folder that this user can write to.`,
  ),
  'backup.disk-too-full': english<{ folder: string; free: number; needed: number }>(
    ({ folder, free, needed }) =>
      `Not enough space in ${folder}: ${megabytes(free)} free, and the last backup took ${megabytes(needed)}. Free up space, keep backups for fewer days (BACKUP_KEEP_DAYS), or choose another folder (BACKUP_DIR).`,
  ),
  'backup.not-a-backup': english<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} is not a Hajira backup: ${reason}.`,
  ),
  'backup.damaged': english<{ file: string; where: string; reason: string }>(
    ({ file, where, reason }) =>
      `${file} is damaged at ${where}: ${reason}. Nothing was changed. Copy the file again from its source, or use an older backup.`,
  ),
  'backup.other-role': english<{ found: string; asked: string }>(
    ({ found, asked }) => `This is a backup of a ${found}, but --role is ${asked}. Use --role ${found}.`,
  ),
  'backup.written-by-newer': english<{ app: string; migration: string }>(
    ({ app, migration }) =>
      `This backup is from a newer Hajira (${app}): its migration ${migration} is unknown here. Install that version or a newer one, then restore.`,
  ),
  'backup.before-baseline': english<{ app: string; baseline: string }>(
    ({ app, baseline }) =>
      `This backup is from Hajira ${app}, before ${baseline}, and cannot be upgraded. Nothing was changed. Restore it with that version, export the data you need there, and import it here.`,
  ),
  'backup.schema-unknown': english<{ app: string; migration: string; reason: string }>(
    ({ app, migration, reason }) =>
      `This backup is from Hajira ${app}, and its tables cannot be created here: the migration ${migration} ${reason}. Restore it with that version, then upgrade.`,
  ),
  'backup.table-differs': english<{ table: string; reason: string }>(
    ({ table, reason }) =>
      `The table ${table} of this backup does not match its migrations: ${reason}. Restore it with the version that wrote it.`,
  ),
  'backup.database-not-empty': english<{ found: string }>(
    ({ found }) =>
      `This database is not empty: it contains ${found}. Restore into an empty database (another DATA_DIR or DATABASE_URL), or add --replace to delete everything in this one.`,
  ),
  'backup.database-not-ours': english<{ table: string }>(
    ({ table }) =>
      `This database contains tables of another program, such as ${table}. Restore into a separate database.`,
  ),
  'backup.database-in-use': english<{ count: number }>(
    ({ count }) =>
      `Hajira has ${count} open ${count === 1 ? 'connection' : 'connections'} to this database. Stop every Hajira process that uses it, then restore.`,
  ),
  'backup.other-key': english(
    'The secrets in this backup are encrypted with the key of another installation. Copy its secret.key into the data folder (or set SECRET_KEY). Without that key, add --other-key. You then have to bind a site again and enter comm keys and other secrets again, and a cloud does not recover mobile punches and decisions since the backup.',
  ),
  'backup.restored-differs': english<{ table: string; found: number; expected: number }>(
    ({ table, found, expected }) =>
      `The restored table ${table} differs from the backup (${found} rows, expected ${expected}${found === expected ? ', with other content' : ''}). Everything was rolled back.`,
  ),
  'backup.references-broken': english<{ table: string; constraint: string; reason: string }>(
    ({ table, constraint, reason }) =>
      `The restored rows of ${table} violate ${constraint}: ${reason}. Everything was rolled back.`,
  ),
  'database.platform-unsupported': english<{ platform: string; reason: string }>(
    ({ platform, reason }) =>
      `The built-in PostgreSQL cannot run on ${platform}: ${reason} It needs Linux with glibc or macOS, installed with "npm ci" ` +
      `without --omit=optional. Use such a server, ${ELSEWHERE}.`,
  ),
  'database.folder-unusable': english<{ folder: string; reason: string }>(
    ({ folder, reason }) =>
      `Cannot use the data folder ${folder}: ${reason}. Give the user who starts Hajira write access to it, ` +
      'or choose another data folder.',
  ),
  'database.folder-not-owned': english<{ folder: string; owner: number }>(
    ({ folder, owner }) =>
      `The database in ${folder} belongs to the system user with id ${owner}, because Hajira was started as another user ` +
      `before. Start it as that user, or stop Hajira and change the owner with "chown -R".`,
  ),
  'database.folder-in-use': english<{ folder: string; pid: number; host: string }>(
    ({ folder, pid, host }) =>
      `The data folder ${folder} is in use by another Hajira, process ${pid} on ${host}. Stop that process, ` +
      'or choose another data folder.',
  ),
  'database.disk-full': english<{ folder: string }>(
    ({ folder }) =>
      `The disk of the data folder ${folder} is full. Free up space, but do not delete files in the data folder. ` +
      'Then start Hajira again. Stored data is safe.',
  ),
  'database.folder-newer': english<{ folder: string; found: number; known: number }>(
    ({ folder, found, known }) =>
      `The database in ${folder} is from PostgreSQL ${found}; this Hajira includes PostgreSQL ${known}. ` +
      'Install the newer Hajira again, or choose another data folder.',
  ),
  'database.folder-older': english<{ folder: string; found: string; known: number }>(
    ({ folder, found, known }) =>
      `The database in ${folder} is from PostgreSQL ${found}; this Hajira includes PostgreSQL ${known}, which cannot ` +
      'read it. Make a backup with the older Hajira, then restore it with this one into a new data folder.',
  ),
  'database.port-taken': english<{ port: number }>(
    ({ port }) =>
      `PostgreSQL cannot listen on port ${port}: another program uses it. Stop that program, set another port, ` +
      'or set none to use any free port.',
  ),
  'database.server-user-missing': english<{ reason: string }>(
    ({ reason }) =>
      `PostgreSQL does not run as root, and the system user "postgres" could not be created: ${reason}. Create it with ` +
      `"useradd --system postgres", start Hajira as a normal user, ${ELSEWHERE}.`,
  ),
  'database.binaries-unreachable': english<{ tried: string }>(
    ({ tried }) =>
      `The database user cannot run the PostgreSQL programs (tried ${tried}). Move Hajira or its data folder to a ` +
      `folder that all users can read and that allows running programs, such as /opt or /srv, ${ELSEWHERE}.`,
  ),
  'database.start-failed': english<{ folder: string; logFile: string; reason: string }>(
    ({ folder, logFile, reason }) =>
      `PostgreSQL did not start in ${folder}: ${reason}. See its log ${logFile}, ` +
      'correct the cause and start again, or restore a backup into a new data folder.',
  ),
  'database.server-lost': english<{ folder: string; logFile: string }>(
    ({ folder, logFile }) =>
      `PostgreSQL in ${folder} stopped unexpectedly. See its log ${logFile}. Start Hajira again; the database recovers automatically.`,
  ),
  'database.unreachable': english<{ server: string; reason: string }>(
    ({ server, reason }) =>
      `Cannot connect to the database at ${server}: ${reason}. Check that it is running, and check host, port, database, ` +
      'user and password in DATABASE_URL.',
  ),
  'database.server-too-old': english<{ found: string }>(
    ({ found }) => `Hajira needs PostgreSQL 15 or newer; the server in DATABASE_URL is ${found}. Upgrade that server.`,
  ),
  'database.encoding-not-utf8': english<{ database: string; found: string }>(
    ({ database, found }) =>
      `The database ${database} has the encoding ${found}; Hajira needs UTF8. Create a database with ` +
      `"CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0" and set DATABASE_URL to it.`,
  ),
  'database.migration-failed': english<{ migration: string; file: string; line: number | null; reason: string }>(
    ({ migration, file, line, reason }) =>
      `The migration ${migration} failed${line === null ? '' : ` at line ${line}`} of ${file}: ${reason}. It was ` +
      'rolled back; earlier migrations stay applied. Correct the cause and start again.',
  ),
  'database.migration-changed': english<{ migration: string }>(
    ({ migration }) =>
      `The file of the migration ${migration} has changed since it was applied to this database. Restore the original file ` +
      '(reinstall this version of Hajira) and write a new migration for the change.',
  ),
  'database.migration-missing': english<{ migration: string }>(
    ({ migration }) =>
      `The migration ${migration} was applied to this database, but its file is missing. Install a version that has it, ` +
      'or restore a backup made before it.',
  ),
  'database.written-by-newer': english<{ migration: string }>(
    ({ migration }) =>
      `This database is from a newer Hajira: its migration ${migration} is unknown here. ` +
      'Install that version or a newer one, or restore a backup made before it.',
  ),
  'database.before-baseline': english<{ migration: string; baseline: string }>(
    ({ migration, baseline }) =>
      `This database is from an older Hajira (its newest migration is ${migration}) and cannot be upgraded: this version ` +
      `starts with ${baseline}. Nothing was changed. Start with an empty database: ` +
      '"npm run demo -- --fresh" for a demo, another DATA_DIR or DATABASE_URL for a cloud or a site. Bind a site again. ' +
      'Export the data you need with the older version and import it here.',
  ),
  'database.migration-unfinished': english<{ migration: string }>(
    ({ migration }) =>
      `The migration ${migration} was started with another tool and did not finish. Check the database, mark the migration ` +
      'as rolled back or as applied with "prisma migrate resolve", and start again.',
  ),
  'database.migrations-absent': english<{ folder: string }>(
    ({ folder }) => `There are no migrations in ${folder}: the installation is incomplete. Install Hajira again.`,
  ),
  'sync.capture-missing': english<{ table: string; trigger: string }>(
    ({ table, trigger }) =>
      `Changes to the table ${table} would not be synced: its trigger ${trigger} is missing or disabled. Enable it (ALTER TABLE "${table}" ENABLE TRIGGER ${trigger}) and start again.`,
  ),
  'backup.none-yet': text({ en: 'There is no backup yet.', bn: 'এখনো কোনো ব্যাকআপ নেই।' }),
  'backup.last-good': text<{ lastOkAt: string }>({
    en: ({ lastOkAt }, reader) => `The last successful backup is from ${instant(lastOkAt, reader)}.`,
    bn: ({ lastOkAt }, reader) => `শেষ সফল ব্যাকআপ ${instant(lastOkAt, reader)}-এর।`,
  }),
  'backup.nightly-failed': text<{ lastError: string; last: Message }>({
    en: ({ lastError, last }) => `The nightly backup failed: ${lastError} ${last}`,
    bn: ({ lastError, last }) => `রাতের ব্যাকআপ ব্যর্থ: ${lastError} ${last}`,
  }),
  'backup.too-old': text<{ n: number; lastOkAt: string }>({
    en: ({ n, lastOkAt }, reader) => `The last backup is ${n} days old (${instant(lastOkAt, reader)}).`,
    bn: ({ n, lastOkAt }, reader) => `শেষ ব্যাকআপ ${n} দিনের পুরোনো (${instant(lastOkAt, reader)})।`,
  }),
  'bench.unknown': english<{ name: string; names: readonly string[] }>(
    ({ name, names }) => `"${name}" is not a benchmark. Choose one of ${names.join(', ')}.`,
  ),
  'demo.folder-not-ours': english<{ folder: string }>(
    ({ folder }) => `${folder} contains other files. Choose a separate folder for the demo: --data DIR.`,
  ),
  'demo.too-slow': english<{ seconds: number; logs: string }>(
    ({ seconds, logs }) => `The demo is not ready after ${seconds} s. See the output of its processes in ${logs}.`,
  ),
  'demo.cannot-start': english<{ name: string; how: string; restarts: number; file: string; line: string }>(
    ({ name, how, restarts, file, line }) =>
      `${name} ${how} ${restarts} times in a row. Its last line in ${file}: ${line}`,
  ),
  'super-admin.email': english<{ email: string }>(({ email }) => `"${email}" is not an email address.`),
  'terminal.faults-unreadable': english<{ found: string }>(
    ({ found }) => `--faults must be JSON, like '{"fragment":13,"eventsInTransfers":true}', but is ${found}`,
  ),
  'terminal.people-missing': english<{ path: string }>(
    ({ path }) =>
      `The file ${path} does not exist. Set --people to a JSON file of [{"badge","name","shift":{"start","end"}}].`,
  ),
  'terminal.people-file': english<{ path: string; mistakes: string }>(({ path, mistakes }) => `${path}: ${mistakes}`),
});
