import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startChild } from '../../src/bin/demo/child.ts';

test('a process of the demo that cannot start is given up, and the demo says what it said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hajira-demo-child-'));
  const { PATH = '' } = process.env;
  const lines: string[] = [];
  const child = startChild(
    'cloud',
    ['cloud'],
    { PATH, DATABASE_URL: 'mysql://somewhere' },
    { folder, say: (line) => lines.push(line), onGivenUp: ({ message }) => lines.push(message) },
  );
  await expect(child.ready).rejects.toMatchObject({
    code: 'demo.cannot-start',
    message: expect.stringContaining('DATABASE_URL'),
  });
  expect(lines.at(-1)).toMatch(/^cloud ended \(1\) 6 times in a row\. .*cloud\.log: .*DATABASE_URL/);
  await child.stop();
  rmSync(folder, { recursive: true });
}, 180_000);
