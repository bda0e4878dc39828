import { fontFaces } from './fonts.ts';

/** Pages that need no bundle: signing in, the password, setting a site up, and "you cannot". */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

/** HTML put together with every value escaped, unless it is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | undefined | null | false | readonly Html[];

function textOf(value: Value): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return escapeHtml(String(value));
}

export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.reduce((whole, part, n) => whole + textOf(values[n - 1]) + part));

/** JSON inside a script element: no `<` that could end it, no line separators that old parsers choke on. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value ?? null)
    .replace(/</g, '\\u003c')
    .replace(/>/g, '\\u003e')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

export const brand = { primary: '#0b7a6f', primaryDark: '#075e56', ink: '#14211f', soft: '#e8f3f1', line: '#d5dedc' };

const STYLE = `
*,*::before,*::after{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:24px 16px;
  background:linear-gradient(160deg,${brand.soft},#f7faf9 55%,#eef2f6);color:${brand.ink};
  font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Hajira Bangla",sans-serif}
main{width:100%;max-width:420px;background:#fff;border:1px solid ${brand.line};border-radius:16px;padding:32px;
  box-shadow:0 12px 40px rgba(10,60,55,.08)}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 24px;font-weight:700;font-size:20px}
.brand svg{width:34px;height:34px;flex:none}.brand small{font-weight:400;color:#5b6b69;margin-left:auto;font-size:13px}
h1{font-size:22px;line-height:1.3;margin:0 0 8px}p{margin:0 0 16px;color:#40504e}
label{display:block;font-weight:600;font-size:14px;margin:0 0 6px}
input,select{width:100%;font:inherit;padding:11px 12px;border:1px solid #b9c6c4;border-radius:9px;margin:0 0 16px;background:#fff;color:inherit}
input:focus{outline:3px solid rgba(11,122,111,.25);border-color:${brand.primary}}
input[aria-invalid=true]{border-color:#b3261e;margin-bottom:4px}
.field-error{color:#b3261e;font-size:14px;margin:0 0 14px}
button,.button{display:block;width:100%;font:inherit;font-weight:600;text-align:center;padding:12px 16px;border:0;border-radius:9px;
  background:${brand.primary};color:#fff;cursor:pointer;text-decoration:none}
button:hover,.button:hover{background:${brand.primaryDark}}
button:focus-visible,.button:focus-visible,a:focus-visible{outline:3px solid rgba(11,122,111,.35);outline-offset:2px}
.quiet{background:none;color:${brand.primary};border:1px solid ${brand.line};margin-top:10px}
.quiet:hover{background:${brand.soft}}
.notice{border-radius:9px;padding:11px 13px;margin:0 0 18px;font-size:15px}
.error{background:#fdecea;color:#8c1d18}.success{background:#e6f4ea;color:#14532d}
.hint{font-size:14px;color:#5b6b69;margin:-10px 0 16px}
.wide{max-width:720px}hr{border:0;border-top:1px solid ${brand.line};margin:28px 0 20px}h2{font-size:18px;margin:28px 0 8px;padding-top:20px;border-top:1px solid ${brand.line}}
input[type=checkbox]{width:22px;height:22px;margin:0;flex:none}.check{display:flex;gap:10px;align-items:center;margin:0 0 16px;min-height:44px;font-weight:400}
.or{display:flex;align-items:center;gap:12px;margin:18px 0 6px;color:#5b6b69;font-size:14px}.or::before,.or::after{content:"";flex:1;border-top:1px solid ${brand.line}}
.links{margin:18px 0 0;display:grid;gap:4px}.links a{padding:8px 0;color:${brand.primary}}
.row{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding:12px 0;border-top:1px solid #eaf0ef}
.row>span{overflow-wrap:anywhere;flex:1 1 200px}.row small{display:block;color:#5b6b69}.row form{margin:0}.row button,.row .button{width:auto;padding:8px 14px;margin:0}
.codes{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:6px 20px;margin:0 0 18px;padding:14px;background:${brand.soft};border-radius:9px;font:15px/1.6 ui-monospace,monospace;list-style:none}
.qr{display:block;width:220px;height:220px;margin:0 auto 12px}.key{font:15px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:8px 6px;border-top:1px solid #eaf0ef}th{font-size:13px;color:#5b6b69}
footer a{color:${brand.primary};padding:10px 4px;display:inline-block}
footer{margin-top:20px;font-size:13px;color:#5b6b69;text-align:center}
@media(max-width:480px){main{padding:24px 20px;border-radius:12px}}
@media(prefers-reduced-motion:no-preference){input,button{transition:border-color .15s,background .15s}}`;

/** The mark: a register with a tick. */
export const logo = (color: string = brand.primary): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 34" aria-hidden="true"><rect width="34" height="34" rx="9" fill="${color}"/><path d="M10 9h14v16H10z" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/><path d="M13 17.5l3 3 5.5-6" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** A whole page with one card on it. */
export function cardPage(options: {
  title: string;
  roleLabel: string;
  nonce: string;
  body: Html;
  language: string;
  foot: Html;
  isWide?: boolean;
}): string {
  return `<!doctype html>${
    html`<html lang="${options.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${options.title} · Hajira</title><link rel="icon" href="data:image/svg+xml,${encodeURIComponent(logo())}">
<style nonce="${options.nonce}">${new Html(fontFaces('/admin') + STYLE)}</style></head><body><main class="${options.isWide ? 'wide' : ''}">
<div class="brand">${new Html(logo())}<span>Hajira</span><small>${options.roleLabel}</small></div>
${options.body}</main><footer>হাজিরা · ${options.foot}</footer></body></html>`.text
  }`;
}

/** One line of a form with its label and, if there is one, its error. */
export function field(options: {
  name: string;
  label: string;
  type?: string;
  value?: string;
  autocomplete?: string;
  error?: string | undefined;
  placeholder?: string;
  hint?: string;
  isOptional?: boolean;
  /** a value that somebody can only have typed here */
  more?: Html;
}): Html {
  const { name, label, type = 'text', value = '', autocomplete = 'off', error, placeholder = '' } = options;
  const { hint, isOptional = false, more = html`` } = options;
  const described = [error && `${name}-error`, hint && `${name}-hint`].filter((one) => !!one).join(' ');
  const state = html`${isOptional ? '' : html`required`} ${error ? html`aria-invalid="true"` : ''} ${described ? html`aria-describedby="${described}"` : ''}`;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" placeholder="${placeholder}" ${state} ${more}>
${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}${error ? html`<p class="field-error" id="${name}-error">${error}</p>` : ''}`;
}

export const notice = (kind: 'error' | 'success', text: string | undefined): Html =>
  text ? html`<div class="notice ${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${text}</div>` : html``;
