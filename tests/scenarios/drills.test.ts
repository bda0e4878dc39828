/**
 * The four drills, with the files that an operator has: whatever is put back or lost, both ends are equal afterwards, and
 * nothing that one of them, a terminal or an outbox still has is gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Runtime } from '../../src/context.ts';
import { restoreBackup } from '../../src/db/backup/restore.ts';
import { writeBackup } from '../../src/db/backup/write.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { sentColumn } from '../../src/domain/sites/sign-ins.ts';
import { createLog } from '../../src/log.ts';
import { syncModels } from '../../src/sync/models.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, facts, punches, rowsIn, twoEnds } from '../support/sync.ts';

jest.setTimeout(240_000);

/** A factory's day; `npm run test:long` takes a month of a large one. */
const SIZE = process.env.HAJIRA_TEST_LONG ? 60_000 : 1_500;
const log = createLog('test', 'silent');
let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let folder: string;
let [made, scanned, hired] = [0, 0, 0];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hajira-drill-'));
  ends = await twoEnds();
  site = await ends.newSite();
});
afterEach(async () => {
  await ends.close();
  rmSync(folder, { recursive: true, force: true });
});

function backUp(runtime: Runtime): Promise<string> {
  made += 1;
  const role = runtime.deploymentRole === 'site' ? 'site' : 'cloud';
  const to = {
    url: runtime.database.url,
    folder,
    role,
    app: 'test',
    keyCheck: 'key',
    now: new Date(made * 1000),
  } as const;
  return writeBackup(to).then(({ file }) => file);
}

/** Everything is stopped, the file put back, everything started again. */
async function putBack(runtime: Runtime, file: string): Promise<void> {
  const { url } = runtime.database;
  await runtime.database.close();
  try {
    await restoreBackup({ file, url, replaces: true, log });
  } finally {
    (runtime as { database: Database }).database = openDatabase({ url, poolSize: 8, log });
  }
}

async function scan(count: number): Promise<void> {
  await site.store(punches(count, scanned));
  scanned += count;
}

const employee = (name: string) => {
  hired += 1;
  return { code: `D-${hired}`, name };
};
const hireInCloud = (name: string) => ends.people.rahim((ctx) => commandsOf('employee').add(ctx, employee(name)));
const hireOnSite = async (name: string) =>
  (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) => commandsOf('employee').add(ctx, employee(name)));

/** As the loop does it: a round that finds the histories apart is followed by one that corrects them. */
async function level(): Promise<void> {
  let last: unknown;
  for (let turn = 0; turn < 8; turn += 1) {
    const error = await site
      .sync()
      .now()
      .then(
        () => undefined,
        (failed: unknown) => failed,
      );
    const waiting = await rowsIn(site.runtime, 'SELECT FROM sync_outbox', site.companyId);
    if (error === undefined && waiting.length === 0) return;
    last = error;
  }
  throw new Error(`the two ends did not find together: ${String(last)}`);
}

/** Of every table that travels, the rows and their digest. */
async function digests(runtime: Runtime): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = { punch: await digestOf(runtime, 'punch', punchFacts) };
  for (const { name, columns } of syncModels) {
    if (name === 'punch' || name === 'package') continue;
    const fields = Object.keys(columns).filter((column) => column !== 'created_at');
    found[name] = await digestOf(runtime, name, fields, name === 'site' ? 'WHERE deleted_at IS NULL' : '');
  }
  return found;
}
const punchFacts = [
  'id',
  'source',
  'terminal_serial',
  'badge_number',
  'local_time',
  'punch_code',
  'verify_mode',
  'work_code',
];

async function digestOf(runtime: Runtime, table: string, fields: string[], where = ''): Promise<unknown> {
  // credentials are sent to a site for those only who may sign in there
  const of = (field: string) => (runtime.deploymentRole === 'cloud' ? sentColumn(table, field) : `t."${field}"`);
  const row = `ROW(${fields.map(of).join(', ')})::text`;
  const [digest] = await rowsIn(
    runtime,
    `SELECT count(*)::int AS rows, md5(coalesce(string_agg(${row}, '|' ORDER BY ${row}), '')) AS digest FROM "${table}" t ${where}`,
    site.companyId,
  );
  return digest;
}

async function expectLevel(expected: { punches: number; people: string[] }): Promise<void> {
  await level();
  const [here, there] = [await digests(site.runtime), await digests(ends.cloud)];
  expect(here).toEqual(there);
  expect(here.punch).toMatchObject({ rows: expected.punches });
  const names = await rowsIn(ends.cloud, 'SELECT name FROM employee WHERE deleted_at IS NULL', site.companyId);
  expect(names.map(({ name }) => String(name))).toEqual(expect.arrayContaining(expected.people));
  expect((await facts(ends.cloud, site.companyId)).length).toBe(expected.punches);
}

describe('The restore drill', () => {
  test('1: a site from yesterday', async () => {
    await scan(SIZE);
    await hireOnSite('Known before');
    await level();
    const yesterday = await backUp(site.runtime);
    await scan(SIZE);
    await hireOnSite('Sent today');
    await hireInCloud('Hired in the cloud today');
    await level();
    await putBack(site.runtime, yesterday);
    await scan(100); // life goes on before anybody has noticed
    await expectLevel({
      punches: 2 * SIZE + 100,
      people: ['Known before', 'Sent today', 'Hired in the cloud today'],
    });
  });

  test('2: a cloud from yesterday', async () => {
    await scan(SIZE);
    await hireInCloud('Known before');
    await level();
    const yesterday = await backUp(ends.cloud);
    await scan(SIZE);
    await hireOnSite('Sent today');
    await hireInCloud('Hired in the cloud today, and seen by the site');
    await level();
    await putBack(ends.cloud, yesterday);
    await scan(100);
    await expectLevel({
      punches: 2 * SIZE + 100,
      people: ['Known before', 'Sent today', 'Hired in the cloud today, and seen by the site'],
    });
  });

  test('3: a site built anew, empty', async () => {
    await scan(SIZE);
    await hireOnSite('Sent before');
    await level();
    site = await ends.newSite('a', { name: 'rebuilt' });
    await scan(100);
    await expectLevel({ punches: SIZE + 100, people: ['Sent before'] });
  });

  test('4: a cloud whose company is empty again', async () => {
    const early = await backUp(ends.cloud); // the company was made and its site bound; nobody worked there yet
    await scan(SIZE);
    await hireOnSite('Hired on site');
    await hireInCloud('Hired in the cloud, and seen by the site');
    await level();
    await putBack(ends.cloud, early);
    expect(await rowsIn(ends.cloud, 'SELECT FROM employee', site.companyId)).toEqual([]);
    expect(await rowsIn(ends.cloud, 'SELECT FROM punch', site.companyId)).toEqual([]);
    await expectLevel({ punches: SIZE, people: ['Hired on site', 'Hired in the cloud, and seen by the site'] });
  });

  test('both ends from different days', async () => {
    await scan(SIZE);
    await level();
    const monday = await backUp(site.runtime);
    await scan(200);
    await hireOnSite('Tuesday');
    await level();
    const tuesday = await backUp(ends.cloud);
    await scan(300);
    await level();
    await putBack(site.runtime, monday);
    await putBack(ends.cloud, tuesday);
    await scan(100);
    // the 300 were on both, and on the terminal still: it is read again from the start
    scanned -= 400;
    await scan(400);
    await expectLevel({ punches: SIZE + 600, people: ['Tuesday'] });
  });
});
