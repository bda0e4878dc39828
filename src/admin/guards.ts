import { randomBytes, randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { panelMessage } from '../i18n/panel.ts';
import type { Language } from '../language.ts';
import { problem, problemBody } from '../problem.ts';

export const crossSite = problem(panelMessage, 'panel.cross-site', { status: 403 });

export const methodRefused = problem(panelMessage, 'panel.method-refused', { status: 405 });

export const notSignedIn = problem(panelMessage, 'panel.not-signed-in', { status: 401 });

export const noSuchThing = problem(panelMessage, 'panel.not-found', { status: 404 });

export const notOffered = problem(panelMessage, 'panel.not-offered', { status: 409 });

export const unreadable = problem(panelMessage, 'panel.unreadable', { status: 400 });

/** The request's id: the server's own when it gave one, so that answer, log and journal say the same. */
export function requestIdOf(req: Request): string {
  const known = (req as Request & { id?: unknown }).id;
  if (typeof known === 'string' || typeof known === 'number') return String(known);
  const made = randomUUID();
  (req as Request & { id?: unknown }).id = made;
  return made;
}

export const isApi = (req: Request): boolean => req.path.startsWith('/api/');

/** Scripts run only with this request's nonce; styled-components writes styles as it goes. */
export function securityHeaders(secure: boolean): RequestHandler[] {
  const nonce: RequestHandler = (_req, res, next) => {
    res.locals.nonce = randomBytes(16).toString('base64');
    next();
  };
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_req, res) => `'nonce-${(res as Response).locals.nonce}'`],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // a site is reached by plain http inside its factory: there these two would only be ignored with a warning
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
  });
  return [nonce, headers];
}

function comesFromHere(req: Request): boolean {
  const fetchSite = req.headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none';
  const { origin } = req.headers;
  try {
    return origin !== undefined && new URL(origin).origin === new URL(`${req.protocol}://${req.host}`).origin;
  } catch {
    return false;
  }
}

/** Only GET and POST; HEAD never where an action could take it for a POST; a POST only from the panel's own pages. */
export const methods: RequestHandler = (req, res, next) => {
  const isRead = req.method === 'GET' || (req.method === 'HEAD' && !isApi(req));
  if (!isRead && req.method !== 'POST') {
    res.setHeader('Allow', 'GET, POST');
    throw methodRefused({ method: req.method });
  }
  if (!isRead && !comesFromHere(req)) throw crossSite({});
  next();
};

/** A NUL is no text in PostgreSQL: refused here once, instead of a database error somewhere. */
export function requireText(...texts: unknown[]): void {
  for (const text of texts) {
    if (typeof text === 'string' && text.includes('\0')) throw unreadable({ reason: 'it holds a NUL character' });
    if (Array.isArray(text)) requireText(...text);
  }
}

export function sendProblem(req: Request, res: Response, error: unknown, language: Language = 'en'): void {
  const body = problemBody(error, requestIdOf(req), language);
  res.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}
