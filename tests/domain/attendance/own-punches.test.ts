import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { correctPunch, withdrawCorrection } from '../../../src/domain/attendance/correct-punch.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { newId } from '../../../src/id.ts';
import { takeRows } from '../../../src/sync/take-rows.ts';
import { factory, giveRole, memberOf } from '../../support/access.ts';
import { asSuperuser } from '../../support/database.ts';
import { testRuntime } from '../../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let f: Awaited<ReturnType<typeof factory>>;

const correction = { correctedAt: new Date('2026-10-22T02:00:00Z'), isVoid: false, note: 'forgot' };
const voided = { correctedAt: null, isVoid: true, note: 'double' };
const rahims = 'rahim@garments-a.example';
const karims = 'karim@garments-a.example';
const own = { code: 'punch.own', status: 403, message: expect.stringContaining('Ask Rahim.') };

const link = (employeeId: string, email: string | null) =>
  f.systemA(async ({ sql, ...ctx }) => {
    const memberId = email === null ? null : await memberOf({ sql, ...ctx }, email);
    await sql.query('UPDATE employee SET member_id = $2 WHERE id = $1', [employeeId, memberId]);
  });

beforeAll(async () => {
  runtime = await testRuntime();
  f = await factory(runtime);
  await giveRole(f.rahim, karims, 'hr_manager');
  await link(f.jamil, karims);
});
afterAll(() => runtime.close());

describe('Karim, who may correct every punch of the company', () => {
  test('does not correct his own, and is told whom to ask', async () => {
    const karim = await f.karim();
    await expect(karim((ctx) => correctPunch(ctx, f.punches.jamil, correction))).rejects.toMatchObject(own);
    await karim((ctx) => correctPunch(ctx, f.punches.rina, correction));
  });

  test('does not void his own', async () => {
    const karim = await f.karim();
    await expect(karim((ctx) => correctPunch(ctx, f.punches.jamil, voided))).rejects.toMatchObject(own);
  });

  test('does not add, change or delete a correction of his own punch as a record either', async () => {
    await f.rahim((ctx) => correctPunch(ctx, f.punches.jamil, correction));
    const [row] = await f.rahim(
      async ({ sql }) =>
        (await sql.query('SELECT id FROM punch_correction WHERE punch_id = $1', [f.punches.jamil])).rows,
    );
    const karim = await f.karim();
    const { add, change, remove } = commandsOf('punch_correction');
    const ways = [
      () => karim((ctx) => add(ctx, { punchId: f.punches.jamil, ...voided })),
      () => karim((ctx) => change(ctx, row.id, { note: 'mine' })),
      () => karim((ctx) => remove(ctx, row.id)),
      () => karim((ctx) => withdrawCorrection(ctx, f.punches.jamil)),
    ];
    for (const way of ways) await expect(way()).rejects.toMatchObject(own);
    await f.rahim((ctx) => withdrawCorrection(ctx, f.punches.jamil));
  });

  test('does not correct it after his badge was taken away: the punch is nobody’s then', async () => {
    const badge = await f.systemA(
      async ({ sql }) => (await sql.query('SELECT id FROM badge WHERE employee_id = $1', [f.jamil])).rows[0].id,
    );
    await f.rahim((ctx) => commandsOf('badge').remove(ctx, badge));
    const [punch] = await f.systemA(
      async ({ sql }) => (await sql.query('SELECT employee_id FROM punch WHERE id = $1', [f.punches.jamil])).rows,
    );
    expect(punch.employee_id).toBeNull();
    const karim = await f.karim();
    await expect(karim((ctx) => correctPunch(ctx, f.punches.jamil, voided))).rejects.toMatchObject(own);
    await f.rahim((ctx) => commandsOf('badge').revive(ctx, badge, {}));
  });

  test('does not make them somebody else’s by moving his badge, nor somebody else’s his own', async () => {
    const badges = await f.systemA(
      async ({ sql }) =>
        (
          await sql.query('SELECT id FROM badge WHERE employee_id = ANY($1) ORDER BY employee_id = $2 DESC', [
            [f.jamil, f.rina],
            f.jamil,
          ])
        ).rows,
    );
    await f.rahim(async (ctx) => {
      const { rows } = await ctx.sql.query(
        'SELECT id FROM member WHERE user_id = (SELECT id FROM "user" WHERE email = $1)',
        [karims],
      );
      for (const act of ['view', 'change'])
        await commandsOf('rule').add(ctx, { memberId: rows[0]?.id, model: 'badge', act, scope: 'all' });
    });
    const karim = await f.karim();
    const move = (id: string, employeeId: string) =>
      karim((ctx) => commandsOf('badge').change(ctx, id, { employeeId }));
    for (const way of [() => move(badges[0].id, f.rina), () => move(badges[1].id, f.jamil)])
      await expect(way()).rejects.toMatchObject({ code: 'badge.own', message: expect.stringContaining('Rahim') });
    await move(badges[1].id, f.selim);
    await f.rahim((ctx) => commandsOf('badge').change(ctx, badges[1].id, { employeeId: f.rina }));
  });

  test('does not do it by a change that his site sends', async () => {
    const admin = await asSuperuser(runtime.database.url);
    const { rows } = await admin.query(`SELECT id FROM "user" WHERE email = $1`, [karims]);
    await admin.end();
    const id = newId();
    const item = {
      model: 'punch_correction',
      id,
      edit: newId(),
      op: 'add',
      set: { punch_id: f.punches.jamil, corrected_at: null, is_void: true, note: 'double', deleted_at: null },
      was: {},
      by: { '*': `user:${rows[0].id}` },
      at: new Date().toISOString(),
      base: null,
      key: null,
    };
    const { results } = await f.siteA((ctx) => takeRows(ctx, { id: f.a.siteId, name: 'Main gate' }, [item]));
    expect(results).toMatchObject([{ result: 'rejected' }]);
    expect(
      await f.systemA(async ({ sql }) => (await sql.query('SELECT FROM punch_correction WHERE is_void')).rows),
    ).toEqual([]);
  });
});

describe('The only admin of a company', () => {
  test('does not correct their own punches either: they give the right to somebody else first', async () => {
    await link(f.selim, rahims);
    await expect(f.rahim((ctx) => correctPunch(ctx, f.punches.selim, correction))).rejects.toMatchObject({
      code: 'punch.own',
      message: expect.stringContaining('Give another user the right'),
    });
    const karim = await f.karim();
    await karim((ctx) => correctPunch(ctx, f.punches.selim, correction));
    await link(f.selim, null);
  });
});
