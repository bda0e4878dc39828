import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Context, unitOfWork } from '../../src/context.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
});
afterAll(() => runtime.close());

const query = (sql: string, ...values: unknown[]) =>
  unitOfWork(
    { runtime, principal: systemPrincipal(people.a.id) },
    async (ctx) => (await ctx.sql.query(sql, values)).rows,
  );
const hire = (given: Record<string, unknown>) => people.rahim((ctx) => commandsOf('employee').add(ctx, given));

describe('A code', () => {
  test('is one code whatever its case, and what nobody sees is no part of it', async () => {
    expect(await hire({ code: 'HI-1\u200b', name: 'One' })).toMatchObject({ code: 'HI-1' });
    for (const code of ['hi-1', '\ufeffHI-1', 'Hi-1\u00a0']) {
      await expect(hire({ code, name: 'Two' })).rejects.toMatchObject({
        code: 'record.value-taken',
        fields: [{ field: 'code' }],
      });
    }
    const other = await hire({ code: 'HI-2', name: 'Three' });
    const rename = (code: string) =>
      people.rahim((ctx) => commandsOf('employee').change(ctx, String(other.id), { code }));
    await expect(rename('hi-1')).rejects.toMatchObject({ code: 'record.value-taken' });
    expect(await rename('hi-2')).toMatchObject({ code: 'hi-2' });
  });

  test('of somebody who was deleted is free, and is asked for again when they come back', async () => {
    const first = await hire({ code: 'GO-1', name: 'First' });
    await people.rahim((ctx) => commandsOf('employee').remove(ctx, String(first.id)));
    await hire({ code: 'go-1', name: 'Second' });
    await expect(people.rahim((ctx) => commandsOf('employee').revive(ctx, String(first.id), {}))).rejects.toMatchObject(
      { code: 'record.value-taken' },
    );
  });

  test('that two people write at the same moment is one person’s', async () => {
    let committed = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      committed = resolve;
    });
    let written = (): void => undefined;
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const first = people.rahim(async (ctx) => {
      await commandsOf('employee').add(ctx, { code: 'TW-1', name: 'First', isActive: false });
      written();
      await held;
    });
    await isWritten;
    const second = hire({ code: 'tw-1', name: 'Second', isActive: false });
    // a lock that is asked for and not granted: the second one waits for the first
    while ((await query('SELECT FROM pg_locks WHERE NOT granted')).length === 0);
    committed();
    await first;
    await expect(second).rejects.toMatchObject({ code: 'record.value-taken' });
  });
});

describe('A badge', () => {
  const zoneOfA = (zone: string) =>
    unitOfWork({ runtime, principal: systemPrincipal(null) }, (ctx) =>
      ctx.sql.query('UPDATE company SET time_zone = $2 WHERE id = $1', [people.a.id, zone]),
    );
  type As = <T>(work: (ctx: Context) => Promise<T>) => Promise<T>;
  const give = async (as: As, employeeId: unknown, number: string, validFrom?: string) => {
    const given = { number, employeeId, ...(validFrom === undefined ? {} : { validFrom }) };
    const badge = await as((ctx) => commandsOf('badge').add(ctx, given));
    return (badge.validFrom as Date).toISOString();
  };

  test('counts from the midnight of the company, whoever gives it and wherever the server stands', async () => {
    const worker = await hire({ code: 'JD-1', name: 'Worker One', joinedOn: '2026-11-20' });
    const { rahim, systemA } = people;
    // a day, no day at all, an instant
    expect(await give(rahim, worker.id, '9401', '2026-11-20')).toBe('2026-11-19T18:00:00.000Z');
    expect(await give(rahim, worker.id, '9402')).toBe('2026-11-19T18:00:00.000Z');
    expect(await give(rahim, worker.id, '9403', '2026-11-20T09:00:00+06:00')).toBe('2026-11-20T03:00:00.000Z');
    await zoneOfA('America/New_York');
    expect(await give(systemA, worker.id, '9404', '2026-11-20')).toBe('2026-11-20T05:00:00.000Z');
    expect(await give(systemA, worker.id, '9406')).toBe('2026-11-20T05:00:00.000Z');
    await zoneOfA('Asia/Dhaka');
  });

  test('of somebody without a joining day counts from now', async () => {
    const worker = await hire({ code: 'JD-2', name: 'Worker Two' });
    const before = Date.now();
    expect(Date.parse(await give(people.rahim, worker.id, '9411'))).toBeGreaterThanOrEqual(before);
  });

  test('releases the punches of the first day, those before sunrise too', async () => {
    const times = ['00:10:00', '05:55:00', '06:05:00', '14:00:00'].map((time) => `2026-11-20 ${time}`);
    const all = <T>(value: T): T[] => times.map(() => value);
    await people.siteA((ctx) =>
      storePunches(
        ctx,
        { source: 'terminal', siteId: people.a.siteId },
        {
          serial: all('S-1'),
          badge: all('9421'),
          localTime: times,
          code: all(0),
          verify: all(1),
          work: all(null),
          way: all('pull' as const),
          receivedAt: all(new Date()),
          clockOffsetMs: all(null),
        },
      ),
    );
    const worker = await hire({ code: 'JD-3', name: 'Worker Three', joinedOn: '2026-11-20' });
    await give(people.rahim, worker.id, '9421');
    expect(await query('SELECT held, employee_id AS id FROM punch WHERE badge_number = $1', '9421')).toEqual(
      times.map(() => ({ held: null, id: worker.id })),
    );
  });

  test('number is written in digits that terminals have', async () => {
    const worker = await hire({ code: 'BD-1', name: 'Worker Four' });
    const badge = await people.rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: ' ৯২০২\u200b', employeeId: worker.id }),
    );
    expect(badge).toMatchObject({ number: '9202' });
  });
});
