/** A conflict as people meet it: made by two edits, seen in the menu and on the first page, decided on site, level afterwards. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Runtime } from '../../src/context.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password } from '../support/people.ts';
import { type BoundSite, rowsIn, twoEnds } from '../support/sync.ts';

let ends: Awaited<ReturnType<typeof twoEnds>>;
let site: BoundSite;
let id: string;
let panels: OpenPanel[];
let browser: Browser;
const opened: Awaited<ReturnType<typeof openPage>>[] = [];
/** rounds that the panel of the site asked for */
const rounds: Promise<void>[] = [];

beforeAll(async () => {
  ends = await twoEnds();
  id = String((await ends.people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'M-1', name: 'Jamil' }))).id);
  site = await ends.newSite();
  const syncNow = () => {
    const round = site.sync().now();
    rounds.push(round);
    return round;
  };
  panels = [
    await openPanel(ends.cloud),
    await openPanel(site.runtime, { hooks: { syncNow, isBound: () => true, disk: async () => null } }),
  ];
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const panel of panels) await panel.close();
  await ends.close();
});

async function enter(panel: OpenPanel | undefined, to: string, width = 1280): Promise<Page> {
  const one = await openPage(browser, { url: panel?.url ?? '', width });
  opened.push(one);
  await one.page.goto(to);
  await one.page.getByLabel('E-mail address').fill('rahim@garments-a.example');
  await one.page.getByLabel('Password').fill(password);
  await one.page.getByRole('button', { name: 'Sign in' }).click();
  return one.page;
}

async function rename(page: Page, name: string): Promise<void> {
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="name"]').blur();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').first().waitFor();
}

const nameIn = async (runtime: Runtime) =>
  (await rowsIn(runtime, `SELECT name FROM employee WHERE id = '${id}'`, site.companyId))[0]?.name;

describe('One employee, two admins, no line', () => {
  test('Rahim sees on site what both wrote, takes their own value, and both sides are level', async () => {
    const edit = `/admin/resources/employee/records/${id}/edit`;
    await rename(await enter(panels[0], edit), 'Jamil of the cloud');
    const page = await enter(panels[1], edit);
    await rename(page, 'Jamil of the site');
    await site.sync().now();
    expect(await nameIn(site.runtime)).toBe('Jamil of the cloud');

    await page.goto('/admin');
    await page.getByRole('link', { name: 'Conflicts (1)' }).waitFor();
    await page.getByTestId('needs-you').getByRole('link').click();
    const row = page.locator('tbody tr').first();
    await row.getByText('In the cloud, Rahim set it to “Jamil of the cloud”').waitFor();
    await row.getByText('Rahim set Name to “Jamil of the site” on Main gate').waitFor();
    await row.getByText('Current value “Jamil of the cloud”').click();
    await page.getByRole('link', { name: 'Use the other value' }).click();
    await page.getByText('New value: “Jamil of the site”.').waitFor();
    await page.getByRole('button', { name: 'Use the other value' }).click();
    await page.getByText('Value replaced. Site and cloud match after the next sync.').first().waitFor();
    await Promise.all(rounds);
    for (const runtime of [site.runtime, ends.cloud]) expect(await nameIn(runtime)).toBe('Jamil of the site');

    await page.goto(`/admin/resources/site/records/${site.siteId}/show`);
    await page.getByTestId('site-standing').getByText('Site and cloud are in sync').waitFor();
    const cloud = await enter(panels[0], '/admin/resources/sync_conflict', 360);
    await cloud.getByText('Conflicts').first().waitFor();
    await cloud.goto(`/admin/resources/site/records/${site.siteId}/show`);
    await cloud.getByTestId('site-standing').getByText('Site and cloud are in sync').waitFor();
    for (const { complaints } of opened) expect(complaints.list).toEqual([]);
  });
});
