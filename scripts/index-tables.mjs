/**
 * Adds what has a file and no line yet to the two lists of tables: descriptions (src/policies/tables/index.ts) and panel
 * resources (src/admin/resources/index.ts). `npm run types` runs it. New lines come last; their order is the order of screens
 * and of the menu, and may be changed by hand.
 *
 *   node scripts/index-tables.mjs [--root FOLDER]
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { root: { type: 'string', default: dirname(dirname(fileURLToPath(import.meta.url))) } },
});

/** How a file says what it holds, and where its line goes: before the end of the list that `opening` begins. */
const LISTS = [
  {
    folder: 'src/policies/tables',
    declaration: /export const (?<name>\w+) = defineTable\(\s*'(?<table>\w+)'/,
    opening: 'const tables = {\n',
    closing: '\n} as const;',
    line: ({ name, table }) => `  ${table}: ${name},`,
  },
  {
    folder: 'src/policies/tables',
    declaration: /export const (?<name>\w+) = defineInternalTable\(\s*'(?<table>\w+)'/,
    opening: 'const internalTables = {\n',
    closing: '\n} as const;',
    line: ({ name, table }) => `  ${table}: ${name},`,
  },
  {
    folder: 'src/admin/resources',
    declaration: /export const (?<name>\w+): Declaration = \{/,
    opening: 'export const declarations: readonly Declaration[] = [\n',
    closing: '\n];',
    line: ({ name }) => `  ${name},`,
  },
];

for (const { folder, declaration, opening, closing, line } of LISTS) {
  const path = join(values.root, folder, 'index.ts');
  const before = readFileSync(path, 'utf8');
  let index = before;
  for (const file of readdirSync(join(values.root, folder)).sort()) {
    const found = declaration.exec(readFileSync(join(values.root, folder, file), 'utf8'))?.groups;
    if (!found || index.includes(`from './${file}'`)) continue;
    const end = index.indexOf(closing, index.indexOf(opening));
    index = `${index.slice(0, end)}\n${line(found)}${index.slice(end)}`;
    index = `import { ${found.name} } from './${file}';\n${index}`;
    process.stdout.write(`${folder}/index.ts: ${found.name}\n`);
  }
  if (index !== before) writeFileSync(path, index);
}
