/**
 * PostgreSQL analyses every statement of src against the migrated database, composed ones in every variant that the sources
 * allow (scripts/statements.mjs finds them): a table, column or function that does not exist is found here, before the
 * statement is ever run.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { projectRoot } from '../../src/project.ts';
import { ownDatabase } from '../support/database.ts';

interface Statement {
  path: string;
  line: number;
  /** the function that it is in */
  within: string;
  /** all that it can be, as far as the sources say it */
  texts: string[];
  isKnown: boolean;
}

const database = ownDatabase();
let statements: Statement[] = [];
beforeAll(async () => {
  const script = join(projectRoot(), 'scripts', 'statements.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 64 * 1024 * 1024 });
  statements = (JSON.parse(stdout) as { found: Statement[] }).found;
}, 300_000);

/** The extended protocol's Parse and no Execute: PostgreSQL plans nothing and runs nothing. */
class Parse implements pg.Submittable {
  readonly done: Promise<string | null>;
  #end: (mistake: string | null) => void = () => undefined;

  constructor(readonly text: string) {
    this.done = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  submit(connection: pg.Connection): void {
    connection.parse({ name: '', text: this.text, types: [] }, true);
    connection.sync();
  }

  handleError(error: Error): void {
    this.#end(error.message);
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }
}

/** @returns what PostgreSQL says against a statement, or null */
function mistakeIn(text: string): Promise<string | null> {
  return database.client.query(new Parse(text)).done;
}

/** Several commands in one text are for the simple protocol: here each is analysed by itself. */
const commandsOf = (text: string): string[] => text.split(';').filter((command) => command.trim() !== '');

/** What the sources do not say whole, by file and function, and who runs it instead. */
const backups = 'made of the catalogue of each database; tests/db/backup.test.ts saves and restores every table';
const reach = 'made of what the asking member may reach; tests/api/leaks.test.ts and tests/admin/leaks.test.ts run it';
const passedOn = 'passes on a statement that is found where it is written';
const notWhole: Record<string, string> = {
  'src/db/backup/restore.ts restoreInto': backups,
  'src/db/backup/restore.ts emptyDatabase': backups,
  'src/db/backup/restore.ts requireEmpty': backups,
  'src/db/backup/restore.ts openWalls': backups,
  'src/db/backup/restore.ts attach': backups,
  'src/db/backup/restore.ts fill': backups,
  'src/db/backup/tables.ts digestOf': backups,
  'src/db/backup/tables.ts readSequences': backups,
  'src/db/backup/write.ts openTables': backups,
  'src/db/backup/write.ts writeTable': backups,
  'src/db/database.ts transaction': 'opens every transaction',
  'src/db/embedded/cluster.ts prepareDatabase':
    'makes roles and the database of a new server; tests/db/embedded.test.ts',
  'src/db/migrate.ts buildTables': 'runs the migrations',
  'src/db/migrate.ts applyOne': 'runs the migrations',
  'src/db/platform.ts limitStore': 'statements of rate-limiter-flexible',
  'src/db/query.ts executeQuery': 'composed by Kysely, whose tables and columns the compiler checks',
  'src/db/set-statement.ts runSet': passedOn,
  'src/db/unit-pool.ts inTurn': passedOn,
  'src/db/unit-pool.ts query': passedOn,
  'src/db/unit-pool.ts savepointClient': 'savepoints of Prisma, by their number',
  'src/domain/access/giving.ts requireGrantsHeld': reach,
  'src/domain/access/grants.ts refuse': reach,
  'src/domain/access/grants.ts grantMany': reach,
  'src/domain/access/grants.ts write': reach,
  'src/domain/access/revoke.ts grantsWhere': reach,
  'src/domain/access/revoke.ts supported': reach,
  'src/domain/access/who-can-see.ts isOwn': reach,
  'src/domain/attendance/punch-details.ts correctionsOf': reach,
  'src/domain/attendance/punch-details.ts terminalNames': reach,
  'src/domain/attendance/today-in-reach.ts counted': reach,
  'src/domain/mobile/decide.ts lockReached': reach,
  'src/domain/mobile/review.ts reviewQueue': reach,
  'src/domain/mobile/review.ts countsOf': reach,
  'src/domain/people/badge-numbers.ts badgeNumbersOf': reach,
  'src/domain/records/select.ts ask': reach,
  'src/domain/records/select.ts countRows': reach,
  'src/domain/records/select.ts lockRow': reach,
  'src/domain/records/select.ts isWellPlaced': reach,
  'src/domain/records/select.ts placedRows': reach,
  'src/domain/sites/as-author.ts act': 'sets the principal of a transaction',
  'src/sync/take-rows.ts nameRevision': 'sets the revision of a transaction',
};

const nameOf = ({ path, within }: Statement): string => `${path} ${within}`;

/** @returns what PostgreSQL says against each text of each statement, with its place */
async function mistakes(): Promise<string[]> {
  const found: string[] = [];
  const texts = new Map<string, string>();
  for (const { path, line, texts: all } of statements)
    for (const text of all.flatMap(commandsOf)) texts.set(text, `${path}:${line}`);
  for (const [text, place] of texts) {
    const mistake = await mistakeIn(text);
    if (mistake !== null) found.push(`${place} ${mistake}\n${text}`);
  }
  return found;
}

describe('Every SQL statement of src', () => {
  test('names tables, columns and functions of the migrated database', async () => {
    expect(statements.length).toBeGreaterThan(400);
    expect(await mistakes()).toEqual([]);
  });

  test('is found in the sources with all its variants, or listed with who runs it', () => {
    const unknown = statements.filter(({ isKnown }) => !isKnown).map(nameOf);
    expect([...new Set(unknown)].filter((name) => notWhole[name] === undefined)).toEqual([]);
    expect(Object.keys(notWhole).filter((name) => !unknown.includes(name))).toEqual([]);
  });

  test('that names a renamed column is told with its place', async () => {
    await database.client.query('ALTER TABLE employee RENAME COLUMN joined_on TO hired_on');
    try {
      const places = (await mistakes()).map((mistake) => mistake.split('\n')[0]);
      expect(places).toContainEqual(
        expect.stringMatching(/^src\/domain\/imports\/write-employees\.ts:\d+ column "joined_on" /),
      );
      expect(places).toContainEqual(expect.stringMatching(/^src\/sync\/copies\.ts:\d+ column .*joined_on/));
    } finally {
      await database.client.query('ALTER TABLE employee RENAME COLUMN hired_on TO joined_on');
    }
  });
});
