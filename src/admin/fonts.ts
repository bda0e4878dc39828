import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RequestHandler } from 'express';

/**
 * Bangla names on machines that have no Bangla font (cheap phones, servers, older Windows): Noto Sans Bengali, out of an
 * npm package (SIL Open Font License). A browser asks for it only when a page holds Bangla letters.
 */
const weights = [400, 700] as const;
const fileOf = (weight: number): string => `noto-sans-bengali-bengali-${weight}-normal.woff2`;

const home = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-bengali/package.json'));
/** In the address, so that a newer font is not hidden by a browser's cache. */
const { version } = createRequire(import.meta.url)('@fontsource/noto-sans-bengali/package.json') as { version: string };

/** @param root where the panel is mounted */
export const fontFaces = (root: string): string =>
  weights
    .map(
      (weight) =>
        `@font-face{font-family:"Hajira Bangla";font-weight:${weight};font-display:swap;` +
        `src:url("${root}/fonts/${version}/${fileOf(weight)}") format("woff2");` +
        'unicode-range:U+0951-0952,U+0964-0965,U+0980-09FE,U+1CD0,U+1CD2,U+1CD5-1CD6,U+1CD8,U+1CE1,U+1CEA,U+200C-200D,U+20B9,U+25CC}',
    )
    .join('');

/** Serves `/fonts/<version>/<file>`; nothing but these files. */
export const serveFont: RequestHandler = (req, res) => {
  const name = String(req.params.file);
  if (!weights.some((weight) => fileOf(weight) === name)) return void res.status(404).type('text').send('no such file');
  res.set('Cache-Control', 'public, max-age=31536000, immutable');
  res.sendFile(name, { root: join(home, 'files'), cacheControl: false });
};
