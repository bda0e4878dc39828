/** The client's story, scenarios 1, 2, 5, 6, 7 and 8, from the first letter on, by people with nothing but a browser. */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { hashPassword } from '../../src/domain/accounts/password.ts';
import { MAIL } from '../../src/domain/mail/send-mail.ts';
import { newId } from '../../src/id.ts';
import { addPlan, platform } from '../support/billing.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { startProviders } from '../support/oauth.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let services: Awaited<ReturnType<typeof startProviders>>;
let panel: OpenPanel;
let browser: Browser;
const password = 'seven quiet looms hum';
const opened: { complaints: { list: string[] } }[] = [];

beforeAll(async () => {
  runtime = await testRuntime();
  await addPlan(runtime, { code: 'free', seats: 20 });
  await addPlan(runtime, { code: 'standard', seats: 2, price: '2000.00' });
  await addPlan(runtime, { code: 'pro', seats: 100, price: '5000.00' });
  await addPlan(runtime, { code: 'enterprise', seats: 10_000, price: '20000.00' });
  await platform(
    runtime,
    `INSERT INTO "user" (id, email, name, password_hash, is_super_admin, is_active) VALUES ($1, 'super@hajira.example', 'Nasrin', $2, true, true)`,
    [newId(), await hashPassword(password)],
  );
  services = await startProviders();
  panel = await openPanel(runtime, { social: services.social });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await panel.close();
  await services.close();
  await runtime.close();
});

async function visit(width = 1280): Promise<Page> {
  const one = await openPage(browser, { url: panel.url, width });
  opened.push(one);
  return one.page;
}

