import { describe, expect, test } from '@jest/globals';
import { parseFileLine } from '../../src/domain/attendance/attlog.rule.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { addImport, inspectImport, resumeImport, runImport, stopImport } from '../../src/domain/imports/imports.ts';
import { differencesOn, unmatchedPeople, writePeople } from '../../src/domain/terminals/people.ts';
import { sitePrincipal } from '../../src/policies/principal.ts';
import { scan, siteWithGates } from '../support/gate.ts';
import { inWords } from '../support/says.ts';
import { scans } from '../support/terminal.ts';

const { site, gate, collector, find, query } = siteWithGates();
const session = () => {
  const { a } = site.people;
  return { runtime: site.runtime, principal: sitePrincipal({ id: a.siteId, name: 'Main gate', companyId: a.id }) };
};

const attlog = (rows: ReturnType<typeof scans>) =>
  rows
    .map(
      (row) =>
        `${row.badgeNumber.padStart(9)}\t${row.wallTime}\t1\t${row.punchCode}\t${row.verifyMode}\t${row.workCode}\r\n`,
    )
    .join('');

describe('Lines of files', () => {
  test.each([
    [
      '        1\t2026-10-03 08:59:01\t1\t0\t1\t0',
      { badge: '1', localTime: '2026-10-03 08:59:01', code: 0, verify: 1, work: null },
    ],
    ['  000A12\t2026-02-30 08:59:01\t12\t255\t15\t7', { badge: '000A12', code: 255, verify: 15, work: '7' }],
    ['        1   2026-10-03 08:59:01   1   4   1   0', { badge: '1', localTime: '2026-10-03 08:59:01', code: 4 }],
  ])('%j', (line, row) => expect(parseFileLine(line)).toMatchObject({ ok: true, row }));

  test('a serial at the top and a checksum at the end are no punches', () => {
    expect([parseFileLine('CKUH201760001').ok, parseFileLine('8f0c12').ok]).toEqual([false, false]);
  });
});

describe('Taking a file over', () => {
  test('its punches meet those that were read; stopped, it goes on where it was; twice, it stores nothing new', async () => {
    const { terminal, id, serial } = await gate();
    const truth = scans(9000);
    terminal.punchAll(truth.slice(0, 4000));
    await collector().pollNow(id);
    const given = {
      terminalId: id,
      fileName: '1_attlog.dat',
      content: Buffer.from(`${attlog(truth)}rubbish\n`),
      plan: { format: 'attlog' as const },
    };
    const add = () => site.people.rahim((ctx) => addImport(ctx, given));
    const first = await add();
    const stop = new AbortController();
    const running = runImport({ ...session() }, first, { signal: stop.signal });
    stop.abort();
    await running;
    await site.people.rahim((ctx) => stopImport(ctx, first));
    expect(await runImport(session(), first)).toBe(0);
    await site.people.rahim((ctx) => resumeImport(ctx, first));
    await runImport(session(), first);
    const facts = new Set(truth.map((row) => `${row.badgeNumber}|${row.wallTime}|${row.punchCode}`));
    expect(await query(`SELECT count(*)::int AS n FROM punch WHERE terminal_serial = $1`, serial)).toEqual([
      { n: facts.size },
    ]);
    const [row] = await find('file_import', { id: first });
    expect(row).toMatchObject({ state: 'done', lines: 9001, unreadable: 1 });
    expect(Number(row?.stored) + Number(row?.known)).toBe(9000);
    expect(row).not.toHaveProperty('content');
    const second = await add();
    expect(await runImport(session(), second)).toBe(0);
    expect(await find('held_line', { terminalId: id })).toHaveLength(1);
  });

  test('a file of nothing, and of a terminal that is not known yet, are refused in words', async () => {
    const { id } = await gate();
    const add = (content: string) =>
      site.people.rahim((ctx) =>
        addImport(ctx, { terminalId: id, fileName: 'x', content: Buffer.from(content), plan: { format: 'attlog' } }),
      );
    await expect(add(attlog(scans(3)))).rejects.toThrow(/serial number/);
    await collector().pollNow(id);
    await expect(add('no\npunch\n')).rejects.toThrow(/no row of it can be read as a punch/);
  });
});

