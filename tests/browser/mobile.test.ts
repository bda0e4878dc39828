import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { iconPng } from '../../src/api/phone/icon.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { carryOutDue } from '../../src/domain/mobile/carry-out.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { asSuperuser } from '../support/database.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { garments, password, testRuntime } from '../support/people.ts';
import { addWorker, north, openPhones, Phone, phonePunch, servePhones } from '../support/phones.ts';
import { eventually } from '../support/processes.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let served: Awaited<ReturnType<typeof servePhones>>;
let panel: OpenPanel;
let browser: Browser;
let ahead = 0;
const clock: Clock = { now: () => new Date(systemClock.now().getTime() + ahead) };

beforeAll(async () => {
  runtime = { ...(await testRuntime()), clock };
  people = await garments(runtime);
  await openPhones(people.systemA);
  await people.systemA((ctx) =>
    ctx.sql.query(`UPDATE mobile_rules SET too_fast = 'note' WHERE company_id = $1`, [ctx.companyId]),
  );
  served = await servePhones(runtime);
  panel = await openPanel(runtime);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await panel.close();
  await served.close();
  await runtime.close();
});

async function phoneOf(name: string): Promise<{ phone: Phone; employeeId: string }> {
  const { email, employeeId } = await addWorker(runtime, people.a.id, name);
  const phone = new Phone(served.url);
  await phone.signIn(email);
  return { phone, employeeId };
}

async function punched(phone: Phone, rest: Record<string, unknown> = {}): Promise<string> {
  const punch = phonePunch(rest);
  const { body } = await phone.send([punch]);
  expect(body.data[0].result).toBe('ok');
  return punch.id;
}

async function signIn(email: string, to: string, width = 1280) {
  const opened = await openPage(browser, { url: panel.url, width });
  const { page } = opened;
  page.setDefaultTimeout(20_000);
  await page.goto(to);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return opened;
}

