/**
 * Records a conversation of this version, for versions.test.ts of later ones: `HAJIRA_RECORD=version-1 npm test -- tests/sync/record`
 * writes tests/sync/recorded/version-1.jsonl. Each line is a request of a site and the cloud's answer.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { projectRoot } from '../../src/project.ts';
import { signedIn } from '../support/people.ts';
import { type Exchange, punches, rowsIn, twoEnds } from '../support/sync.ts';

const name = process.env.HAJIRA_RECORD ?? '';
let ends: Awaited<ReturnType<typeof twoEnds>>;
const exchanges: Exchange[] = [];

beforeAll(async () => {
  ends = await twoEnds();
  ends.line.record = (exchange) => void exchanges.push(exchange);
});
afterAll(() => ends.close());

test('a site is bound, sends punches and edits, and gets what the cloud changed', async () => {
  const { rahim } = ends.people;
  const department = await rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
  const known = { code: 'E-1', name: 'জামিল', departmentId: department.id, salary: '12500.50', joinedOn: '2024-02-29' };
  const { id } = await rahim((ctx) => commandsOf('employee').add(ctx, known));
  const badge = { number: '1', employeeId: id, validFrom: '2025-01-01T00:00:00Z' };
  await rahim((ctx) => commandsOf('badge').add(ctx, badge));

  const site = await ends.newSite();
  await site.store(punches(4));
  await site.sync().now();
  const onSite = await signedIn(site.runtime, 'rahim@garments-a.example');
  await onSite((ctx) => commandsOf('employee').change(ctx, String(id), { name: 'Jamil H.', phone: '0170' }));
  await onSite((ctx) => commandsOf('employee').add(ctx, { code: 'S-1', name: 'On site', departmentId: department.id }));
  await site.sync().now();
  await rahim((ctx) => commandsOf('employee').change(ctx, String(id), { designation: 'Operator' }));
  await site.sync().now();

  const rows = `SELECT code, name, phone, designation FROM employee ORDER BY code`;
  expect(await rowsIn(site.runtime, rows, site.companyId)).toEqual(await rowsIn(ends.cloud, rows, site.companyId));
  const paths = exchanges.map(({ path }) => path.split('/').at(-1));
  expect([...new Set(paths)].sort()).toEqual(['bind', 'pull', 'push', 'reconcile']);
  if (!/^version-\d+$/.test(name)) return;
  const folder = join(projectRoot(), 'tests', 'sync', 'recorded');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.jsonl`), exchanges.map((one) => `${JSON.stringify(one)}\n`).join(''));
});
