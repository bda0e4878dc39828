import type { Request, RequestHandler, Response } from 'express';
import type { Runtime } from '../../context.ts';
import { inDigitsOf, isLanguage, type Language } from '../../language.ts';
import { Problem, translateProblem } from '../../problem.ts';
import { fieldsOf } from '../body.ts';
import { requireText } from '../guards.ts';
import { cardPage, type Html, html } from '../html.ts';
import { type Say, sayIn } from '../locale/pages.ts';

const COOKIE = 'hajira_language';
const YEAR_MS = 366 * 86_400_000;

export const cookieOf = (req: Request, wanted: string): string | undefined =>
  req.headers.cookie
    ?.split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === wanted)?.[1];

const fromCookie = (req: Request): string | undefined => cookieOf(req, COOKIE);

/** Which language this request is answered in: as they chose, as this browser was told, as it prefers. */
export function languageOf(req: Request): Language {
  const candidates = [req.query.lang, req.user?.language, fromCookie(req), req.acceptsLanguages(['en', 'bn'])];
  return candidates.find(isLanguage) ?? 'en';
}

export const sayFor = (req: Request): Say => {
  const say = sayIn(languageOf(req));
  const digits = req.user?.banglaDigits;
  // before somebody has chosen, they stay as they are written
  return digits === undefined ? say : (word, values) => inDigitsOf(say(word, values), digits);
};

/** `?lang=bn` on a page outside the panel: remembered by this browser. */
export const rememberLanguage: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' && isLanguage(req.query.lang)) {
    const secure = req.secure;
    res.cookie(COOKIE, req.query.lang, { maxAge: YEAR_MS, httpOnly: true, sameSite: 'lax', path: '/', secure });
  }
  next();
};

/** Sends a page with one card on it, in the language of the request. */
export function sendPage(
  runtime: Runtime,
  req: Request,
  res: Response,
  page: { title: string; body: Html; status?: number; isWide?: boolean },
): void {
  const language = languageOf(req);
  const say = sayIn(language);
  const other = language === 'en' ? 'bn' : 'en';
  // a page that a form was posted to, or another service sent somebody to, cannot be asked for again by a link
  const isAnswer = req.method !== 'GET' || req.path.startsWith('/login/');
  const path = isAnswer ? `${req.baseUrl}/login` : req.baseUrl + req.path;
  const here = !isAnswer ? new URLSearchParams(req.query as Record<string, string>) : new URLSearchParams();
  here.set('lang', other);
  const foot = req.user
    ? html`${say('tagline')}`
    : html`${say('tagline')} · <a href="${path}?${here.toString()}" lang="${other}" hreflang="${other}">${say('otherLanguage')}</a>`;
  res.status(page.status ?? 200).set('Cache-Control', 'no-store');
  res.type('html').send(
    cardPage({
      title: page.title,
      roleLabel: say(runtime.deploymentRole === 'site' ? 'role_site' : 'role_cloud'),
      nonce: String(res.locals.nonce),
      body: page.body,
      language,
      foot,
      ...(page.isWide ? { isWide: true } : {}),
    }),
  );
}

/** What a form is told of a problem: general words, and words for single fields. */
export interface Refusal {
  status: number;
  general: string | undefined;
  of: (field: string) => string | undefined;
}

/** @throws whatever is no Problem: a bug is no refusal */
export function refusalOf(req: Request, error: unknown, shown: readonly string[]): Refusal {
  if (!(error instanceof Problem)) throw error;
  const said = translateProblem(error, languageOf(req));
  const of = (field: string) => said.fields.find((one) => one.field === field)?.message;
  const isShown = said.fields.some(({ field }) => shown.includes(field));
  return { status: error.status, general: isShown ? undefined : said.message, of };
}

/** "12 minutes", "40 seconds": how long somebody has to wait. */
export function duration(say: Say, seconds: number): string {
  if (seconds > 90) return say('minutes', { n: Math.ceil(seconds / 60) });
  return seconds === 1 ? say('second') : say('seconds', { n: seconds });
}

export const addressOf = (req: Request): string => req.ip ?? 'unknown';

/** A link out of a letter that does not work: the way to another one. */
export function sendLinkTrouble(runtime: Runtime, req: Request, res: Response, error: unknown): void {
  const say = sayFor(req);
  const { status, general } = refusalOf(req, error, []);
  const body = html`<h1>${say(status === 410 ? 'linkEnded' : 'troubleTitle')}</h1><p>${general}</p>
<a class="button" href="${req.baseUrl}/forgot">${say('forgot')}</a>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(runtime, req, res, { title: say('troubleTitle'), body, status });
}

export type Fields = Record<string, string>;

/** Fields of a posted form as text, none of them longer than a form's can be. */
export async function textsOf(req: Request): Promise<Fields> {
  const fields = await fieldsOf(req);
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value ?? '').slice(0, 1000)] as const);
  requireText(...texts.map(([, value]) => value));
  return Object.fromEntries(texts);
}

/** Where somebody wanted to go before they signed in: a page of this panel, never another site. */
export function localTarget(wanted: unknown, root: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || /[\\\s]/.test(wanted) || wanted.length > 2000)
    return root;
  try {
    const url = new URL(wanted, 'http://panel.invalid');
    const isOurs = url.host === 'panel.invalid' && (url.pathname === root || url.pathname.startsWith(`${root}/`));
    const isAccessEvent = ['/login', '/logout', '/api/'].some((path) => url.pathname.startsWith(root + path));
    return isOurs && !isAccessEvent ? url.pathname + url.search : root;
  } catch {
    return root;
  }
}
