/** A real Chromium: the one inside an npm package on Linux x64, an installed one elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Nothing that reaches for the network or asks questions; no sandbox, since tests may run as root in a container. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--mute-audio',
  // a page of a test lives too short to earn back what optimizing its scripts costs
  '--js-flags=--no-opt --no-maglev',
];

async function executable(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined) return given;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // the package unpacks its own libraries only where it believes to run on Lambda
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
    const { default: packed } = await import('@sparticuz/chromium');
    return packed.executablePath();
  }
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed === undefined) throw new Error('no Chromium found: install one, or name it in CHROMIUM_PATH');
  return installed;
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: ARGUMENTS, headless: true });
}

/** A browser that keeps what its pages keep, in a folder: closed and opened again it is the same phone. */
export async function openPhoneBrowser(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  const path = await executable();
  return chromium.launchPersistentContext(folder, {
    executablePath: path,
    args: ARGUMENTS,
    headless: true,
    ...options,
  });
}

/** What a page complained about: it should be nothing. */
export interface Complaints {
  list: string[];
}

/** A page with nobody signed in, and what it complains about as it goes. */
export async function openPage(
  browser: Browser,
  options: { url: string; width?: number; height?: number },
): Promise<{ page: Page; context: BrowserContext; complaints: Complaints }> {
  const { url, width = 1280, height = 900 } = options;
  const context = await browser.newContext({ baseURL: url, viewport: { width, height }, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  const complaints: Complaints = { list: [] };
  page.on('pageerror', (error) => complaints.list.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.list.push(message.text());
  });
  return { page, context, complaints };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  passes: { id: string }[];
  violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

/** What axe finds: of the rules that apply, how many are kept, in percent. Wait for what the page shows before. */
export async function accessibility(page: Page): Promise<{ score: number; violations: string[] }> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run(document)')) as AxeResults;
  const [stored, broken] = [found.passes.length, found.violations.length];
  const violations = found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
  return { score: (100 * stored) / (stored + broken), violations };
}
