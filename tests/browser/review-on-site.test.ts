import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Clock, systemClock } from '../../src/clock.ts';
import { carryOutDue } from '../../src/domain/mobile/carry-out.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password } from '../support/people.ts';
import { addWorker, made, openPhones, Phone, servePhones } from '../support/phones.ts';
import { type BoundSite, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let phones: Awaited<ReturnType<typeof servePhones>>;
let panels: { cloud: OpenPanel; site: OpenPanel };
let browser: Browser;
let ahead = 0;
const clock: Clock = { now: () => new Date(systemClock.now().getTime() + ahead) };

beforeAll(async () => {
  ends = await twoEnds();
  await openPhones(ends.people.systemA);
  phones = await servePhones(ends.cloud);
  site = await ends.newSite();
  panels = {
    cloud: await openPanel({ ...ends.cloud, clock }),
    site: await openPanel({ ...site.runtime, clock }),
  };
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await panels.cloud.close();
  await panels.site.close();
  await phones.close();
  await ends.close();
});

async function rahimAt(panel: OpenPanel) {
  const opened = await openPage(browser, { url: panel.url, width: 1280 });
  const { page } = opened;
  page.setDefaultTimeout(20_000);
  await page.goto('/admin/pages/review');
  await page.getByLabel('E-mail address').fill('rahim@garments-a.example');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('mobile-review').waitFor();
  return opened;
}

const round = () => site.sync({ runtime: { ...site.runtime, clock } }).now();
const inCloud = (sql: string) => rowsIn(ends.cloud, sql, site.companyId);
const onSite = (sql: string) => rowsIn(site.runtime, sql, site.companyId);

test('Mobile Attendance Validation: phones punch into the cloud, Rahim decides on both panels, on site with the cloud away, and both end level', async () => {
  const phone = new Phone(phones.url);
  const worker = await addWorker(ends.cloud, ends.people.a.id, 'Jamil');
  await phone.signIn(worker.email);
  const [cloudYes, siteYes, siteNo] = [made(), made(), made()];
  const { body } = await phone.send([cloudYes, siteYes, siteNo]);
  expect(body.data).toMatchObject([{ result: 'ok' }, { result: 'ok' }, { result: 'ok' }]);

  // in the cloud, where signing in gives them their key
  const cloud = await rahimAt(panels.cloud);
  await cloud.page.locator(`[data-testid="queued"][data-id="${cloudYes.id}"]`).getByRole('button').first().click();
  await cloud.page.getByRole('button', { name: 'Accept (A)' }).click();
  await cloud.page.getByRole('tab', { name: 'Decided in this minute (1)' }).waitFor();
  await site.sync().now();

  // on site; nothing reaches the cloud meanwhile
  const here = await rahimAt(panels.site);
  const line = (id: string) => here.page.locator(`[data-testid="queued"][data-id="${id}"]`);
  await line(siteYes.id).getByRole('button').first().click();
  await here.page.getByRole('button', { name: 'Accept (A)' }).click();
  await line(siteYes.id).waitFor({ state: 'detached' });
  await line(siteNo.id).getByRole('button').first().click();
  await here.page.getByRole('button', { name: 'Reject (R)' }).click();
  await here.page.getByLabel('Why is it rejected?').fill('You were not at the gate.');
  await here.page.getByRole('button', { name: 'Reject it' }).click();
  await line(siteNo.id).waitFor({ state: 'detached' });
  await here.page.getByRole('tab', { name: /^Decided in this minute/ }).click();
  await line(siteNo.id)
    .getByText(/goes to the cloud in/)
    .waitFor();
  expect(await inCloud(`SELECT id FROM mobile_punch WHERE id = '${siteNo.id}' AND state = 'waiting'`)).toHaveLength(1);
  expect(await onSite(`SELECT id FROM punch WHERE id = '${siteYes.id}'`)).toEqual([]);

  // the line is back, and the minutes are over
  ahead = 5 * 60_000;
  await round();
  ahead = 10 * 60_000;
  await carryOutDue({ ...ends.cloud, clock });
  await round();
  const states = 'SELECT id, state::text, reason FROM mobile_punch ORDER BY id';
  expect(await onSite(states)).toEqual(await inCloud(states));
  expect(await onSite(states)).toMatchObject([
    { state: 'accepted' },
    { state: 'accepted' },
    { state: 'rejected', reason: 'You were not at the gate.' },
  ]);
  const entered = 'SELECT id, source::text, at, employee_id FROM punch ORDER BY id';
  expect(await onSite(entered)).toEqual(await inCloud(entered));
  expect((await onSite(entered)).map(({ id }) => id)).toEqual([cloudYes.id, siteYes.id].sort());
  expect([...cloud.complaints.list, ...here.complaints.list]).toEqual([]);
  await cloud.page.context().close();
  await here.page.context().close();
});
