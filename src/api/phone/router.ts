import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type RequestHandler, Router } from 'express';
import { projectRoot } from '../../project.ts';
import { iconPng } from './icon.ts';
import { icon, manifest, phonePage, style } from './page.ts';

/** What the build left of src/api/phone/app: the page's scripts, one file each. */
const scriptsFolder = (): string => join(projectRoot(), 'dist', 'src', 'api', 'phone', 'app');

/** @throws Error when the scripts are not built */
function scripts(): Map<string, string> {
  const folder = scriptsFolder();
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const read = (name: string) =>
    readFileSync(join(folder, name), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
  return new Map(names.sort().map((name) => [name, read(name)]));
}

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing from elsewhere, nothing that stands in the page itself; the camera's picture is drawn here and sent as data. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${styleHash}'`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'geolocation=(self), camera=(self), microphone=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
  next();
};

const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The page that people punch with: mount it at /punch. Every file's address holds what it is made of.
 *
 * @param options.hasElsewhere whether one can sign in with other services
 */
export function createPhonePage({ hasElsewhere }: { hasElsewhere: boolean }): Router {
  const files = scripts();
  const hash = createHash('sha256').update([...files.values()].join('\0') + style + hasElsewhere);
  const version = hash.digest('hex').slice(0, 12);
  const base = `/punch/app/${version}/`;
  const names = [...files.keys()];
  const modules = names.filter((name) => name !== 'sw.js');
  const page = phonePage({ base, version, modules, hasElsewhere });
  const font = join(
    dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-bengali/package.json')),
    'files',
    'noto-sans-bengali-bengali-400-normal.woff2',
  );
  const router = Router({ caseSensitive: true });
  router.use(headers);
  router.get('/', (_req, res) => void res.set('Cache-Control', 'no-cache').type('html').send(page));
  router.get('/manifest.webmanifest', (_req, res) => {
    res.set('Cache-Control', 'no-cache').type('application/manifest+json').send(JSON.stringify(manifest));
  });
  router.get('/icon.svg', (_req, res) => void res.set('Cache-Control', 'max-age=86400').type('svg').send(icon));
  router.get('/icon-:side.png', (req, res, next) => {
    const side = Number(req.params.side);
    if (side !== 192 && side !== 512) return next();
    res.set('Cache-Control', 'max-age=86400').type('png').send(iconPng(side));
  });
  router.get('/bangla.woff2', (_req, res) => {
    res.set('Cache-Control', FOR_EVER);
    res.sendFile(font, { cacheControl: false });
  });
  router.get(`/app/${version}/files.json`, (_req, res) => void res.set('Cache-Control', FOR_EVER).json(names));
  router.get(`/app/${version}/:file`, (req, res, next) => {
    const text = files.get(String(req.params.file));
    if (text === undefined) return next();
    res.set({ 'Cache-Control': FOR_EVER, 'Service-Worker-Allowed': '/punch' });
    res.type('text/javascript').send(text);
  });
  return router;
}
