import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { bringBack, chooseOther, resolveConflict, sendAgain } from '../../src/domain/sites/conflicts.ts';
import { siteStanding } from '../../src/domain/sites/standing.ts';
import { tellAdmins } from '../../src/domain/sites/tell-admins.ts';
import { acceptCloud, samePerson } from '../../src/sync/accept.ts';
import { platform } from '../support/billing.ts';
import { signedIn } from '../support/people.ts';
import { inWords } from '../support/says.ts';
import { type BoundSite, punches, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let id: string;
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const on = (sql: string) => rowsIn(site.runtime, sql, site.companyId);
const rahimOnSite = () => signedIn(site.runtime, 'rahim@garments-a.example');
const changeBoth = async (there: string, here: string) => {
  await ends.people.rahim((ctx) => commandsOf('employee').change(ctx, id, { name: there }));
  await (await rahimOnSite())((ctx) => commandsOf('employee').change(ctx, id, { name: here }));
  await site.sync().now();
};
const newest = async () => String((await inCloud('SELECT id FROM sync_conflict ORDER BY id DESC LIMIT 1'))[0]?.id);
const nameOnSite = async () => (await on(`SELECT name FROM employee WHERE id = '${id}'`))[0]?.name;

beforeAll(async () => {
  ends = await twoEnds();
  id = String((await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-1', name: 'Jamil' }))).id);
  site = await ends.newSite();
});
afterAll(() => ends.close());

describe('A conflict', () => {
  test('is seen by the admin with both values, and its other value is taken by an edit that reaches the site', async () => {
    await changeBoth('In the cloud', 'On site');
    const [seen] = await ends.people.rahim((ctx) => findRecords(ctx, 'sync_conflict', { limit: 5 }));
    expect(seen).toMatchObject({
      field: 'name',
      cloudValue: 'In the cloud',
      siteValue: 'On site',
      resolution: 'cloud',
    });
    const conflict = await newest();
    await ends.people.rahim((ctx) => chooseOther(ctx, conflict));
    await site.sync().now();
    expect(await nameOnSite()).toBe('On site');
    expect(await on(`SELECT resolved_by FROM sync_conflict WHERE id = '${conflict}'`)).toEqual([
      { resolved_by: 'Rahim' },
    ]);
    expect(await inCloud(`SELECT action FROM journal WHERE record_id = '${conflict}'`)).toEqual([
      { action: 'conflict.other-chosen' },
    ]);
  });

  test('is settled as it stands; nobody of another company, and nobody without the right, sees or settles it', async () => {
    await changeBoth('Again in the cloud', 'Again on site');
    const conflict = await newest();
    await expect(ends.people.salma((ctx) => resolveConflict(ctx, conflict))).rejects.toMatchObject({ status: 404 });
    await expect(ends.people.karim((ctx) => resolveConflict(ctx, conflict))).rejects.toMatchObject({ status: 403 });
    await ends.people.rahim((ctx) => resolveConflict(ctx, conflict));
    await site.sync().now();
    expect(await nameOnSite()).toBe('Again in the cloud');
    expect(await on('SELECT * FROM sync_conflict WHERE resolved_at IS NULL')).toEqual([]);
  });
});

describe('A conflict that is decided on site', () => {
  const settled = async (runtime: Runtime, conflict: string) =>
    (await rowsIn(runtime, `SELECT resolved_by AS by FROM sync_conflict WHERE id = '${conflict}'`, site.companyId))[0]
      ?.by;

  test('becomes the other value by an edit that travels, and is settled on both sides as whoever chose', async () => {
    await changeBoth('Cloud chose', 'Site chose');
    const conflict = await newest();
    const rahim = await rahimOnSite();
    await rahim((ctx) => chooseOther(ctx, conflict));
    expect(await nameOnSite()).toBe('Site chose');
    expect(await settled(site.runtime, conflict)).toBeNull();
    const [line] = [ends.line.faults];
    line.push('response lost'); // the cloud has taken it, and its answer is lost
    await expect(site.sync().now()).rejects.toThrow();
    await site.sync().now();
    expect((await inCloud(`SELECT name FROM employee WHERE id = '${id}'`))[0]?.name).toBe('Site chose');
    expect(await settled(ends.cloud, conflict)).toBe('Main gate · Rahim');
    expect(await settled(site.runtime, conflict)).toBe('Main gate · Rahim');
    expect(await inCloud('SELECT id FROM sync_conflict WHERE resolved_at IS NULL')).toEqual([]);
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
  });

  test('is settled as it stands without any change; a choice made while an edit is under way is not lost', async () => {
    await changeBoth('Stands', 'Lost');
    const conflict = await newest();
    const rahim = await rahimOnSite();
    await rahim((ctx) => commandsOf('employee').change(ctx, id, { designation: 'Operator' }));
    ends.line.faults.push('response lost');
    await expect(site.sync().now()).rejects.toThrow();
    await rahim((ctx) => resolveConflict(ctx, conflict));
    await site.sync().now();
    await site.sync().now();
    expect(await settled(ends.cloud, conflict)).toBe('Main gate · Rahim');
    expect(await settled(site.runtime, conflict)).toBe('Main gate · Rahim');
    expect(await nameOnSite()).toBe('Stands');
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
  });

  test('waits with its reason when whoever chose has lost the right meanwhile', async () => {
    await changeBoth('Stays', 'Wished');
    const conflict = await newest();
    const rahim = await rahimOnSite();
    await rahim((ctx) => chooseOther(ctx, conflict));
    const deputies = (isActive: boolean) =>
      platform(ends.cloud, `UPDATE "user" SET is_active = $1 WHERE email = 'rahim@garments-a.example'`, [isActive]);
    await deputies(false);
    await site.sync().now();
    expect(await on('SELECT code FROM sync_outbox')).toEqual([{ code: 'sync.author-refused' }]);
    expect(await settled(ends.cloud, conflict)).toBeNull();
    await deputies(true);
    await site.sync().now(); // they are active here again too
    await (await rahimOnSite())(async (ctx) => {
      const [row] = (await ctx.sql.query('SELECT id FROM sync_outbox')).rows;
      await sendAgain(ctx, row.id);
    });
    await site.sync().now();
    expect(await settled(ends.cloud, conflict)).toBe('Main gate · Rahim');
    expect(await nameOnSite()).toBe('Wished');
  });
});

describe('A conflict over a record that was deleted in the cloud', () => {
  const employee = async (where: typeof on, of: string) =>
    (await where(`SELECT name, designation, deleted_at IS NULL AS lives FROM employee WHERE id = '${of}'`))[0];
  const badgesOf = (where: typeof on, of: string) =>
    where(
      `SELECT number FROM badge WHERE employee_id = '${of}' AND valid_to IS NULL AND deleted_at IS NULL ORDER BY 1`,
    );
  const open = (where: typeof on) => where('SELECT id FROM sync_conflict WHERE resolved_at IS NULL');
  /** Changed on site in two fields, and deleted in the cloud. */
  async function leaveAndChange(code: string): Promise<string> {
    const { rahim } = ends.people;
    const of = String((await rahim((ctx) => commandsOf('employee').add(ctx, { code, name: 'Jamil' }))).id);
    for (const number of ['free', 'given'])
      await rahim((ctx) =>
        commandsOf('badge').add(ctx, {
          number: `${code} ${number}`,
          employeeId: of,
          validFrom: '2025-01-01T00:00:00Z',
        }),
      );
    await site.sync().now();
    await (await rahimOnSite())((ctx) =>
      commandsOf('employee').change(ctx, of, { name: 'Jamil H.', designation: 'Cutter' }),
    );
    await rahim((ctx) => commandsOf('employee').remove(ctx, of));
    await site.sync().now();
    expect(await employee(on, of)).toMatchObject({ name: 'Jamil', lives: false });
    return of;
  }

  test('brings it back in the cloud with all that the site had written, its seat and its badges', async () => {
    const of = await leaveAndChange('B-1');
    const { rahim, karim, salma } = ends.people;
    const jamila = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'B-9', name: 'Jamila' }));
    await rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: 'B-1 given', employeeId: jamila.id, validFrom: new Date().toISOString() }),
    );
    const conflict = await newest();
    await expect(salma((ctx) => bringBack(ctx, conflict))).rejects.toMatchObject({ status: 404 });
    await expect(karim((ctx) => bringBack(ctx, conflict))).rejects.toMatchObject({ status: 403 });
    await rahim((ctx) => bringBack(ctx, conflict));
    await site.sync().now();
    for (const where of [inCloud, on]) {
      expect(await employee(where, of)).toEqual({ name: 'Jamil H.', designation: 'Cutter', lives: true });
      expect(await badgesOf(where, of)).toEqual([{ number: 'B-1 free' }]); // the other one is Jamila's now
      expect(await open(where)).toEqual([]);
    }
    const acts = await inCloud(
      `SELECT actor_name, action FROM journal WHERE record_id = '${of}' ORDER BY at DESC LIMIT 1`,
    );
    expect(acts).toEqual([{ actor_name: 'Rahim', action: 'employee.brought-back' }]);
  });

  test('brings it back on site: it goes up as whoever chose, once, and both sides are level', async () => {
    const of = await leaveAndChange('B-2');
    const conflict = await newest();
    await (await rahimOnSite())((ctx) => bringBack(ctx, conflict));
    expect(await employee(on, of)).toMatchObject({ name: 'Jamil H.', lives: true });
    ends.line.faults.push('response lost');
    await expect(site.sync().now()).rejects.toThrow();
    await site.sync().now();
    for (const where of [inCloud, on]) {
      expect(await employee(where, of)).toEqual({ name: 'Jamil H.', designation: 'Cutter', lives: true });
      expect(await badgesOf(where, of)).toEqual([{ number: 'B-2 free' }, { number: 'B-2 given' }]);
      expect(await open(where)).toEqual([]);
    }
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    expect(
      await inCloud(`SELECT actor_name FROM journal WHERE record_id = '${of}' AND action = 'employee.brought-back'`),
    ).toEqual([{ actor_name: 'Main gate · Rahim' }]);
  });

  test('is refused with its reason when the code is somebody else’s by now, and stays open', async () => {
    const of = await leaveAndChange('B-3');
    await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'B-3', name: 'The next one' }));
    const conflict = await newest();
    await expect(ends.people.rahim((ctx) => bringBack(ctx, conflict))).rejects.toMatchObject({
      code: 'record.value-taken',
    });
    expect(await employee(inCloud, of)).toMatchObject({ lives: false });
    expect(await open(inCloud)).toHaveLength(2);
    for (const { id: each } of await open(inCloud))
      await ends.people.rahim((ctx) => resolveConflict(ctx, String(each)));
    await site.sync().now();
  });
});

