import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../src/project.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { eventually, scratchFolder } from '../support/processes.ts';

interface Demo {
  cloud: string;
  site: string;
  terminals: { host: string; port: number; serial: string }[];
  logins: { role: string; email: string; password: string; panels: string[] }[];
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The first of four free ports in a row. */
async function freePorts(): Promise<number> {
  for (let base = 20_000 + Math.floor(Math.random() * 30_000); ; base += 7) {
    const free = await Promise.all([0, 1, 2, 3].map((n) => isFree(base + n)));
    if (free.every(Boolean)) return base;
  }
}

/** `hajira demo --json`, as a person starts it, and how to press Ctrl-C. */
async function startDemo(data: string): Promise<{ demo: Demo; stop: () => Promise<number | null> }> {
  const program = join(projectRoot(), 'dist', 'src', 'bin', 'hajira.js');
  const args = [program, 'demo', '--json', '--data', data, '--port-base', String(await freePorts())];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const said: string[] = [];
  child.stderr.on('data', (text) => said.push(String(text)));
  const stop = () => {
    child.kill('SIGINT');
    return ended;
  };
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then((code) => reject(new Error(`the demo ended (${code}): ${said.join('')}`)));
  });
  return { demo: JSON.parse(line) as Demo, stop };
}

async function signIn(browser: Browser, url: string, login: { email: string; password: string }): Promise<Page> {
  const { page } = await openPage(browser, { url });
  await page.goto('/admin');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.endsWith('/login'));
  return page;
}

/** What the panel's list of punches says at this moment: how many, and the newest serials and sources. */
async function punches(page: Page): Promise<{ total: number; serials: string[] }> {
  const answer = await page.evaluate(async () => (await fetch('/admin/api/resources/punch/actions/list')).json());
  const serials = answer.records.map((record: { params: Record<string, string> }) => record.params.terminalSerial);
  return { total: Number(answer.meta.total), serials: [...new Set<string>(serials)].sort() };
}

describe('A new person starts the demo', () => {
  test('and watches punches of their own company arrive from both terminals, on both panels', async () => {
    const { demo, stop } = await startDemo(scratchFolder());
    let browser: Browser | undefined;
    try {
      browser = await openBrowser();
      const who = (email: string) =>
        demo.logins.find((login) => login.email.startsWith(email)) ?? { email, password: '' };
      const rahim = await signIn(browser, demo.cloud, who('rahim'));
      const serials = demo.terminals.map(({ serial }) => serial).sort();
      const first = await eventually(
        () => punches(rahim),
        ({ total, serials: seen }) => total > 5000 && seen.length === 2,
      );
      expect(first.serials).toEqual(serials);
      await eventually(
        () => punches(rahim),
        ({ total }) => total > first.total,
      );

      const salma = await signIn(browser, demo.cloud, who('salma'));
      expect(await punches(salma)).toEqual({ total: 0, serials: [] });

      const onSite = await signIn(browser, demo.site, who('rahim'));
      expect((await punches(onSite)).total).toBeGreaterThanOrEqual(first.total);

      const karim = await signIn(browser, demo.cloud, who('karim'));
      await karim.goto('/admin/resources/employee');
      await karim.locator('tr[data-id]').first().waitFor();
      expect(await karim.textContent('body')).not.toContain('Salary');
    } finally {
      await browser?.close().catch(() => undefined); // whatever becomes of it, the demo ends
      expect(await stop()).toBe(0);
    }
  }, 240_000);
});
