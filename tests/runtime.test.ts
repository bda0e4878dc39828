import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settings } from '../src/config.ts';
import '../src/i18n/all.ts';
import { allTexts, defineMessages } from '../src/i18n/message.ts';
import { projectRoot } from '../src/project.ts';

const root = projectRoot();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

describe('The runtime', () => {
  const rules = sources.filter((file) => file.endsWith('.rule.ts'));
  /** Packages that only compute: they read no file, clock or net. */
  const computing = ['@turf/boolean-point-in-polygon', '@turf/distance'];

  /** What a file imports besides types. */
  const importsOf = (file: string): (string | undefined)[] =>
    [...read(join('src', file)).matchAll(/^import (?!type )[^;]*?'([^']+)';/gms)].map((match) => match[1]);

  test.each(rules)('%s imports types, other rules, messages and what only computes', (file) => {
    const isPure = (path = ''): boolean =>
      path.endsWith('.rule.ts') || /^(?:\.\.\/)+i18n\/[a-z]+\.ts$/.test(path) || computing.includes(path);
    expect(importsOf(file).filter((path) => !isPure(path))).toEqual([]);
  });

  test('messages import nothing but messages, the language and the descriptions of tables', () => {
    const catalogues = sources.filter((file) => file.startsWith('i18n/'));
    expect(catalogues.length).toBeGreaterThan(15);
    for (const file of catalogues)
      expect(
        importsOf(file).filter(
          (path) => !/^(?:\.\/[a-z]+|\.\.\/language|\.\.\/policies\/tables\/index)\.ts$/.test(path ?? ''),
        ),
      ).toEqual([]);
  });

  test('the permanent code of a message is an area and a name, and is declared once', () => {
    const codes = [...allTexts().keys()].filter((code) => code !== 'text'); // words of a person
    expect(codes.length).toBeGreaterThan(500);
    expect(codes.filter((code) => !/^[a-z-]+\.[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(code))).toEqual([]);
    expect(() => defineMessages({ 'backup.running': { en: () => '', bn: () => '' } })).toThrow('declared twice');
  });

  test('README is short enough to be read', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121);
  });

  test('the lock file names no download address', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});

describe('Every setting', () => {
  test.each(Object.keys(settings.shape))('%s stands in .env.example and in docs/operations.md', (name) => {
    expect(read('.env.example')).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(read('docs/operations.md')).toContain(`\`${name}\``);
  });
});