describe('What stays uncorrected', () => {
  const letters = () =>
    platform(ends.cloud, `SELECT recipient, language FROM mail WHERE letter = 'sync-uncorrected' ORDER BY recipient`);

  test('is told to the admins of its company by letter, after half a day, and once a day', async () => {
    await changeBoth('Uncorrected there', 'Uncorrected here');
    expect(await tellAdmins(ends.cloud)).toBe(0);
    await ends.people.rahim((ctx) =>
      ctx.sql.query(`UPDATE sync_conflict SET created_at = created_at - interval '13 hours'`),
    );
    expect(await tellAdmins(ends.cloud)).toBe(1);
    expect(await tellAdmins(ends.cloud)).toBe(0);
    expect(await letters()).toEqual([{ recipient: 'rahim@garments-a.example', language: 'en' }]);
    await platform(ends.cloud, `UPDATE mail SET created_at = created_at - interval '1 day'`);
    const conflict = await newest();
    await ends.people.rahim((ctx) => resolveConflict(ctx, conflict));
    expect(await tellAdmins(ends.cloud)).toBe(0);
    await site.sync().now();
  });

  test.each(['daysDifferent', 'rowsDifferent'])(
    'and so is what differed when the two were compared: %s',
    async (figure) => {
      await platform(ends.cloud, `UPDATE mail SET created_at = created_at - interval '1 day'`);
      const said = (n: number) =>
        ends.people.systemA(({ sql, companyId }) =>
          sql.query(
            `UPDATE site SET waiting = coalesce(waiting, '{}') || jsonb_build_object($2::text, $3::int) WHERE company_id = $1 AND bound_at IS NOT NULL`,
            [companyId, figure, n],
          ),
        );
      await said(0);
      expect(await tellAdmins(ends.cloud)).toBe(0);
      await said(2);
      expect(await tellAdmins(ends.cloud)).toBe(1);
      await said(0);
    },
  );
});

