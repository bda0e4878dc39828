/**
 * Figures of this code that may only fall. Fails when one rises over what scripts/ratchets.json allows, and says where;
 * tells when one has fallen.
 *
 *   node scripts/ratchets.mjs               compares
 *   node scripts/ratchets.mjs --lower       writes down what has fallen
 *   node scripts/ratchets.mjs --list NAME   lists every place that a figure counts
 *   ... --root FOLDER                       of another project than this one
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importCycles } from './ratchets/cycles.mjs';
import { fileNames, nulBytes, packageAddresses, rowImports } from './ratchets/files.mjs';
import { readSources } from './ratchets/sources.mjs';
import { untypedStatements } from './ratchets/statements.mjs';
import { unusedExports } from './ratchets/unused.mjs';
import { retiredIn } from './ratchets/words.mjs';

const { values: options } = parseArgs({
  options: {
    lower: { type: 'boolean', default: false },
    list: { type: 'string' },
    root: { type: 'string', default: dirname(dirname(fileURLToPath(import.meta.url))) },
  },
});
const { root } = options;
const FIGURES = join(root, 'scripts', 'ratchets.json');
/** So many places are listed for one figure. */
const LISTED = 30;

/** @returns {Promise<Record<string, { path: string, line: number, what: string }[]>>} by name of the figure: what it counts */
async function measure() {
  const unused = unusedExports(root); // a process of its own, meanwhile
  const sources = readSources(root);
  const words = Object.entries(retiredIn(sources)).map(([word, places]) => [`retired word: ${word}`, places]);
  return {
    'import cycles': importCycles(sources),
    'unused exports': await unused,
    'file names not in kebab-case': fileNames(sources),
    'untyped statements': untypedStatements(sources),
    'files that import Row': rowImports(sources),
    'NUL bytes': nulBytes(sources),
    'download addresses in package-lock.json': packageAddresses(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    ...Object.fromEntries(words),
  };
}

/** @returns {Set<string>} the files that this branch changes; empty where git cannot say */
function changedFiles() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const base = git('merge-base', 'HEAD', 'main').trim();
    const names = git('diff', '--name-only', base) + git('ls-files', '--others', '--exclude-standard');
    return new Set(names.split('\n').filter(Boolean));
  } catch {
    return new Set();
  }
}

/** What has risen may be anywhere; most likely it is in a file that was just changed. */
function listed(places) {
  const changed = changedFiles();
  const likely = places.filter(({ path }) => changed.has(path));
  const shown = likely.length > 0 ? likely : places;
  const lines = shown.slice(0, LISTED).map(({ path, line, what }) => `  ${path}:${line}  ${what}`);
  const more = shown.length > LISTED ? [`  and ${shown.length - LISTED} more`] : [];
  return [likely.length > 0 ? '  In the files changed on this branch:' : '  Found:', ...lines, ...more].join('\n');
}

/** Fails when a figure is higher than allowed. */
function compare(figures) {
  const risen = figures.filter(({ is, most }) => is > most);
  for (const { name, places, is, most } of risen) {
    process.stderr.write(
      `${name}: ${is}, but at most ${most} are allowed (scripts/ratchets.json).\n${listed(places)}\n`,
    );
  }
  const fallen = figures.filter(({ is, most }) => is < most).map(({ name, is, most }) => `${name} (${most} -> ${is})`);
  if (fallen.length > 0) {
    process.stdout.write(
      `Fewer than allowed: ${fallen.join(', ')}.\n  Write it down: node scripts/ratchets.mjs --lower\n`,
    );
  }
  if (risen.length > 0) process.exitCode = 1;
  else process.stdout.write(`Checked ${figures.length} figures that may only fall.\n`);
}

const allowed = existsSync(FIGURES) ? JSON.parse(readFileSync(FIGURES, 'utf8')) : {};
const found = await measure();
const figures = Object.entries(found).map(([name, places]) => ({
  name,
  places,
  is: places.length,
  most: allowed[name] ?? 0,
}));

if (options.list !== undefined) {
  const places = found[options.list];
  if (!places) throw new Error(`There is no figure "${options.list}". There are: ${Object.keys(found).join(', ')}.`);
  for (const { path, line, what } of places) process.stdout.write(`${path}:${line}  ${what}\n`);
} else if (options.lower) {
  const lowered = figures.map(({ name, is }) => [name, Math.min(is, allowed[name] ?? is)]);
  writeFileSync(FIGURES, `${JSON.stringify(Object.fromEntries(lowered), null, 2)}\n`);
  process.stdout.write('Wrote scripts/ratchets.json.\n');
} else {
  compare(figures);
}
