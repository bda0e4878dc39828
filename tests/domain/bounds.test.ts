import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { correctPunch } from '../../src/domain/attendance/correct-punch.ts';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { platform } from '../support/billing.ts';
import { openPanel } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';
import { inWords, says, saysPart } from '../support/says.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let jamil: string;

const add = (model: 'employee' | 'badge' | 'leave_request', given: Record<string, unknown>) =>
  people.rahim((ctx) => commandsOf(model).add(ctx, given));

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  jamil = String((await add('employee', { code: 'J-1', name: 'Jamil', joinedOn: '2025-03-01' })).id);
});
afterAll(() => runtime.close());

describe('The time that a punch is corrected to', () => {
  let punch: string;
  const correct = (at: string) =>
    people.rahim((ctx) => correctPunch(ctx, punch, { correctedAt: new Date(at), isVoid: false, note: 'forgot' }));
  const refusal = async (at: string): Promise<string> => {
    const error = await correct(at).then(
      () => undefined,
      (caught: { code: string; fields: { field: string; message: unknown }[] }) => caught,
    );
    expect([at, error?.code, error?.fields.map(({ field }) => field)]).toEqual([at, 'record.invalid', ['correctedAt']]);
    return inWords(error?.fields[0]?.message) ?? '';
  };

  beforeAll(async () => {
    await add('badge', { number: '17', employeeId: jamil, validFrom: '2025-03-01' });
    await people.systemA(({ sql }) =>
      sql.query(
        `INSERT INTO terminal (company_id, id, site_id, serial, name, in_use_since, is_active)
         VALUES ($1, gen_random_uuid(), $2, 'GATE', 'Main gate', '2025-06-15', true)`,
        [people.a.id, people.a.siteId],
      ),
    );
    const stored = await people.siteA((ctx) =>
      storePunches(
        ctx,
        { source: 'terminal', siteId: people.a.siteId },
        {
          serial: ['GATE'],
          badge: ['17'],
          localTime: ['2025-11-20 08:02:11'],
          code: [0],
          verify: [1],
          work: [null],
          way: ['pull'],
          receivedAt: [new Date('2025-11-20T03:00:00Z')],
          clockOffsetMs: [0],
        },
      ),
    );
    punch = String(stored.ids[0]);
  });

  test('is not in the future, and is quoted as the clocks of the company show it', async () => {
    expect(await refusal('2130-01-01T00:00:00Z')).toBe(
      '"2130-01-01 06:00:00" is in the future. Enter a time up to now.',
    );
    const inAMinute = new Date(runtime.clock.now().getTime() + 60_000).toISOString();
    expect(await refusal(inAMinute)).toContain('is in the future');
  });

  test('is not before the terminal came into use, nor before the employee joined, by days of the company', async () => {
    expect(await refusal('1999-05-05T05:00:00Z')).toBe(
      '"1999-05-05 11:00:00" is too long ago. Enter 2010-01-01 or a later time.',
    );
    // one second before midnight in Dhaka
    expect(await refusal('2025-06-14T17:59:59Z')).toBe(
      '"2025-06-14 23:59:59" is before Main gate came into use on 2025-06-15. Enter a later time, or change "In use since" of the terminal first.',
    );
    await correct('2025-06-14T18:00:00Z');
    await people.rahim((ctx) => commandsOf('employee').change(ctx, jamil, { joinedOn: '2025-08-01' }));
    expect(await refusal('2025-07-31T17:59:59Z')).toBe(
      '"2025-07-31 23:59:59" is before Jamil joined on 2025-08-01. Enter a later time, or change "Joined on" of the employee first.',
    );
    await correct('2025-07-31T18:00:00Z');
  });

  test('what is refused leaves the correction that stood, in the panel and by the API too', async () => {
    const [before] = await people.rahim((ctx) => findRecords(ctx, 'punch_correction', { limit: 5 }));
    const panel = await openPanel(runtime);
    const rahim = await panel.as('rahim@garments-a.example');
    const inPanel = await rahim.act('punch', punch, 'correct', {
      correctedAt: '2130-01-01T00:00:00Z',
      isVoid: 'false',
      note: 'x',
    });
    await panel.close();
    expect(inPanel.json.record.errors.correctedAt.message).toContain('is in the future');
    const api = await serveApi(runtime);
    const { token } = await tokenOf(people.rahim);
    const byApi = await api.call(token, 'POST', `/punches/${punch}/correction`, {
      body: { correctedAt: '1999-01-01T00:00:00Z', note: 'x' },
    });
    await api.close();
    expect([byApi.status, byApi.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '#/correctedAt', detail: expect.stringContaining('too long ago') })],
    ]);
    expect(await people.rahim((ctx) => findRecords(ctx, 'punch_correction', { limit: 5 }))).toEqual([before]);
  });
});

