import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unitOfWork } from '../../src/context.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;
const employees: Record<string, string> = {};
let sewing: string;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
  await people.rahim(async (ctx) => {
    sewing = String((await commandsOf('department').add(ctx, { name: 'Sewing' })).id);
    for (const [code, name, salary, joinedOn, departmentId] of [
      ['E-1', 'Abdul 100% Karim', '12500.00', '2026-01-31', sewing],
      ['E-2', 'abdul_rahim', '13000.00', '2026-02-01', sewing],
      ['E-3', 'রহিমা খাতুন', null, null, null],
      ['E\\4', 'Zaman', '13000.00', '2025-12-31', null],
    ]) {
      const row = await commandsOf('employee').add(ctx, { code, name, salary, joinedOn, departmentId });
      employees[String(code)] = String(row.id);
    }
    await commandsOf('employee').change(ctx, employees['E-2'] ?? '', { isActive: false });
  });
  await people.siteA(async (ctx) => {
    const localTime = ['2026-11-20 00:00:00', '2026-11-20 23:59:59', '2026-11-21 00:00:00', '2026-02-30 10:00:00'];
    const all = <T>(value: T) => localTime.map(() => value);
    await storePunches(
      ctx,
      { source: 'terminal', siteId: people.a.siteId },
      {
        serial: all('S-1'),
        badge: ['1', '2', '3', '4'],
        localTime,
        code: [0, 1, 255, 0],
        verify: all(1),
        work: all(null),
        way: all('pull' as const),
        receivedAt: all(new Date('2026-11-22T00:00:00Z')),
        clockOffsetMs: all(0),
      },
    );
  });
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

type Listed = { params: Record<string, unknown> };

const codes = async (query: string): Promise<unknown[]> => {
  const { records } = (await rahim.list('employee', `sortBy=code&direction=asc&${query}`)).json;
  return records.map(({ params }: Listed) => params.code);
};

const badges = async (query: string): Promise<unknown[]> => {
  const { records } = (await rahim.list('punch', query)).json;
  return records.map(({ params }: Listed) => params.badgeNumber);
};

describe('Filtering employees', () => {
  test.each([
    ['filters.name=ABDUL', ['E-1', 'E-2']],
    ['filters.name=খাতুন', ['E-3']],
    ['filters.name=%25', ['E-1']],
    ['filters.name=_', ['E-2']],
    ['filters.code=%5C', ['E\\4']],
    ['filters.name=', ['E-1', 'E-2', 'E-3', 'E\\4']],
    ['filters.isActive=false', ['E-2']],
    ['filters.isActive=maybe', []],
    ['filters.salary=13000.00', ['E-2', 'E\\4']],
    ['filters.salary=13000', ['E-2', 'E\\4']],
    ['filters.salary={"gt":1}', []],
    ['filters.joinedOn~~from=2026-01-31&filters.joinedOn~~to=2026-02-01', ['E-1', 'E-2']],
    ['filters.joinedOn~~to=2026-01-31', ['E-1', 'E\\4']],
    ['filters.joinedOn=2026-01-31', ['E-1']],
    ['filters.name=abdul&filters.isActive=true', ['E-1']],
  ])('by %s', async (query, expected) => {
    expect(await codes(query)).toEqual(expected);
  });

  test('by department', async () => {
    expect(await codes(`filters.departmentId=${sewing}`)).toEqual(['E-1', 'E-2']);
    expect(await codes('filters.departmentId=sewing')).toEqual([]);
  });

  test('by what is no day is said', async () => {
    const { json } = await rahim.list('employee', 'filters.joinedOn~~from=tomorrow');
    expect(json.notice.message).toContain('"tomorrow" is not a day');
    expect(json).toMatchObject({ records: [], meta: { total: 0 } });
  });
});

describe('Filtering punches', () => {
  test('by days of the company’s own zone, the last one included', async () => {
    expect(await badges('filters.at~~from=2026-11-20&filters.at~~to=2026-11-20')).toEqual(['2', '1']);
    expect(await badges('filters.at~~to=2026-11-20')).toEqual(['2', '1']);
    expect(await badges('filters.at~~from=2026-11-21')).toEqual(['3']);
    // an instant stands for its day in Dhaka, six hours ahead
    expect(await badges('filters.at~~from=2026-11-20T18:30:00.000Z')).toEqual(['3']);
  });

  test('by site, means, source and reason to hold', async () => {
    expect(await badges(`filters.siteId=${people.a.siteId}`)).toHaveLength(4);
    expect(await badges(`filters.siteId=${people.b.siteId}`)).toEqual([]);
    expect(await badges('filters.punchCode=255')).toEqual(['3']);
    expect(await badges('filters.source=mobile')).toEqual([]);
    expect(await badges('filters.held=impossible_time')).toEqual(['4']);
    expect(await badges('filters.held=any')).toHaveLength(4);
    expect(await badges('filters.held=none')).toEqual([]);
  });
});

