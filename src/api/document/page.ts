/** The document as a page to read: made on the server, with no script and nothing from another host. */

export const style = `
:root { color-scheme: light dark; --ink: #1c1b2e; --soft: #62607a; --line: #dcdbe8; --paper: #fff; --tint: #f5f5fb; --accent: #3040d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceaf6; --soft: #a5a3bd; --line: #3a3852; --paper: #16152a; --tint: #201f38; --accent: #98a3ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, "Noto Sans Bengali", sans-serif; color: var(--ink); background: var(--paper); }
header, main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 0; }
main { padding-bottom: 6rem; }
h1 { margin: 0; font-size: 1.9rem; } h2 { margin: 3rem 0 .75rem; font-size: 1.3rem; } h3 { margin: 1.25rem 0 .4rem; font-size: .95rem; }
a { color: var(--accent); } p { max-width: 46rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 1rem; padding: 0; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; background: var(--paper); }
summary { cursor: pointer; padding: .7rem .9rem; display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }
details > div { border-top: 1px solid var(--line); padding: .25rem .9rem 1rem; }
.method { font: 600 .78rem ui-monospace, monospace; color: var(--accent); min-width: 3.6rem; }
code, pre { font: .86rem/1.5 ui-monospace, monospace; } summary code { overflow-wrap: anywhere; }
pre { background: var(--tint); padding: .8rem; border-radius: .4rem; overflow-x: auto; margin: .3rem 0; }
.soft { color: var(--soft); } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); }
`;

type Json = Record<string, unknown>;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const safe = (text: unknown): string => String(text ?? '').replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** Words with `code` in them. */
const prose = (text: unknown): string => safe(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const entriesOf = (value: unknown): [string, Json][] => Object.entries((value ?? {}) as Record<string, Json>);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** What a schema asks for, in few words. */
function wordsOf(document: Json, schema: Json): string {
  if (typeof schema.$ref === 'string') return wordsOf(document, resolve(document, schema.$ref));
  if (Array.isArray(schema.enum)) {
    return schema.enum.length > 8 ? `one of ${schema.enum.length} names` : schema.enum.map(String).join(' | ');
  }
  const parts = listOf(schema.anyOf);
  if (parts.length > 0) return [...new Set(parts.map((part) => wordsOf(document, part)))].join(' or ');
  if (schema.type === 'array') return `list of ${wordsOf(document, (schema.items ?? {}) as Json)}`;
  return String(schema.format ?? schema.type ?? 'anything');
}

function resolve(document: Json, pointer: string): Json {
  const steps = pointer.replace('#/', '').split('/');
  return steps.reduce<Json>((at, step) => (at[step] ?? {}) as Json, document);
}

const table = (head: string[], rows: string[][]): string =>
  `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;

/** Filters of one column on one line: `name`, `.in`, `.contains`. */
function parameterTable(document: Json, parameters: Json[]): string {
  if (parameters.length === 0) return '';
  const rows = new Map<string, { parameter: Json; operators: string[] }>();
  for (const parameter of parameters) {
    const [name = '', operator] = String(parameter.name).split('.');
    const row = rows.get(name) ?? { parameter, operators: [] };
    if (operator) row.operators.push(`.${operator}`);
    rows.set(name, row);
  }
  const lines = [...rows].map(([name, { parameter, operators }]) => [
    `<code>${safe(name)}</code>`,
    operators.map((operator) => `<code>${safe(operator)}</code>`).join(' '),
    `${safe(wordsOf(document, (parameter.schema ?? {}) as Json))}${parameter.in === 'query' ? '' : `, in the ${safe(parameter.in)}`}`,
    prose(parameter.description),
  ]);
  return `<h3>Parameters</h3>${table(['Name', 'Also', 'Value', ''], lines)}`;
}

function fieldTable(document: Json, title: string, schema: Json): string {
  const found = typeof schema.$ref === 'string' ? resolve(document, schema.$ref) : schema;
  const required = Array.isArray(found.required) ? found.required : [];
  const lines = entriesOf(found.properties).map(([name, field]) => [
    `<code>${safe(name)}</code>`,
    safe(wordsOf(document, field)),
    [required.includes(name) ? 'required' : '', prose(field.description)].filter(Boolean).join('; '),
  ]);
  return lines.length === 0 ? '' : `<h3>${title}</h3>${table(['Field', 'Value', ''], lines)}`;
}

const json = (value: unknown): string => `<pre>${safe(JSON.stringify(value, null, 2))}</pre>`;

function contentOf(holder: unknown): Json {
  const content = ((holder ?? {}) as Json).content as Json | undefined;
  return (content?.['application/json'] ?? {}) as Json;
}

function answers(document: Json, operation: Json): string {
  const [[status = '', good] = [], ...bad] = entriesOf(operation.responses).sort(([a], [b]) => Number(a) - Number(b));
  const content = contentOf(good);
  const refusals = bad.map(([code, response]) => {
    const said = typeof response.$ref === 'string' ? resolve(document, response.$ref) : response;
    return [`<code>${safe(code)}</code>`, prose(said.description)];
  });
  return `<h3>${safe(status)} ${prose(good?.description)}</h3>${content.example === undefined ? '' : json(content.example)}<h3>Refusals</h3>${table(['Status', 'When'], refusals)}`;
}

function operationHtml(document: Json, method: string, path: string, operation: Json): string {
  const body = contentOf(operation.requestBody);
  const sent = operation.requestBody
    ? `${fieldTable(document, 'Body', (body.schema ?? {}) as Json)}${json(body.example)}`
    : '';
  return `<details id="${safe(operation.operationId)}"><summary><span class="method">${safe(method.toUpperCase())}</span><code>${safe(path)}</code><span class="soft">${safe(operation.summary)}</span></summary><div><p>${prose(operation.description)}</p>${parameterTable(document, listOf(operation.parameters))}${sent}${answers(document, operation)}</div></details>`;
}

/** The page at /docs. */
export function documentPage(document: Json): string {
  const info = document.info as Json;
  const tags = listOf(document.tags).map(({ name }) => String(name));
  const operations = entriesOf(document.paths).flatMap(([path, item]) =>
    entriesOf(item).map(([method, operation]) => ({ tag: String(listOf(operation.tags)[0]), method, path, operation })),
  );
  const sections = tags.map((tag) => {
    const own = operations.filter((candidate) => candidate.tag === tag);
    const items = own.map(({ method, path, operation }) => operationHtml(document, method, path, operation));
    return `<section><h2 id="${safe(tag)}">${safe(tag)}</h2>${items.join('')}</section>`;
  });
  const links = tags.map((tag) => `<li><a href="#${safe(tag)}">${safe(tag)}</a></li>`).join('');
  const server = String(listOf(document.servers)[0]?.url);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(info.title)}</title><style>${style}</style></head><body><header><h1>${safe(info.title)}</h1><p>${prose(info.description)}</p><p>As a file for tools: <a href="openapi.json">openapi.json</a> (OpenAPI ${safe(document.openapi)}).</p><pre>curl -H "Authorization: Bearer hjt_..." https://HOST${safe(server)}/me</pre><nav aria-label="Contents"><ul>${links}</ul></nav></header><main>${sections.join('')}</main></body></html>`;
}