describe('The days of a leave', () => {
  const leave = (firstDay: string, lastDay: string, employeeId = jamil) =>
    add('leave_request', { employeeId, kind: 'casual', firstDay, lastDay });
  const standing = async () =>
    (await people.rahim((ctx) => findRecords(ctx, 'leave_request', { limit: 50, where: { employeeId: jamil } }))).map(
      ({ firstDay }) => (firstDay as Date).toISOString().slice(0, 10),
    );

  test('do not overlap another leave of the same person, which is named', async () => {
    await leave('2026-12-10', '2026-12-12');
    for (const [first, last] of [
      ['2026-12-11', '2026-12-13'],
      ['2026-12-12', '2026-12-12'],
      ['2026-12-01', '2026-12-31'],
    ] as const) {
      await expect(leave(first, last)).rejects.toMatchObject({
        code: 'leave.overlaps',
        status: 409,
        message:
          'Jamil already has leave from 2026-12-10 to 2026-12-12. Choose other days, or change that leave first.',
        fields: [{ field: 'firstDay' }],
      });
    }
    const next = await leave('2026-12-13', '2026-12-13');
    const other = await add('employee', { code: 'J-2', name: 'Other' });
    await leave('2026-12-10', '2026-12-12', String(other.id));
    await expect(
      people.rahim((ctx) => commandsOf('leave_request').change(ctx, String(next.id), { firstDay: '2026-12-12' })),
    ).rejects.toMatchObject({ code: 'leave.overlaps' });
    await people.rahim((ctx) => commandsOf('leave_request').change(ctx, String(next.id), { kind: 'sick' }));
    expect(await standing()).toEqual(['2026-12-13', '2026-12-10']);
  });

  test('are free again once the other leave is deleted; a deleted one comes back only where they still are', async () => {
    const first = await leave('2026-10-01', '2026-10-05');
    await people.rahim((ctx) => commandsOf('leave_request').remove(ctx, String(first.id)));
    await leave('2026-10-05', '2026-10-06');
    await expect(
      people.rahim((ctx) => commandsOf('leave_request').revive(ctx, String(first.id), {})),
    ).rejects.toMatchObject({ code: 'leave.overlaps' });
    await people.rahim((ctx) => commandsOf('leave_request').revive(ctx, String(first.id), { lastDay: '2026-10-04' }));
  });

  test('have a longest span, and lie after the joining day', async () => {
    await expect(leave('2027-01-01', '2096-12-31')).rejects.toMatchObject({
      code: 'record.invalid',
      fields: [{ field: 'lastDay', message: saysPart('at most 366 days, and this one has 25568') }],
    });
    await leave('2028-01-01', '2028-12-31'); // 366 days
    await expect(leave('1990-01-01', '1990-01-02')).rejects.toMatchObject({
      fields: [{ field: 'firstDay', message: says('"1990-01-01" is too long ago. Choose 2010-01-01 or a later day.') }],
    });
    await expect(leave('2025-01-01', '2025-01-02')).rejects.toMatchObject({
      fields: [{ field: 'firstDay', message: saysPart('before Jamil joined on 2025-08-01') }],
    });
  });

  test('added on two connections at once are taken once', async () => {
    let added: () => void = () => undefined;
    let go: () => void = () => undefined;
    const isAdded = new Promise<void>((resolve) => {
      added = resolve;
    });
    const mayEnd = new Promise<void>((resolve) => {
      go = resolve;
    });
    const given = { employeeId: jamil, kind: 'casual', firstDay: '2027-05-01', lastDay: '2027-05-03' };
    const first = people.rahim(async (ctx) => {
      const row = await commandsOf('leave_request').add(ctx, given);
      added();
      await mayEnd;
      return row;
    });
    await isAdded;
    const second = leave('2027-05-03', '2027-05-04').then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
    // it waits for the lock of the first
    for (;;) {
      const [{ n } = { n: 0 }] = await platform(
        runtime,
        `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = (SELECT oid FROM pg_database WHERE datname = current_database())
         JOIN pg_stat_activity a ON a.pid = l.pid AND a.datid = d.oid WHERE NOT l.granted`,
      );
      if (Number(n) > 0) break;
    }
    go();
    await first;
    expect(await second).toBe('leave.overlaps');
  });
});
