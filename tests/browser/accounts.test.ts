import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { accessibility, openBrowser, openPage } from '../support/browser.ts';
import { lettersTo, pathTo } from '../support/letters.ts';
import { startProviders } from '../support/oauth.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let services: Awaited<ReturnType<typeof startProviders>>;
let panel: OpenPanel;
let browser: Browser;
const open: Awaited<ReturnType<typeof openPage>>[] = [];
const strong = 'seven green rickshaws';

beforeAll(async () => {
  runtime = await testRuntime();
  await garments(runtime);
  services = await startProviders();
  panel = await openPanel(runtime, { social: services.social, hooks: { keepsLetters: true } });
  browser = await openBrowser();
});
afterEach(async () => {
  for (const { context, complaints } of open.splice(0)) {
    await context.close();
    // a form that is refused is answered with 422, which the console calls an error
    expect(complaints.list.filter((one) => !one.includes('status of 422'))).toEqual([]);
  }
});
afterAll(async () => {
  await browser.close();
  await panel.close();
  await services.close();
  await runtime.close();
});

async function visit(width = 360): Promise<Page> {
  const opened = await openPage(browser, { url: panel.url, width, height: 740 });
  open.push(opened);
  return opened.page;
}

/** Nothing on a phone's screen is wider than the phone. */
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** Nothing that keeps somebody out who reads with their ears or their keyboard. Once its heading is there. */
async function isForEverybody(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect((await accessibility(page)).violations).toEqual([]);
}

async function register(page: Page, email: string): Promise<void> {
  await page.goto('/admin/login');
  await page.getByRole('link', { name: 'No account yet? Register' }).click();
  await page.getByLabel('Your name').fill('Rahim Uddin');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(strong);
  expect(await fits(page)).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Check your email' }).waitFor();
  await page.goto(`/admin${await pathTo(runtime, email, 'confirm-email')}`);
  await page.getByLabel('Password').fill(strong);
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.getByText('Hello Rahim Uddin').waitFor();
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/admin/login');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/login'));
}

describe('Rahim on their phone', () => {
  test('registers, confirms their address, logs out and signs in again', async () => {
    const page = await visit();
    await register(page, 'rahim@mail.example');
    await page.getByText('You do not belong to a company yet').waitFor();
    expect(await fits(page)).toBe(true);
    await page.getByRole('button', { name: 'Log out' }).click();
    await signIn(page, 'rahim@mail.example', strong);
    await page.getByText('Hello Rahim Uddin').waitFor();
  });

  test('forgets their password and sets a new one from the letter', async () => {
    const page = await visit();
    await page.goto('/admin/login');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail address').fill('rahim@mail.example');
    await page.getByRole('button', { name: 'Send e-mail' }).click();
    await page.getByRole('heading', { name: 'Check your email' }).waitFor();
    await page.goto(`/admin${await pathTo(runtime, 'rahim@mail.example', 'reset-password')}`);
    await isForEverybody(page);
    await page.getByLabel('New password').fill('rickshaw');
    await page.getByRole('button', { name: 'Set a new password' }).click();
    await page.getByText('easy to guess').waitFor();
    await page.getByLabel('New password').fill(`${strong} ride`);
    await page.getByRole('button', { name: 'Set a new password' }).click();
    await page.getByText('Your password is set. Sign in with it.').waitFor();
    await signIn(page, 'rahim@mail.example', `${strong} ride`);
    await page.getByText('Hello Rahim Uddin').waitFor();
  });

  test('sets up a second step, and signs in with the code of their phone', async () => {
    const page = await visit();
    await register(page, 'two@mail.example');
    await page.getByRole('link', { name: 'My account' }).click();
    expect(await fits(page)).toBe(true);
    await page.getByRole('link', { name: 'Two-step login' }).click();
    const key = (await page.getByTestId('totp-key').textContent()) ?? '';
    const code = (shift: number) => new TOTP({ secret: key }).generate({ timestamp: Date.now() + shift });
    await page.getByLabel('Code').fill(code(0));
    await page.getByRole('button', { name: 'Switch on' }).click();
    expect(await page.getByTestId('codes').getByRole('listitem').count()).toBe(10);
    expect(await fits(page)).toBe(true);
    await page.getByRole('link', { name: 'I have saved them' }).click();
    await page.goto('/admin/me');
    await page.getByRole('button', { name: 'Log out' }).click();
    await signIn(page, 'two@mail.example', strong);
    await page.getByRole('heading', { name: 'Second step' }).waitFor();
    await isForEverybody(page);
    await page.getByLabel('Code').fill(code(30_000));
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Hello Rahim Uddin').waitFor();
  });

  test('reads everything in Bangla', async () => {
    const page = await visit();
    await page.goto('/admin/login');
    await page.getByRole('link', { name: 'বাংলা' }).click();
    await page.getByRole('heading', { name: 'লগ ইন' }).waitFor();
    await page.getByLabel('ই-মেইল ঠিকানা').fill('rahim@garments-a.example');
    await page.getByLabel('পাসওয়ার্ড').fill('a long enough password');
    await page.getByRole('button', { name: 'লগ ইন', exact: true }).click();
    await page.goto('/admin/account');
    await page.getByRole('combobox').selectOption('bn');
    await page
      .getByRole('button', { name: /^(Save|সেভ করুন)$/ })
      .first()
      .click();
    await page.getByText('সেভ হয়েছে।').waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto('/admin/resources/employee');
    await page.getByText('পদবি').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('bn');
    await page.goto('/admin');
    await page.getByText('আজ উপস্থিত').waitFor();
  });
});

describe('Whoever does not see the screen', () => {
  test('finds nothing on the pages of accounts that keeps them out', async () => {
    const page = await visit();
    for (const path of ['login', 'register', 'forgot', 'login?lang=bn']) {
      await page.goto(`/admin/${path}`);
      await isForEverybody(page);
    }
    await page.goto('/admin/login?lang=en');
    await register(page, 'ears@mail.example');
    for (const path of ['me', 'account', 'two-step', 'password']) {
      await page.goto(`/admin/${path}`);
      await isForEverybody(page);
    }
    await page.goto('/admin');
    await isForEverybody(page);
  });
});

describe('Jamil', () => {
  test('registers with Facebook, which tells no address that is known to be theirs', async () => {
    services.sits({ id: '77', name: 'Jamil', email: 'jamil@mail.example' });
    const page = await visit();
    await page.goto('/admin/login');
    await page.getByRole('link', { name: 'Sign in with Facebook' }).click();
    await page.getByRole('heading', { name: 'Which is your e-mail address?' }).waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('jamil@mail.example');
    await page.getByRole('button', { name: 'Send e-mail' }).click();
    await page.getByText('We sent an e-mail').waitFor();
    await page.goto(`/admin${await pathTo(runtime, 'jamil@mail.example', 'confirm-email')}`);
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();
    await page.getByText('Hello Jamil').waitFor();
  });
});

describe('The super admin', () => {
  test('reads what would have been sent, where there is no mail server', async () => {
    const page = await visit(1280);
    await signIn(page, 'super@hajira.example', 'a long enough password');
    await page.goto('/admin/resources/mail');
    await page.getByText('No mail server is set up').waitFor();
    await page.getByText('confirm-email').first().click();
    const letter = page.getByTestId('letter');
    await letter.waitFor();
    expect(await letter.textContent()).toContain(panel.url);
    expect((await lettersTo(runtime, 'jamil@mail.example')).length).toBeGreaterThan(0);
  });
});
