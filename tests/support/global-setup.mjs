/** Before a test run: compiles what is stale (child processes run the compiled program) and starts the run's PostgreSQL. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from '../../scripts/build.mjs';

export default async function globalSetup() {
  await build();
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./cluster-keeper.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // Ctrl-C is for the test run; the keeper removes what it left
  });
  globalThis.clusterKeeper = keeper;
  const ready = await new Promise((resolve, reject) => {
    createInterface({ input: keeper.stdout }).once('line', resolve);
    keeper.once('exit', (code) => reject(new Error(`the tests' PostgreSQL did not start (exit code ${code})`)));
  });
  process.env.HAJIRA_TEST_CLUSTER = ready; // the workers inherit it
}
