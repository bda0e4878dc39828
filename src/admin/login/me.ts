import type { IRouter, Request, Response } from 'express';
import { unitOfWork } from '../../context.ts';
import { adminsToAsk, type MyPage, myPage } from '../../domain/accounts/my-page.ts';
import { principalOf } from '../../domain/accounts/principal-of.ts';
import type { Message } from '../../i18n/message.ts';
import { inDigitsOf } from '../../language.ts';
import { type Html, html } from '../html.ts';
import { isPageWord, type Say } from '../locale/pages.ts';
import { translateIn } from '../wording.ts';
import type { AuthContext } from './auth-context.ts';
import { asSystem } from './enter.ts';
import { languageOf, sayFor, sendPage } from './page.ts';

/** Times as they read them: in their company's zone, their language and their digits. */
export function timeWriter(req: Request): { day: (at: Date) => string; moment: (at: Date) => string } {
  const { user } = req;
  const wantsBangla = user?.banglaDigits ?? false;
  const locale = `${languageOf(req) === 'bn' ? 'bn-BD' : 'en-GB'}-u-nu-latn`;
  const timeZone = user?.company?.timeZone ?? 'Asia/Dhaka';
  const write = (at: Date, options: Intl.DateTimeFormatOptions) => {
    const text = new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
    return inDigitsOf(text, wantsBangla);
  };
  return {
    day: (at) => write(at, { day: 'numeric', month: 'long', year: 'numeric' }),
    moment: (at) =>
      write(at, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  };
}

/** What their company is to them, in words. */
function companyMessage(user: Express.User, say: Say): string {
  const { company } = user;
  if (!company || user.memberId === null) return say('companyNone');
  const values = { company: company.name };
  if (!user.isActive) return say(user.isDeactivated ? 'companyDeactivated' : 'companyWaiting', values);
  const words = {
    waiting: 'companyUnpaid',
    suspended: 'companySuspended',
    closed: 'companyClosed',
    active: 'companyActive',
  } as const;
  return say(isPageWord(words[company.state]) ? words[company.state] : 'companyActive', values);
}

const employeeCard = ({ employee }: MyPage, say: Say): Html => {
  if (!employee) return html`<p>${say('employeeNone')}</p>`;
  const { code, name, department, designation } = employee;
  return html`<p data-testid="employee">${say('employee', { code, name })}<br>
${[designation, department].filter((one) => one !== null).join(', ')}</p>`;
};

function punchTable(req: Request, { punches }: MyPage, say: Say): Html {
  const { moment } = timeWriter(req);
  if (punches.length === 0) return html`<p>${say('punchesNone')}</p>`;
  const rows = punches.map(({ at, source }) => {
    const word = `source_${source}`;
    return html`<tr><td>${at ? moment(at) : '–'}</td><td>${isPageWord(word) ? say(word) : source}</td></tr>`;
  });
  return html`<table data-testid="my-punches"><thead><tr><th>${say('time')}</th><th>${say('howPunched')}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** A part of one's own page that another part of Hajira adds: joining a company, leaving one, asking for leave. */
export type MyCard = (auth: AuthContext, req: Request, user: Express.User) => Promise<Html | undefined>;
export const myCards: MyCard[] = [];

/** Whom somebody asks who may do nothing here. */
async function toAsk({ runtime }: AuthContext, { company }: Express.User, say: Say): Promise<Html> {
  if (!company) return html``;
  const names = await unitOfWork({ runtime, ...asSystem }, (ctx) => adminsToAsk(ctx, company.id));
  return names.length === 0 ? html`` : html`<p data-testid="to-ask">${say('toAsk', { names: names.join(', ') })}</p>`;
}

/** Everybody's own page: for whoever may do nothing else it is the whole of Hajira. */
export async function sendMyPage(auth: AuthContext, req: Request, res: Response, reason?: Message): Promise<void> {
  const { user } = req;
  if (!user) return res.redirect(303, `${req.baseUrl}/login?to=${encodeURIComponent(`${req.baseUrl}/me`)}`);
  const { runtime } = auth;
  const say = sayFor(req);
  const page = await unitOfWork({ runtime, principal: principalOf(user) }, (ctx) => myPage(ctx));
  const isOff = !user.isActive && (user.company !== null || user.isSuperAdmin);
  const cards = isOff
    ? [await toAsk(auth, user, say)]
    : await Promise.all(myCards.map((card) => card(auth, req, user)));
  const since = page.joinedAt
    ? html` <small>${say('joined', { day: timeWriter(req).day(page.joinedAt) })}</small>`
    : '';
  const isMember = user.memberId !== null && user.isActive && user.company?.state === 'active';
  const own = html`<h2>${say('profile')}</h2>${employeeCard(page, say)}
<h2>${say('punches')}</h2>${punchTable(req, page, say)}`;
  const why = reason ? html`<p>${translateIn(languageOf(req), reason)}</p>` : html``;
  const company = reason ? html`` : html`<p>${companyMessage(user, say)}${since}</p>`;
  const body = html`<h1>${say('hello', { name: user.name })}</h1>${why}${company}
${cards.filter((card) => card !== undefined)}${isMember ? own : html``}
<div class="links"></div>
${reason === undefined ? html`<a class="button" href="${req.baseUrl}">${say('toPanel')}</a>` : html``}
${isOff ? html`` : html`<a class="button quiet" href="${req.baseUrl}/account">${say('accountTitle')}</a>`}
<form method="post" action="${req.baseUrl}/logout"><button class="quiet" type="submit">${say('signOut')}</button></form>`;
  sendPage(runtime, req, res, { title: say('mine'), body, isWide: true });
}

export function myRoutes(router: IRouter, auth: AuthContext): void {
  router.get('/me', (req, res) => sendMyPage(auth, req, res, reasonOf(req)));
}

const reasonOf = (req: Request): Message | undefined => {
  const principal = req.user && principalOf(req.user);
  return principal?.role === 'nobody' ? principal.reason : undefined;
};
