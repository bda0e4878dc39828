import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { accessibility, openPhoneBrowser } from '../support/browser.ts';
import { garments, password, testRuntime } from '../support/people.ts';
import { addWorker, gate, openPhones, servePhones } from '../support/phones.ts';
import { eventually, scratchFolder } from '../support/processes.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let served: Awaited<ReturnType<typeof servePhones>>;
let worker: Awaited<ReturnType<typeof addWorker>>;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  worker = await addWorker(runtime, people.a.id, 'Jamil Hossain');
  await openPhones(people.systemA);
  served = await servePhones(runtime);
});
afterAll(async () => {
  await served.close();
  await runtime.close();
});

const opened: BrowserContext[] = [];
/** Nothing outlives a test, also when it fails. */
afterEach(async () => {
  await Promise.all(opened.splice(0).map((browser) => browser.close()));
});

/** A cheap Android: 360 px wide, at the gate. */
const phone = {
  viewport: { width: 360, height: 720 },
  geolocation: { ...gate, accuracy: 14 },
  permissions: ['geolocation'],
  locale: 'en-GB',
  timezoneId: 'Asia/Dhaka',
};

const stored = () =>
  people.systemA(
    async (ctx) =>
      (
        await ctx.sql.query<{ id: string; latitude: string; basis: string }>(
          'SELECT id, latitude, time_basis AS basis FROM mobile_punch WHERE member_id = $1 ORDER BY at',
          [worker.memberId],
        )
      ).rows,
  );

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(worker.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Jamil Hossain' }).waitFor();
}

/** Until the service worker holds the page: from then on it opens without a signal. */
const isKept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    return Boolean(await caches.match('/punch'));
  });

