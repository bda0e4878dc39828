import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findDoubtful } from '../../../src/domain/attendance/doubtful-punches.ts';
import { storePunches } from '../../../src/domain/attendance/store-punches.ts';
import { previewWithdrawal, readingsOf, withdrawReading } from '../../../src/domain/attendance/withdraw-reading.ts';
import { memberOf } from '../../support/access.ts';
import { serveApi, tokenOf } from '../../support/api.ts';
import { openPanel } from '../../support/panel.ts';
import { garments, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

interface Fact {
  badge: string;
  localTime: string;
  code?: number;
  verify?: number | null;
}

let moments = 0;
async function read(serial: string, facts: readonly Fact[]): Promise<{ ids: string[]; receivedAt: Date }> {
  moments += 1;
  const receivedAt = new Date(Date.UTC(2026, 10, 25, 6, 0, moments));
  const same = <T>(value: T): T[] => facts.map(() => value);
  const { ids } = await people.siteA((ctx) =>
    storePunches(
      ctx,
      { source: 'terminal', siteId: people.a.siteId },
      {
        serial: same(serial),
        badge: facts.map(({ badge }) => badge),
        localTime: facts.map(({ localTime }) => localTime),
        code: facts.map(({ code = 0 }) => code),
        verify: facts.map(({ verify = 1 }) => verify),
        work: same(null),
        way: same('pull' as const),
        receivedAt: same(receivedAt),
        clockOffsetMs: same(null),
      },
    ),
  );
  return { ids, receivedAt };
}

const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 2, n)).toISOString().slice(0, 19).replace('T', ' ');
const GOOD: Fact[] = [
  { badge: '17', localTime: minute(1) },
  { badge: 'A-17 b', localTime: minute(2), code: 255, verify: 255 },
  { badge: '০১২', localTime: minute(3), verify: null },
  { badge: '19', localTime: minute(4), verify: 200, code: 15 },
];
const BAD: [Fact, string[]][] = [
  [{ badge: 'é\u0081', localTime: minute(5) }, ['badge']],
  [{ badge: '20', localTime: '2002-01-01 08:00:00' }, ['time']],
  [{ badge: '21', localTime: '2026-13-41 08:00:00' }, ['time']],
  [{ badge: '22', localTime: '2061-01-01 08:00:00' }, ['time']],
  [{ badge: '23', localTime: minute(6), code: 77 }, ['state']],
  [{ badge: '24', localTime: minute(7), verify: 112 }, ['verify']],
  [{ badge: 'ÿÿ', localTime: '2000-00-00 00:00:00', code: 88, verify: 99 }, ['badge', 'time', 'state', 'verify']],
];
const everything = { limit: 100_000 };
const rahim = <T>(work: Parameters<typeof people.rahim<T>>[0]) => people.rahim(work);

