import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { takingHooks } from '../../src/bin/pushes.ts';
import type { Collector } from '../../src/collector/collector.ts';
import { discover } from '../../src/collector/discover.ts';
import { Pusher } from '../../src/collector/simulator/pusher.ts';
import { createPunchFeed } from '../../src/domain/attendance/punch-feed.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type Gate, scan, siteWithGates } from '../support/gate.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password } from '../support/people.ts';
import { eventually, scratchFolder } from '../support/processes.ts';
import { startReceiver } from '../support/receiver.ts';
import { simulated } from '../support/terminal.ts';

const { site, gate, collector, query, rowOf } = siteWithGates();
const feed = createPunchFeed();
const ending = new AbortController();
let reader: Collector;
let panel: OpenPanel;
let browser: Browser;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const open: Awaited<ReturnType<typeof openPage>>[] = [];

beforeAll(async () => {
  const { runtime } = site;
  panel = await openPanel(runtime, {
    hooks: {
      pollNow: async (id) => void (await reader.pollNow(id)),
      clear: (id, by) => reader.clear(id, by),
      prove: (id) => reader.prove(id),
      test: (id, to) => reader.test(id, to),
      discover: (subnet, port) => discover(subnet, { port }),
      ...takingHooks({ runtime, feed, signal: ending.signal }),
    },
  });
  browser = await openBrowser();
  receiver = await startReceiver(runtime);
});
afterEach(async () => {
  for (const { context, complaints } of open.splice(0)) {
    await context.close();
    expect(complaints.list).toEqual([]);
  }
});
afterAll(async () => {
  ending.abort();
  await browser.close();
  await receiver.close();
  await panel.close();
});

