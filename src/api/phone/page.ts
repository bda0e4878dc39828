/** The one page of phones: a frame that its scripts fill. No script and no style stands in it. */

export const style = `
*,*::before,*::after{box-sizing:border-box}
@font-face{font-family:"Hajira Bangla";src:local("Noto Sans Bengali"),url("/punch/bangla.woff2") format("woff2");font-display:swap;
unicode-range:U+0951-0952,U+0964-0965,U+0980-09FE,U+200C-200D,U+25CC}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#f3f7f6;color:#14211f;font:18px/1.5 "Hajira Bangla",system-ui,Roboto,"Noto Sans",sans-serif}
.top{display:flex;align-items:center;gap:10px;padding:10px 16px;background:#075e56;color:#fff}
.top img{width:30px;height:30px}.top strong{font-size:18px}
.top button{margin-left:auto;min-height:44px;min-width:44px;padding:0 14px;border:1px solid #cfe7e3;border-radius:9px;background:transparent;color:#fff;font:inherit}
#signal{margin:0;padding:8px 16px;font-size:16px}#signal.on{background:#dff3e6;color:#0f4422}#signal.off{background:#fff0cf;color:#5c3b00}
main{max-width:520px;margin:0 auto;padding:16px}
h1{font-size:24px;line-height:1.3;margin:4px 0}.who{margin-bottom:0}.company{margin:0 0 14px;color:#40504e}
h2{font-size:19px;margin:22px 0 8px}
.card{background:#fff;border:1px solid #d5dedc;border-radius:14px;padding:20px}
label{display:block;font-weight:600;margin:12px 0 4px}
input{width:100%;font:inherit;padding:12px;border:1px solid #6b7c79;border-radius:9px;background:#fff;color:inherit}
button{cursor:pointer}button:focus-visible,input:focus-visible,label:focus-within{outline:3px solid #1e50b4;outline-offset:2px}
.plain{width:100%;min-height:52px;margin-top:16px;border:0;border-radius:9px;background:#0b6b61;color:#fff;font:inherit;font-weight:600}
.big{display:block;width:100%;min-height:170px;border:0;border-radius:24px;color:#fff;font:inherit;font-size:34px;font-weight:700;
box-shadow:0 8px 24px rgba(10,60,55,.25)}
.big.in{background:#0b6b61}.big.out{background:#1e50b4}.big:active{transform:translateY(2px)}.big:disabled{background:#5d6c6a;box-shadow:none}
.link{display:inline-flex;align-items:center;min-height:48px;padding:0 6px;border:0;background:none;color:#075e56;font:inherit;font-weight:600;text-decoration:underline}
#said{min-height:28px;margin:8px 0;font-weight:600}
.error{color:#8c1d18;font-weight:600}.more{display:block;width:100%;font-size:16px;color:#40504e;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
.line{display:flex;flex-wrap:wrap;gap:4px 12px;justify-content:space-between;align-items:center;background:#fff;border:1px solid #d5dedc;border-left-width:6px;border-radius:9px;padding:10px 12px;margin-bottom:8px}
.line.queued{border-left-color:#8a5a00}.line.waiting{border-left-color:#1e50b4}.line.accepted{border-left-color:#156b34}
.line.rejected,.line.refused{border-left-color:#8c1d18}
.state{font-weight:600}.state.queued{color:#704900}.state.waiting{color:#1e50b4}.state.accepted{color:#0f5a2a}.state.rejected,.state.refused{color:#8c1d18}
dl{background:#fff;border:1px solid #d5dedc;border-radius:14px;padding:16px}dt{color:#40504e;font-size:16px}dd{margin:0 0 10px;font-weight:600;overflow-wrap:anywhere}
footer{margin-top:24px;display:flex;flex-wrap:wrap;gap:4px 16px}
.hidden{position:absolute;width:1px;height:1px;opacity:0}
`;

export interface PhonePage {
  /** where its scripts are */
  base: string;
  version: string;
  /** file names of the scripts, asked for at once instead of one after another */
  modules: readonly string[];
  /** whether one can sign in with other services */
  hasElsewhere: boolean;
}

export const phonePage = ({ base, version, modules, hasElsewhere }: PhonePage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hajira: punch</title>
<meta name="theme-color" content="#075e56"><meta name="description" content="Punch in and out by phone">
<link rel="manifest" href="/punch/manifest.webmanifest"><link rel="icon" href="/punch/icon.svg" type="image/svg+xml">
${modules.map((file) => `<link rel="modulepreload" href="${base}${file}">`).join('')}
<style>${style}</style></head>
<body data-version="${version}"${hasElsewhere ? ' data-elsewhere="yes"' : ''}><header class="top"><img src="/punch/icon.svg" alt=""><strong>Hajira</strong>
<button type="button" id="language" lang="bn">বাংলা</button></header>
<p id="signal" role="status"></p><main></main>
<noscript>This page needs JavaScript.</noscript>
<script type="module" src="${base}main.js"></script></body></html>`;

export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 34"><rect width="34" height="34" rx="9" fill="#0b7a6f"/><path d="M10 9h14v16H10z" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/><path d="M13 17.5l3 3 5.5-6" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>';

export const manifest = {
  id: '/punch',
  name: 'Hajira',
  short_name: 'Hajira',
  description: 'Punch in and out by phone',
  start_url: '/punch',
  scope: '/punch',
  display: 'standalone',
  orientation: 'portrait',
  background_color: '#f3f7f6',
  theme_color: '#075e56',
  icons: [
    { src: '/punch/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/punch/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/punch/icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
} as const;