describe('The report of doubtful punches', () => {
  test('is empty where every punch is one that a terminal can have written', async () => {
    await read('D0', GOOD);
    expect(await rahim((ctx) => findDoubtful(ctx, { ...everything, serial: 'D0' }))).toEqual({
      readings: [],
      checked: GOOD.length,
      next: null,
    });
  });

  test.each(BAD)('finds %j and says why', async (fact, doubts) => {
    const serial = `D1-${BAD.findIndex(([one]) => one === fact)}`;
    const { ids, receivedAt } = await read(serial, [...GOOD, fact]);
    const { readings } = await rahim((ctx) => findDoubtful(ctx, { ...everything, serial }));
    expect(readings).toMatchObject([
      { way: 'pull', serial, receivedAt, punches: 1, several: doubts.length > 1 ? 1 : 0 },
    ]);
    const { badge, localTime, code = 0, verify = 1 } = fact;
    expect(readings[0]?.examples).toEqual([{ id: ids.at(-1), badge, localTime, code, verify, doubts }]);
  });

  test('groups by reading, the worst first, narrows by time, and names no punch that does not count any more', async () => {
    const bad = (many: number) =>
      Array.from({ length: many }, (_, n) => ({ badge: `${n}`, localTime: minute(n), code: 99 }));
    const few = await read('D2', bad(2));
    const many = await read(
      'D2',
      bad(9).map((fact) => ({ ...fact, code: 98 })),
    );
    const find = (more = {}) => rahim((ctx) => findDoubtful(ctx, { ...everything, serial: 'D2', ...more }));
    expect((await find()).readings.map(({ punches, examples }) => [punches, examples.length])).toEqual([
      [9, 3],
      [2, 2],
    ]);
    expect((await find({ from: many.receivedAt })).readings.map(({ punches }) => punches)).toEqual([9]);
    expect((await find({ to: many.receivedAt })).readings.map(({ punches }) => punches)).toEqual([2]);

    const [reading] = await rahim((ctx) => readingsOf(ctx, String(few.ids[0])));
    if (!reading) throw new Error('no reading');
    await rahim((ctx) => withdrawReading(ctx, reading, 'wrong'));
    expect((await find()).readings.map(({ punches }) => punches)).toEqual([9]);
  });

  test('goes on where it stopped, and finds each punch once', async () => {
    await read(
      'D3',
      Array.from({ length: 25 }, (_, n) => ({ badge: `${n}`, localTime: minute(n), code: n % 2 === 0 ? 99 : 0 })),
    );
    let [after, found, checked]: [string | undefined, number, number] = [undefined, 0, 0];
    do {
      const page = await rahim((ctx) => findDoubtful(ctx, { limit: 4, serial: 'D3', after }));
      found += page.readings.reduce((sum, { punches }) => sum + punches, 0);
      checked += page.checked;
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect([found, checked]).toEqual([13, 25]);
  });

  test('stops before it holds too many readings, and goes on from there', async () => {
    for (let n = 0; n < 201; n += 1) await read('D4', [{ badge: `${n}`, localTime: minute(n), code: 99 }]);
    const first = await rahim((ctx) => findDoubtful(ctx, { ...everything, serial: 'D4' }));
    expect(first.readings.length).toBe(200);
    const rest = await rahim((ctx) => findDoubtful(ctx, { ...everything, serial: 'D4', after: String(first.next) }));
    expect([rest.readings.length, rest.next]).toEqual([1, null]);
  });

  test('takes the right to view withdrawn readings; another company sees nothing of it', async () => {
    await expect(people.karim((ctx) => findDoubtful(ctx, everything))).rejects.toMatchObject({
      code: 'policy.refused',
    });
    expect((await people.salma((ctx) => findDoubtful(ctx, everything))).readings).toEqual([]);
  });
});

test('whoever withdraws a whole reading leaves their own punches as they are', async () => {
  const { ids } = await read('OWN', [
    { badge: '501', localTime: minute(1) },
    { badge: '502', localTime: minute(2) },
  ]);
  await people.systemA(async (ctx) => {
    const memberId = await memberOf(ctx, 'rahim@garments-a.example');
    const employee = ctx.newId();
    await ctx.sql.query(
      `INSERT INTO employee (company_id, id, code, name, member_id) VALUES ($1, $2, 'OWN', 'Rahim', $3)`,
      [ctx.companyId, employee, memberId],
    );
    await ctx.sql.query(
      `INSERT INTO badge (company_id, id, number, employee_id, valid_from) VALUES ($1, $2, '501', $3, '2026-01-01')`,
      [ctx.companyId, ctx.newId(), employee],
    );
  });
  const [reading] = await rahim((ctx) => readingsOf(ctx, String(ids[0])));
  if (!reading) throw new Error('no reading');
  expect(await rahim((ctx) => previewWithdrawal(ctx, reading))).toMatchObject({ punches: 2, voided: 1, own: 1 });
  await rahim((ctx) => withdrawReading(ctx, reading, 'wrong'));
  const voids = await people.systemA(
    async ({ sql }) =>
      (await sql.query(`SELECT punch_id FROM punch_correction WHERE punch_id = ANY($1::uuid[])`, [ids])).rows,
  );
  expect(voids).toEqual([{ punch_id: ids[1] }]);
});

const voidOf = (serial: string): Promise<number> =>
  people.systemA(async ({ sql }) =>
    Number(
      (
        await sql.query(
          `SELECT count(*)::int AS n FROM punch p JOIN punch_correction c ON c.company_id = p.company_id AND c.punch_id = p.id
           WHERE p.terminal_serial = $1 AND c.is_void AND c.deleted_at IS NULL`,
          [serial],
        )
      ).rows[0]?.n,
    ),
  );

describe('By the API', () => {
  test('doubtful punches lead to a preview, a withdrawal and its undoing', async () => {
    const { ids } = await read('API', [{ badge: '1', localTime: minute(1), code: 99 }, ...GOOD]);
    const api = await serveApi(runtime);
    try {
      const { token } = await tokenOf(people.rahim);
      const found = await api.call(token, 'GET', '/doubtful-punches?serial=API&from=2026-11-01T00:00:00Z');
      expect([found.status, found.body]).toMatchObject([
        200,
        { data: [{ punches: 1, examples: [{ id: ids[0], doubts: ['state'] }] }], checked: 5, next: null },
      ]);
      const body = { punchId: found.body.data[0].examples[0].id };
      const preview = await api.call(token, 'POST', '/reading-withdrawals/preview', { body });
      expect([preview.status, preview.body]).toMatchObject([200, { punches: 5, voided: 5 }]);
      expect(await voidOf('API')).toBe(0);
      const made = await api.call(token, 'POST', '/reading-withdrawals', { body: { ...body, reason: 'wrong size' } });
      expect([made.status, made.body]).toMatchObject([201, { reason: 'wrong size', voided: 5 }]);
      expect(await voidOf('API')).toBe(5);
      const again = await api.call(token, 'POST', '/reading-withdrawals', { body: { ...body, reason: 'wrong size' } });
      expect([again.status, again.body.code]).toEqual([409, 'reading.already-withdrawn']);
      expect((await api.call(token, 'POST', `/reading-withdrawals/${made.body.id}/undoing`)).status).toBe(204);
      expect(await voidOf('API')).toBe(0);
      const wrong = await api.call(token, 'GET', '/doubtful-punches?limit=0&from=yesterday');
      expect([wrong.status, wrong.body.code]).toEqual([422, 'http.query-invalid']);
    } finally {
      await api.close();
    }
  });
});

describe('In the panel', () => {
  test('the buttons show what withdrawing does, withdraw with a reason, and undo', async () => {
    const { ids } = await read('PANEL', [{ badge: '1', localTime: minute(1), code: 99 }, ...GOOD]);
    const panel = await openPanel(runtime);
    try {
      const visitor = await panel.as('rahim@garments-a.example');
      const ask = (verb: string, given: Record<string, string>) =>
        visitor.post(`/api/pages/doubtful-punches.${verb}`, given);
      const none = await ask('look', { serial: 'NONE' });
      expect(none.json.data).toMatchObject({ rows: [], said: 'No doubtful punches were found.' });
      const found = (await ask('look', { serial: 'PANEL' })).json.data;
      expect(found.rows).toMatchObject([
        { serial: 'PANEL', punches: '1', state: '99', why: 'No terminal uses this state.' },
      ]);
      const preview = (await ask('preview', { keys: JSON.stringify([found.rows[0].key]) })).json.data;
      expect(preview.rows).toMatchObject([{ voided: '5' }]);
      expect(await voidOf('PANEL')).toBe(0);
      const keys = JSON.stringify([preview.rows[0].key]);
      expect((await ask('confirm', { keys, reason: '' })).json.notice).toMatchObject({ type: 'error' });
      expect((await ask('confirm', { keys, reason: 'wrong size' })).json.notice).toMatchObject({ type: 'success' });
      expect(await voidOf('PANEL')).toBe(5);

      const undo = async () => {
        const list = await visitor.list('reading_withdrawal', 'filters.serial=PANEL&sortBy=createdAt&direction=desc');
        const { id } = list.json.records[0];
        return visitor.act('reading_withdrawal', String(id), 'undoWithdrawal');
      };
      expect((await undo()).json.notice).toMatchObject({ type: 'success' });
      expect(await voidOf('PANEL')).toBe(0);

      const onPunch = (verb: string, given: Record<string, string>) =>
        visitor.act('punch', String(ids[0]), `withdrawReading${verb}`, given);
      const look = (await onPunch('', {})).json.data;
      expect(look.rows).toMatchObject([{ voided: '5', corrected: '0' }]);
      const done = await onPunch('.confirm', { keys: JSON.stringify([look.rows[0].key]), reason: 'wrong size' });
      expect(done.json.notice).toMatchObject({ type: 'success' });
      expect(await voidOf('PANEL')).toBe(5);
    } finally {
      await panel.close();
    }
  });
});
