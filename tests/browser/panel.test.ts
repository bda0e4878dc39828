import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let browser: Browser;
const open: Awaited<ReturnType<typeof openPage>>[] = [];

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  browser = await openBrowser();
  await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
});
afterEach(async () => {
  for (const { context, complaints } of open.splice(0)) {
    await context.close();
    // a script that failed, or one that the content security policy stopped
    expect(complaints.list).toEqual([]);
  }
});
afterAll(async () => {
  await browser.close();
  await panel.close();
  await runtime.close();
});

async function visit(width = 1280): Promise<Page> {
  const opened = await openPage(browser, { url: panel.url, width });
  open.push(opened);
  return opened.page;
}

async function signIn(page: Page, email: string, to = '/admin'): Promise<void> {
  await page.goto(to);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A form of AdminJS takes a value when its field is left. */
async function write(page: Page, field: string, value: string): Promise<void> {
  await page.locator(`input[name="${field}"]`).fill(value);
  await page.locator(`input[name="${field}"]`).blur();
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

const said = (page: Page, text: string) => page.getByText(text).first().waitFor();

describe('Rahim in a browser', () => {
  test('adds an employee, corrects what was wrong, changes and deletes them, and logs out', async () => {
    const page = await visit();
    await signIn(page, 'rahim@garments-a.example', '/admin/resources/employee');
    await said(page, 'No records');
    await page.getByRole('link', { name: 'Add employee' }).first().click();
    await write(page, 'code', 'E-1');
    await write(page, 'name', 'মোঃ করিম');
    await write(page, 'salary', '12,5x');
    await page.locator('[data-testid="property-edit-departmentId"] input').first().fill('Sew');
    await page.getByText('Sewing', { exact: true }).click();
    await save(page);
    await said(page, '"12,5x" is not an amount. Enter it like 12500.00.');
    expect(await page.locator('input[name="name"]').inputValue()).toBe('মোঃ করিম');
    await write(page, 'salary', '12500.50');
    await save(page);
    await said(page, 'Added.');
    await page.locator('tr[data-id]').filter({ hasText: 'E-1' }).getByText('মোঃ করিম').click();
    await said(page, '12,500.50');
    await page
      .getByRole('link', { name: 'Edit' })
      .or(page.getByRole('button', { name: 'Edit' }))
      .first()
      .click();
    await write(page, 'designation', 'Sewing operator');
    await save(page);
    await said(page, 'Saved.');
    await said(page, 'Sewing operator');
    const record = page.url();
    await page.goto('/admin/resources/employee?filters.code=E-2');
    await said(page, 'No matches.');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('tr[data-id]').filter({ hasText: 'E-1' }).waitFor();
    await page.goto(record);
    await page
      .getByRole('link', { name: 'Delete' })
      .or(page.getByRole('button', { name: 'Delete' }))
      .first()
      .click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await said(page, 'Deleted.');
    await page.getByText('Rahim').first().click();
    await page.getByText('Log out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/admin/resources/employee');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('sees on their phone how today looks, and gives an unknown badge to somebody', async () => {
    await people.rahim((ctx) => commandsOf('employee').add(ctx, { code: 'E-2', name: 'Jamil' }));
    await people.siteA((ctx) =>
      storePunches(
        ctx,
        { source: 'terminal', siteId: people.a.siteId },
        {
          serial: ['S-1'],
          badge: ['0042'],
          localTime: ['2026-01-05 08:02:11'],
          code: [0],
          verify: [1],
          work: [null],
          way: ['pull'],
          receivedAt: [new Date()],
          clockOffsetMs: [0],
        },
      ),
    );
    const page = await visit(360);
    await signIn(page, 'rahim@garments-a.example');
    await said(page, 'Today at Garments A');
    await page.getByRole('link', { name: 'Unknown badge' }).click();
    await page.locator('tr[data-id]').first().click();
    await said(page, '5 Jan 2026, 08:02:11');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('link', { name: 'Give badge 0042 to an employee' }).click();
    await page.locator('input[name="number"]').waitFor();
    expect(await page.locator('input[name="number"]').inputValue()).toBe('0042');
    await page.locator('[data-testid="property-edit-employeeId"] input').first().fill('Jamil');
    await page.getByText('Jamil · E-2').click();
    await save(page);
    await said(page, 'Added.');
    await page.goto('/admin/resources/punch?filters.held=none');
    await said(page, 'Jamil · E-2');
  });

  test('corrects a punch, and makes a binding code for a site', async () => {
    const page = await visit();
    await signIn(page, 'rahim@garments-a.example', '/admin/resources/punch');
    await page.locator('tr[data-id]').first().click();
    await page
      .getByRole('link', { name: 'Correct' })
      .or(page.getByRole('button', { name: 'Correct' }))
      .first()
      .click();
    await page.getByLabel('Right time').fill('2026-01-05T08:00:00');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await said(page, 'Enter a reason');
    await page.getByLabel('Why').fill('The clock was ahead');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await said(page, '5 Jan 2026, 08:00:00');
    await said(page, 'The clock was ahead');
    await page.goto(`/admin/resources/site/records/${people.a.siteId}/bindCode`);
    await page.getByRole('button', { name: 'Create code' }).click();
    await page.getByText(/^hjb_/).waitFor();
  });

  test('is led to the sign-in page when the session has ended, and back to the page before', async () => {
    const page = await visit();
    await signIn(page, 'rahim@garments-a.example', '/admin/resources/department');
    await said(page, 'Sewing');
    await page.context().clearCookies();
    const complaints = open[0]?.complaints;
    await page.getByRole('link', { name: 'Badges' }).or(page.getByText('Badges')).first().click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail address').fill('rahim@garments-a.example');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/admin/resources/badge');
    // the browser itself notes the 401
    complaints?.list.splice(0);
  });
});