async function signIn(to: string, width = 1280): Promise<Page> {
  reader = collector({ feed, dumpFolder: scratchFolder() });
  const opened = await openPage(browser, { url: panel.url, width });
  open.push(opened);
  const { page } = opened;
  await page.goto(to);
  await page.getByLabel('E-mail address').fill('rahim@garments-a.example');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${to}`);
  return page;
}

const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click();
const action = (id: string, name: string) => `/admin/resources/terminal/records/${id}/${name}`;

/** HAJIRA_SCREENSHOTS names a folder: the pictures of docs/terminals.md are made by this test. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.HAJIRA_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const fitsAPhone = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);

async function readOnce(one: Gate): Promise<void> {
  reader = collector({ feed });
  await reader.pollNow(one.id);
}

describe('A technician in a browser', () => {
  test('finds a terminal in the network, adds it with one click, and tests the connection', async () => {
    const terminal = await simulated({ serial: 'FOUND1' });
    const page = await signIn('/admin/pages/discover-terminals');
    await page.getByLabel('Part of the network, like 192.168.1.0/24').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(terminal.port));
    await press(page, 'Find terminals');
    await said(page, 'FOUND1');
    await said(page, '3 users, 0 logs');
    await picture(page, 'terminals-discover');
    await press(page, 'Add what is ticked');
    await said(page, 'Added. They are read at the next round.');
    const [row] = await query<{ id: string }>(`SELECT id FROM terminal WHERE port = $1`, terminal.port);
    await page.goto(action(String(row?.id), 'testConnection'));
    await press(page, 'Test connection');
    await said(page, 'Serial FOUND1');
    await terminal.setFaults({ commKey: 77 });
    await press(page, 'Test connection');
    await said(page, /asks for its comm key: enter the number that the terminal shows/);
    await picture(page, 'terminals-test');
    await terminal.setFaults({ refuse: true });
    await press(page, 'Test connection');
    await said(page, /check the port/);
  });

  test('sees on their phone what is wrong, orders the clock to be set, and sees what became of it', async () => {
    const one = await gate({ faults: { clockOffsetSeconds: 600 } });
    await readOnce(one);
    const page = await signIn(action(one.id, 'show'), 360);
    await said(page, /Its clock is 10 min ahead/);
    await fitsAPhone(page);
    await picture(page, 'terminals-phone');
    await page.goto(action(one.id, 'setClock'));
    await said(page, 'Its clock is set to the right time at the next contact.');
    await press(page, 'Set its clock');
    await said(page, 'Ordered.');
    await one.terminal.setFaults({});
    await reader.pollNow(one.id);
    await page.goto(action(one.id, 'show'));
    await said(page, 'Set the clock');
    await said(page, 'done');
    await page.goto('/admin/resources/terminal_clock');
    await said(page, /60\d{4}|59\d{4}/);
    await fitsAPhone(page);
    await page.goto('/admin/resources/terminal_alarm');
    await said(page, 'Clock is wrong');
    await fitsAPhone(page);
  });

  test('clears a terminal only after they have confirmed it, and read why not when something is unread', async () => {
    const one = await gate({ faults: { countOff: 2 } });
    one.terminal.punchAll([scan('7', '2026-11-20 08:00:00'), scan('7', '2026-11-20 17:00:00', 1)]);
    const page = await signIn(action(one.id, 'clearLog'));
    await said(page, 'It is refused while anything is unread.');
    await picture(page, 'terminals-clear');
    await press(page, 'Clear its memory');
    await said(page, /The terminal was not cleared: its logs do not agree/);
    expect(one.terminal.logCount).toBe(2);
    await one.terminal.setFaults({});
    await press(page, 'Clear its memory');
    await said(page, 'Cleared. Everything it held is stored here');
    expect(one.terminal.logCount).toBe(0);
    await page.goto('/admin/resources/terminal_day');
    await said(page, '2026-11-20');
    await picture(page, 'terminals-days');
  });

  test('imports a CSV: names its columns, sees what each line becomes, and takes it over', async () => {
    const one = await gate();
    await readOnce(one);
    const page = await signIn(action(one.id, 'importFile'));
    const lines = [
      'Report;;;',
      'When;At;Emp No;Way',
      '3/11/2026;08:05;0042;C/In',
      '3/11/2026;17:01;0042;C/Out',
      'x;y;0042;C/In',
    ];
    const file = { name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
    await page.getByLabel('attlog.dat, CSV or XLSX').setInputFiles(file);
    await said(page, 'First rows of the file');
    await page.getByLabel('Header rows').fill('2');
    await page.getByLabel('Dates start with').selectOption('dmy');
    await page.getByLabel('Badge number', { exact: true }).selectOption('2');
    await page.getByLabel('Date, or date and time').selectOption('0');
    await page.getByLabel('Time (if in its own column)').selectOption('1');
    await page.getByLabel('In or out').selectOption('3');
    await said(page, '2 punches of 1 person from 3 November 2026 to 3 November 2026.');
    await said(page, '2026-11-03 17:01:00');
    await said(page, '"x y" is not a date and time that begins with the day');
    await picture(page, 'terminals-import');
    await page.setViewportSize({ width: 360, height: 800 });
    await fitsAPhone(page);
    await picture(page, 'terminals-import-phone');
    await press(page, 'Continue');
    await picture(page, 'terminals-import-confirm');
    await said(page, '2 punches of 1 person from 3 November 2026 to 3 November 2026 will be imported.');
    await press(page, 'Import 2 punches');
    await said(page, 'Import started');
    const stored = () => query(`SELECT local_time FROM punch WHERE terminal_serial = $1 ORDER BY 1`, one.serial);
    await eventually(stored, (rows) => rows.length === 2, 20_000);
    await page.goto('/admin/resources/file_import');
    await said(page, 'november.csv');
    await fitsAPhone(page);
  });

  test('adopts a terminal that pushes, asks it for a period again, sets an option, and sees the people nobody knows', async () => {
    const terminal = await simulated({ serial: 'PUSHY1' });
    const pusher = new Pusher({ server: receiver.url, terminal });
    terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    await pusher.shakeHands();
    await pusher.push();
    const page = await signIn('/admin/resources/unclaimed_terminal');
    await said(page, 'PUSHY1');
    await picture(page, 'terminals-unknown');
    const [unclaimed] = await query<{ id: string }>(`SELECT id FROM unclaimed_terminal WHERE serial = 'PUSHY1'`);
    await page.goto(`/admin/resources/unclaimed_terminal/records/${unclaimed?.id}/adopt`);
    await press(page, 'Adopt');
    await said(page, 'It is one of yours now');
    const [row] = await query<{ id: string }>(`SELECT id FROM terminal WHERE serial = 'PUSHY1'`);
    const id = String(row?.id);
    await page.goto(action(id, 'queryLogs'));
    await page.getByLabel('From, by its own clock').fill('2026-11-21T00:00:00');
    await page.getByLabel('Until').fill('2026-11-20T00:00:00');
    await press(page, 'Ask for a period again');
    await said(page, /the period ends .* before it begins/);
    await page.getByLabel('Until').fill('2026-11-22T00:00:00');
    await press(page, 'Ask for a period again');
    await said(page, 'Ordered.');
    await page.goto(action(id, 'setOption'));
    await page.getByLabel('Option').selectOption('Delay');
    await page.getByLabel('Value').fill('20');
    await picture(page, 'terminals-option');
    await press(page, 'Set an option');
    await said(page, 'Ordered.');
    await site.people.rahim((ctx) => commandsOf('terminal').change(ctx, id, { inUseSince: '2026-11-01' }));
    await pusher.askOrders();
    expect(pusher.orders).toEqual([
      'DATA QUERY ATTLOG StartTime=2026-11-21 00:00:00\tEndTime=2026-11-22 00:00:00',
      'SET OPTION Delay=20',
    ]);
    await page.goto(action(id, 'show'));
    await said(page, 'Set an option');
    await said(page, 'done');
    await picture(page, 'terminals-show');
    expect(await rowOf(id)).toMatchObject({ transport: 'push' });
    await query(
      `INSERT INTO terminal_user (company_id, id, terminal_id, number, name, privilege, seen_at) SELECT company_id, gen_random_uuid(), id, '4711', 'করিম মিয়া', 0, now() FROM terminal WHERE id = $1`,
      id,
    );
    await page.goto('/admin/pages/unmatched-numbers');
    await press(page, 'Unmatched numbers');
    await said(page, '4711');
    await picture(page, 'terminals-unmatched');
  });

  test('makes a push key, which is shown once, is accepted from then on, and ends the previous one', async () => {
    const one = await gate({}, { transport: 'push' });
    await query('UPDATE terminal SET serial = $2 WHERE id = $1', one.id, one.serial);
    one.terminal.punchAll([scan('7', '2026-11-20 08:00:00')]);
    const page = await signIn(action(one.id, 'pushKey'), 360);
    const make = async (): Promise<string> => {
      await said(page, 'The key proves that a push comes from this terminal.');
      await press(page, 'Make a push key');
      await said(page, 'Shown only now.');
      const key = /\/t\/([\w-]{20,})/.exec((await page.locator('body').innerText()) ?? '')?.[1] ?? '';
      await said(page, new RegExp(`^${key}$`));
      await fitsAPhone(page);
      return key;
    };
    const pushes = (path: string) => new Pusher({ server: `${receiver.url}${path}`, terminal: one.terminal }).push();
    const former = await make();
    expect([await pushes(''), await pushes(`/t/${former}`)]).toEqual([false, true]);
    await page.goto(action(one.id, 'show'));
    await said(page, one.serial);
    expect(await page.content()).not.toContain(former);
    await page.goto(action(one.id, 'pushKey'));
    const key = await make();
    expect(key).not.toBe(former);
    expect([await pushes(`/t/${former}`), await pushes(`/t/${key}`)]).toEqual([false, true]);
  });

  test('sees a scan on the first page within a second of it', async () => {
    const one = await gate({}, { isLive: true });
    const page = await signIn('/admin');
    await reader.pollNow(one.id);
    await said(page, 'Today at Garments A');
    await page
      .waitForResponse((response) => response.url().includes('/live'), { timeout: 5_000 })
      .catch(() => undefined);
    one.terminal.punch({ badgeNumber: '4242' });
    await page.getByText('4242').first().waitFor({ timeout: 3_000 });
    await picture(page, 'terminals-live');
  });

  test('imports a CSV in Bangla: chooses what its dates begin with, and reads what stands out before it is stored', async () => {
    const one = await gate();
    await readOnce(one);
    const page = await signIn(action(one.id, 'importFile'));
    const lines = [
      'User ID,Name,Time,State',
      '17,Karim,3/11/2026 08:01,IN',
      '17,Karim,3/11/2026 17:01,Gone',
      '18,Salma,4/11/2026 08:02,ইন',
    ];
    const file = { name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
    await page.getByLabel('attlog.dat, CSV or XLSX').setInputFiles(file);
    await said(page, /does not show whether the day or the month comes first/);
    await picture(page, 'terminals-import-asks');
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await page.goto('/admin/account');
    await page.getByRole('combobox').first().selectOption('bn');
    await page
      .getByRole('button', { name: /^(Save|সেভ করুন)$/ })
      .first()
      .click();
    await page.getByText('সেভ হয়েছে।').waitFor();
    await page.goto(action(one.id, 'importFile'));
    await page.getByLabel('attlog.dat, CSV বা XLSX').setInputFiles(file);
    await said(page, /তারিখের শুরুতে কী আছে বাছুন/);
    await page.getByLabel('তারিখের শুরুতে').selectOption('dmy');
    await said(page, /ঢোকা বা বের হওয়ার কোনো শব্দ নয়/);
    await said(page, /অজানা ব্যাজ নম্বর: 2টি \(17, 18\)/);
    await page.setViewportSize({ width: 1280, height: 1800 });
    await picture(page, 'terminals-import-bangla');
    await press(page, 'এগিয়ে যান');
    await said(page, /2টি হাজিরা ইম্পোর্ট হবে/);
  });
});