describe('A CSV whose columns somebody named', () => {
  const plan = {
    format: 'csv' as const,
    delimiter: ';' as const,
    headLines: 2,
    dates: 'dmy' as const,
    columns: { badge: 2, time: 0, timeOfDay: 1, state: 4, terminal: 3 },
  };

  test('date and time apart, codes as words, terminals by serial or name, what names a stranger is held with its line', async () => {
    const one = await gate();
    const two = await gate();
    const silent = collector();
    await silent.pollNow(one.id);
    await silent.pollNow(two.id);
    const name = String((await find('terminal', { id: two.id }))[0]?.name);
    const content = [
      'Report of November',
      'Date;Time;Emp No;Reader;Status',
      `3/11/2026;8:05;"0042";${one.serial};C/In`,
      `3/11/2026;17:05 ;0042;${name.toUpperCase()};C/Out`,
      '4/11/2026;08:00:09;0042;;C/In',
      '4/11/2026;08:00:10;0042;Nowhere;C/In',
      '31/31/2026;x;0042;;C/In',
      '"never closed;1;2;3;4',
    ].join('\n');
    const inspect = await site.people.rahim((ctx) =>
      inspectImport(ctx, { terminalId: one.id, content: Buffer.from(content), plan }),
    );
    expect(inspect.preview).toMatchObject({ rows: 6, punches: 3, people: 1, first: '2026-11-03 08:05:00' });
    expect(inspect.preview?.bad.map(({ number, reason }) => [number, inWords(reason)])).toEqual([
      [6, 'terminal "Nowhere" does not belong to the company'],
      [7, '"31/31/2026 x" is not a date and time that begins with the day'],
      [8, 'a quote in it is not closed'],
    ]);
    const id = await site.people.rahim((ctx) =>
      addImport(ctx, { terminalId: one.id, fileName: 'november.csv', content: Buffer.from(content), plan }),
    );
    expect(await runImport(session(), id)).toBe(3);
    const facts = async (serial: string) =>
      (
        await query(
          `SELECT badge_number || ' ' || local_time || ' ' || punch_code AS fact FROM punch WHERE terminal_serial = $1 ORDER BY 1`,
          serial,
        )
      ).map(({ fact }) => fact);
    expect(await facts(one.serial)).toEqual(['0042 2026-11-03 08:05:00 0', '0042 2026-11-04 08:00:09 0']);
    expect(await facts(two.serial)).toEqual(['0042 2026-11-03 17:05:00 1']);
    const held = await find('held_line', { terminalId: one.id });
    expect(held.map(({ reason }) => inWords(reason)).sort()).toEqual([
      '"31/31/2026 x" is not a date and time that begins with the day',
      'a quote in it is not closed',
      'terminal "Nowhere" does not belong to the company',
    ]);
    expect((await find('file_import', { id }))[0]).toMatchObject({ state: 'done', stored: 3, unreadable: 3 });
  });
});

describe('People on terminals', () => {
  test('are matched by their number, suggested by zeros and by name, and written after they were shown', async () => {
    const { terminal, id } = await gate({
      users: [
        { badgeNumber: '0101', name: 'X' },
        { badgeNumber: '777', name: 'Ayesha Begum' },
        { badgeNumber: '102', name: 'Old name', card: 9, privilege: 14 },
        { badgeNumber: '103', name: 'Left' },
      ],
    });
    await collector().pollNow(id);
    const employ = async (code: string, name: string, number?: string, isActive = true) => {
      const row = await site.people.systemA((ctx) => commandsOf('employee').add(ctx, { code, name, isActive }));
      if (number) {
        await site.people.systemA((ctx) =>
          commandsOf('badge').add(ctx, { number, employeeId: row.id, validFrom: '2026-01-01T00:00:00Z' }),
        );
      }
      return String(row.id);
    };
    const shahin = await employ('P1', 'Shahin', '101');
    const ayesha = await employ('P2', 'ayesha begum');
    await employ('P3', 'রহিমা খাতুন নামের একজন', '102');
    await employ('P4', 'Left', '103', false);
    const unmatched = (await site.people.rahim((ctx) => unmatchedPeople(ctx))).filter(({ number }) => number !== '7');
    expect(unmatched).toMatchObject([
      { number: '0101', suggestedId: shahin, why: 'number' },
      { number: '777', suggestedId: ayesha, why: 'name' },
    ]);
    const differences = await site.people.rahim((ctx) => differencesOn(ctx, id));
    expect(differences.map((one) => [one.change, one.number])).toEqual([
      ['add', '101'],
      ['rename', '102'],
      ['remove', '103'],
    ]);
    expect(terminal.users()).toHaveLength(4);
    expect(await site.people.rahim((ctx) => writePeople(ctx, id, ['101', '102', '103', '777']))).toBe(3);
    await collector().pollNow(id);
    expect(terminal.users().map((user) => [user.badgeNumber, user.card, user.privilege])).toEqual([
      ['0101', 0, 0],
      ['777', 0, 0],
      ['102', 9, 14],
      ['101', 0, 0],
    ]);
    expect(await site.people.rahim((ctx) => differencesOn(ctx, id))).toEqual([]);
    expect(await site.people.salma((ctx) => unmatchedPeople(ctx))).toEqual([]);
    terminal.punchAll([scan('101', '2026-11-20 08:00:00')]);
  });
});
