import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createCollector } from '../../src/collector/collector.ts';
import { type SimulatedTerminal, startSimulatedTerminal } from '../../src/collector/simulator/terminal.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import type { Row } from '../../src/domain/records/model.ts';
import { countRecords, findRecords, readRecords } from '../../src/domain/records/read.ts';
import { garments, testRuntime } from '../support/people.ts';
import { inWords } from '../support/says.ts';
import { heldAt } from '../support/terminal.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
const open: SimulatedTerminal[] = [];

beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
  await people.systemA(({ sql }) =>
    sql.query(
      `INSERT INTO sync_state (company_id, site_id, cloud_url, token_sealed, instance_id) VALUES ($1, $2, 'http://127.0.0.1:9', 'x', 'i')`,
      [people.a.id, people.a.siteId],
    ),
  );
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((terminal) => terminal.close()));
});
afterAll(() => runtime.close());

let named = 0;

/** A simulated terminal, and its row as Rahim registers it in the site's panel. */
async function gate(options: Partial<Parameters<typeof startSimulatedTerminal>[0]> = {}) {
  named += 1;
  const terminal = await startSimulatedTerminal({
    serial: `SIM${named}`,
    users: [{ badgeNumber: '7', name: 'করিম' }],
    ...options,
  });
  open.push(terminal);
  const { faults } = options;
  const form = { name: `Gate ${named}`, host: terminal.host, port: terminal.port, commKey: faults?.commKey };
  const row = await people.rahim((ctx) => commandsOf('terminal').add(ctx, form));
  return { terminal, id: String(row.id), serial: `SIM${named}` };
}

const scan = (badgeNumber: string, wallTime: string, punchCode = 0) => ({
  badgeNumber,
  wallTime,
  punchCode,
  verifyMode: 1,
});
const collector = () => createCollector({ runtime, schedule: null });
const rowOf = async (id: string): Promise<Row> =>
  (await people.rahim((ctx) => readRecords(ctx, 'terminal', [id])))[0] ?? {};
const punchesOf = (serial: string): Promise<Row[]> =>
  people.rahim((ctx) =>
    findRecords(ctx, 'punch', {
      where: { terminalSerial: serial },
      sort: { field: 'id', direction: 'asc' },
      limit: 500,
    }),
  );

describe('Reading a terminal', () => {
  test('stores every fact of every scan, once, however often it is read', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll([
      scan('7', '2026-11-20 08:02:11'),
      scan('0007', '2026-11-20 08:02:11', 255),
      scan('A12', '2026-11-20 17:00:00', 1),
    ]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 3, stored: 3, held: 3, users: 1 });
    expect(await collector().pollNow(id)).toMatchObject({ rows: 3, stored: 0 });
    const byBadge = Object.fromEntries((await punchesOf(serial)).map((punch) => [punch.badgeNumber, punch]));
    expect(byBadge).toMatchObject({
      '7': { localTime: '2026-11-20 08:02:11', punchCode: 0, verifyMode: 1, source: 'terminal', held: 'unknown_badge' },
      '0007': { punchCode: 255, at: new Date('2026-11-20T02:02:11Z') },
      A12: { punchCode: 1, siteId: people.a.siteId, createdBy: `site:${people.a.siteId}` },
    });
    expect(await rowOf(id)).toMatchObject({ serial, logCount: 3, readCount: 3, userCount: 1, lastError: null });
  });

  test('new scans are stored beside the known ones; a cleared log loses nothing', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    await collector().pollNow(id);
    terminal.punchAll([scan('7', '2026-11-20 17:00:00', 1)]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 2, stored: 1 });
    terminal.clearLog();
    terminal.punchAll([scan('7', '2026-11-21 08:00:00')]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 1, stored: 1 });
    expect(await punchesOf(serial)).toHaveLength(3);
  });

  test('a bad date is a held row, not a failed read', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll([
      scan('7', '2026-02-30 08:00:00'),
      scan('7', '2000-01-01 00:00:10'),
      scan('7', '2026-11-20 08:00:00'),
    ]);
    expect(await collector().pollNow(id)).toMatchObject({ rows: 3, stored: 3 });
    const held = (await punchesOf(serial)).filter((row) => row.held === 'impossible_time');
    expect(held.map((row) => [row.localTime, row.at])).toEqual([
      ['2000-01-01 00:00:10', null],
      ['2026-02-30 08:00:00', null],
    ]);
  });

  test("a badge given later makes the held punches that person's", async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll([scan('51', '2026-11-20 08:00:00'), scan('051', '2026-11-20 08:01:00')]);
    await collector().pollNow(id);
    const employee = await people.systemA((ctx) => commandsOf('employee').add(ctx, { code: 'E-51', name: 'Ayesha' }));
    const badge = { number: '51', employeeId: employee.id, validFrom: '2026-01-01T00:00:00Z' };
    await people.systemA((ctx) => commandsOf('badge').add(ctx, badge));
    expect(await punchesOf(serial)).toMatchObject([
      { badgeNumber: '51', employeeId: employee.id, held: null },
      { badgeNumber: '051', employeeId: null, held: 'unknown_badge' },
    ]);
  });

  test('a corrected time zone moves the instants and mints no second punch', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    await collector().pollNow(id);
    await people.rahim((ctx) => commandsOf('terminal').change(ctx, id, { timeZone: 'Asia/Kolkata' }));
    await collector().pollNow(id);
    expect(await punchesOf(serial)).toMatchObject([
      { localTime: '2026-11-20 08:00:00', at: new Date('2026-11-20T02:30:00Z') },
    ]);
  });
});

