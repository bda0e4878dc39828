/**
 * The order of the test files: the longest first, so that no worker is left with a long one at the end. Jest remembers how
 * long a file took; for a first run on a machine the list beside this file says it. What is on neither is taken for short.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Seconds by file, of those that take some; only their order matters. */
const listed = JSON.parse(readFileSync(new URL('./durations.json', import.meta.url), 'utf8'));

export default class LongestFirst extends (Sequencer.default ?? Sequencer) {
  /** @returns milliseconds */
  time(test) {
    const { rootDir } = test.context.config;
    return super.time(test) ?? 1000 * (listed[relative(rootDir, test.path).replaceAll('\\', '/')] ?? 1);
  }
}
