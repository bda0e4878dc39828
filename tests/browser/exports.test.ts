/** Every list as a browser shows it, cell by cell, beside the same list as a file. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { wordsIn } from '../../src/admin/locale/translate.ts';
import { declarations } from '../../src/admin/resources/index.ts';
import { fromFormulaText } from '../../src/domain/exports/formula-text.rule.ts';
import { readFileParts } from '../../src/domain/imports/reader/read-file.ts';
import { permissionCeiling } from '../../src/policies/roles.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { type LeakFixture, leakFixture } from '../support/leaks.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { password, testRuntime } from '../support/people.ts';

jest.setTimeout(900_000);

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

/** One cell of a list: its text, and the instants that its times stand for. */
interface Shown {
  text: string;
  times: string[];
}

/** The rows of the first page of a list, each by the names of its columns. */
async function shownRows(page: Page, model: string): Promise<Record<string, Shown>[]> {
  const listed = page.waitForResponse((response) => response.url().includes(`/resources/${model}/actions/list`));
  // as a link of the panel does it: the scripts are loaded once, not once for each list
  await page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, `/admin/resources/${model}`);
  const { records } = (await (await listed).json()) as { records: { id: string }[] };
  await page.locator(`[data-css="${model}-table-row"][data-id="${records[0]?.id}"]`).waitFor();
  return page.locator(`[data-css="${model}-table-row"]`).evaluateAll((rows) =>
    rows.map((row) =>
      Object.fromEntries(
        [...row.querySelectorAll('td[data-property-name]')].map((cell) => [
          cell.getAttribute('data-property-name') ?? '',
          {
            text: (cell as HTMLElement).innerText.trim(),
            times: [...cell.querySelectorAll('time')].map((time) => time.getAttribute('datetime') ?? ''),
          },
        ]),
      ),
    ),
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "22 Nov 2026, 08:02:11" as a file has it: 2026-11-22 08:02:11. */
const inFile = (text: string): string =>
  text.replaceAll(/(\d{1,2}) (\w{3})\w? (\d{4})(?:, (\d\d:\d\d:\d\d))?/g, (_, day, month, year, time) => {
    const date = `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return time === undefined ? date : `${date} ${time}`;
  });

/** What a list says where there is no time yet; the column of a file holds times alone. */
const NO_TIME = ['–', '-', 'never', 'open'];

/** A list's text in the spelling of files: bare amounts, a second line in brackets, a mark in a column of its own. */
function plain({ text }: Shown): string {
  if (NO_TIME.includes(text)) return '';
  const amount = /^(-?[\d,]+\.\d+)$/.exec(text);
  if (amount) return String(amount[1]).replaceAll(',', '');
  return inFile(text)
    .replace(/corrected$|void$/, '')
    .replace(/\n(.*)$/, ' ($1)');
}

async function fileRows(visitor: Visitor, url: string, path: string): Promise<string[][]> {
  const response = await fetch(`${url}/admin/export/${path}`, { headers: { cookie: visitor.cookie } });
  if (response.status !== 200) return [];
  const bytes = Buffer.from(await response.arrayBuffer());
  if (path.endsWith('.csv')) return (parse(bytes, { bom: true }) as string[][]).map((row) => row.map(fromFormulaText));
  const rows: string[][] = [];
  for await (const part of readFileParts({ bytes, name: path }))
    if (part.type === 'rows') for (const row of part.rows) rows.push(row.cells.map(({ text }) => text));
  return rows;
}

describe.each(['cloud', 'site'] as const)('Every list of a %s', (deploymentRole) => {
  let runtime: Awaited<ReturnType<typeof testRuntime>>;
  let panel: OpenPanel;
  let fixture: LeakFixture;
  const lists = declarations.filter(
    ({ model }) =>
      permissionCeiling[deploymentRole][model]?.includes('export') ||
      (deploymentRole === 'cloud' && ['company', 'invoice'].includes(model)),
  );

  beforeAll(async () => {
    runtime = await testRuntime(deploymentRole);
    fixture = await leakFixture(runtime);
    panel = await openPanel(runtime, { hooks: {} });
  });
  afterAll(async () => {
    await panel.close();
    await fixture.admin.end();
    await runtime.close();
  });

  test('shows in each cell what its file has there, as CSV and as XLSX', async () => {
    const { properties: common, resources } = wordsIn('en');
    const visitor = await panel.as(fixture.emails.company_admin);
    const page = await signIn(panel, fixture.emails.company_admin);
    const different: string[] = [];
    let [cells, tables] = [0, 0];
    for (const { model, list } of lists) {
      const [head = [], ...rows] = await fileRows(visitor, panel.url, `${model}.csv`);
      if (head.length === 0) continue;
      const sheet = (await fileRows(visitor, panel.url, `${model}.xlsx`)).slice(1);
      for (const [at, row] of rows.entries())
        for (const [column, cell] of row.entries()) {
          const other = sheet[at]?.[column] ?? '';
          if (cell !== other && Number(cell) !== Number(other || 'none'))
            different.push(`${model} row ${at} ${head[column]}: CSV "${cell}", XLSX "${other}"`);
        }
      const columns = list.flatMap((name) => {
        const at = head.indexOf(String(resources[model]?.properties[name] ?? common[name] ?? name));
        return at === -1 ? [] : [{ name, at }];
      });
      const shown = (await shownRows(page, model)).filter(({ action }) => !/: exported$/.test(action?.text ?? ''));
      expect([model, shown.length > 0, columns.length > 0]).toEqual([model, true, true]);
      for (const row of shown) {
        const visible = columns.filter(({ name }) => row[name] !== undefined);
        cells += visible.length;
        // a file has the order of its rows' making, a list that of its reader: the row that fits best is the same one
        const compared = rows.map((file) =>
          visible
            .map(({ name, at }) => ({ name, list: plain(row[name] as Shown), file: file[at] }))
            .filter(({ list: one, file: other }) => one !== other),
        );
        const [nearest = []] = compared.sort((one, other) => one.length - other.length);
        if (nearest.length > 0) different.push(`${model}: ${JSON.stringify(nearest)}`);
      }
      tables += 1;
    }
    expect(different).toEqual([]);
    expect(tables).toBeGreaterThan(deploymentRole === 'cloud' ? 10 : 5);
    expect(cells).toBeGreaterThan(deploymentRole === 'cloud' ? 150 : 50);
  });
});
