import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { addPerson, factory } from '../support/access.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof factory>>;
let panel: OpenPanel;
let browser: Browser;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await factory(runtime);
  await addPerson(people.systemA, 'Deputy', 'deputy@garments-a.example');
  // the story begins with Karim having nothing
  await people.systemA((ctx) =>
    ctx.sql.query(
      'UPDATE membership SET deleted_at = now() WHERE company_id = $1 AND role_id IN (SELECT id FROM role WHERE company_id = $1 AND template = $2)',
      [ctx.companyId, 'hr_officer'],
    ),
  );
  panel = await openPanel(runtime);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await panel.close();
  await runtime.close();
});

async function signIn(email: string, to: string, width = 1280) {
  const opened = await openPage(browser, { url: panel.url, width });
  const { page } = opened;
  await page.goto(to);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return opened;
}

const said = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** HAJIRA_SCREENSHOTS names a folder: the pictures of docs/policies.md are made by this test. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.HAJIRA_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function pick(page: Page, field: string, text: string, choice: string): Promise<void> {
  await page.locator(field).fill(text);
  await page.getByText(choice, { exact: true }).last().click();
}

describe('Rahim gives Karim the HR officer role and rights on production', () => {
  test('in the panel, and sees who can see what and why, and the panel as another user', async () => {
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/membership/actions/new');
    const user = '[data-testid="property-edit-userId"] input';
    await page.locator(user).first().waitFor();
    await pick(page, `${user} >> nth=0`, 'Karim', 'Karim · karim@garments-a.example');
    await pick(page, '[data-testid="property-edit-roleId"] input >> nth=0', 'HR off', 'HR officer');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await said(page, 'Added.');
    await page.goto(`/admin/resources/department/records/${people.production}/access`);
    await said(page, 'Who can see this');
    await pick(page, '#give-user', 'Karim', 'Karim · karim@garments-a.example');
    await page.locator('label[for="give-change"]').click();
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByTestId('seer').filter({ hasText: 'Karim' }).getByText('See, Change').waitFor();
    await picture(page, 'access');
    await page.goto(`/admin/resources/employee/records/${people.jamil}/why`);
    await pick(page, '#why-user', 'Karim', 'Karim · karim@garments-a.example');
    await page.locator('#why-field').fill('Salary');
    await page.getByText('Salary (BDT)', { exact: true }).last().click();
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByTestId('gate-field').getByText('denied').waitFor();
    expect(await page.getByTestId('gate-object').textContent()).toContain('allowed');
    await picture(page, 'why');
    expect(complaints.list).toEqual([]);
  });

  test('Karim corrects a punch of production, and never sees a salary', async () => {
    const { page, complaints } = await signIn('karim@garments-a.example', '/admin/resources/punch');
    await page.locator('tr[data-id]').first().waitFor();
    expect(await page.locator('tr[data-id]').count()).toBe(2);
    await page.goto(`/admin/resources/punch/records/${people.punches.jamil}/correct`);
    await page.getByLabel('Right time').fill('2026-10-22T08:00:00');
    await page.getByLabel('Why').fill('The clock was ahead');
    await page.getByRole('button', { name: 'Save correction' }).click();
    await said(page, '22 Oct 2026, 08:00:00');
    await page.goto('/admin/resources/employee');
    await said(page, 'Jamil');
    expect(await page.content()).not.toMatch(/Salary \(BDT\)|12,?500/i);
    expect(await page.locator('body').innerText()).not.toMatch(/salary/i);
    await page.goto(`/admin/resources/employee/records/${people.jamil}/show`);
    await said(page, 'Jamil');
    expect(await page.content()).not.toMatch(/Salary \(BDT\)|12,?500/i);
    expect(await page.locator('body').innerText()).not.toMatch(/salary/i);
    // no button that would be refused: they may pass on rights on none of these records
    expect(await page.locator('[data-testid="action-access"]').count()).toBe(0);
    expect(await page.locator('[data-testid="action-edit"]').count()).toBe(1);
    expect(complaints.list).toEqual([]);
  });

  test('the matrix of a role and the impersonation fit a phone', async () => {
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/role', 360);
    await page.locator('tr[data-id]').filter({ hasText: 'HR officer' }).first().click();
    const id = /records\/([^/]+)/.exec(page.url())?.[1] ?? '';
    await page.goto(`/admin/resources/role/records/${id}/rights`);
    await page.getByLabel('See Employees', { exact: true }).selectOption('all');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await page.getByTestId('would').getByText('Rights of 1 user would change').waitFor();
    expect(await page.getByTestId('would').textContent()).toContain('KarimGains See Employees');
    await picture(page, 'role-phone');
    await page.getByLabel('Find a table').fill('leave');
    await page.getByTestId('table-employee').waitFor({ state: 'detached' });
    await page.getByTestId('table-leave_request').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.goto(`/admin/resources/role/records/${id}/members`);
    await page.getByTestId('member').filter({ hasText: 'Karim' }).getByText('by Rahim').waitFor();
    expect(await page.getByRole('button', { name: 'Give', exact: true }).isDisabled()).toBe(true);
    await picture(page, 'members-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const karim = await people.rahim(
      async (ctx) => (await ctx.sql.query('SELECT id FROM "user" WHERE name = $1', ['Karim'])).rows[0]?.id,
    );
    await page.goto(`/admin/resources/user/records/${karim}/seeAs`);
    await page.getByRole('button', { name: 'View as this user' }).last().click();
    await page.getByTestId('looking').waitFor();
    await said(page, 'of 2 employees');
    await picture(page, 'see-as-phone');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByTestId('looking').waitFor({ state: 'detached' });
    expect(complaints.list).toEqual([]);
  });

  test('Rahim gives Karim’s deputy rights on many records at once, and sees why the rest got none', async () => {
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/employee');
    await page.locator('tr[data-id]').first().waitFor();
    for (const id of [people.jamil, people.rina]) {
      await page.locator(`tr[data-id="${id}"] td:first-child a`).first().click();
    }
    await page.getByText('Grant or revoke rights', { exact: true }).first().click();
    await said(page, 'Give rights on 2 records');
    await pick(page, '#give-user', 'Deputy', 'Deputy · deputy@garments-a.example');
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByTestId('many-told').getByText('Given on 2 records.').waitFor();
    await picture(page, 'give-many');
    await page.locator('#take-user').fill('Deputy');
    await page.getByRole('option', { name: 'Deputy ·' }).click();
    await page.getByRole('button', { name: 'Show what is revoked' }).click();
    await page.getByText('No other rights are revoked.').waitFor();
    await page.getByRole('button', { name: 'Take back now' }).click();
    await page.getByTestId('many-told').getByText('Taken back on 2 records.').waitFor();
    expect(complaints.list).toEqual([]);
  });

  test('Karim makes an access token out of their own rights, copies it once, and revokes it', async () => {
    const { page, complaints } = await signIn('karim@garments-a.example', '/admin', 360);
    await page.locator('[data-css="logged-in"]').getByText('Karim').click();
    await page.getByText('Access tokens', { exact: true }).last().click();
    await said(page, 'A token lets a program act as you');
    await page.goto('/admin/resources/access_token/actions/makeToken');
    await page.getByLabel('Purpose').fill('বেতন export');
    await page.getByLabel('See Punches', { exact: true }).check();
    expect(await page.getByLabel('See Roles', { exact: true }).count()).toBe(0);
    await picture(page, 'token-phone');
    await page.getByRole('button', { name: 'Create token' }).click();
    const text = await page.getByTestId('copy-Access token').textContent();
    expect(text).toMatch(/^hjt_[\w-]{86}$/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('link', { name: 'Back to access tokens' }).click();
    await said(page, 'বেতন export');
    expect(await page.content()).not.toContain(text);
    await page.locator('tr[data-id]').first().click();
    await page.getByText('Punches: See').waitFor();
    await page.getByText('Revoke', { exact: true }).first().click();
    await said(page, 'Programs that use it are refused from now on');
    await page
      .getByRole('button', { name: /confirm/i })
      .last()
      .click();
    await said(page, 'Revoked');
    expect(complaints.list).toEqual([]);
  });

  test('a rule is made of what fits together, each choice in words', async () => {
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/rule/actions/new');
    const denies = page.getByRole('radio', { name: /^Denies/ });
    await denies.waitFor();
    await pick(
      page,
      '[data-testid="property-edit-userId"] input >> nth=0',
      'Karim',
      'Karim · karim@garments-a.example',
    );
    await denies.check();
    await pick(page, '#rule-model', 'Employees', 'Employees');
    await pick(page, '#rule-field', 'Salary', 'Salary (BDT) (sensitive)');
    await said(page, 'This field needs a right of its own.');
    await pick(page, '#rule-act', 'See', 'See');
    await said(page, 'A right on a field applies to every record the user can access.');
    await picture(page, 'rule');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await said(page, 'Added.');
    await page.locator('tr[data-id]').first().getByText('Denies').waitFor();
    expect(complaints.list).toEqual([]);
  });
});
