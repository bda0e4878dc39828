import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { mountMetrics, syncMetrics } from '../../src/bin/metrics.ts';
import { newestMigration } from '../../src/db/migrations.ts';
import { type BoundSite, punches, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
beforeAll(async () => {
  ends = await twoEnds();
  site = await ends.newSite();
});
afterAll(() => ends.close());

test('what waits, what was refused and when the two last spoke are figures, on site and in the cloud', async () => {
  await site.store(punches(3, 0, { badge: ['1', '', '3'] }));
  await site.sync().now();
  for (const runtime of [site.runtime, ends.cloud]) {
    const text = await syncMetrics(runtime);
    expect(text).toMatch(new RegExp(`hajira_sync_pushed_timestamp_seconds\\{[^}]*site="${site.siteId}"\\} 1[0-9]{9}`));
    expect(text).toMatch(new RegExp(`hajira_sync_pulled_timestamp_seconds\\{[^}]*site="${site.siteId}"\\} 1[0-9]{9}`));
    expect(text).toMatch(
      new RegExp(`hajira_site_info\\{[^}]*site="${site.siteId}"[^}]*schema="${newestMigration()}"\\} 1`),
    );
    expect(text).toMatch(/hajira_sync_apart_days\{[^}]*\} 0\n/);
    expect(text).toMatch(/hajira_sync_apart_records\{[^}]*\} 0\n/);
    expect(text).toMatch(/hajira_sync_comparing_days\{[^}]*\} 0\n/);
  }
  const text = await syncMetrics(site.runtime, { freeBytes: 7e9, totalBytes: 9e9 });
  for (const line of [
    'refused\\{[^}]*\\} 1',
    'queue\\{[^}]*model="punch"\\} 1',
    'conflicts\\{[^}]*\\} 0',
    'lag_seconds\\{[^}]*\\} \\d',
  ])
    expect(text).toMatch(new RegExp(`hajira_sync_${line}`));
  expect(text).toMatch(/hajira_site_disk_free_bytes\{[^}]*\} 7000000000/);
});

test('they are there for this machine only', async () => {
  const app = express();
  mountMetrics(app, ends.cloud, { role: 'cloud', backupDir: ends.folder, dataDir: ends.folder });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const [own, forwarded] = [await fetch(url), await fetch(url, { headers: { 'x-forwarded-for': '203.0.113.7' } })];
  expect([own.status, forwarded.status]).toEqual([200, 404]);
  const text = await own.text();
  expect(text).toContain('hajira_sync_pending');
  expect(text).toMatch(new RegExp(`hajira_info\\{role="cloud",version="[^"]+",schema="${newestMigration()}"\\} 1`));
  await new Promise((resolve) => server.close(resolve));
});
