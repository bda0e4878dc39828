import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { findRecords } from '../../src/domain/records/read.ts';
import { chooseOther, sendAgain, settleConflict } from '../../src/domain/sites/conflicts.ts';
import { systemPrincipal } from '../../src/policies/principal.ts';
import { acceptCloud } from '../../src/sync/accept.ts';
import { wordsOf } from '../../src/sync/status.rule.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let id: string;
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const on = (sql: string) => rowsIn(site.house, sql, site.companyId);
const rahimOnSite = () => signedIn(site.house, 'rahim@garments-a.example');
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
    expect(seen).toMatchObject({ field: 'name', cloudValue: 'In the cloud', siteValue: 'On site', kept: 'cloud' });
    const conflict = await newest();
    await ends.people.rahim((ctx) => chooseOther(ctx, conflict));
    await site.sync().now();
    expect(await nameOnSite()).toBe('On site');
    expect(await on(`SELECT settled_by FROM sync_conflict WHERE id = '${conflict}'`)).toEqual([
      { settled_by: 'Rahim' },
    ]);
    expect(await inCloud(`SELECT action FROM journal WHERE record_id = '${conflict}'`)).toEqual([
      { action: 'conflict.other-chosen' },
    ]);
  });

  test('is settled as it stands; nobody of another company, and nobody without the right, sees or settles it', async () => {
    await changeBoth('Again in the cloud', 'Again on site');
    const conflict = await newest();
    await expect(ends.people.salma((ctx) => settleConflict(ctx, conflict))).rejects.toMatchObject({ status: 404 });
    await expect(ends.people.karim((ctx) => settleConflict(ctx, conflict))).rejects.toMatchObject({ status: 403 });
    await ends.people.rahim((ctx) => settleConflict(ctx, conflict));
    await site.sync().now();
    expect(await nameOnSite()).toBe('Again in the cloud');
    expect(await on('SELECT * FROM sync_conflict WHERE settled_at IS NULL')).toEqual([]);
  });
});

describe('A change that the cloud refuses', () => {
  const waiting = async () => (await on(`SELECT id, error FROM sync_outbox WHERE model = 'employee'`))[0];

  test('is named on the page of the site, sent again when its cause is mended, and gone then', async () => {
    await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-2', name: 'Theirs' }));
    const rahim = await rahimOnSite();
    await rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-2', name: 'Ours' }));
    const sync = site.sync();
    await sync.now();
    expect((await waiting())?.error).toContain('code');
    expect(wordsOf(await sync.status())).toContain('refused by the cloud');
    await ends.people.rahim(async (ctx) => {
      const [theirs] = await findRecords(ctx, 'employee', { where: { code: 'M-2' }, limit: 1 });
      await commandsOf('employee').change(ctx, String(theirs?.id), { code: 'M-3' });
    });
    const row = await waiting();
    await rahim((ctx) => sendAgain(ctx, String(row?.id)));
    await sync.now();
    await sync.now();
    expect(await waiting()).toBeUndefined();
    expect(wordsOf(await sync.status())).toContain('Everything is in the cloud');
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
    const session = { house: site.house, principal: systemPrincipal(site.companyId) };
    await acceptCloud(session, String((await waiting())?.id));
    await site.sync().now();
    expect(await on(`SELECT name FROM employee WHERE code = 'M-4' AND deleted_at IS NULL`)).toEqual([
      { name: 'Theirs' },
    ]);
    expect(await on(`SELECT deleted_at IS NOT NULL AS gone FROM employee WHERE id = '${ours.id}'`)).toEqual([
      { gone: true },
    ]);
    expect(await on('SELECT * FROM sync_outbox')).toEqual([]);
    expect(await on('SELECT * FROM sync_parked')).toEqual([]);
    await rahim((ctx) => commandsOf('employee').change(ctx, id, { name: 'Given up' }));
    await acceptCloud(session, String((await waiting())?.id));
    expect(await nameOnSite()).toBe('Again in the cloud');
  });
});
