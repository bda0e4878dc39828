import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { derivePunches } from '../../../src/domain/attendance/derive-punches.ts';
import { storePunches } from '../../../src/domain/attendance/store-punches.ts';
import { newId } from '../../../src/id.ts';
import { garments, testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
beforeAll(async () => {
  runtime = await testRuntime('site');
  people = await garments(runtime);
});
afterAll(() => runtime.close());

const DAY_MS = 86_400_000;
const textOf = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ');

describe('Deriving a punch again', () => {
  test('judges its time by when it was received first, not by when this database stored it', async () => {
    const soon = new Date(Date.now() + 3 * DAY_MS); // the clock of the machine was three days ahead
    const columns = (badge: string, receivedAt: Date) => ({
      serial: ['CLOCK'],
      badge: [badge],
      localTime: [textOf(soon)],
      code: [0],
      verify: [1],
      work: [null],
      way: ['pull' as const],
      receivedAt: [receivedAt],
      clockOffsetMs: [null],
    });
    const [employee, other] = [newId(), newId()];
    const held = await people.siteA(async (ctx) => {
      const origin = { source: 'terminal', siteId: people.a.siteId } as const;
      await storePunches(ctx, origin, columns('7001', soon));
      await storePunches(ctx, origin, columns('7002', new Date()));
      await ctx.sql.query(
        `INSERT INTO employee (company_id, id, code, name) VALUES ($1, $2, 'C-1', 'One'), ($1, $3, 'C-2', 'Two')`,
        [people.a.id, employee, other],
      );
      await ctx.sql.query(
        `INSERT INTO badge (company_id, id, number, employee_id, valid_from)
         VALUES ($1, $2, '7001', $3, '2020-01-01'), ($1, $4, '7002', $5, '2020-01-01')`,
        [people.a.id, newId(), employee, newId(), other],
      );
      await derivePunches(ctx, { numbers: ['7001', '7002'], employees: [employee, other] });
      const { rows } = await ctx.sql.query(
        `SELECT badge_number AS badge, employee_id AS employee, held FROM punch WHERE terminal_serial = 'CLOCK' ORDER BY 1`,
      );
      return rows;
    });
    expect(held).toEqual([
      { badge: '7001', employee, held: null },
      { badge: '7002', employee: null, held: 'impossible_time' },
    ]);
  });
});