describe('The order of a list', () => {
  test('of punches is newest first, what has no time last, on every page', async () => {
    expect(await badges('')).toEqual(['3', '2', '1', '4']);
    expect(await badges('perPage=2&page=2')).toEqual(['1', '4']);
    expect(await badges('perPage=3&page=2')).toEqual(['4']);
    expect(await badges('perPage=1&page=4')).toEqual(['4']);
    expect(await badges('perPage=1&page=5')).toEqual([]);
    expect(await badges('sortBy=at&direction=asc')).toEqual(['4', '1', '2', '3']);
  });

  test('is by any column that is shown, with the id behind it', async () => {
    const { records } = (await rahim.list('employee', 'sortBy=salary&direction=desc')).json;
    expect(records.map(({ params }: Listed) => params.code)).toEqual(['E\\4', 'E-2', 'E-1', 'E-3']);
  });

  test('pages tell how many there are', async () => {
    expect((await rahim.list('employee', 'perPage=3')).json.meta).toMatchObject({ total: 4, perPage: 3, page: 1 });
    expect((await rahim.list('employee', 'perPage=3&page=2')).json.records).toHaveLength(1);
  });
});

describe('Choosing an employee', () => {
  const offered = async (text: string) => {
    const { json } = await rahim.get(`/api/resources/employee/actions/search/${encodeURIComponent(text)}`);
    return json.records.map(({ title }: { title: string }) => title);
  };

  test('by words of their name or their code, in any order', async () => {
    expect(await offered('karim abdul')).toEqual(['Abdul 100% Karim · E-1']);
    expect(await offered('e-2')).toEqual(['abdul_rahim · E-2']);
    expect(await offered('%')).toEqual(['Abdul 100% Karim · E-1']);
    expect(await offered('nobody')).toEqual([]);
    expect(await offered('')).toHaveLength(4);
  });

  test('brings their name and nothing else of them', async () => {
    const { text } = await rahim.get('/api/resources/employee/actions/search/karim');
    expect(text).not.toMatch(/salary|12500|joinedOn|designation/);
  });
});

describe('A long list', () => {
  test('is counted up to ten thousand, and found by id without reading the table', async () => {
    await unitOfWork({ runtime, principal: systemPrincipal(people.b.id) }, (ctx) =>
      ctx.sql.query(
        `INSERT INTO punch (company_id, id, source, terminal_serial, badge_number, local_time, punch_code, at)
         SELECT $1, gen_random_uuid(), 'terminal', 'S-9', n::text, '2026-01-01 00:00:00', 0, now() - n * interval '1 second'
         FROM generate_series(1, 10050) n`,
        [people.b.id],
      ),
    );
    const salma = await panel.as('salma@garments-b.example');
    expect((await salma.list('punch')).json.meta.total).toBe(10_000);
    expect((await salma.list('punch', 'filters.badgeNumber=10050')).json.meta.total).toBe(1);
  });
});

describe('Today', () => {
  test('counts who was here, by hour, what is held and who was heard of', async () => {
    const badge = { number: '77', employeeId: employees['E-1'], validFrom: '2020-01-01T00:00:00Z' };
    await people.rahim((ctx) => commandsOf('badge').add(ctx, badge));
    const day = (await rahim.get('/api/dashboard')).json.today.day;
    await people.siteA((ctx) => {
      const localTime = [`${day} 00:00:00`, `${day} 00:00:05`, `${day} 00:00:09`];
      const all = <T>(value: T) => localTime.map(() => value);
      return storePunches(
        ctx,
        { source: 'terminal', siteId: people.a.siteId },
        {
          serial: all('S-1'),
          badge: ['77', '77', '999'],
          localTime,
          code: all(0),
          verify: all(1),
          work: all(null),
          way: all('pull' as const),
          receivedAt: all(new Date()),
          clockOffsetMs: all(0),
        },
      );
    });
    const { today } = (await rahim.get('/api/dashboard')).json;
    expect(today).toMatchObject({ present: 1, activeEmployees: 3, punches: 3, hours: [{ hour: 0, punches: 3 }] });
    expect(today.held).toContainEqual({ reason: 'unknown_badge', punches: 4 });
    expect(today.sites).toMatchObject([{ name: 'Main gate', isBound: false, isStale: false }]);
    const [first] = (await rahim.list('punch', 'filters.badgeNumber=77&sortBy=at&direction=asc')).json.records;
    await rahim.act('punch', first.id, 'correct', { isVoid: 'true', note: 'Twice' });
    expect((await rahim.get('/api/dashboard')).json.today).toMatchObject({ present: 1, punches: 2 });
    const elsewhere = await rahim.get(`/api/dashboard?site=${people.b.siteId}`);
    expect(elsewhere.json.today).toMatchObject({ present: 0, punches: 0, held: [] });
  });

  test('of the super admin is every company, of a company its own alone', async () => {
    const superAdmin = await panel.as('super@hajira.example');
    const { companies } = (await superAdmin.get('/api/dashboard')).json;
    expect(companies).toMatchObject([
      { name: 'Garments A', state: 'active', activeEmployees: 3, seats: 100, punches: 3 },
      { name: 'Garments B', held: 0 },
    ]);
    expect((await rahim.get('/api/dashboard')).text).not.toContain('Garments B');
  });
});
