import { type AdminJS, combineStyles } from '#adminjs';
import { standingOf, suspendedFrom } from '../domain/subscriptions/standing.rule.ts';
import { panelMessage } from '../i18n/panel.ts';
import type { CurrentAdmin } from './current-admin.ts';
import { fontFaces } from './fonts.ts';
import { brand, Html, html, logo, scriptJson } from './html.ts';
import { translations } from './locale/index.ts';
import { visiblePages } from './pages/index.ts';
import { currentRequest, type UserPrincipal } from './request.ts';
import { declarations } from './resources/index.ts';
import type { PanelResources } from './view.ts';
import { inReaderDigits, readerLanguage, said } from './wording.ts';

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Hajira Bangla", sans-serif';

const theme = {
  ...combineStyles({
    colors: {
      primary100: brand.primary,
      primary80: '#2f8f85',
      primary60: '#6db2ab',
      primary40: '#a5d0cb',
      primary20: brand.soft,
      accent: brand.primary,
    },
  }),
  font: FONT,
  // the menu stays open from 1100 px on
  breakpoints: ['577px', '769px', '1024px', '1100px'],
  sizes: { navbarHeight: '56px', sidebarWidth: '248px', maxFormWidth: '740px' },
};

/** Every text in it, in the reader's digits. */
const inHisDigits = <Tree extends object>(tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      typeof value === 'string' ? inReaderDigits(value) : inHisDigits(value as object),
    ]),
  ) as Tree;

/** The initial state of AdminJS's store: only what this principal may know. */
function stateOf(admin: AdminJS, visible: PanelResources, currentAdmin: CurrentAdmin) {
  const resources = visible.map((resource) => resource.decorate().toJSON(currentAdmin as never));
  const { rootPath, loginPath, logoutPath } = admin.options;
  return {
    resources,
    branding: { companyName: 'Hajira', logo: false, withMadeWithLove: false },
    assets: { styles: [], scripts: [] },
    locale: {
      language: currentAdmin.language,
      availableLanguages: [currentAdmin.language],
      translations: inHisDigits(translations(resources, declarations, currentAdmin.language)),
    },
    theme: null,
    pages: visiblePages().map(({ name, icon, component, custom, beside }) => ({
      name,
      icon,
      component,
      custom,
      beside,
    })),
    paths: { rootPath, loginPath, logoutPath },
    session: currentAdmin,
    dashboard: { component: 'Dashboard' },
    versions: {},
  };
}

/** Who waits for somebody stands in the menu as a number. */
function withCounts<S extends ReturnType<typeof stateOf>>(state: S, counts: Readonly<Record<string, number>> = {}): S {
  for (const said of Object.values(state.locale.translations)) {
    for (const [name, count] of Object.entries(counts)) {
      const labels: Record<string, string> = said.labels;
      if (count > 0 && labels[name] !== undefined) labels[name] = `${labels[name]} (${inReaderDigits(String(count))})`;
    }
  }
  return state;
}

const RESET = `html,body,#app{margin:0;padding:0;width:100%;height:100%}
html,body,div,span,h1,h2,h3,h4,h5,h6,p,blockquote,pre,a,code,em,img,small,strong,sub,sup,b,i,dl,dt,dd,ol,ul,li,fieldset,form,
label,legend,table,caption,tbody,tfoot,thead,tr,th,td,article,aside,details,figure,figcaption,footer,header,main,nav,output,
section,summary,time,mark{margin:0;padding:0;border:0;font-size:100%;font:inherit;vertical-align:baseline}
ol,ul{list-style:none}table{border-collapse:collapse;border-spacing:0}*[hidden]{display:none}body{line-height:1}
#app{isolation:isolate}
[data-css="app-content"] a:not([class]){color:${brand.primary};text-decoration:none}
[data-css="app-content"] a:not([class]):hover{text-decoration:underline}
:root{color-scheme:light}
body{font-family:${FONT}}
.boot{display:flex;height:100%;align-items:center;justify-content:center}.boot svg{width:56px;height:56px}
td{font-variant-numeric:tabular-nums}
td,td *{word-break:normal!important;overflow-wrap:normal!important}td a{white-space:nowrap;padding-left:0!important;text-align:left!important;justify-content:flex-start!important}
[data-css$="-table-row"] td,[data-css$="-table-head-row"] td{padding-top:10px!important;padding-bottom:10px!important}
[data-css$="-table-row"] td,[data-css$="-table-head-row"] td{padding-left:12px!important;padding-right:12px!important}
[data-css$="-table-row"] td:first-child:empty,[data-css$="-table-head-row"] td:first-child:empty{padding:0!important;width:0}
[data-css$="-table-row"] td.options{position:sticky;right:-16px;background:#fff}
[data-css$="-table-row"] td.options:hover,[data-css$="-table-row"] td.options:focus-within{z-index:2}
[data-css$="-table-wrapper"]{overflow-x:auto;padding:24px 16px!important}
@media(min-width:1024px){[data-css$="-show-drawer-content"]{display:grid;grid-template-columns:1fr 1fr;column-gap:32px}
[data-css$="-show-drawer-content"]>:not([data-css*="-show-"]),[data-css$="-show-drawer-content"]>[data-css$="-action-header"],[data-css$="-show-drawer-content"]>[data-wide],
[data-css$="-show-drawer-content"]>:has(table,[data-wide]){grid-column:1/-1}}
[data-css$="-filter-drawer"]{box-shadow:none!important}
[data-css$="-new-form"],[data-css$="-edit-form"]{max-width:780px}
a:focus-visible,button:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:2px solid ${brand.primary};outline-offset:1px}
[data-css="app-content"]{min-width:0}
[data-css$="-action-header"]>div{flex-wrap:wrap;row-gap:12px}[data-css$="-action-header"]>div>div:last-child a{margin-bottom:4px}
@media(max-width:576px){[data-css$="-table-row"] td,[data-css$="-table-head-row"] td{padding-left:6px!important;padding-right:6px!important}[data-css$="-table-row"] td a{white-space:normal!important;height:auto!important;text-align:left;overflow-wrap:anywhere}}`;

