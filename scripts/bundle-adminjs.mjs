/**
 * Makes dist/adminjs.js: of AdminJS and its adapter what a server asks of them (src/admin/adminjs.ts says what), in one file.
 * Loaded as it is published AdminJS brings along what it has for browsers and for bundling (React components, an editor,
 * Babel, Rollup): two seconds of processor at every start and 100 MB in every process, none of which a server ever uses.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import json from '@rollup/plugin-json';
import { rollup } from 'rollup';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const designSystem = join(modules, '@adminjs', 'design-system', 'build');

/** Where the parts that are taken in begin. */
const taken = {
  adminjs: join(modules, 'adminjs', 'index.js'),
  '@adminjs/prisma': join(modules, '@adminjs', 'prisma', 'lib', 'index.js'),
};

/** Its files that only a browser or a bundler needs. */
const forOthers = [
  /^\.\/frontend\/(index|login-template)\.js$/,
  /(\/components|^\.\/app|^\.\/globals|\/asset)[.-]bundler\.js$/,
];

const NOTHING = '\0nothing';
const STYLES = '\0styles';
const virtual = {
  [NOTHING]: 'export default undefined; export const AssetBundler = undefined;',
  [STYLES]: [
    ['DEFAULT_DRAWER_WIDTH', 'constants.js'],
    ['combineStyles', join('utils', 'combine-styles.js')],
  ]
    .map(([name, file]) => `export { ${name} } from ${JSON.stringify(join(designSystem, file))};`)
    .join('\n'),
};

/** What stays outside is looked for from dist/: it must be the one that the importing file would have got. */
function assertSameFromHere(name, importer) {
  const folder = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  for (let from = dirname(importer); from.startsWith(root + sep); from = dirname(from)) {
    const found = join(from, 'node_modules', folder);
    if (!existsSync(found)) continue;
    if (found === join(modules, folder)) return;
    throw new Error(
      `${relative(root, importer)} has a ${name} of its own, in ${relative(root, found)}: it must be taken in`,
    );
  }
}

const serverHalf = {
  name: 'the server half of AdminJS',
  resolveId(name, importer) {
    if (name === '@adminjs/design-system') return STYLES;
    if (taken[name]) return taken[name];
    if (importer?.startsWith(taken.adminjs.replace('index.js', '')) && forOthers.some((pattern) => pattern.test(name)))
      return NOTHING;
    if (name.startsWith('.') || name.startsWith(sep)) return null; // its own files
    if (importer) assertSameFromHere(name, importer);
    return { id: name, external: true };
  },
  load: (id) => virtual[id] ?? null,
  /** A file asks for its neighbours by where it lies, and goes on doing so. */
  resolveImportMeta(property, { moduleId }) {
    if (property !== 'url') return null;
    const path = relative(join(root, 'dist'), moduleId).split(sep).join('/');
    return `new URL(${JSON.stringify(path)}, import.meta.url).href`;
  },
};

/** @returns the script, as an ES module for dist/ */
export async function bundleAdminJs() {
  const bundle = await rollup({
    input: join(root, 'dist', 'src', 'admin', 'adminjs.js'),
    plugins: [serverHalf, json()],
    onwarn(warning, warn) {
      if (warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning); // theirs, and harmless
    },
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  if (output.length !== 1) throw new Error(`one file was expected, not ${output.length}`);
  return output[0].code;
}
