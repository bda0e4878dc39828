/** Makes dist/kysely.js: of Kysely what src/db/kysely.ts names, in one file. As published a start would load 300 files. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kysely = join(root, 'node_modules', 'kysely', 'dist', 'esm', 'index.js');

/** @returns the script, as an ES module for dist/ */
export async function bundleKysely() {
  const bundle = await rollup({
    input: join(root, 'dist', 'src', 'db', 'kysely.js'),
    plugins: [{ name: 'kysely', resolveId: (name) => (name === 'kysely' ? kysely : null) }],
    onwarn(warning, warn) {
      if (warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning); // theirs, and harmless
    },
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output[0].code;
}