async function signIn(email: string, to = '/admin', width = 1280): Promise<Page> {
  const page = await visit(width);
  await page.goto(`/admin/login?to=${encodeURIComponent(to)}`);
  await page.getByLabel('E-mail address or username').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

const said = (page: Page, text: string) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();
const save = (page: Page) => press(page, 'Save');

async function write(page: Page, field: string, value: string): Promise<void> {
  await page.locator(`input[name="${field}"]`).fill(value);
  await page.locator(`input[name="${field}"]`).blur();
}

/** HAJIRA_SCREENSHOTS names a folder: the pictures of docs/companies.md are made by this test. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.HAJIRA_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Chooses from a picker of AdminJS. */
async function pick(page: Page, field: string, text: string): Promise<void> {
  const input = page.locator(`[data-testid="property-edit-${field}"] input`).first();
  await input.waitFor();
  await input.fill(text.split(' · ')[0] ?? text);
  await page.getByText(text, { exact: true }).last().click();
}

/** The newest letter to somebody: where its button leads. */
async function letterTo(email: string): Promise<string> {
  const rows = await platform(
    runtime,
    `SELECT sealed FROM mail WHERE recipient = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
    [email],
  );
  return String(JSON.parse(runtime.sealer.open(String(rows[0]?.sealed), MAIL)).path);
}

const idOf = async (sql: string, ...values: unknown[]) => String((await platform(runtime, sql, values))[0]?.id);
const companyId = (name: string) => idOf('SELECT id FROM company WHERE name = $1', name);
const userId = (email: string) => idOf('SELECT id FROM "user" WHERE email = $1', email);

/** Somebody registers with their e-mail address and comes in by the letter. */
async function registers(name: string, email: string): Promise<Page> {
  const page = await visit(390);
  await page.goto('/admin/register');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Register' }).click();
  await said(page, 'We sent an e-mail');
  await page.goto(await letterTo(email));
  const again = page.getByLabel('Password', { exact: true });
  if (await again.count()) await again.fill(password);
  await page.locator('main form button').first().click();
  await page.waitForLoadState();
  if (page.url().includes('/login')) return signIn(email, '/admin', 390);
  await page.goto('/admin');
  return page;
}

/** Jamil signs in: Facebook says who they are, in a browser of their own. */
async function jamilByFacebook(to = '/admin'): Promise<Page> {
  services.sits({ id: '77', name: 'Jamil Hossain', email: 'jamil@mail.example' });
  const page = await visit(390);
  await page.goto(`/admin/login?to=${encodeURIComponent(to)}`);
  await page.getByRole('link', { name: 'Sign in with Facebook' }).click();
  return page;
}

/** The first time: Facebook tells no address that is known to be theirs, so they prove it by a letter. */
async function jamilRegisters(): Promise<Page> {
  const page = await jamilByFacebook();
  await page.getByRole('heading', { name: 'Which is your e-mail address?' }).waitFor();
  await page.getByRole('button', { name: 'Send e-mail' }).click();
  await said(page, 'We sent an e-mail');
  await page.goto(await letterTo('jamil@mail.example'));
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await said(page, 'Hello Jamil Hossain');
  return page;
}

/** What a dialog reads comes late, as on a thin line. @returns lets it come, and waits until it is on the screen */
async function holdBack(page: Page, path: string): Promise<() => Promise<void>> {
  let letGo: () => void = () => undefined;
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let asked = 0;
  await page.route(`**/api/**${path}`, async (route) => {
    asked += 1;
    if (asked > 1) await isLetGo; // the first opens the dialog
    await route.continue();
  });
  return async () => {
    const came = page.waitForResponse((response) => response.url().endsWith(path));
    letGo();
    await (await came).finished();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0))));
    await page.unroute(`**/api/**${path}`);
  };
}

describe('Scenario 1: the super admin registers companies', () => {
  test('Garments B on Standard, whose admin Salma gets an invitation and chooses a password', async () => {
    const page = await signIn('super@hajira.example', '/admin/resources/company/actions/new');
    await write(page, 'name', 'Garments B');
    await pick(page, 'packageId', 'Standard · standard');
    const state = page.locator('[data-testid="property-edit-state"] input').first();
    await state.fill('Active');
    await page.getByText('Active', { exact: true }).last().click();
    await write(page, 'adminName', 'Salma Akter');
    await write(page, 'adminEmail', 'salma@garments-b.example');
    await save(page);
    await said(page, 'Added.');
    const salma = await visit();
    await salma.goto(await letterTo('salma@garments-b.example'));
    await salma.getByLabel('New password').fill(password);
    await salma.locator('main form button').first().click();
    await salma.waitForLoadState();
    const inside = await signIn(
      'salma@garments-b.example',
      `/admin/resources/company/records/${await companyId('Garments B')}/show`,
    );
    await said(inside, 'Standard');
    await said(inside, '0 of 2');
  });
});

describe('Scenario 2: Rahim registers and adds Garments A', () => {
  test('they choose Enterprise, waits for the payment, and then has it all', async () => {
    const page = await registers('Rahim Uddin', 'rahim@garments-a.example');
    await said(page, 'You do not belong to a company yet.');
    await picture(page, 'welcome-phone');
    await page.getByLabel('Name of the company').fill('Garments A');
    await page.getByText('Enterprise: 10000 employees').click();
    await page.getByRole('button', { name: 'Add the company' }).click();
    await page.getByTestId('account').waitFor();
    expect(await page.getByTestId('account').textContent()).toContain('waiting for its payment');
    await page.goto('/admin/resources/invoice');
    await said(page, 'INV-');
    await page.goto('/admin/resources/employee');
    await said(page, 'This list does not exist');
    const office = await signIn('super@hajira.example', '/admin/resources/invoice');
    await office.locator('tr[data-id]').filter({ hasText: 'Garments A' }).first().click();
    const asksLate = await holdBack(office, '/confirmPayment');
    await office.getByText('Confirm payment').first().click();
    const reference = office.getByLabel('Payment reference (bank or mobile money)');
    await reference.fill('bKash 9XK2');
    await asksLate();
    expect(await reference.inputValue()).toBe('bKash 9XK2');
    await press(office, 'Confirm payment');
    await said(office, 'Paid. The package applies.');
    await page.goto(`/admin/resources/company/records/${await companyId('Garments A')}/show`);
    await said(page, 'Everything in the package is available');
    expect(await page.getByTestId('account').count()).toBe(0);
    await page.goto('/admin/resources/employee');
    await said(page, 'No records');
  });
});

describe('Scenario 5: the limit of the package', () => {
  test('blocks one more employee, says the ways out, and the higher package is ordered right there', async () => {
    const page = await signIn('salma@garments-b.example', '/admin/resources/employee/actions/new');
    for (const n of [1, 2, 3]) {
      if (n > 1) await page.goto('/admin/resources/employee/actions/new');
      await write(page, 'code', `B-${n}`);
      await write(page, 'name', `Worker ${n}`);
      await save(page);
      if (n < 3) await said(page, 'Added.');
    }
    await said(page, 'All 2 seats of the Standard package are taken (2 active employees).');
    await picture(page, 'seat-limit');
    await page.getByRole('link', { name: 'Company > Packages' }).click();
    await page.locator('tr[data-id]').filter({ hasText: 'Pro' }).first().click();
    await page.getByText('Order this package').first().click();
    await press(page, 'Order this package');
    await said(page, 'Ordered. Pay the open invoice');
    const id = await idOf(`SELECT id FROM invoice WHERE state = 'open'`);
    const office = await signIn('super@hajira.example', `/admin/resources/invoice/records/${id}/confirmPayment`);
    await office.getByLabel('Payment reference (bank or mobile money)').fill('BRAC 12');
    await press(office, 'Confirm payment');
    await said(office, 'Paid. The package applies.');
    await page.goto('/admin/resources/employee/actions/new');
    await write(page, 'code', 'B-3');
    await write(page, 'name', 'Worker 3');
    await save(page);
    await said(page, 'Added.');
  });
});

describe('Scenario 6: Jamil registers with Facebook and asks to join Garments A', () => {
  test('they are linked, stays inactive until Rahim has looked who they are, and then asks for leave', async () => {
    const jamil = await jamilRegisters();
    await jamil.getByLabel('Or search by name').fill('garments');
    await jamil.getByRole('button', { name: 'Search' }).click();
    await jamil.getByRole('button', { name: 'Ask Garments A' }).click();
    await jamil.getByTestId('asked').waitFor();
    const rahim = await signIn('rahim@garments-a.example', '/admin/resources/employee/actions/new');
    await write(rahim, 'code', 'A-015');
    await write(rahim, 'name', 'Jamil Hossain');
    await write(rahim, 'email', 'jamil@mail.example');
    await save(rahim);
    await said(rahim, 'Added.');
    await rahim.goto('/admin');
    await said(rahim, 'Requests to join (1)');
    await rahim.goto('/admin/resources/join_request');
    await rahim.locator('tr[data-id]').filter({ hasText: 'Jamil' }).first().click();
    await picture(rahim, 'join-request');
    await rahim.getByText('Link to the company').first().click();
    await press(rahim, 'Link to the company');
    await said(rahim, 'Linked. Activate them under Users');
    await jamil.goto('/admin');
    await said(jamil, 'has not activated your account yet');
    await rahim.goto('/admin');
    await said(rahim, 'Users (1)');
    await rahim.goto(`/admin/resources/user/records/${await userId('jamil@mail.example')}/activateUser`);
    await said(rahim, 'Jamil Hossain (A-015), same email address');
    await picture(rahim, 'activate');
    await press(rahim, 'Activate');
    await said(rahim, 'Active. They can punch and request leave');
    await jamil.goto('/admin/resources/leave_request/actions/new');
    const days = jamil.locator('input[name="firstDay"], input[name="lastDay"]');
    await days.first().waitFor();
    await jamil.locator('input[name="firstDay"]').fill('2026-12-01');
    await jamil.locator('input[name="lastDay"]').fill('2026-12-02');
    await jamil.locator('input[name="lastDay"]').blur();
    await save(jamil);
    await said(jamil, 'Added.');
    await jamil.goto('/admin/resources/employee');
    await said(jamil, 'This list does not exist');
  });
});

describe('Scenario 7: Jamil handles leave requests', () => {
  test('with a role that adds and views them, and edits and deletes none', async () => {
    const rahim = await signIn('rahim@garments-a.example', '/admin/resources/role/actions/new');
    await write(rahim, 'name', 'Leave desk');
    await save(rahim);
    await said(rahim, 'Added.');
    const role = await idOf(`SELECT id FROM role WHERE name = 'Leave desk'`);
    await rahim.goto(`/admin/resources/role/records/${role}/rights`);
    await rahim.getByLabel('See Leave requests', { exact: true }).selectOption('all');
    await rahim.getByLabel('Add Leave requests', { exact: true }).selectOption('all');
    await rahim.getByLabel('See Employees', { exact: true }).selectOption('all');
    await rahim.getByRole('button', { name: 'Preview changes' }).click();
    await rahim.getByTestId('would').waitFor();
    await rahim.getByRole('button', { name: 'Save', exact: true }).last().click();
    await said(rahim, 'Saved. It applies to everybody');
    await rahim.goto('/admin/resources/membership/actions/new');
    await pick(rahim, 'userId', 'Jamil Hossain · jamil@mail.example');
    await pick(rahim, 'roleId', 'Leave desk');
    await save(rahim);
    await said(rahim, 'Added.');
    const jamil = await jamilByFacebook('/admin/resources/leave_request');
    await jamil.locator('tr[data-id]').first().click();
    await said(jamil, 'Casual');
    for (const name of ['Edit', 'Delete']) expect(await jamil.getByText(name, { exact: true }).count()).toBe(0);
    await jamil.goto('/admin/resources/leave_request/actions/new');
    await jamil.locator('input[name="firstDay"]').waitFor();
  });
});

describe('Scenario 8: Jamil leaves Garments A for Garments B', () => {
  test('Rahim releases them; they ask Garments B with its code; their leave stays where it was', async () => {
    const id = await userId('jamil@mail.example');
    const jamil = await jamilByFacebook();
    const rahim = await signIn('rahim@garments-a.example', `/admin/resources/user/records/${id}/releaseUser`);
    await rahim.getByLabel('Reason').fill('Goes to Garments B');
    await press(rahim, 'Release from the company');
    await said(rahim, 'Released. They no longer belong to a company.');
    await jamil.goto('/admin');
    await jamil.getByRole('button', { name: 'Sign in', exact: true }).waitFor(); // their sessions have ended
    const again = await jamilByFacebook();
    await said(again, 'You do not belong to a company yet.');
    const code = await platform(runtime, `SELECT join_code AS code FROM company WHERE name = 'Garments B'`);
    await again.getByLabel('Join code').fill(String(code[0]?.code));
    await again.getByRole('button', { name: 'Ask to join' }).click();
    await said(again, 'You asked to join Garments B');
    const salma = await signIn('salma@garments-b.example', '/admin/resources/join_request');
    await salma.locator('tr[data-id]').filter({ hasText: 'Jamil' }).first().click();
    await salma.getByText('Link and activate').first().click();
    await press(salma, 'Link and activate');
    await said(salma, 'Linked and active.');
    await again.goto('/admin/resources/leave_request');
    await said(again, 'No leave requests.');
    await rahim.goto('/admin/resources/leave_request');
    await said(rahim, 'Jamil Hossain');
  });
});

describe('Support inside a company', () => {
  test('looks, changes nothing, and the company reads who was there and why', async () => {
    const page = await signIn(
      'super@hajira.example',
      `/admin/resources/company/records/${await companyId('Garments A')}/enterSupport`,
    );
    await page.getByLabel('Reason').fill('Ticket 17: a terminal is silent');
    await press(page, 'Enter as support');
    await page.getByTestId('visiting').waitFor();
    await picture(page, 'support');
    await page.goto('/admin/resources/employee');
    await said(page, 'A-015');
    expect(await page.getByRole('link', { name: 'Add employee' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByTestId('visiting').waitFor({ state: 'detached' });
    const rahim = await signIn('rahim@garments-a.example', '/admin/resources/support_visit');
    await said(rahim, 'Ticket 17: a terminal is silent');
    await rahim.goto('/admin/resources/company');
    await said(rahim, 'Garments A');
  });

  test('nobody’s browser complained on the way', () => {
    const refused = /status of 40[13]|status of 404|status of 409|status of 422/;
    expect(opened.flatMap(({ complaints }) => complaints.list).filter((line) => !refused.test(line))).toEqual([]);
  });
});
