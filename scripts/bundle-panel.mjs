/**
 * Bundles the panel's scripts, once per change: AdminJS's own bundler needs 150 MB and seconds that no start should pay.
 * Runs in a process of its own (AdminJS reads its environment when it is imported), called by build.mjs.
 *
 * Leaves in dist/panel: the four scripts of the panel, each named after its content and packed twice (Brotli, gzip), and
 * manifest.json, which is written last.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'dist', 'panel');

async function bundleComponents(workshop) {
  process.env.NODE_ENV = 'production';
  process.env.ADMIN_JS_TMP_DIR = workshop;
  const { default: AdminJS, ComponentLoader, Router } = await import('adminjs');
  const { withComponents } = await import('../dist/src/admin/components.js');
  // AdminJS announces its bundling on standard output, which belongs to whoever builds
  const { log } = console;
  console.log = () => undefined;
  await new AdminJS({ componentLoader: withComponents(new ComponentLoader()) }).initialize();
  console.log = log;
  const assetOf = (name) => Router.assets.find(({ path }) => path.endsWith(`/${name}.bundle.js`)).src;
  return {
    global: assetOf('global'),
    'design-system': assetOf('design-system'),
    app: assetOf('app'),
    components: join(workshop, 'bundle.js'),
  };
}

/** Whatever a browser or one of the other scripts has, as far as a script that is only being loaded looks at it. */
const anything = new Proxy(class {}, {
  get: (target, key) => {
    if (key === Symbol.toPrimitive) return () => '';
    return key === 'prototype' ? target.prototype : anything;
  },
  apply: () => anything,
  construct: () => anything,
});

/**
 * The order of modules that hang on each other in a circle is not the same in every bundle, and in some of them one is
 * used before it is there: then the browser would get none of our components.
 *
 * @returns what went wrong while the script was loaded
 */
function troubleIn(source) {
  const names = ['React', 'ReactDOM', 'ReactRedux', 'ReactRouter', 'ReactRouterDOM', 'PropTypes', 'AdminJS'];
  const others = [
    ...names,
    'AdminJSDesignSystem',
    'Redux',
    'styled',
    'document',
    'navigator',
    'location',
    'localStorage',
  ];
  const page = Object.fromEntries([...others, 'sessionStorage'].map((name) => [name, anything]));
  Object.assign(page, { window: page, self: page, setTimeout, clearTimeout, URL, TextDecoder, TextEncoder, console });
  try {
    runInNewContext(readFileSync(source, 'utf8'), page);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** @returns the name under which the script is served */
async function pack(part, source) {
  const script = readFileSync(source);
  const name = `${part}.${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: script.length };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(script, { params }),
    promisify(gzip)(script, { level: 9 }),
  ]);
  writeFileSync(join(folder, name), script);
  writeFileSync(join(folder, `${name}.br`), br);
  writeFileSync(join(folder, `${name}.gz`), gz);
  return name;
}

mkdirSync(folder, { recursive: true });
const workshop = mkdtempSync(join(tmpdir(), 'hajira-panel-'));
try {
  const sources = await bundleComponents(workshop);
  const trouble = troubleIn(sources.components);
  if (trouble !== undefined) {
    process.stderr.write(`${trouble}\n`);
    rmSync(workshop, { recursive: true, force: true });
    process.exit(75); // build.mjs tries again: another bundle may have another order
  }
  const manifest = {};
  for (const [part, source] of Object.entries(sources)) manifest[part] = await pack(part, source);
  const written = join(folder, `manifest.${process.pid}.json`);
  writeFileSync(written, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(written, join(folder, 'manifest.json'));
  const entries = Object.values(manifest);
  for (const file of readdirSync(folder)) {
    const isOld = file.endsWith('.js') || file.endsWith('.br') || file.endsWith('.gz');
    if (isOld && !entries.some((name) => file.startsWith(name))) rmSync(join(folder, file), { force: true });
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
process.exit(0); // AdminJS leaves a watcher's machinery behind
