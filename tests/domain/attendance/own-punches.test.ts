import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../../src/context.ts';
import { correctPunch, withdrawCorrection } from '../../../src/domain/attendance/correct-punch.ts';
import { commandsOf } from '../../../src/domain/commands.ts';
import { readEmployees } from '../../../src/domain/imports/employee-table.ts';
import { addEmployeeImport, previewEmployees, runEmployeeImport } from '../../../src/domain/imports/employees.ts';
import { writeEmployees } from '../../../src/domain/imports/write-employees.ts';
import { newId } from '../../../src/id.ts';
import { takeRows } from '../../../src/sync/take-rows.ts';
import { factory, giveRole, idOf, memberOf } from '../../support/access.ts';
import { principalFor } from '../../support/billing.ts';
import { asSuperuser } from '../../support/database.ts';
import { testRuntime } from '../../support/people.ts';
import { says } from '../../support/says.ts';

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
  test('does not correct their own, and is told whom to ask', async () => {
    const karim = await f.karim();
    await expect(karim((ctx) => correctPunch(ctx, f.punches.jamil, correction))).rejects.toMatchObject(own);
    await karim((ctx) => correctPunch(ctx, f.punches.rina, correction));
  });

  test('does not void their own', async () => {
    const karim = await f.karim();
    await expect(karim((ctx) => correctPunch(ctx, f.punches.jamil, voided))).rejects.toMatchObject(own);
  });

  test('does not add, change or delete a correction of their own punch as a record either', async () => {
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

  test('does not correct it after their badge was taken away: the punch is nobody’s then', async () => {
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

  test('does not do it by a change that the site sends', async () => {
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
      baseValues: {},
      authors: { '*': `user:${rows[0].id}` },
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

describe('Karim, who may change every badge of the company', () => {
  /** whose the stored punches of Karim (who is Jamil here) and Rina are */
  const owners = async () =>
    (
      await f.systemA(({ sql }) =>
        sql.query('SELECT employee_id FROM punch WHERE id = ANY($1) ORDER BY id', [[f.punches.jamil, f.punches.rina]]),
      )
    ).rows.map(({ employee_id }) => employee_id);
  const askRahim = /Let the change count from now on .* or ask Rahim\.$/;
  const refusal = {
    code: 'badge.own',
    status: 403,
    message: expect.stringMatching(askRahim),
  };
  const badgeOf = (employee: string): Promise<string> =>
    f.systemA(
      async ({ sql }) => (await sql.query('SELECT id FROM badge WHERE employee_id = $1', [employee])).rows[0].id,
    );
  const badges = commandsOf('badge');
  /** midnight of the day of the punches, in Dhaka */
  const before = '2026-10-21T18:00:00Z';

  beforeAll(async () => {
    await f.rahim(async (ctx) => {
      const memberId = await memberOf(ctx, karims);
      for (const act of ['view', 'add', 'change', 'delete'])
        await commandsOf('rule').add(ctx, { memberId, model: 'badge', act, scope: 'all' });
    });
  });

  const ways: [string, (ctx: Context, own: string, rinas: string) => Promise<unknown>][] = [
    ['gives the own badge to somebody else', (ctx, own) => badges.change(ctx, own, { employeeId: f.rina })],
    ['takes somebody else’s badge', (ctx, _, rinas) => badges.change(ctx, rinas, { employeeId: f.jamil })],
    ['ends the own badge before a stored punch', (ctx, own) => badges.change(ctx, own, { validTo: before })],
    [
      'ends the own badge in the past, where no punch has come yet',
      (ctx, own) => badges.change(ctx, own, { validTo: new Date(ctx.now.getTime() - 86_400_000).toISOString() }),
    ],
    [
      'begins the own badge after a stored punch',
      (ctx, own) => badges.change(ctx, own, { validFrom: '2026-10-23T00:00:00Z' }),
    ],
    ['deletes the own badge', (ctx, own) => badges.remove(ctx, own)],
  ];
  test.each(ways)('%s: refused, with whom to ask, and no punch moves', async (_, way) => {
    const karim = await f.karim();
    const [own, rinas, whose] = [await badgeOf(f.jamil), await badgeOf(f.rina), await owners()];
    await expect(karim((ctx) => way(ctx, own, rinas))).rejects.toMatchObject(refusal);
    expect(await owners()).toEqual(whose);
    expect(whose).toEqual([f.jamil, f.rina]);
  });

  test('ends the own badge from now on, and brings it back', async () => {
    const karim = await f.karim();
    const own = await badgeOf(f.jamil);
    await karim((ctx) => badges.change(ctx, own, { validTo: ctx.now.toISOString() }));
    expect(await owners()).toEqual([f.jamil, f.rina]);
    await karim((ctx) => badges.change(ctx, own, { validTo: null }));
  });

  test('changes the badge of another person, and its punches go along', async () => {
    const karim = await f.karim();
    const rinas = await badgeOf(f.rina);
    await karim((ctx) => badges.change(ctx, rinas, { employeeId: f.selim }));
    expect(await owners()).toEqual([f.jamil, f.selim]);
    await f.rahim((ctx) => badges.change(ctx, rinas, { employeeId: f.rina }));
  });

  describe('after Rahim has ended the badges of Karim and of Rina, so that nobody has their punches', () => {
    let own: string;
    let rinas: string;
    beforeAll(async () => {
      [own, rinas] = [await badgeOf(f.jamil), await badgeOf(f.rina)];
      for (const id of [own, rinas]) await f.rahim((ctx) => badges.change(ctx, id, { validTo: before }));
      expect(await owners()).toEqual([null, null]);
    });
    afterAll(async () => {
      for (const id of [own, rinas]) await f.rahim((ctx) => badges.change(ctx, id, { validTo: null }));
    });

    const gives = (number: string, employeeId: string, validFrom: string) => (ctx: Context) =>
      badges.add(ctx, { number, employeeId, validFrom });
    test.each([
      ['the own number from an earlier day to somebody else', () => gives('7', f.selim, before)],
      ['the number of Rina from an earlier day to themself', () => gives('8', f.jamil, before)],
    ])('gives %s: refused, and no punch moves', async (_, way) => {
      const karim = await f.karim();
      await expect(karim(way())).rejects.toMatchObject(refusal);
      expect(await owners()).toEqual([null, null]);
    });

    test('gives the own number to somebody else from now on', async () => {
      const karim = await f.karim();
      const { id } = await karim((ctx) => gives('7', f.selim, ctx.now.toISOString())(ctx));
      expect(await owners()).toEqual([null, null]);
      await f.rahim((ctx) => badges.remove(ctx, String(id)));
    });

    test('brings the own deleted badge back: refused', async () => {
      await f.rahim((ctx) => badges.change(ctx, own, { validTo: null }));
      await f.rahim((ctx) => badges.remove(ctx, own));
      const karim = await f.karim();
      await expect(karim((ctx) => badges.revive(ctx, own, {}))).rejects.toMatchObject(refusal);
      await f.rahim((ctx) => badges.revive(ctx, own, { validTo: before }));
      expect(await owners()).toEqual([null, null]);
    });

    test('imports a file with both numbers: the preview and the import refuse these rows at their badge, and take the others', async () => {
      const codes = await f.systemA(
        async ({ sql }) =>
          (await sql.query('SELECT code FROM employee WHERE id = $1', [f.jamil])).rows[0].code as string,
      );
      const file = Buffer.from(
        `code,name,badge,joined_on\n${codes},Jamil,8,2026-10-22\nNEW-1,New,7,2026-10-22\nNEW-2,Other,4711,2026-10-22\n`,
      );
      const karim = await f.karim();
      const { preview, outcome } = await karim(async (ctx) => {
        const table = await readEmployees(ctx, { name: 'people.csv', bytes: file }, { mode: 'both' });
        const inspected = await previewEmployees(ctx, table);
        return { preview: inspected, outcome: await addEmployeeImport(ctx, 'people.csv', table, inspected.seen) };
      });
      expect(preview.problems).toEqual([2, 3].map((row) => ({ row, column: 'badge', message: says(askRahim) })));
      await runEmployeeImport({ runtime, principal: await principalFor(runtime, karims) }, outcome);
      const [done] = await f.systemA(
        async ({ sql }) =>
          (await sql.query('SELECT added, updated, refused, problems FROM employee_import WHERE id = $1', [outcome]))
            .rows,
      );
      expect(done).toEqual({ added: 1, updated: 0, refused: 2, problems: preview.problems });
      expect(await owners()).toEqual([null, null]);
    });

    test('writes such rows though the preview saw no punch of them yet: they are refused at their badge', async () => {
      const karim = await f.karim();
      const refused = await karim((ctx) =>
        writeEmployees(ctx, [
          {
            row: 2,
            kind: 'add',
            id: newId(),
            values: { code: 'NEW-3', name: 'New' },
            badges: [{ number: '7', validFrom: new Date(before) }],
          },
        ]),
      );
      expect([...refused]).toEqual([[2, [{ field: 'badge', message: says(askRahim) }]]]);
      expect(await owners()).toEqual([null, null]);
    });

    test('gives the own number to somebody else on a site: the cloud refuses what the site sends', async () => {
      const user = await f.systemA((ctx) => idOf(ctx, 'user', 'email', karims));
      const set = { number: '7', employee_id: f.selim, valid_from: before, valid_to: null, deleted_at: null };
      const item = {
        model: 'badge',
        id: newId(),
        edit: newId(),
        op: 'add',
        set,
        baseValues: {},
        authors: { '*': `user:${user}` },
        at: new Date().toISOString(),
        base: null,
        key: null,
      };
      const { results } = await f.siteA((ctx) => takeRows(ctx, { id: f.a.siteId, name: 'Main gate' }, [item]));
      expect(results).toEqual([{ result: 'rejected', code: 'badge.own', reason: says(askRahim) }]);
      expect(await owners()).toEqual([null, null]);
    });
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
