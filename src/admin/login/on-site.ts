import type { IRouter, Request, Response } from 'express';
import { type Runtime, unitOfWork } from '../../context.ts';
import { findBoundSite } from '../../db/platform.ts';
import { type CloudPanel, cloudPanel } from '../../domain/sites/cloud-panel.ts';
import { systemPrincipal } from '../../policies/principal.ts';
import { html } from '../html.ts';
import { sayFor, sendPage } from './page.ts';

async function findCloud(runtime: Runtime): Promise<CloudPanel | undefined> {
  const bound = await findBoundSite(runtime.database);
  const principal = systemPrincipal(bound?.companyId ?? null);
  return bound && unitOfWork({ runtime, principal }, (ctx) => cloudPanel(ctx));
}

/** A site has a copy of its people's accounts: their passwords are set in the cloud, and it says whether that is there. */
async function sendToCloud(runtime: Runtime, req: Request, res: Response): Promise<void> {
  const say = sayFor(req);
  const cloud = await findCloud(runtime);
  const way = req.user ? '/password' : '/forgot';
  const link = cloud?.isCloudReached
    ? html`<a class="button" href="${cloud.cloudUrl}${way}" rel="noopener">${say('passwordInCloudGo')}</a>`
    : html`<p role="status">${say('cloudAway')}</p>`;
  const [to, back] = req.user ? (['/account', 'accountTitle'] as const) : (['/login', 'backToLogin'] as const);
  const body = html`<h1>${say('passwordTitle')}</h1><p>${say('passwordInCloud')}</p>${link}
<a class="button quiet" href="${req.baseUrl}${to}">${say(back)}</a>`;
  sendPage(runtime, req, res, { title: say('passwordTitle'), body });
}

/** What a site's sign-in page cannot do: each leads to the cloud. */
export function onSiteRoutes(router: IRouter, runtime: Runtime): void {
  for (const path of ['/password', '/forgot']) {
    router.get(path, (req, res) => sendToCloud(runtime, req, res));
    router.post(path, (req, res) => sendToCloud(runtime, req, res));
  }
}
