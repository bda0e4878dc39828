/** What a list shows in a real browser, cell by cell, beside the file that it leaves as. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { wordsIn } from '../../src/admin/locale/spoken.ts';
import { declarations } from '../../src/admin/resources/index.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { fromFormulaText } from '../../src/domain/exports/formula-text.rule.ts';
import { possible } from '../../src/policies/roles.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type LeakFixture, leakFixture } from '../support/leaks.ts';
import { type OpenPanel, openPanel } from '../support/panel.ts';
import { password, testHouse } from '../support/people.ts';

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

interface Shown {
  text: string;
  /** what stands behind a word: "2 days ago" is an instant */
  title: string | null;
}

/** The cells of a list as they are drawn, row by row in the order of their ids. */
async function cellsOf(page: Page, model: string): Promise<Record<string, Shown>[]> {
  await page.goto(`/admin/resources/${model}?perPage=500`);
  await page.locator('tr[data-id] td[data-property-name]').first().waitFor();
  const rows = await page.locator('tr[data-id]').evaluateAll((found) =>
    found.map((row) => ({
      id: row.getAttribute('data-id') ?? '',
      cells: [...row.querySelectorAll('td[data-property-name]')].map((cell) => ({
        name: cell.getAttribute('data-property-name') ?? '',
        text: (cell as HTMLElement).innerText.trim(),
        title: cell.querySelector('span[title]')?.getAttribute('title') ?? null,
      })),
    })),
  );
  return rows
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ cells }) => Object.fromEntries(cells.map(({ name, ...cell }) => [name, cell])));
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A value of a file as a list writes it. */
function asShown(value: string, language: 'en' | 'bn'): string {
  const locale = language === 'bn' ? 'bn-BD-u-nu-latn' : 'en-GB';
  const at = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', hour12: false }).format(
      new Date(`${value.replace(' ', 'T')}${value.length === 10 ? 'T00:00:00' : ''}Z`),
    );
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return at({ dateStyle: 'medium', timeStyle: 'medium' });
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return at({ dateStyle: 'medium' });
  return squeezed(fromFormulaText(value));
}

/** Told in sentences on the screen, in columns of their own in a file. */
const TOLD = ['story'];

describe.each(['cloud', 'site'] as const)('Every list of a %s', (place) => {
  let house: Awaited<ReturnType<typeof testHouse>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;
  const lists = declarations.filter(({ model }) => possible[place][model]?.includes('export'));

  beforeAll(async () => {
    house = await testHouse(place);
    fixture = await leakFixture(house);
    panel = await openPanel(house, { hooks: {} });
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await house.close();
  });

  test.each(['en', 'bn'] as const)('leaves as a file with each cell as it is shown (%s)', async (language) => {
    await fixture.admin.query('UPDATE "user" SET language = $1', [language]);
    const page = await signIn(panel, fixture.emails.company_admin);
    const words = wordsIn(language);
    let compared = 0;
    for (const { model } of lists) {
      const response = await page.request.get(`/admin/export/${model}.csv`);
      expect([model, response.status()]).toEqual([model, 200]);
      const [head = [], ...rows] = parse(await response.text(), { bom: true }) as string[][];
      const shown = await cellsOf(page, model);
      expect([model, rows.length]).toEqual([model, shown.length]);
      for (const [at, cells] of shown.entries()) {
        for (const [name, { text, title }] of Object.entries(cells)) {
          if (TOLD.includes(name)) continue;
          const label = words.resources[model]?.properties[name] ?? words.properties[name] ?? name;
          const value = rows[at]?.[head.indexOf(label)];
          expect([model, label, value]).not.toEqual([model, label, undefined]);
          const wanted = asShown(value ?? '', language);
          // marks that stand beside a value, and what a word stands for
          const seen = [text, title ?? '', text.replace(/\n.*$/s, ''), text.replace(/\n(.*)$/s, ' ($1)')];
          const plain = seen.map((one) =>
            squeezed(one)
              .replace(/^–$/, '')
              .replace(/^(\d[\d,]*\.\d\d)$/, (n) => n.replaceAll(',', '')),
          );
          expect([model, name, plain.includes(wanted) ? wanted : plain[0]]).toEqual([model, name, wanted]);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe('A filter by another record', () => {
  let house: Awaited<ReturnType<typeof testHouse>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;

  beforeAll(async () => {
    house = await testHouse();
    fixture = await leakFixture(house);
    panel = await openPanel(house);
    await fixture.people.rahim(async (ctx) => {
      for (let n = 0; n < 60; n += 1)
        await commandsOf('employee').add(ctx, { code: `F-${n}`, name: `Worker ${String(n).padStart(2, '0')}` });
    });
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await house.close();
  });

  test('names whom it is set to when it is opened again, also beyond the first fifty', async () => {
    const page = await signIn(panel, fixture.emails.company_admin);
    await page.goto('/admin/resources/punch');
    await page.getByText('Filter', { exact: true }).first().click();
    const chooser = page.locator('[data-css="punch-filter-drawer"]');
    await chooser.waitFor();
    const label = chooser.locator('label', { hasText: 'Employee' });
    await label.locator('xpath=..').locator('input[role="combobox"]').fill('Worker 59');
    await page.getByText('Worker 59 · F-59').first().click();
    await page.locator('[data-css="punch-filter-drawer-button-apply"]').click();
    await page.waitForURL(/filters\.employeeId=/);
    await page.reload();
    await page.getByText('Filter', { exact: true }).first().click();
    await chooser.getByText('Worker 59 · F-59').waitFor();
  });
});

describe('The account page', () => {
  test.each([
    ['en', 'Use Bangla digits (০১২৩)'],
    ['bn', 'বাংলা সংখ্যা ব্যবহার করুন (০১২৩)'],
  ] as const)('shows Bangla digits as they look, whatever digits are chosen (%s)', async (language, label) => {
    const house = await testHouse();
    const fixture = await leakFixture(house);
    const panel = await openPanel(house);
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
    await house.close();
  });
});