/** As the site shows it, and as the cloud was told. */
const standing = async () => {
  const here = (await (await rahimOnSite())((ctx) => siteStanding(ctx, site.siteId)))?.said;
  const there = (await ends.people.rahim((ctx) => siteStanding(ctx, site.siteId)))?.said;
  expect(there).toMatchObject({ rejected: here?.rejected, deferred: here?.deferred, queue: here?.queue });
  return here;
};

describe('A change that the cloud refuses', () => {
  const waiting = async () => (await on(`SELECT id, error FROM sync_outbox WHERE model = 'employee'`))[0];

  test('is named on the page of the site, sent again when its cause is corrected, and gone then', async () => {
    await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-2', name: 'Theirs' }));
    const rahim = await rahimOnSite();
    await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-2', name: 'Ours' }));
    const sync = site.sync();
    await sync.now();
    expect(inWords((await waiting())?.error)).toContain('code');
    expect(await standing()).toMatchObject({
      rejected: 1,
      deferred: 1,
      refusals: [{ model: 'employee', code: 'record.value-taken' }],
      queue: expect.arrayContaining([{ model: 'employee', count: 1, refused: 1 }]),
    });
    await ends.people.rahim(async (ctx) => {
      const [theirs] = await findRecords(ctx, 'employee', { where: { code: 'M-2' }, limit: 1 });
      await commandsOf('employee').change(ctx, String(theirs?.id), { code: 'M-3' });
    });
    const row = await waiting();
    await rahim((ctx) => sendAgain(ctx, String(row?.id)));
    await sync.now();
    await sync.now();
    expect(await waiting()).toBeUndefined();
    expect(await standing()).toMatchObject({ rejected: 0, deferred: 0, refusals: [], queue: [], oldest: null });
    expect(await inCloud(`SELECT name FROM employee WHERE code IN ('M-2', 'M-3') ORDER BY code`)).toEqual([
      { name: 'Ours' },
      { name: 'Theirs' },
    ]);
  });

  test("is given up for the cloud's: a change becomes what the cloud has, a new record is marked as deleted", async () => {
    await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-4', name: 'Theirs' }));
    const rahim = await rahimOnSite();
    const ours = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-4', name: 'Ours' }));
    await site.sync().now();
    const giveUp = async () => {
      const id = String((await waiting())?.id);
      await rahim((ctx) => acceptCloud(ctx, id));
    };
    await giveUp();
    await site.sync().now();
    expect(await on(`SELECT name FROM employee WHERE code = 'M-4' AND deleted_at IS NULL`)).toEqual([
      { name: 'Theirs' },
    ]);
    expect(await on(`SELECT deleted_at IS NOT NULL AS gone FROM employee WHERE id = '${ours.id}'`)).toEqual([
      { gone: true },
    ]);
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    expect(await on('SELECT * FROM sync_deferred')).toEqual([]);
    await rahim((ctx) => commandsOf('employee').change(ctx, id, { name: 'Given up' }));
    await giveUp();
    expect(await nameOnSite()).toBe('Uncorrected there');
  });

  test('is one person: the cloud’s record stays, and has the badges that were given on site', async () => {
    const theirs = await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-5', name: 'Theirs' }));
    const rahim = await rahimOnSite();
    const ours = await rahim(async (ctx) => {
      const added = await commandsOf('employee').add(ctx, { code: 'M-5', name: 'Ours' });
      await commandsOf('badge').add(ctx, { number: '505', employeeId: added.id, validFrom: '2026-01-01' });
      return added;
    });
    await site.store(punches(1, 0, { badge: ['505'] }));
    await site.sync().now();
    const refused = (await on(`SELECT id FROM sync_outbox WHERE model = 'employee' AND error IS NOT NULL`))[0];
    await rahim((ctx) => samePerson(ctx, String(refused?.id)));
    await site.sync().now();
    await site.sync().now();
    for (const readOn of [on, inCloud]) {
      expect(await readOn(`SELECT id FROM employee WHERE code = 'M-5' AND deleted_at IS NULL`)).toEqual([
        { id: theirs.id },
      ]);
      expect(await readOn(`SELECT employee_id AS id FROM badge WHERE number = '505' AND deleted_at IS NULL`)).toEqual([
        { id: theirs.id },
      ]);
      expect(await readOn(`SELECT employee_id AS id, held FROM punch WHERE badge_number = '505'`)).toEqual([
        { id: theirs.id, held: null },
      ]);
    }
    expect(ours.id).not.toBe(theirs.id);
    expect(await on('SELECT model, error FROM sync_outbox')).toEqual([]);
    expect(await on('SELECT * FROM sync_deferred')).toEqual([]);
  });

  test('because the package is full is held, works on site, and goes up by itself once there is a free seat', async () => {
    const rahim = await rahimOnSite();
    const seats = async (count: string) => {
      await platform(ends.cloud, `UPDATE package SET seats = ${count}`);
    };
    const [{ full = 0 } = {}] = (await inCloud(
      'SELECT count(*)::int AS full FROM employee WHERE is_active AND deleted_at IS NULL',
    )) as { full?: number }[];
    const added = await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-6', name: 'Surplus' }));
    await rahim((ctx) =>
      commandsOf('badge').add(ctx, { number: '606', employeeId: added.id, validFrom: '2026-01-01' }),
    );
    await seats(String(full));
    await site.store(punches(1, 10, { badge: ['606'] }));
    await site.sync().now();
    expect(await on(`SELECT employee_id AS id FROM punch WHERE badge_number = '606'`)).toEqual([{ id: added.id }]);
    expect(await inCloud(`SELECT held::text FROM punch WHERE badge_number = '606'`)).toEqual([
      { held: 'unknown_badge' },
    ]);
    expect((await standing())?.refusals).toContainEqual(
      expect.objectContaining({ model: 'employee', code: 'company.seat-limit-reached' }),
    );
    await seats('500');
    for (let round = 0; round < 3; round += 1) await site.sync().now();
    expect(await on('SELECT model, error FROM sync_outbox')).toEqual([]);
    expect(await inCloud(`SELECT employee_id AS id FROM punch WHERE badge_number = '606'`)).toEqual([{ id: added.id }]);
  });
});
