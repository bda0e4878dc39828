/** `npm run bench -- start`: the demo until its first page is served, on an empty folder and once more. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../src/project.ts';
import { round } from './figures.ts';

export async function bench(_options: unknown, say: (line: string) => void): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-bench-'));
  try {
    const first = await startOnce(folder);
    const second = await startOnce(folder);
    say(`first start: page after ${first.page.toFixed(1)} s, all ready after ${first.ready.toFixed(1)} s`);
    say(`second start: page after ${second.page.toFixed(1)} s, all ready after ${second.ready.toFixed(1)} s`);
    return {
      first_page_s: round(first.page, 2),
      first_ready_s: round(first.ready, 2),
      second_page_s: round(second.page, 2),
      second_ready_s: round(second.ready, 2),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Four free ports in a row. */
async function freePorts(): Promise<number> {
  for (let base = 21_000 + Math.floor(Math.random() * 20_000); ; base += 10) {
    const free = await Promise.all([0, 1, 2, 3].map((n) => isFree(base + n)));
    if (free.every(Boolean)) return base;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

async function startOnce(folder: string): Promise<{ page: number; ready: number }> {
  const base = await freePorts();
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const demo = spawn(
    'npm',
    ['run', '--silent', 'demo', '--', '--data', folder, '--port-base', String(base), '--json'],
    {
      cwd: projectRoot(),
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => demo.once('exit', () => resolve()));
  try {
    const readyLine = new Promise<void>((resolve, reject) => {
      demo.stdout.on('data', (text: Buffer) => text.includes('"ready":true') && resolve());
      void ended.then(() => reject(new Error('the demo ended')));
    });
    await firstPage(`http://localhost:${base}/admin/login`);
    const page = seconds();
    await readyLine;
    return { page, ready: seconds() };
  } finally {
    if (demo.pid) process.kill(-demo.pid, 'SIGINT');
    await ended;
  }
}

async function firstPage(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
