/**
 * Holds the one PostgreSQL of a test run, in a process of its own: it stops the server and removes its folder when its
 * standard input closes, which happens however the test run ends, a kill -9 included.
 *
 * Writes one line of JSON to standard output when ready.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../dist/src/db/embedded.js';
import { migrate } from '../../dist/src/db/migrate.js';
import { createLog } from '../../dist/src/log.js';

const TEMPLATE = 'hajira_template';
const log = createLog('test', process.env.HAJIRA_TEST_LOG ?? 'silent');

async function withAdmin(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @returns what is wrong with the migrations, if anything: only tests that need tables fail of it */
async function makeTemplate({ url, adminUrl }) {
  await withAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${TEMPLATE} TEMPLATE hajira OWNER hajira_owner`));
  const templateUrl = new URL(url);
  templateUrl.pathname = TEMPLATE;
  let mistake;
  try {
    await migrate({ url: templateUrl.href, log });
  } catch (error) {
    mistake = error.message;
  }
  await withAdmin(adminUrl, (admin) =>
    admin.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`),
  );
  return mistake;
}

/** Tests open thousands of connections: the passwords, which are random, are stored with the fewest rounds of hashing. */
async function cheapenConnections({ url, adminUrl }) {
  await withAdmin(adminUrl, async (admin) => {
    await admin.query('SET scram_iterations = 1');
    for (const { username, password } of [url, adminUrl].map((text) => new URL(text)))
      await admin.query(`ALTER ROLE ${username} PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`);
  });
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hajira-test-')));
const ended = new Promise((resolve) => process.stdin.resume().on('close', resolve).on('error', resolve));
process.stdout.on('error', () => undefined);
try {
  const server = await startEmbedded({ folder, log, unsafeFast: true });
  try {
    await cheapenConnections(server);
    const mistake = await makeTemplate(server);
    const { url, adminUrl } = server;
    process.stdout.write(`${JSON.stringify({ url, adminUrl, template: TEMPLATE, mistake })}\n`);
    await ended;
  } finally {
    await server.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
