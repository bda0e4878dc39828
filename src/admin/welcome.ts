import type { Request, Response } from 'express';
import { type IRouter, Router } from 'express';
import { type Runtime, type Session, unitOfWork } from '../context.ts';
import { principalOf } from '../domain/accounts/principal-of.ts';
import { foundCompany } from '../domain/companies/founding.ts';
import { askToJoin, findCompanies, joinState, withdrawRequest } from '../domain/companies/joining.ts';
import { offeredPackages } from '../domain/subscriptions/offers.ts';
import type { Language } from '../language.ts';
import { Problem } from '../problem.ts';
import { requestIdOf } from './guards.ts';
import { field, type Html, html, notice } from './html.ts';
import { type SayWelcome, sayWelcome } from './locale/welcome.ts';
import { myCards } from './login/me.ts';
import { languageOf, type Refusal, refusalOf, sendPage, textsOf } from './login/page.ts';
import { translateIn } from './wording.ts';

interface View {
  refusal?: Refusal;
  search?: string;
  typed?: Record<string, string>;
}

const sessionOf = (runtime: Runtime, req: Request): Session | undefined =>
  req.user && { runtime, principal: principalOf(req.user), requestId: requestIdOf(req) };

/** Whoever belongs to no company yet: these pages are all they have. */
const isFree = (user: Express.User | undefined): boolean => {
  const principal = user && principalOf(user);
  return principal?.role === 'nobody' && principal.company === null && !user?.isSuperAdmin;
};

const button = (text: string, quiet = false): Html =>
  html`<button type="submit" class="${quiet ? 'button quiet' : ''}">${text}</button>`;

function waitingPart(root: string, say: SayWelcome, company: string): Html {
  return html`<p data-testid="asked">${say('asked', { company })}</p>
<form method="post" action="${root}/welcome/withdraw">${button(say('withdraw'), true)}</form>`;
}

type CompanyMatches = readonly { id: string; name: string }[];

function joinPart(root: string, say: SayWelcome, view: View, found: CompanyMatches): Html {
  const results = found.map(
    ({
      id,
      name,
    }) => html`<form method="post" action="${root}/welcome/ask"><input type="hidden" name="companyId" value="${id}">
<button type="submit" class="button quiet">${say('askOne', { company: name })}</button></form>`,
  );
  const isEmpty = view.search !== undefined && found.length === 0;
  return html`<h2>${say('join')}</h2>
<form method="post" action="${root}/welcome/ask">
${field({ name: 'code', label: say('code'), value: view.typed?.code ?? '', error: view.refusal?.of('code') })}
${button(say('ask'))}</form>
<form method="get" action="${root}/welcome" style="margin-top:18px">
${field({ name: 'search', label: say('search'), value: view.search ?? '' })}${button(say('searchNow'), true)}</form>
${results}${isEmpty ? html`<p class="hint" style="margin-top:10px">${say('nothing')}</p>` : html``}`;
}

type Offers = Awaited<ReturnType<typeof offeredPackages>>;

function addPart(root: string, language: Language, view: View, offers: Offers): Html {
  const say = sayWelcome(language);
  const chosen = view.typed?.packageId || offers[0]?.id;
  const options = offers.map(
    ({ id, words }) => html`<label class="check"><input type="radio" name="packageId" value="${id}" required
style="width:22px;height:22px;margin:0;flex:none" ${chosen === id ? html`checked` : ''}><span>${translateIn(language, words)}</span></label>`,
  );
  return html`<h2>${say('add')}</h2><p>${say('addHint')}</p><form method="post" action="${root}/welcome/add">
${field({ name: 'name', label: say('name'), value: view.typed?.name ?? '', error: view.refusal?.of('name') })}
<fieldset style="border:0;padding:0;margin:0 0 16px"><legend style="font-weight:600;font-size:14px">${say('package')}</legend>${options}</fieldset>
${button(say('addNow'))}</form>`;
}

async function send(runtime: Runtime, req: Request, res: Response, view: View): Promise<void> {
  const session = sessionOf(runtime, req);
  if (!session) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/welcome`)}`);
  const root = req.baseUrl;
  const say = sayWelcome(languageOf(req));
  const { state, found, offers } = await unitOfWork(session, async (ctx) => ({
    state: await joinState(ctx),
    found: view.search === undefined ? [] : await findCompanies(ctx, view.search),
    offers: await offeredPackages(ctx),
  }));
  const { company = '' } = state ?? {};
  const ways = html`${notice('error', state?.state === 'declined' ? say('declined', { company }) : undefined)}
<p>${say('none')}</p>${joinPart(root, say, view, found)}${addPart(root, languageOf(req), view, offers)}`;
  const body = html`<h1>${say('hello', { name: req.user?.name })}</h1>${notice('error', view.refusal?.general)}
${state?.state === 'waiting' ? waitingPart(root, say, company) : ways}
<hr><a class="button quiet" href="${root}/account">${say('account')}</a>
<form method="post" action="${root}/logout">${button(say('signOut'), true)}</form>`;
  sendPage(runtime, req, res, { title: say('title'), body, ...(view.refusal ? { status: view.refusal.status } : {}) });
}

// on everybody's own page: the way to a company, for whoever has none
myCards.push(async ({ runtime }, req, user) =>
  isFree(user) && runtime.deploymentRole === 'cloud'
    ? html`<p><a class="button" href="${req.baseUrl}/welcome">${sayWelcome(languageOf(req))('toJoin')}</a></p>`
    : undefined,
);

/** The pages of a user without a company: ask one, or add their own. */
export function welcomeRoutes(runtime: Runtime): IRouter {
  const router = Router();
  if (runtime.deploymentRole === 'site') return router;
  router.use('/welcome', (req, res, next) => {
    if (!req.user || isFree(req.user)) return next();
    res.redirect(303, req.baseUrl.replace(/\/welcome$/, '') || '/admin');
  });
  router.get('/welcome', (req, res) => {
    const { search } = req.query;
    return send(runtime, req, res, typeof search === 'string' ? { search: search.slice(0, 200) } : {});
  });
  const act = (path: string, run: (session: Session, given: Record<string, string>) => Promise<string | null>) =>
    router.post(path, async (req, res) => {
      const session = sessionOf(runtime, req);
      if (!session) return res.redirect(303, `${req.baseUrl}/login`);
      const typed = await textsOf(req);
      try {
        const to = await run(session, typed);
        res.redirect(303, to ?? `${req.baseUrl}/welcome`);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        await send(runtime, req, res, { refusal: refusalOf(req, error, ['code', 'name']), typed });
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
