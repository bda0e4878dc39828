import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { correctPunch } from '../../../src/domain/attendance/correct-punch.ts';
import { storePunches } from '../../../src/domain/attendance/store-punches.ts';
import {
  previewWithdrawal,
  readingOfFile,
  readingsOf,
  undoWithdrawal,
  withdrawReading,
} from '../../../src/domain/attendance/withdraw-reading.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { addImport, resumeImport, runImport } from '../../../src/domain/imports/imports.ts';
import { jobPrincipal } from '../../../src/policies/principal.ts';
import { garments, testRuntime } from '../../support/people.ts';

type Way = 'pull' | 'push' | 'live' | 'file';
const position = {} as {
  runtime: Awaited<ReturnType<typeof testRuntime>>;
  people: Awaited<ReturnType<typeof garments>>;
};
beforeAll(async () => {
  position.runtime = await testRuntime('site');
  position.people = await garments(position.runtime);
});
afterAll(() => position.runtime.close());

const query = <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
  position.people.systemA(async (ctx) => (await ctx.sql.query(sql, values)).rows as T[]);

let moments = 0;
/** A reading of so many punches, a badge number and a minute each. */
async function read(serial: string, way: Way, many: number, from = 0) {
  moments += 1;
  const receivedAt = new Date(Date.UTC(2026, 10, 25, 6, 0, moments));
  const rows = Array.from({ length: many }, (_, n) => n + from);
  const same = <T>(value: T): T[] => rows.map(() => value);
  const times = rows.map((n) => new Date(Date.UTC(2026, 10, 20, 2, n)).toISOString().slice(0, 19).replace('T', ' '));
  const { ids } = await position.people.siteA((ctx) =>
    storePunches(
      ctx,
      { source: way === 'pull' || way === 'live' ? 'terminal' : way, siteId: position.people.a.siteId },
      {
        serial: same(serial),
        badge: rows.map((n) => String(n)),
        localTime: times,
        code: same(0),
        verify: same(1),
        work: same(null),
        way: same(way),
        receivedAt: same(receivedAt),
        clockOffsetMs: same(null),
      },
    ),
  );
  return { ids, reading: { way, serial, receivedAt, fileName: null } };
}

const voidOf = async (serial: string) =>
  Number(
    (
      await query<{ n: number }>(
        `SELECT count(*)::int AS n FROM punch p JOIN punch_correction c ON c.company_id = p.company_id AND c.punch_id = p.id
         WHERE p.terminal_serial = $1 AND c.is_void AND c.deleted_at IS NULL AND c.lifted_at IS NULL`,
        serial,
      )
    )[0]?.n,
  );
const as = () => position.people.rahim;