describe('A terminal that misbehaves costs only its own run', () => {
  test('refusing, hanging up half way and nonsense are said in words, and the next run corrects it', async () => {
    const { terminal, id, serial } = await gate();
    terminal.punchAll(
      Array.from({ length: 3000 }, (_, n) =>
        scan(
          '7',
          `2026-11-20 ${String(8 + Math.floor(n / 3600)).padStart(2, '0')}:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
        ),
      ),
    );
    for (const faults of [
      { refuse: true },
      { dropAfterBytes: { bytes: 20_000, once: true } },
      { nonsenseAfterBytes: 2000 },
    ]) {
      await terminal.setFaults(faults);
      await expect(collector().pollNow(id)).rejects.toMatchObject({ name: 'Problem' });
      expect(inWords((await rowOf(id)).lastError)).toMatch(/\w{3}/);
    }
    await terminal.setFaults({});
    expect(await collector().pollNow(id)).toMatchObject({ rows: 3000, stored: 3000 });
    expect(await rowOf(id)).toMatchObject({ lastError: null });
    expect(await people.rahim((ctx) => countRecords(ctx, 'punch', { terminalSerial: serial }))).toBe(3000);
  });

  test('the others are read all the same', async () => {
    const bad = await gate();
    const good = await gate();
    await bad.terminal.setFaults({ refuse: true });
    good.terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    await collector().pollAll();
    expect(await punchesOf(good.serial)).toHaveLength(1);
    expect(inWords((await rowOf(bad.id)).lastError)).toMatch(/refuses/);
  });

  test('another terminal at its address is told apart, and nothing is read', async () => {
    const { terminal, id } = await gate();
    await collector().pollNow(id);
    const { port } = terminal;
    await terminal.close();
    const other = await startSimulatedTerminal({ serial: 'OTHER', users: [], port });
    open.push(other);
    other.punchAll([scan('7', '2026-11-20 08:00:00')]);
    await expect(collector().pollNow(id)).rejects.toMatchObject({ code: 'terminal.other-device' });
    expect(await punchesOf('OTHER')).toEqual([]);
  });

  test('a comm key is kept sealed, and opens the terminal', async () => {
    const { terminal, id } = await gate({ faults: { commKey: 123457 } });
    terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    expect(await collector().pollNow(id)).toMatchObject({ stored: 1 });
    const stored = await people.systemA(({ sql }) =>
      sql.query(`SELECT comm_key_sealed FROM terminal WHERE id = $1`, [id]),
    );
    expect(stored.rows[0].comm_key_sealed).toMatch(/^v1\./);
    expect(JSON.stringify(await people.rahim((ctx) => findRecords(ctx, 'journal', { limit: 500 })))).not.toContain(
      '123457',
    );
    expect(await rowOf(id)).not.toHaveProperty('commKeySealed');
  });

  test('two runs of one terminal never meet', async () => {
    const { id } = await gate();
    const held = heldAt('connect');
    const one = createCollector({ runtime, schedule: null, connect: held.connect });
    const first = one.pollNow(id);
    await held.reached;
    await expect(one.pollNow(id)).rejects.toMatchObject({ code: 'terminal.poll-running' });
    held.release();
    expect(await first).toMatchObject({ rows: 0 });
  });
});
