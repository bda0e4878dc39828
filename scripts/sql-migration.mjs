/**
 * Makes the migration that brings the functions, triggers and policies of prisma/sql to every database, after a file there
 * was changed: `node scripts/sql-migration.mjs <change>`, for example `node scripts/sql-migration.mjs sync_capture_skips_drafts`.
 *
 * A migration holds copies, between `-- begin prisma/sql/<file>` and `-- end prisma/sql/<file>`: it must not change any more
 * once it has been applied, and prisma/sql goes on changing. Each file can be replayed over itself.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const prisma = join(dirname(dirname(fileURLToPath(import.meta.url))), 'prisma');
const migrations = readdirSync(join(prisma, 'migrations')).sort();
const texts = migrations.map((name) => readFileSync(join(prisma, 'migrations', name, 'migration.sql'), 'utf8'));

const copyOf = (file, text) => `-- begin prisma/sql/${file}\n${text}-- end prisma/sql/${file}\n`;

/** @returns {boolean} whether the newest copy of a file in the migrations is the file */
function isCopied(file, text) {
  const newest = texts.findLast((sql) => sql.includes(`-- begin prisma/sql/${file}\n`));
  return newest?.includes(copyOf(file, text)) ?? false;
}

const [change = ''] = process.argv.slice(2);
if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(change)) {
  throw new Error(
    `Name the change in small letters with underscores, like sync_capture_skips_drafts; found "${change}".`,
  );
}
const changed = readdirSync(join(prisma, 'sql'))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(prisma, 'sql', file), 'utf8') }))
  .filter(({ file, text }) => !isCopied(file, text));
if (changed.length === 0)
  throw new Error('No file of prisma/sql was changed since the newest migration that copies it.');

const name = `${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${change}`;
if (name <= migrations.at(-1)) throw new Error(`The clock is behind the newest migration, ${migrations.at(-1)}.`);
mkdirSync(join(prisma, 'migrations', name));
writeFileSync(
  join(prisma, 'migrations', name, 'migration.sql'),
  changed.map(({ file, text }) => copyOf(file, text)).join('\n'),
);
process.stdout.write(`prisma/migrations/${name}/migration.sql: ${changed.map(({ file }) => file).join(', ')}\n`);