/** HAJIRA_SCREENSHOTS names a folder: the pictures of docs/mobile.md are made by this test. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.HAJIRA_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const stateOf = (id: string) =>
  people.systemA(
    async (ctx) => (await ctx.sql.query('SELECT state, reason FROM mobile_punch WHERE id = $1', [id])).rows[0],
  );
const punchesOf = (ids: readonly string[]) =>
  people.systemA(
    async (ctx) => (await ctx.sql.query('SELECT id FROM punch WHERE id = ANY($1::uuid[])', [ids])).rows.length,
  );

const QUEUE = '/admin/pages/review';
const lineOf = (page: Page, name: string) => page.getByTestId('queued').filter({ hasText: name });

describe('Mobile Attendance Validation', () => {
  test('Rahim sees who punched, when and where, deletes what is wrong and approves what is right', async () => {
    const jamil = await phoneOf('Jamil');
    const babul = await phoneOf('মোঃ বাবুল');
    const at = new Date().toISOString();
    const photo = iconPng(192).toString('base64');
    const right = await punched(jamil.phone, { photo });
    const wrong = await punched(babul.phone, { location: { ...north(4150), accuracyM: 25, at } });
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/mobile_punch');
    await page.locator('tr[data-id]').first().waitFor();
    await picture(page, 'mobile-list');
    await page.goto(QUEUE);
    await lineOf(page, 'Jamil').getByText('Clean').waitFor();
    await lineOf(page, 'মোঃ বাবুল').getByText('4.0 km outside Gazipur factory').waitFor();
    await lineOf(page, 'মোঃ বাবুল').getByRole('button').first().click();
    const dossier = page.getByTestId('dossier');
    await dossier.getByText('4.0 km outside Gazipur factory').first().waitFor();
    expect(await page.getByTestId('geofence-map').getAttribute('aria-label')).toContain(
      '4.0 km outside Gazipur factory',
    );
    await dossier.getByText('Sent immediately').waitFor();
    await picture(page, 'mobile-review');
    // deleting takes a reason, which the worker reads
    await page.keyboard.press('r');
    await page.getByLabel('Reason for rejection').fill('You were at home, not at the factory.');
    await page.getByRole('button', { name: 'Reject it' }).click();
    await eventually(
      () => lineOf(page, 'মোঃ বাবুল').count(),
      (n) => n === 0,
    );
    expect((await stateOf(wrong)).state).toBe('rejecting');
    // approving, by the keyboard
    await lineOf(page, 'Jamil').getByRole('button').first().click();
    await dossier.getByText('Inside Gazipur factory').waitFor();
    expect(await dossier.locator('img[alt="Photo"]').count()).toBe(1);
    await page.keyboard.press('a');
    await page.getByText('No punches to review').waitFor();
    await page.getByRole('tab', { name: /Decided in this minute/ }).click();
    await lineOf(page, 'Jamil').getByText('Accepted by Rahim').waitFor();
    await lineOf(page, 'মোঃ বাবুল').getByText('Rejected by Rahim').waitFor();
    await picture(page, 'mobile-deciding');
    expect(await punchesOf([right, wrong])).toBe(0);
    ahead += 61_000;
    await carryOutDue(runtime);
    expect([await punchesOf([right]), await punchesOf([wrong])]).toEqual([1, 0]);
    expect(await stateOf(right)).toMatchObject({ state: 'accepted' });
    const own = (await babul.phone.get('/punches')).body.data;
    expect(own).toMatchObject([{ id: wrong, state: 'rejected', reason: 'You were at home, not at the factory.' }]);
    await page.goto('/admin/resources/punch');
    await page.locator(`tr[data-id="${right}"]`).waitFor();
    expect(complaints.list).toEqual([]);
  });

  test('all clean ones go after a preview, and come back with one key', async () => {
    const { phone } = await phoneOf('Rina');
    const clean = [await punched(phone), await punched(phone), await punched(phone)];
    const far = await punched(phone, { location: { ...north(900), accuracyM: 10, at: new Date().toISOString() } });
    const { page, complaints } = await signIn('rahim@garments-a.example', QUEUE, 360);
    await lineOf(page, 'Rina').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await picture(page, 'mobile-review-phone');
    await page.getByRole('button', { name: /Accept all clean punches/ }).click();
    await page.getByText('3 clean punches without flags.').waitFor();
    await picture(page, 'mobile-clean-phone');
    await page.getByRole('button', { name: 'Accept 3' }).click();
    await eventually(
      () => lineOf(page, 'Rina').count(),
      (n) => n === 1,
    );
    await page.keyboard.press('u');
    await eventually(
      () => lineOf(page, 'Rina').count(),
      (n) => n === 4,
    );
    for (const id of [...clean, far]) expect((await stateOf(id)).state).toBe('waiting');
    expect(complaints.list).toEqual([]);
  });

  test('two admins at once: the second is told who was first', async () => {
    const admin = await asSuperuser(runtime.database.url);
    await admin.query(
      `UPDATE member SET role = 'company_admin' WHERE user_id = (SELECT id FROM "user" WHERE name = 'Karim')`,
    );
    await admin.end();
    const { phone } = await phoneOf('Shahin');
    const id = await punched(phone);
    const [one, two] = [
      await signIn('rahim@garments-a.example', QUEUE),
      await signIn('karim@garments-a.example', QUEUE),
    ];
    for (const { page } of [one, two]) await lineOf(page, 'Shahin').getByRole('button').first().click();
    await one.page.keyboard.press('a');
    await eventually(
      () => stateOf(id),
      ({ state }) => state === 'accepting',
    );
    await two.page.keyboard.press('a');
    await two.page.getByText('Rahim accepted it first').waitFor();
  });

  test('an admin of another company sees none of it', async () => {
    const { page } = await signIn('salma@garments-b.example', QUEUE);
    await page.getByText('No punches to review').waitFor();
    expect(await page.content()).not.toContain('Gazipur');
  });

  test('places, people and rules are set up in forms', async () => {
    const { page, complaints } = await signIn('rahim@garments-a.example', '/admin/resources/geofence/actions/new');
    await page.locator('#name').fill('Buyer’s office');
    await page.locator('[name="points"]').fill('somewhere');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    // the refusal, not the hint that begins the same way
    await page.getByText('and a radius').first().waitFor();
    await page.locator('[name="points"]').fill('23.7925, 90.4078');
    await page.locator('[name="radiusM"]').fill('80');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Added.').first().waitFor();
    await picture(page, 'mobile-places');
    await page.goto(`/admin/resources/mobile_rules/records/${people.a.id}/edit`);
    await page.getByText('Outside the geofences').first().waitFor();
    await page.getByText('Keep locations for (days)').first().waitFor();
    await picture(page, 'mobile-rules');
    expect(complaints.list).toEqual([]);
  });
});
