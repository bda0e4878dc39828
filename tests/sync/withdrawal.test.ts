import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readingsOf, undoWithdrawal, withdrawReading } from '../../src/domain/attendance/withdraw-reading.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, openKey, punches, rowsIn, twoEnds } from '../support/sync.ts';

const RAHIM = 'rahim@garments-a.example';
const SERIAL = 'WITHDRAWN';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());

const onSite = (sql: string) => rowsIn(site.house, sql, site.companyId);
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const round = () => site.sync().now();
const VOID = `SELECT count(*)::int AS n FROM punch p JOIN punch_correction c ON c.company_id = p.company_id AND c.punch_id = p.id
  WHERE p.terminal_serial = '${SERIAL}' AND c.is_void AND c.deleted_at IS NULL`;

test('a reading that is withdrawn on a site is void in the cloud after a round, and counts there again after it was undone', async () => {
  await openKey(ends.cloud, site, RAHIM);
  const count = 40;
  await site.store(punches(count, 0, { serial: Array(count).fill(SERIAL) }));
  await round();
  const here = await signedIn(site.house, RAHIM);
  const [punch] = await onSite(`SELECT id FROM punch WHERE terminal_serial = '${SERIAL}' LIMIT 1`);
  const [reading] = await here((ctx) => readingsOf(ctx, String(punch?.id)));
  if (!reading) throw new Error('no reading');

  const id = await here((ctx) => withdrawReading(ctx, reading, 'Read with a wrong record size'));
  await round();
  expect(await onSite('SELECT model, code, error FROM sync_outbox')).toEqual([]);
  expect(await inCloud(VOID)).toEqual([{ n: count }]);

  await here((ctx) => undoWithdrawal(ctx, id));
  await round();
  expect(await onSite('SELECT model, code, error FROM sync_outbox')).toEqual([]);
  expect(await inCloud(VOID)).toEqual([{ n: 0 }]);
  expect(await onSite(VOID)).toEqual([{ n: 0 }]);
});
