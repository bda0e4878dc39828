import { expect, jest, test } from '@jest/globals';
import { scratchFolder, startProcess } from '../support/processes.ts';

jest.setTimeout(120_000);

test('a cloud that is stopped while it is still starting its background jobs ends in order', async () => {
  const cloud = await startProcess(['cloud'], { DATA_DIR: scratchFolder(), PORT: '0' });
  expect(await cloud.stop()).toBe(0);
  expect(cloud.said()).not.toContain('"level":50');
});
