import type { IRouter } from 'express';
import { unitOfWork } from '../../context.ts';
import { makePhoneCode } from '../../domain/mobile/sessions.ts';
import { html } from '../html.ts';
import type { AuthContext } from './auth-context.ts';
import { asSystem } from './enter.ts';
import { sayFor, sendPage, textsOf } from './page.ts';

/** SHA-256 in base64url: of something that the phone keeps to itself. */
const isChallenge = (text: unknown): text is string => typeof text === 'string' && /^[\w-]{43}$/.test(text);

/**
 * Where a phone sends its owner to sign in in the browser, in any way that there is. They come back to the phone's page,
 * or to an app, with a code that is worth nothing without what that phone keeps.
 */
export function phoneRoutes(router: IRouter, auth: AuthContext): void {
  const { runtime } = auth;
  if (runtime.deploymentRole === 'site') return;
  router.get('/phone', (req, res) => {
    const { user } = req;
    const { challenge, app } = req.query;
    if (!isChallenge(challenge)) return res.redirect(303, '/punch');
    const here = `${req.baseUrl}/phone?challenge=${challenge}${app === 'yes' ? '&app=yes' : ''}`;
    if (!user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(here)}`);
    const say = sayFor(req);
    const values = { name: user.name, email: user.email };
    // asked, not done at once: another site's link must not sign anybody in on their phone
    const body = html`<h1>${say('phoneTitle')}</h1><p>${say('phoneHint', values)}</p>
<form method="post" action="${req.baseUrl}/phone"><input type="hidden" name="challenge" value="${challenge}">
<input type="hidden" name="app" value="${app === 'yes' ? 'yes' : ''}"><button type="submit">${say('phoneGo', values)}</button></form>
<form method="post" action="${req.baseUrl}/logout"><button class="quiet" type="submit">${say('phoneOther')}</button></form>`;
    sendPage(runtime, req, res, { title: say('phoneTitle'), body });
  });
  router.post('/phone', async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, '/punch');
    const { challenge, app } = await textsOf(req);
    if (!isChallenge(challenge)) return res.redirect(303, '/punch');
    const code = await unitOfWork({ runtime, ...asSystem }, (ctx) => makePhoneCode(ctx, user, challenge));
    // behind the #, so that it stands in no log
    if (app !== 'yes') return res.redirect(303, `/punch#code=${code}`);
    const say = sayFor(req);
    const body = html`<h1>${say('phoneTitle')}</h1><a class="button" href="hajira:/signed-in?code=${code}">${say('phoneToApp')}</a>`;
    res.set('Referrer-Policy', 'no-referrer');
    sendPage(runtime, req, res, { title: say('phoneTitle'), body });
  });
}
