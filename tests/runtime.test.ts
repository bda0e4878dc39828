import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { settings } from '../src/config.ts';
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

  test.each(rules)('%s imports types, other rules and what only computes', (file) => {
    const imports = [...read(join('src', file)).matchAll(/^import (?!type )[^;]*?from '([^']+)';/gms)].map(
      (match) => match[1],
    );
    expect(imports.filter((path) => !path?.endsWith('.rule.ts') && !computing.includes(path ?? ''))).toEqual([]);
  });

  test('a permanent code of a problem is given once', () => {
    const codes = sources.flatMap((file) =>
      [...read(join('src', file)).matchAll(/problem(?:<[^(]*>)?\(\{\s*code: '([^']+)'/g)].map((match) => match[1]),
    );
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    for (const code of codes) expect(code).toMatch(/^[a-z-]+\.[a-z0-9-]+$/);
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
