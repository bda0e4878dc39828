/** Three days without a line: the site works on, and is level soon after the first request that the cloud answers. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { signedIn } from '../support/people.ts';
import { type BoundSite, expectEqualEnds, punches, rowsIn, twoEnds } from '../support/sync.ts';

const isLong = process.env.HAJIRA_TEST_LONG === '1';
const [PUNCHES, EDITS] = isLong ? [60_000, 500] : [6_000, 60];

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());

test(`${PUNCHES} punches and ${EDITS} edits on site, people changed in the cloud meanwhile: one round, and both are level`, async () => {
  const add = (code: string) => ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code, name: 'Jamil' }));
  const people = [];
  for (let n = 0; n < 60; n += 1) people.push(await add(`B-${n}`));
  await site.sync().now();
  for (let at = 0; at < PUNCHES; at += 5_000) await site.store(punches(Math.min(5_000, PUNCHES - at), at));
  const rahim = await signedIn(site.runtime, 'rahim@garments-a.example');
  for (let n = 0; n < EDITS; n += 1) {
    const { id } = people[n % people.length] ?? {};
    const field = (['designation', 'phone', 'email'] as const)[Math.floor(n / people.length) % 3] ?? 'phone';
    await rahim((ctx) => commandsOf('employee').change(ctx, String(id), { [field]: `${n}@x.example` }));
  }
  for (const { id } of people.slice(0, 30)) {
    await ends.people.rahim((ctx) => commandsOf('employee').change(ctx, String(id), { name: 'Changed in the cloud' }));
  }
  const began = performance.now();
  await site.sync().now();
  const seconds = (performance.now() - began) / 1000;
  if (isLong) process.stderr.write(`level after ${seconds.toFixed(1)} s\n`);
  await expectEqualEnds(ends.cloud, site);
  const rows = 'SELECT id, name, designation, phone, email FROM employee ORDER BY id';
  expect(await rowsIn(site.runtime, rows, site.companyId)).toEqual(await rowsIn(ends.cloud, rows, site.companyId));
  expect(await rowsIn(site.runtime, 'SELECT * FROM sync_outbox', site.companyId)).toEqual([]);
  expect(await rowsIn(ends.cloud, 'SELECT * FROM sync_conflict', site.companyId)).toEqual([]);
}, 300_000);