/** The one page of the panel. Everything in it is escaped; scripts run with this request's nonce only. */
export function panelPage(
  admin: AdminJS,
  visible: PanelResources,
  currentAdmin: CurrentAdmin,
  page: { nonce: string; root: string; scripts: readonly string[]; waiting?: Readonly<Record<string, number>> },
): string {
  const state = withCounts(stateOf(admin, visible, currentAdmin), page.waiting);
  const boot = `window.REDUX_STATE=${scriptJson(state)};window.THEME=${scriptJson(theme)};window.THEME_COMPONENTS={};window.AdminJS={Components:{}};`;
  const scripts = page.scripts.map(
    (name) => html`<script src="${page.root}/assets/${name}" nonce="${page.nonce}" defer></script>`,
  );
  const start =
    'document.addEventListener("DOMContentLoaded",function(){createRoot(document.getElementById("app")).render(AdminJS.Application)});';
  return `<!doctype html>${
    html`<html lang="${currentAdmin.language}" data-digits="${currentAdmin.banglaDigits ? 'bangla' : 'latin'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hajira</title><link rel="icon" href="data:image/svg+xml,${encodeURIComponent(logo())}">
<style nonce="${page.nonce}">${new Html(fontFaces(page.root) + RESET)}</style>
<script nonce="${page.nonce}">${new Html(boot)}</script>
${scripts}
<script nonce="${page.nonce}">${new Html(start)}</script>
</head><body><div id="app"><div class="boot">${new Html(logo())}</div></div></body></html>`.text
  }`;
}

/** Said to a company's admin above every page while something has to be paid. */
function accountOf({ role, company, reason }: UserPrincipal, now: Date): { account?: string } {
  if (role === 'payer') return { account: said(panelMessage('subscription.choose-package', { reason: reason ?? '' })) };
  if (role !== 'company_admin' || !company?.paidUntil) return {};
  const account = { state: company.state, paidUntil: new Date(company.paidUntil), graceDays: company.graceDays ?? 0 };
  if (standingOf(account, now) !== 'past_due') return {};
  const end = suspendedFrom(account)?.toISOString().slice(0, 10);
  return {
    account: said(panelMessage('subscription.pay-until', { end: end ?? '' })),
  };
}

/** Nothing of the principal but what a screen needs. */
export function currentAdminOf(): CurrentAdmin {
  const { principal, watcher, ctx } = currentRequest();
  const speaks = watcher ?? principal;
  return {
    email: principal.email,
    title: principal.name,
    company: principal.company?.name ?? null,
    role: principal.role,
    timeZone: principal.company?.timeZone ?? null,
    deploymentRole: ctx.deploymentRole,
    ...(principal.memberId !== null && ctx.policy.allows('view', 'access_token') ? { hasTokens: true as const } : {}),
    language: readerLanguage(),
    banglaDigits: speaks.banglaDigits ?? false,
    ...(watcher ? { seenBy: watcher.name } : {}),
    ...(principal.role === 'support' ? { support: 'look' as const } : {}),
    ...(principal.role === 'support_writing' ? { support: 'write' as const } : {}),
    ...accountOf(principal, ctx.now),
  };
}
