/** Filters by other records, and the account page, in a real browser. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { commandsOf } from '../../src/domain/commands.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type LeakFixture, leakFixture } from '../support/leaks.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password, testRuntime } from '../support/people.ts';

jest.setTimeout(600_000);

let browser: Browser;
const open: Awaited<ReturnType<typeof openPage>>[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  for (const { context, complaints } of open.splice(0)) {
    await context.close();
    expect(complaints.list).toEqual([]);
  }
});
afterAll(() => browser.close());

async function signIn(panel: OpenPanel, email: string): Promise<Page> {
  const opened = await openPage(browser, { url: panel.url, width: 1600 });
  open.push(opened);
  const { page } = opened;
  await page.goto('/admin');
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('button[type="submit"]').first().click();
  await page.waitForURL(/\/admin\/?$/);
  return page;
}

describe('A filter by another record', () => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;

  beforeAll(async () => {
    runtime = await testRuntime();
    fixture = await leakFixture(runtime);
    panel = await openPanel(runtime);
    await fixture.people.rahim(async (ctx) => {
      for (let n = 0; n < 60; n += 1)
        await commandsOf('employee').add(ctx, { code: `F-${n}`, name: `Worker ${String(n).padStart(2, '0')}` });
    });
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });

  test('names whom it is set to when it is opened again, also beyond the first fifty', async () => {
    const page = await signIn(panel, fixture.emails.company_admin);
    await page.goto('/admin/resources/punch');
    await page
      .locator('a, button')
      .filter({ hasText: /^Filter/ })
      .first()
      .click();
    const chooser = page.locator('[data-css="punch-filter-drawer"]');
    await chooser.waitFor();
    const label = chooser.locator('label', { hasText: 'Employee' });
    await label.locator('xpath=..').locator('input[role="combobox"]').fill('Worker 59');
    await page.getByText('Worker 59 · F-59').first().click();
    await page.locator('[data-css="punch-filter-drawer-button-apply"]').click();
    await page.waitForURL(/filters\.employeeId=/);
    await page.reload();
    await page
      .locator('a, button')
      .filter({ hasText: /^Filter/ })
      .first()
      .click();
    await chooser.getByText('Worker 59 · F-59').waitFor();
  });
});

describe('The account page', () => {
  test.each([
    ['en', 'Use Bangla digits (০১২৩)'],
    ['bn', 'বাংলা সংখ্যা ব্যবহার করুন (০১২৩)'],
  ] as const)('shows Bangla digits as they look, whatever digits are chosen (%s)', async (language, label) => {
    const runtime = await testRuntime();
    const fixture = await leakFixture(runtime);
    const panel = await openPanel(runtime);
    for (const digits of [false, true]) {
      await fixture.admin.query('UPDATE "user" SET language = $1, bangla_digits = $2', [language, digits]);
      const page = await signIn(panel, fixture.emails.company_admin);
      await page.goto('/admin/account');
      const box = page.getByLabel(label, { exact: true });
      await box.waitFor();
      expect(await box.isChecked()).toBe(digits);
    }
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });
});
