/**
 * Compiles src/ and bench/ to dist/ (ES modules, source maps), only the files that are newer than what is there, and
 * bundles the panel's scripts when a component has changed, and AdminJS's server half, and writes down what the schema says.
 * Types are checked by `npm run check`, not here, so that a start never waits for the type checker.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const folders = ['src', 'bench'];
const SOURCE = /\.tsx?$/;

/** @returns every file below `folder`, as paths relative to the project's root; none when it does not exist */
function filesBelow(folder) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const outputOf = (source) => join(dist, source.replace(SOURCE, '.js'));
const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** @returns the sources whose compiled file is missing or older */
function stale() {
  return folders
    .flatMap(filesBelow)
    .filter((file) => SOURCE.test(file) && !file.endsWith('.d.ts'))
    .filter((file) => changedAt(join(root, file)) > changedAt(outputOf(file)));
}

/** Compiled files whose source is gone would still be imported by name: they go too. */
function removeOrphans() {
  for (const file of folders.map((folder) => join('dist', folder)).flatMap(filesBelow)) {
    const source = relative('dist', file).replace(/\.js(\.map)?$/, '');
    if (!existsSync(join(root, `${source}.ts`)) && !existsSync(join(root, `${source}.tsx`))) rmSync(join(root, file));
  }
}

const isOfPanel = (file) => file.startsWith(join('src', 'admin', 'components'));

/** Whether the panel's scripts are older than what they are made of. */
function isPanelStale() {
  const bundled = changedAt(join(dist, 'panel', 'manifest.json'));
  const parts = [
    ...filesBelow('src').filter(isOfPanel),
    join('scripts', 'bundle-panel.mjs'),
    join('node_modules', 'adminjs', 'package.json'),
    join('node_modules', '@adminjs', 'design-system', 'package.json'),
  ];
  return parts.some((file) => changedAt(join(root, file)) > bundled);
}

async function bundlePanel() {
  if (!existsSync(join(root, 'src', 'admin', 'components.ts')) || !isPanelStale()) return;
  // 75: this bundle would not load in a browser; the order of its modules differs from one to the next
  for (let left = 5; ; left--) {
    try {
      await promisify(execFile)(process.execPath, [join(root, 'scripts', 'bundle-panel.mjs')], { cwd: root });
      return;
    } catch (error) {
      if (error.code !== 75 || left === 1) throw error;
    }
  }
}

/** Whole or not at all: another build may run at the same time, and a program may be reading. */
function put(path, text) {
  const written = `${path}.${process.pid}`;
  writeFileSync(written, text);
  renameSync(written, path);
}

/** What schema.prisma says, so that no program parses it at its start: that takes it the better part of a second. */
async function putDatamodel() {
  const [schema, output] = [join(root, 'prisma', 'schema.prisma'), join(dist, 'datamodel.json')];
  if (changedAt(output) > changedAt(schema)) return;
  const { getDMMF } = await import('@prisma/get-dmmf');
  const dmmf = getDMMF({ datamodel: readFileSync(schema, 'utf8') });
  if ('error' in dmmf) throw dmmf.error;
  mkdirSync(dist, { recursive: true });
  put(output, JSON.stringify(dmmf.datamodel));
}

/** AdminJS without what it has for browsers and bundlers, for the server to load. */
async function putAdminJs() {
  const output = join(dist, 'adminjs.js');
  const parts = [
    join('dist', 'src', 'admin', 'adminjs.js'),
    join('scripts', 'bundle-adminjs.mjs'),
    join('node_modules', 'adminjs', 'package.json'),
    join('node_modules', '@adminjs', 'prisma', 'package.json'),
    join('node_modules', '@adminjs', 'design-system', 'package.json'),
  ];
  if (parts.every((file) => changedAt(join(root, file)) <= changedAt(output))) return;
  const { bundleAdminJs } = await import('./bundle-adminjs.mjs');
  put(output, await bundleAdminJs());
}

/** Kysely in one file. */
async function putKysely() {
  const output = join(dist, 'kysely.js');
  const parts = [
    join('dist', 'src', 'db', 'kysely.js'),
    join('scripts', 'bundle-kysely.mjs'),
    join('node_modules', 'kysely', 'package.json'),
  ];
  if (parts.every((file) => changedAt(join(root, file)) <= changedAt(output))) return;
  const { bundleKysely } = await import('./bundle-kysely.mjs');
  put(output, await bundleKysely());
}

/** @returns how many files were compiled */
export async function build() {
  const sources = stale();
  if (sources.length > 0) {
    const { transformFile } = await import('@swc/core');
    for (const source of sources) {
      const { code, map } = await transformFile(join(root, source), {
        swcrc: false,
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: source.endsWith('.tsx') },
          transform: { react: { runtime: 'automatic' } },
          rewriteRelativeImportExtensions: true,
        },
        module: { type: 'es6' },
      });
      const output = outputOf(source);
      mkdirSync(dirname(output), { recursive: true });
      put(`${output}.map`, map ?? '');
      put(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
    }
  }
  removeOrphans();
  await putDatamodel();
  await putAdminJs();
  await putKysely();
  await bundlePanel();
  return sources.length;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  readFileSync(join(root, 'package.json')); // fails early, and by name, when called from a broken checkout
  const count = await build();
  if (count > 0) process.stdout.write(`compiled ${count} files\n`);
}