/** HAJIRA_SCREENSHOTS names a folder: the pictures of docs/mobile.md are made by this test. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.HAJIRA_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const open = async (
  folder: string,
  options: object = {},
): Promise<{ browser: BrowserContext; page: Page; complaints: string[] }> => {
  const browser = await openPhoneBrowser(folder, { ...phone, ...options, baseURL: served.url } as never);
  opened.push(browser);
  const page = browser.pages()[0] ?? (await browser.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|Failed to fetch/.test(message.text()))
      complaints.push(message.text());
  });
  return { browser, page, complaints };
};

describe('A worker punches with their phone', () => {
  test('in with one button; it waits for review, in words, in English and in Bangla', async () => {
    const { browser, page, complaints } = await open(scratchFolder());
    await page.goto('/punch');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await accessibility(page)).toEqual({ score: 100, violations: [] });
    await picture(page, 'phone-sign-in');
    await signIn(page);
    await page.getByRole('button', { name: 'Punch in' }).click();
    await page.getByText('Sent. Your admin looks at it.').waitFor();
    await page.locator('li', { hasText: 'Waiting for review' }).waitFor();
    // what comes next is the other direction
    await page.getByRole('button', { name: 'Punch out', exact: true }).waitFor();
    expect(await stored()).toMatchObject([{ latitude: '23.991700', basis: 'live' }]);
    expect(await accessibility(page)).toEqual({ score: 100, violations: [] });
    await picture(page, 'phone-home');
    await page.getByRole('button', { name: 'বাংলা' }).click();
    await page.getByRole('button', { name: 'প্রস্থানের হাজিরা দিন', exact: true }).waitFor();
    await page.locator('li', { hasText: 'যাচাইয়ের অপেক্ষায়' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('bn');
    expect(await accessibility(page)).toEqual({ score: 100, violations: [] });
    await picture(page, 'phone-bangla');
    await page.getByRole('button', { name: 'আমার সম্পর্কে কী রাখা আছে' }).click();
    await page.getByText('অবস্থান মুছে ফেলা হয় (দিন পরে)').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
    await browser.close();
  });

  test('without a signal: kept on the phone over a closed browser, and sent by itself when the signal is back', async () => {
    const folder = scratchFolder();
    const before = (await stored()).length;
    const first = await open(folder);
    await first.page.goto('/punch');
    await signIn(first.page);
    await eventually(() => isKept(first.page), Boolean);
    // no signal at all: not for the page, and not for what runs behind it
    await first.browser.setOffline(true);
    await served.close();
    await first.page.getByText('No signal').waitFor();
    await first.page.locator('#punch').click();
    await first.page.getByText('Kept on this phone').waitFor();
    await first.page.locator('li', { hasText: 'On this phone' }).waitFor();
    await picture(first.page, 'phone-offline');
    expect(await stored()).toHaveLength(before);
    await first.browser.close();
    // the browser is opened again, still without a signal: page, queue and sign-in are there
    const second = await open(folder, { offline: true });
    await second.page.goto('/punch');
    await second.page.locator('li', { hasText: 'On this phone' }).waitFor();
    await second.page.locator('#punch').click();
    await eventually(
      () => second.page.locator('li', { hasText: 'On this phone' }).count(),
      (n) => n === 2,
    );
    await second.page.getByText('No signal').waitFor();
    expect(await stored()).toHaveLength(before);
    served = await servePhones(runtime, undefined, served.port);
    await second.browser.setOffline(false);
    await eventually(stored, (rows) => rows.length === before + 2);
    await eventually(
      () => second.page.locator('li', { hasText: 'On this phone' }).count(),
      (n) => n === 0,
    );
    await second.page.locator('li', { hasText: 'Waiting for review' }).first().waitFor();
    expect(await stored()).toHaveLength(before + 2);
    expect(second.complaints).toEqual([]);
    await second.browser.close();
  });

  test('the signed time of the server outlives a reload without a signal, and goes with what is punched after it', async () => {
    const { browser, page, complaints } = await open(scratchFolder());
    await page.goto('/punch');
    await signIn(page);
    await eventually(() => isKept(page), Boolean);
    const before = (await stored()).length;
    /** One store of what the phone keeps, read as the page left it. */
    const onPhone = (store: 'keep' | 'queue', key: string | null) =>
      page.evaluate(
        ([name, of]) =>
          new Promise<unknown>((resolve, reject) => {
            const opening = indexedDB.open('hajira-punch', 1);
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
              const retained = opening.result.transaction(String(name)).objectStore(String(name));
              const asked = of === null ? retained.getAll() : retained.get(String(of));
              asked.onsuccess = () => resolve(asked.result);
              asked.onerror = () => reject(asked.error);
            };
          }),
        [store, key],
      );
    await browser.setOffline(true);
    await served.close();
    const reported = (await onPhone('keep', 'heard')) as { serverAt: string; proof: string };
    expect(reported).toMatchObject({ serverAt: expect.any(String), proof: expect.any(String) });
    await page.reload(); // nothing of the page's memory is left, and the server is not there to say it again
    await page.getByText('No signal').waitFor();
    await page.locator('#punch').click();
    await page.locator('li', { hasText: 'On this phone' }).waitFor();
    const [queued] = (await onPhone('queue', null)) as { heard: unknown }[];
    expect(queued?.heard).toEqual(reported);
    served = await servePhones(runtime, undefined, served.port);
    await browser.setOffline(false);
    const rows = await eventually(stored, (all) => all.length === before + 1);
    expect(rows.at(-1)?.basis).not.toBe('unproven');
    // the server was away on purpose
    expect(complaints.filter((one) => !one.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
    await browser.close();
  });

  test('on slow 3G the first load is small, and a punch is sent', async () => {
    const before = (await stored()).length;
    const { browser, page } = await open(scratchFolder());
    const network = await browser.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await page.goto('/punch');
    await signIn(page);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(150_000);
    await page.locator('#punch').click();
    await page.getByText('Sent. Your admin looks at it.').waitFor();
    expect(await stored()).toHaveLength(before + 1);
    await browser.close();
  });

  test('who denies their location punches all the same, and it says so', async () => {
    const { browser, page } = await open(scratchFolder(), { permissions: [] });
    await page.goto('/punch');
    await signIn(page);
    await browser.setOffline(true);
    await page.locator('#punch').click();
    await page.locator('li', { hasText: 'No location' }).waitFor();
    await browser.setOffline(false);
    await eventually(stored, (rows) => rows.some(({ latitude }) => latitude === null));
    await browser.close();
  });
});

describe('The page itself', () => {
  test('can be installed, runs nothing that stands in it, and loads nothing from elsewhere', async () => {
    const page = await fetch(`${served.url}/punch`);
    const policy = String(page.headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\/|javascript:|\son\w+=/);
    const manifest = await (await fetch(`${served.url}/punch/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({ display: 'standalone', start_url: '/punch' });
    for (const { src } of manifest.icons) expect((await fetch(served.url + src)).status).toBe(200);
    const files = [...html.matchAll(/href="(\/punch\/app\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) expect((await fetch(served.url + path)).status).toBe(200);
  });
});
