/** A grant that is given again is the same grant on both ends, down to when and by whom it was made. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { grantRecords } from '../../src/domain/access/grants.ts';
import { removeGrant } from '../../src/domain/access/revoke.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import type { Right } from '../../src/policies/records.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, openKey, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let employeeId = '';
let memberId = '';
const GRANTS = `SELECT id, can_view, can_change, can_delete, can_share, expires_at, created_at, created_by, deleted_at
  FROM record_grant WHERE model = 'employee' AND principal = '`;
const inCloud = () => rowsIn(ends.cloud, `${GRANTS}${memberId}'`, site.companyId);
const onSite = () => rowsIn(site.runtime, `${GRANTS}${memberId}'`, site.companyId);
const round = async () => {
  await site.sync().now();
  await site.sync().now();
};
const wish = (rights: Right[]) => ({ model: 'employee' as const, ids: [employeeId], to: { memberId }, rights });
const giveOnSite = async (rights: Right[]) =>
  (await signedIn(site.runtime, 'rahim@garments-a.example'))((ctx) => grantRecords(ctx, wish(rights)));
const giveInCloud = (rights: Right[]) => ends.people.rahim((ctx) => grantRecords(ctx, wish(rights)));

async function expectSame(): Promise<Record<string, unknown>> {
  await round();
  expect(await onSite()).toEqual(await inCloud());
  expect(await rowsIn(site.runtime, 'SELECT FROM sync_outbox', site.companyId)).toEqual([]);
  const [grant] = await inCloud();
  if (!grant) throw new Error('there is no grant');
  return grant;
}

beforeAll(async () => {
  ends = await twoEnds();
  employeeId = String(
    (await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'G-1', name: 'Jamil' }))).id,
  );
  site = await ends.newSite();
  await openKey(ends.cloud, site, 'rahim@garments-a.example');
  const [member] = await rowsIn(
    ends.cloud,
    `SELECT m.id FROM member m JOIN "user" u ON u.id = m.user_id WHERE u.name = 'Karim'`,
    site.companyId,
  );
  memberId = String(member?.id);
});
afterAll(() => ends.close());

test('on site or in the cloud, as it stands: it stays the one that was made first', async () => {
  await giveOnSite(['view']);
  const first = await expectSame();
  await giveOnSite(['view']);
  expect(await expectSame()).toEqual(first);
  await giveInCloud(['view']);
  expect(await expectSame()).toEqual(first);
});

test('with other rights, on either end: made anew, at the same moment on both', async () => {
  const before = await expectSame();
  await giveOnSite(['view', 'change']);
  const wider = await expectSame();
  expect(wider).toMatchObject({ can_change: true });
  expect(wider.created_at).not.toEqual(before.created_at);
  await giveInCloud(['view', 'change', 'delete']);
  expect(await expectSame()).toMatchObject({ can_delete: true });
});

test('on both ends before they spoke: the same on both', async () => {
  await giveOnSite(['view', 'share']);
  await giveInCloud(['view', 'share']);
  await expectSame();
});

test('after it was taken back: made anew, at the same moment on both', async () => {
  const { id } = await expectSame();
  const rahim = await signedIn(site.runtime, 'rahim@garments-a.example');
  await rahim((ctx) => removeGrant(ctx, String(id)));
  await round();
  await giveOnSite(['view']);
  expect(await expectSame()).toMatchObject({ id, deleted_at: null });
  await ends.people.rahim((ctx) => removeGrant(ctx, String(id)));
  await giveInCloud(['view']);
  expect(await expectSame()).toMatchObject({ id, deleted_at: null });
});
