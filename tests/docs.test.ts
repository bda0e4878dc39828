/** What the docs name exists: links, anchors, source files, commands, settings, error codes, tables, routes, metrics. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settings } from '../src/config.ts';
import { allTexts } from '../src/i18n/all.ts';
import { projectRoot } from '../src/project.ts';

const root = projectRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const markdownIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => normalize(join(folder, name)));
const pages = [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('docs/decisions')];
/** docs/renamed.md names what no longer exists. */
const current = pages.filter((page) => page !== 'docs/renamed.md');

const withoutBlocks = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');
const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([whole, part]) => part ?? whole)),
];

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string): string[] => found(withoutBlocks(read(page)), /^#+ (.*)$/gm).map(anchorOf);

function isBroken(page: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? page : normalize(join(dirname(page), target));
  return !existsSync(join(root, path)) || (anchor !== undefined && !anchorsOf(path).includes(anchor));
}

describe('Each page', () => {
  test.each(pages)('%s has no broken link or anchor', (page) => {
    const links = found(withoutBlocks(read(page)), /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => isBroken(page, link))).toEqual([]);
  });

  test.each(current)('%s names source files that exist', (page) => {
    const files = found(
      read(page),
      /\b(?:src|tests|prisma|scripts|bench|docs)\/[\w./-]+\.(?:tsx?|mjs|sql|json|md|prisma)\b/g,
    );
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test.each(current)('%s names npm scripts that exist', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(found(read(page), /npm run ([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('The pages of the sync', () => {
  const operator = read('docs/sync-operator.md');
  const developer = read('docs/sync.md');

  test('have an operator page that is short enough to be read', () => {
    expect(found(operator, /\S*\w\S*/g).length).toBeGreaterThan(0);
    expect(operator.split(/\s+/).filter((word) => /\w/.test(word)).length).toBeLessThanOrEqual(1_350);
  });

  test('name error codes that exist', () => {
    const codes = found(operator + developer, /`((?:sync|site|mobile|punch)\.[a-z]+(?:-[a-z]+)+)`/g);
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !allTexts().has(code))).toEqual([]);
  });

  test('name tables and columns that exist', () => {
    const schema = read('prisma/schema.prisma');
    const [names, unique] = [found(developer, /`(sync_[a-z_]+(?:\.[a-z_]+)?)`/g), new Set(schema.match(/\w+/g))];
    expect(names.length).toBeGreaterThan(8);
    const sql = read('prisma/sql/sync.sql');
    const exists = (name: string) => unique.has(name) || sql.includes(`${name}(`);
    expect(names.flatMap((name) => name.split('.')).filter((name) => !exists(name))).toEqual([]);
  });

  test('list every source file of the sync', () => {
    const files = readdirSync(join(root, 'src', 'sync')).filter((name) => name.endsWith('.ts'));
    expect(files.filter((file) => !developer.includes(`\`${file}\``))).toEqual([]);
  });

  test('name every code that stops, restarts or delays the sync', () => {
    const problems = found(read('src/sync/problems.ts'), /'(sync\.[a-z-]+)'/g);
    expect(problems.filter((code) => !developer.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  const text = read('docs/operations.md');

  test('names settings that exist', () => {
    const known = [...Object.keys(settings.shape), 'NODE_EXTRA_CA_CERTS'];
    expect(found(text, /\b[A-Z]+(?:_[A-Z]+)+\b/g).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('names every metric, and no other', () => {
    const metrics = read('src/bin/metrics.ts');
    const inText = found(text, /\bhajira_(?:sync|site|backup|info)\w*/g);
    expect(inText.sort()).toEqual(found(metrics, /\bhajira_(?:sync|site|backup|info)\w*/g).sort());
  });

  test('names every option of the command line', () => {
    const options = found(read('src/bin/hajira.ts'), /(?:option|requiredOption|Option)\('(--[a-z-]+)/g);
    // those of the simulated terminal are in its --help
    const commands = options.filter(
      (option) => !['--folder', '--people', '--udp', '--push', '--faults', '--utc-offset'].includes(option),
    );
    expect(commands.filter((option) => !text.includes(option))).toEqual([]);
  });
});

test('docs/terminals.md and docs/mobile.md name routes that exist', () => {
  const routes = ['src/api/routes', 'src/api/me']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => read(join(folder, name))))
    .join();
  const named = found(read('docs/terminals.md').split('\n## API\n')[1] ?? '', /(\/[\w{}/-]+)/g)
    .concat(found(read('docs/mobile.md'), /`(?:GET|POST|DELETE) (\/me\/[\w/-]+)`/g))
    .filter((path) => !['/preview', '/refusal', '/api/v1/docs'].includes(path) && !path.startsWith('/{'));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !routes.includes(`'${path}'`))).toEqual([]);
});
