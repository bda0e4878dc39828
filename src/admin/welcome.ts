import type { Request, Response } from 'express';
import { type IRouter, Router } from 'express';
import { type House, type Session, unitOfWork } from '../context.ts';
import { principalOf } from '../domain/accounts/principalOf.ts';
import { foundCompany } from '../domain/companies/founding.ts';
import { askToJoin, findCompanies, joinState, withdrawRequest } from '../domain/companies/joining.ts';
import { offeredPackages } from '../domain/subscriptions/offers.ts';
import { Problem } from '../problem.ts';
import { fieldsOf } from './body.ts';
import { requestIdOf, requireText } from './guards.ts';
import { cardPage, field, type Html, html, notice } from './html.ts';
import { placeName } from './login/routes.ts';

interface View {
  problem?: Problem;
  said?: string;
  search?: string;
  typed?: Record<string, string>;
}

const sessionOf = (house: House, req: Request): Session | undefined =>
  req.user && { house, principal: principalOf(req.user), requestId: requestIdOf(req) };

/** Whoever belongs to no company yet: these pages are all he has. */
const isFree = (req: Request): boolean => {
  const principal = req.user && principalOf(req.user);
  return principal?.role === 'nobody' && principal.company === null && !req.user?.isSuperAdmin;
};

const button = (text: string, quiet = false): Html =>
  html`<button type="submit" class="${quiet ? 'button quiet' : ''}">${text}</button>`;

function waitingPart(root: string, company: string): Html {
  return html`<p>You asked <strong>${company}</strong> to let you join. Its admin looks who you are; you get in when he has
activated you. Load this page again to see how it stands.</p>
<form method="post" action="${root}/welcome/withdraw">${button('Withdraw the request', true)}</form>`;
}

function joinPart(root: string, view: View, found: readonly { id: string; name: string }[]): Html {
  const codeError = view.problem?.fields.find((one) => one.field === 'code')?.message;
  const results = found.map(
    ({
      id,
      name,
    }) => html`<form method="post" action="${root}/welcome/ask"><input type="hidden" name="companyId" value="${id}">
<button type="submit" class="button quiet">Ask ${name}</button></form>`,
  );
  const nothing =
    view.search !== undefined && found.length === 0
      ? html`<p class="hint">No company is called so. Write at least three letters of its name.</p>`
      : html``;
  return html`<h2>Join your company</h2>
<form method="post" action="${root}/welcome/ask">
${field({ name: 'code', label: 'Join code, as your company told it to you', value: view.typed?.code ?? '', error: codeError })}
${button('Ask to join')}</form>
<form method="get" action="${root}/welcome" style="margin-top:18px">
${field({ name: 'search', label: 'Or search it by its name', value: view.search ?? '' })}${button('Search', true)}</form>
${results}${nothing}`;
}

type Offers = Awaited<ReturnType<typeof offeredPackages>>;

function addPart(root: string, view: View, offers: Offers): Html {
  const errorOf = (name: string) => view.problem?.fields.find((one) => one.field === name)?.message;
  const chosen = view.typed?.packageId;
  const options = offers.map(
    ({ id, words }, at) => html`<label class="choice" style="font-weight:400;display:flex;gap:8px;align-items:baseline">
<input type="radio" name="packageId" value="${id}" style="width:auto;margin:0" required ${(chosen ?? offers[0]?.id) === id || (!chosen && at === 0) ? html`checked` : ''}><span>${words}</span></label>`,
  );
  return html`<h2>Or add your own company</h2><p>You become its admin. A free package works at once; with any other you pay
first.</p><form method="post" action="${root}/welcome/add">
${field({ name: 'name', label: 'Name of the company', value: view.typed?.name ?? '', error: errorOf('name') })}
<fieldset style="border:0;padding:0;margin:0 0 16px"><legend style="font-weight:600;font-size:14px">Package</legend>${options}</fieldset>
${button('Add the company')}</form>`;
}

async function send(house: House, req: Request, res: Response, view: View): Promise<void> {
  const session = sessionOf(house, req);
  if (!session) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/welcome`)}`);
  const root = req.baseUrl;
  const { state, found, offers } = await unitOfWork(session, async (ctx) => ({
    state: await joinState(ctx),
    found: view.search === undefined ? [] : await findCompanies(ctx, view.search),
    offers: await offeredPackages(ctx),
  }));
  const isWaiting = state?.state === 'waiting';
  const declined =
    state?.state === 'declined'
      ? `${state.company} has declined your request. If this is a mistake, talk to its admin.`
      : undefined;
  const general = view.problem && view.problem.fields.length === 0 ? view.problem.message : undefined;
  const body = html`<h1>Hello ${req.user?.name ?? ''}</h1>
${notice('error', general)}${notice('success', view.said)}${isWaiting ? '' : notice('error', declined)}
${isWaiting && state ? waitingPart(root, state.company) : html`<p>You belong to no company yet.</p>${joinPart(root, view, found)}<hr style="border:0;border-top:1px solid #d5dedc;margin:24px 0">${addPart(root, view, offers)}`}
<form method="post" action="${root}/logout" style="margin-top:18px">${button('Log out', true)}</form>`;
  res.status(view.problem?.status ?? 200).set('Cache-Control', 'no-store');
  const page = { title: 'Welcome', place: placeName(house), nonce: String(res.locals.nonce), body };
  res.type('html').send(cardPage(page));
}

const text = (value: unknown): string => String(value ?? '').slice(0, 1_000);

/** The pages of a user without a company: ask one, or add his own. */
export function welcomeRoutes(house: House): IRouter {
  const router = Router();
  if (house.place === 'site') return router;
  router.use('/welcome', (req, res, next) => {
    if (!req.user || isFree(req)) return next();
    res.redirect(303, req.baseUrl.replace(/\/welcome$/, '') || '/admin');
  });
  router.get('/welcome', (req, res) => {
    const { search } = req.query;
    return send(house, req, res, typeof search === 'string' ? { search: search.slice(0, 200) } : {});
  });
  const act = (path: string, run: (session: Session, given: Record<string, string>) => Promise<string | null>) =>
    router.post(path, async (req, res) => {
      const session = sessionOf(house, req);
      if (!session) return res.redirect(303, `${req.baseUrl}/login`);
      const fields = await fieldsOf(req);
      const typed = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, text(value)]));
      requireText(...Object.values(typed));
      try {
        const to = await run(session, typed);
        res.redirect(303, to ?? `${req.baseUrl}/welcome`);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        await send(house, req, res, { problem, typed });
      }
    });
  act('/welcome/ask', async (session, { code = '', companyId = '' }) => {
    await unitOfWork(session, (ctx) => askToJoin(ctx, companyId ? { companyId } : { code }));
    return null;
  });
  act('/welcome/withdraw', async (session) => {
    await unitOfWork(session, withdrawRequest);
    return null;
  });
  act('/welcome/add', async (session, { name = '', packageId = '' }) => {
    await unitOfWork(session, (ctx) => foundCompany(ctx, { name, packageId }));
    return '/admin';
  });
  return router;
}
