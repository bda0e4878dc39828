import type { Request, Response } from 'express';
import { type IRouter, Router } from 'express';
import type { Runtime } from '../context.ts';
import { principalOf } from '../domain/accounts/principal-of.ts';
import { siteMessage } from '../i18n/sites.ts';
import { Problem, translateProblem } from '../problem.ts';
import { fieldsOf } from './body.ts';
import { requireText } from './guards.ts';
import { field, html, notice } from './html.ts';
import { languageOf, sendPage } from './login/page.ts';
import type { PanelHooks } from './request.ts';
import { translateIn } from './wording.ts';

interface View {
  cloudUrl?: string;
  code?: string;
  problem?: Problem;
  isAgain: boolean;
}

function sendSetup(runtime: Runtime, req: Request, res: Response, view: View): void {
  const language = languageOf(req);
  const say = (english: string) => translateIn(language, english);
  const problemText = view.problem && translateProblem(view.problem, language);
  const errorOf = (name: string) => problemText?.fields.find((one) => one.field === name)?.message;
  const named = errorOf('cloudUrl') ?? errorOf('code');
  const body = html`<h1>${say(view.isAgain ? 'Bind this site again' : 'Set this site up')}</h1>
<p>${say(
    view.isAgain
      ? 'Binding again updates the users and employees of this site. Punches and terminals stay.'
      : 'This site is not bound to a company yet. Bind it with a one-time code from the cloud.',
  )}</p>
<p class="hint">${say('In the cloud panel: Company, Sites, your site, “Create binding code”.')}</p>
${notice('error', named ? undefined : problemText?.message)}
<form method="post" action="${req.baseUrl}/setup">
${field({ name: 'cloudUrl', label: say('Address of the cloud'), type: 'url', value: view.cloudUrl ?? '', placeholder: 'https://cloud.example', error: errorOf('cloudUrl') })}
${field({ name: 'code', label: say('Binding code'), value: view.code ?? '', placeholder: 'hjb_…', error: errorOf('code') })}
<button type="submit">${say('Bind this site')}</button></form>
${view.isAgain ? html`<a class="button quiet" href="${req.baseUrl}">${say('Back to the panel')}</a>` : ''}`;
  sendPage(runtime, req, res, { title: say('Set up'), body, status: view.problem?.status ?? 200 });
}

const mayBindAgain = (req: Request): boolean =>
  req.user !== undefined && principalOf(req.user).role === 'company_admin';

function unfit(cloudUrl: string, code: string): Problem | undefined {
  const fields = [];
  if (!/^https?:\/\/[^\s/]+/.test(cloudUrl)) {
    fields.push({
      field: 'cloudUrl',
      message: siteMessage('site.address-scheme'),
    });
  }
  if (!/^hjb_[\w-]{20,}$/.test(code)) {
    fields.push({ field: 'code', message: siteMessage('site.code-format') });
  }
  return fields.length > 0
    ? new Problem({ status: 422, message: siteMessage('site.setup-invalid'), fields })
    : undefined;
}

/**
 * A site that is bound to no company has no users: until then every page is this one. Afterwards only the company's
 * admin comes here, to bind it again.
 */
export function setupRoutes(runtime: Runtime, hooks: PanelHooks): IRouter {
  const router = Router();
  const { bind } = hooks;
  const isBound = async () => (await hooks.isBound?.()) ?? true;
  if (!bind) return router;
  router.use(async (req, res, next) => {
    const bound = await isBound();
    if (req.path === '/setup') {
      if (bound && !mayBindAgain(req)) return res.redirect(303, `${req.baseUrl}/login`);
      return next();
    }
    if (bound) return next();
    if (req.method === 'GET' && !req.path.startsWith('/api/')) return res.redirect(303, `${req.baseUrl}/setup`);
    throw new Problem({ status: 409, message: siteMessage('site.not-bound-yet') });
  });
  router.get('/setup', async (req, res) => sendSetup(runtime, req, res, { isAgain: await isBound() }));
  router.post('/setup', async (req, res) => {
    const isAgain = await isBound();
    const given = await fieldsOf(req);
    const cloudUrl = String(given.cloudUrl ?? '')
      .trim()
      .replace(/\/+(admin)?\/*$/, '');
    const code = String(given.code ?? '').trim();
    requireText(cloudUrl, code);
    try {
      const mistake = unfit(cloudUrl, code);
      if (mistake) throw mistake;
      await bind(cloudUrl, code);
      res.redirect(303, isAgain ? req.baseUrl : `${req.baseUrl}/login`);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      sendSetup(runtime, req, res, { cloudUrl, code, problem, isAgain });
    }
  });
  return router;
}