describe('Withdrawing a reading', () => {
  test('makes void what came in no other way, leaves a correction by hand, says so before, and is undone as one act', async () => {
    const { ids, reading } = await read('W1', 'pull', 10);
    await read('W1', 'push', 3);
    const by = { correctedAt: new Date('2026-11-20T03:00:00Z'), isVoid: false, note: 'They came later.' };
    await as()((ctx) => correctPunch(ctx, String(ids[9]), by));
    const expected = { punches: 10, voided: 6, stayed: 3, corrected: 1, own: 0, people: 6 };
    const days = { firstDay: '2026-11-20', lastDay: '2026-11-20' };
    expect(await as()((ctx) => previewWithdrawal(ctx, reading))).toEqual({ ...expected, ...days });
    expect(await as()((ctx) => readingsOf(ctx, String(ids[5])))).toEqual([reading]);

    const id = await as()((ctx) => withdrawReading(ctx, reading, 'Read with a wrong record size'));
    expect(await voidOf('W1')).toBe(6);
    const [stored] = await query(`SELECT note, is_void FROM punch_correction WHERE punch_id = $1`, ids[9]);
    expect(stored).toEqual({ note: 'They came later.', is_void: false });
    expect(await query(`SELECT count(*)::int AS n FROM punch WHERE terminal_serial = 'W1'`)).toEqual([{ n: 10 }]);
    expect(await query(`SELECT voided, stayed, corrected, reason FROM reading_withdrawal WHERE id = $1`, id)).toEqual([
      { voided: 6, stayed: 3, corrected: 1, reason: 'Read with a wrong record size' },
    ]);

    // one of them was decided by hand since: undoing leaves that
    const other = { correctedAt: null, isVoid: true, note: 'Not at work that day.' };
    await as()((ctx) => correctPunch(ctx, String(ids[5]), other));
    expect(await as()((ctx) => undoWithdrawal(ctx, id))).toBe(5);
    expect(await voidOf('W1')).toBe(1);
    await expect(as()((ctx) => undoWithdrawal(ctx, id))).rejects.toMatchObject({ code: 'record.not-found' });
    const acts = await query<{ action: string }>(`SELECT action FROM journal WHERE record_id = $1 ORDER BY at`, id);
    expect(acts.map(({ action }) => action)).toEqual(['reading-withdrawal.added', 'reading-withdrawal.undone']);
  });

  test('needs its right, a reason, and all punches within reach; another company has no such reading', async () => {
    const { ids, reading } = await read('W2', 'pull', 2);
    await expect(as()((ctx) => withdrawReading(ctx, reading, '  '))).rejects.toMatchObject({ code: 'record.invalid' });
    for (const act of [
      position.people.karim((ctx) => previewWithdrawal(ctx, reading)),
      position.people.karim((ctx) => withdrawReading(ctx, reading, 'wrong')),
    ])
      await expect(act).rejects.toMatchObject({ code: 'policy.refused' });
    await expect(position.people.salma((ctx) => withdrawReading(ctx, reading, 'wrong'))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await expect(position.people.salma((ctx) => readingsOf(ctx, String(ids[0])))).rejects.toMatchObject({
      code: 'record.not-found',
    });
    expect(await voidOf('W2')).toBe(0);
  });

  test('by two people at once: the second is told that it is withdrawn already', async () => {
    const { reading } = await read('W3', 'pull', 50);
    const both = [1, 2].map(() => as()((ctx) => withdrawReading(ctx, reading, 'wrong')));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'reading.already-withdrawn', status: 409 },
    });
    expect(await voidOf('W3')).toBe(50);
  });

  test('while somebody corrects one of its punches: their correction stands, and undoing leaves it', async () => {
    const { ids, reading } = await read('W4', 'pull', 20);
    let withdrawing: Promise<string> | undefined;
    await as()(async (ctx) => {
      await correctPunch(ctx, String(ids[0]), { correctedAt: null, isVoid: true, note: 'By hand' });
      withdrawing = as()((other) => withdrawReading(other, reading, 'wrong'));
      const waits = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`;
      while (((await ctx.sql.query<{ n: number }>(waits)).rows[0]?.n ?? 0) === 0) await turn();
    });
    const id = String(await withdrawing);
    expect(await voidOf('W4')).toBe(20);
    expect(await query(`SELECT voided, corrected FROM reading_withdrawal WHERE id = $1`, id)).toEqual([
      { voided: 19, corrected: 1 },
    ]);
    expect(await as()((ctx) => undoWithdrawal(ctx, id))).toBe(19);
  });

  test('what comes in another way later counts again; the same terminal saying it once more changes nothing', async () => {
    const { reading } = await read('W5', 'pull', 6);
    await as()((ctx) => withdrawReading(ctx, reading, 'wrong'));
    await read('W5', 'pull', 6);
    expect(await voidOf('W5')).toBe(6);
    await read('W5', 'push', 2);
    expect(await voidOf('W5')).toBe(4);
  });
});

describe('Withdrawing a file', () => {
  test('takes back all of its parts; what another file holds too stays until that is withdrawn as well', async () => {
    const { rahim, a } = position.people;
    const row = await rahim((ctx) => commandsOf('terminal').add(ctx, { name: 'W6', host: '10.0.0.6', port: 4370 }));
    await query(`UPDATE terminal SET serial = 'W6' WHERE id = $1`, row.id);
    const line = (n: number) =>
      `${n}\t${new Date(Date.UTC(2026, 10, 20, 2, n)).toISOString().slice(0, 19).replace('T', ' ')}\t1\t0\t1\t0\n`;
    const importing = async (from: number, until: number) => {
      const content = Buffer.from(Array.from({ length: until - from }, (_, n) => line(n + from)).join(''));
      const given = {
        terminalId: String(row.id),
        fileName: `${from}.dat`,
        content,
        plan: { format: 'attlog' as const },
      };
      const id = await rahim((ctx) => addImport(ctx, given));
      const session = { runtime: position.runtime, principal: jobPrincipal('file-import', a.id) };
      return { id, run: () => runImport(session, id) };
    };
    const first = await importing(0, 6_000); // more than one part of 128 KB
    await expect(rahim((ctx) => readingOfFile(ctx, first.id))).rejects.toMatchObject({
      code: 'reading.still-importing',
    });
    await first.run();
    const second = await importing(5_000, 7_000);
    await second.run();
    const [of1, of2] = [
      await rahim((ctx) => readingOfFile(ctx, first.id)),
      await rahim((ctx) => readingOfFile(ctx, second.id)),
    ];
    expect(await rahim((ctx) => previewWithdrawal(ctx, of1))).toMatchObject({
      punches: 6_000,
      voided: 5_000,
      stayed: 1_000,
    });
    const withdrawn = await rahim((ctx) => withdrawReading(ctx, of1, 'Days and months were exchanged'));
    expect(await voidOf('W6')).toBe(5_000);
    await expect(rahim((ctx) => resumeImport(ctx, first.id))).rejects.toMatchObject({ code: 'record.not-found' });
    // the second file now stands alone for what both held
    expect(await rahim((ctx) => previewWithdrawal(ctx, of2))).toMatchObject({
      punches: 2_000,
      voided: 2_000,
      stayed: 0,
    });
    await rahim((ctx) => withdrawReading(ctx, of2, 'The same'));
    expect(await voidOf('W6')).toBe(7_000);
    expect(await rahim((ctx) => undoWithdrawal(ctx, withdrawn))).toBe(5_000);

    // the same file once more, or one that is right where the two agree: it counts
    const third = await importing(6_990, 7_000);
    await third.run();
    expect(await voidOf('W6')).toBe(1_990);
  });
});
