/** Log lines of a real process whose standard output takes none. */
import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../src/project.ts';

const PROGRAM = `
  const { createLog } = await import(${JSON.stringify(join(projectRoot(), 'dist', 'src', 'log.js'))});
  const log = createLog('site');
  for (let line = 0; line < 5_000; line += 1) log.info({ line, text: 'x'.repeat(500) }, 'a line');
  setTimeout(() => process.stderr.write('still running'), 20);
`;

// a device that answers every write as a full disk does
(existsSync('/dev/full') ? test : test.skip)('a full disk under the log does not end the program', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  expect([status, stderr]).toEqual([0, 'still running']);
});
