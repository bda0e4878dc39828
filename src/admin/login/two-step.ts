import type { IRouter, Request, RequestHandler, Response } from 'express';
import { toString as qrCode } from 'qrcode';
import { unitOfWork } from '../../context.ts';
import {
  codesLeft,
  confirmTwoStep,
  endTwoStep,
  renewCodes,
  startTwoStep,
  takeSecondStep,
} from '../../domain/accounts/two-step.ts';
import { field, type Html, html, notice } from '../html.ts';
import type { AuthContext } from './auth-context.ts';
import { fromOf } from './device.ts';
import { asSystem, halfwayUser, isFresh, journal, needsTwoStep, open, requireUnhurried, signInAgain } from './enter.ts';
import { duration, type Refusal, refusalOf, sayFor, sendPage, textsOf } from './page.ts';

const codeField = (req: Request, error?: string): Html =>
  field({ name: 'code', label: sayFor(req)('code'), autocomplete: 'one-time-code', error });

function sendSecondStep(auth: AuthContext, req: Request, res: Response, error?: string, status = 200): void {
  const say = sayFor(req);
  const body = html`<h1>${say('twoStepTitle')}</h1><p>${say('twoStepHint')}</p>
<form method="post" action="${req.baseUrl}/second-step">${codeField(req, error)}
<button type="submit">${say('go')}</button></form><p class="links hint">${say(auth.runtime.deploymentRole === 'site' ? 'twoStepNoRecovery' : 'twoStepRecovery')}</p>
<a class="button quiet" href="${req.baseUrl}/login">${say('backToLogin')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('twoStepTitle'), body, status });
}

/** The second step of a sign-in. Codes are counted like passwords: six digits are soon guessed otherwise. */
function secondStep(auth: AuthContext): RequestHandler {
  const { runtime, throttle } = auth;
  return async (req, res) => {
    const say = sayFor(req);
    const user = await halfwayUser(auth, req);
    if (!user) return res.redirect(303, `${req.baseUrl}/login`);
    const { code = '' } = await textsOf(req);
    const to = req.session.halfway?.to ?? req.baseUrl;
    const key = `second:${user.id}`;
    const from = fromOf(auth, req, user.id);
    const wait = await throttle.attempt(key, from);
    if (wait > 0) {
      res.set('Retry-After', String(wait));
      return sendSecondStep(auth, req, res, say('wait', { time: duration(say, wait) }), 429);
    }
    const isRight = await unitOfWork({ runtime, ...asSystem }, (ctx) => takeSecondStep(ctx, user.id, code)).catch(
      (error: unknown) => refusalOf(req, error, []),
    );
    if (typeof isRight !== 'boolean') return sendSecondStep(auth, req, res, isRight.general, isRight.status);
    if (!isRight) {
      await journal(auth, req, user, 'user.two-step-failed');
      return sendSecondStep(auth, req, res, say('codeWrong'), 401);
    }
    await throttle.succeeded(key, from);
    await open(auth, req, user);
    res.redirect(303, to);
  };
}

async function sendSetup(auth: AuthContext, req: Request, res: Response, user: Express.User, refusal?: Refusal) {
  const { runtime } = auth;
  const say = sayFor(req);
  const { uri, secret } = await unitOfWork({ runtime, ...asSystem }, (ctx) => startTwoStep(ctx, user));
  const picture = await qrCode(uri, { type: 'svg', margin: 1 });
  const source = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  const body = html`<h1>${say('twoStepSetup')}</h1>
<p>${say(needsTwoStep(auth, user) ? 'twoStepMust' : 'twoStepWhy')}</p>${notice('error', refusal?.general)}
<p>${say('twoStepScan')}</p><img class="qr" src="${source}" alt="QR">
<p>${say('twoStepByHand')}<br><span class="key" data-testid="totp-key">${secret}</span></p>
<form method="post" action="${req.baseUrl}/two-step">${codeField(req, refusal?.of('code'))}
<button type="submit">${say('twoStepTurnOn')}</button></form>${wayOut(auth, req, user)}`;
  sendPage(runtime, req, res, { title: say('twoStepSetup'), body, status: refusal?.status ?? 200 });
}

const wayOut = (auth: AuthContext, req: Request, user: Express.User): Html => {
  const say = sayFor(req);
  if (!needsTwoStep(auth, user))
    return html`<a class="button quiet" href="${req.baseUrl}/account">${say('accountTitle')}</a>`;
  return html`<form method="post" action="${req.baseUrl}/logout"><button class="quiet" type="submit">${say('signOut')}</button></form>`;
};

async function sendOn(auth: AuthContext, req: Request, res: Response, user: Express.User, refusal?: Refusal) {
  const { runtime } = auth;
  const say = sayFor(req);
  const left = await unitOfWork({ runtime, ...asSystem }, (ctx) => codesLeft(ctx, user.id));
  const off = html`<button class="quiet" type="submit" name="what" value="off">${say('twoStepTurnOff')}</button>`;
  const isRequired = auth.twoStepRequired && user.isSuperAdmin;
  const body = html`<h1>${say('twoStepSetup')}</h1><p>${say('twoStepIsOn', { n: left })}</p>${notice('error', refusal?.general)}
<form method="post" action="${req.baseUrl}/two-step">${codeField(req, refusal?.of('code'))}
<button type="submit" name="what" value="codes">${say('twoStepRenew')}</button>${isRequired ? html`` : off}</form>
<a class="button quiet" href="${req.baseUrl}/account">${say('accountTitle')}</a>`;
  sendPage(runtime, req, res, { title: say('twoStepSetup'), body, status: refusal?.status ?? 200 });
}

function sendCodes(auth: AuthContext, req: Request, res: Response, codes: readonly string[]): void {
  const say = sayFor(req);
  const items = codes.map((code) => html`<li>${code}</li>`);
  const body = html`<h1>${say('codesTitle')}</h1><p>${say('codesHint')}</p><ul class="codes" data-testid="codes">${items}</ul>
<a class="button" href="${req.baseUrl}/account">${say('codesKept')}</a>`;
  sendPage(auth.runtime, req, res, { title: say('codesTitle'), body, isWide: true });
}

function change(auth: AuthContext): RequestHandler {
  const { runtime, throttle } = auth;
  return async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login`);
    if (!isFresh(auth, req)) return signInAgain(req, res, `${req.baseUrl}/two-step`);
    const { code = '', what = 'codes' } = await textsOf(req);
    try {
      await requireUnhurried(auth, req, `second:${user.id}`);
      const isRequired = auth.twoStepRequired && user.isSuperAdmin;
      const codes = await unitOfWork({ runtime, ...asSystem }, async (ctx) => {
        if (!user.hasTwoStep) return confirmTwoStep(ctx, user, code);
        if (what === 'off') return endTwoStep(ctx, user, code, isRequired).then(() => undefined);
        return renewCodes(ctx, user, code);
      });
      await throttle.succeeded(`second:${user.id}`, fromOf(auth, req, undefined));
      if (codes) sendCodes(auth, req, res, codes);
      else res.redirect(303, `${req.baseUrl}/account?said=twoStepOffDone`);
    } catch (error) {
      const refusal = refusalOf(req, error, ['code']);
      await (user.hasTwoStep ? sendOn : sendSetup)(auth, req, res, user, refusal);
    }
  };
}

export function twoStepRoutes(router: IRouter, auth: AuthContext): void {
  router.get('/second-step', async (req, res) => {
    if (!(await halfwayUser(auth, req))) return res.redirect(303, `${req.baseUrl}/login`);
    sendSecondStep(auth, req, res);
  });
  router.post('/second-step', secondStep(auth));
  if (auth.runtime.deploymentRole === 'site') return;
  router.get('/two-step', async (req, res) => {
    const { user } = req;
    if (!user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/two-step`)}`);
    if (!isFresh(auth, req)) return signInAgain(req, res, `${req.baseUrl}/two-step`);
    await (user.hasTwoStep ? sendOn : sendSetup)(auth, req, res, user);
  });
  router.post('/two-step', change(auth));
}
