import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { DeploymentRole } from '../../deployment-role.ts';
import { openApi } from './openapi.ts';
import { documentPage, style } from './page.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

function write(deploymentRole: DeploymentRole): { json: string; page: string } {
  const document = openApi(deploymentRole);
  return { json: JSON.stringify(document), page: documentPage(document) };
}

/** What everybody may read: the document holds no company's data. Made once, at the first reading. */
export function documentRoutes(deploymentRole: DeploymentRole): Router {
  const router = Router({ caseSensitive: true, strict: true });
  let made: { json: string; page: string } | undefined;
  const documents = () => {
    made ??= write(deploymentRole);
    return made;
  };
  router.get('/openapi.json', (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.type('application/json').send(documents().json);
  });
  router.get('/docs', (_req, res) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    res.type('html').send(documents().page);
  });
  return router;
}
