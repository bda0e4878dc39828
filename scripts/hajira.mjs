/** Starts the compiled program, brought up to date first when a source is newer. */
import { build } from './build.mjs';

await build();
await import('../dist/src/bin/hajira.js');
