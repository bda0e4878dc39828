/** The project's own files, read and parsed once for all measurements. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Where code is; docs and SQL are read for words only. */
const CODE = ['src', 'tests', 'bench', 'scripts'];
const TEXTS = ['docs', 'prisma'];
const AT_ROOT = ['README.md', 'CHANGELOG.md'];
/** What was recorded or received from outside, the figures themselves, and the faults of their test. */
const OTHERS = /^(tests\/(cases|sync\/recorded)\/|scripts\/ratchets\.json$|tests\/scripts\/ratchets\.test\.ts$)/;

/**
 * @typedef {{ path: string, text: string, isCode: boolean, parsed?: import('oxc-parser').ParseResult }} Source
 *   `path` is relative to the project's root, with forward slashes
 */

/** @returns {Source} */
function source(path, text) {
  const isCode = /\.(m?js|tsx?)$/.test(path);
  const language = path.endsWith('.tsx') ? 'tsx' : 'ts';
  return { path, text, isCode, ...(isCode ? { parsed: parseSync(path, text, { lang: language }) } : {}) };
}

/** @returns {Source[]} every file that this project's people write, in the order of their paths */
export function readSources(root) {
  const folders = [...CODE, ...TEXTS].filter((folder) => existsSync(join(root, folder)));
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(m?js|tsx?|sql|prisma|md|json)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  return [...AT_ROOT.filter((path) => existsSync(join(root, path))), ...paths]
    .filter((path) => !OTHERS.test(path))
    .sort()
    .map((path) => source(path, readFileSync(join(root, path), 'utf8')));
}

/** @returns {number} the line of an offset, counted from 1 */
export const lineAt = ({ text }, offset) => text.slice(0, offset).split('\n').length;

/** Calls `enter` with every node of the tree below `node`, and with its parent. */
export function visit(node, enter, parent) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const part of node) visit(part, enter, parent);
    return;
  }
  if (typeof node.type !== 'string') return;
  enter(node, parent);
  for (const key in node) {
    const part = node[key];
    if (part !== null && typeof part === 'object') visit(part, enter, node);
  }
}
