import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { projectRoot } from '../project.ts';

/** What scripts/bundle-panel.mjs left: the panel's scripts, each under a name that holds its hash, packed twice. */
const assetsFolder = (): string => join(projectRoot(), 'dist', 'panel');

/** Scripts in the order in which a page loads them. */
const ORDER = ['global', 'design-system', 'app', 'components'] as const;

type Manifest = Record<(typeof ORDER)[number], string>;

export interface Assets {
  /** file names, in the order to load them */
  scripts: string[];
  serve: RequestHandler;
}

function manifest(): Manifest {
  const path = join(assetsFolder(), 'manifest.json');
  if (!existsSync(path)) throw new Error(`the panel's scripts are not built (no ${path}): run "npm run build"`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

const packings = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

function packingFor(req: Request) {
  const taken = String(req.headers['accept-encoding'] ?? '');
  return packings.find(({ encoding }) => new RegExp(`\\b${encoding}\\b(?!;q=0(\\.0+)?\\b)`).test(taken));
}

/** The panel's scripts: never built at a start, sent packed, and kept by browsers until their content changes. */
export function panelAssets(): Assets {
  const names = manifest();
  const scripts = ORDER.map((part) => names[part]);
  const known = new Set(scripts);
  const serve = (req: Request, res: Response) => {
    const name = String(req.params.file);
    if (!known.has(name)) return void res.status(404).type('text').send('no such file');
    const packing = packingFor(req);
    res.set({ 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' });
    if (packing) res.set('Content-Encoding', packing.encoding);
    res.type('text/javascript');
    res.sendFile(name + (packing?.ending ?? ''), { root: assetsFolder(), cacheControl: false });
  };
  return { scripts, serve };
}
