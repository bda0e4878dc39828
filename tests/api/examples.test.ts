import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { storePunches } from '../../src/domain/attendance/store-punches.ts';
import { commandsOf } from '../../src/domain/commands.ts';
import { newId } from '../../src/id.ts';
import { projectRoot } from '../../src/project.ts';
import { serveApi, tokenOf } from '../support/api.ts';
import { garments, testRuntime } from '../support/people.ts';

const text = readFileSync(join(projectRoot(), 'docs', 'api.md'), 'utf8');
/** Each command, and the status that the text after it promises. */
const examples = [...text.matchAll(/```sh\n(curl [\s\S]*?)\n```\n`(\d{3})`/g)].map(([, command = '', status]) => ({
  command,
  status: Number(status),
}));

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let api: Awaited<ReturnType<typeof serveApi>>;
const variables: Record<string, string> = {};

beforeAll(async () => {
  runtime = await testRuntime();
  api = await serveApi(runtime);
  const people = await garments(runtime);
  const facts = { serial: ['S-1'], badge: ['900'], localTime: ['2026-11-22 08:00:00'], code: [0] };
  const rest = { verify: [1], work: [null], receivedAt: [new Date('2026-11-22')], clockOffsetMs: [0] };
  const stored = await people.siteA((ctx) =>
    storePunches(ctx, { source: 'terminal', siteId: people.a.siteId }, { ...facts, ...rest, way: ['pull'] }),
  );
  const department = await people.rahim((ctx) => commandsOf('department').add(ctx, { name: 'Sewing' }));
  const karim = await people.karim(async (ctx) => String(ctx.policy.userId));
  const terminal = newId();
  await people.systemA(({ sql, companyId }) =>
    sql.query(`INSERT INTO terminal (company_id, id, serial, name) VALUES ($1, $2, 'FILES1', 'Gate')`, [
      companyId,
      terminal,
    ]),
  );
  const { token } = await tokenOf(people.rahim);
  const [punch = ''] = stored.ids;
  Object.assign(variables, { HAJIRA: api.url, TOKEN: token, PUNCH: punch, SITE: people.a.siteId, TERMINAL: terminal });
  Object.assign(variables, { DEPARTMENT: String(department.id), USER: karim });
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

/** A curl command as a shell would hand it over: words with their quotes taken off and variables put in. */
function wordsOf(command: string): string[] {
  const words = command.replaceAll('\\\n', ' ').match(/'[^']*'|"(?:\\.|[^"])*"|\S+/g) ?? [];
  const filled = (word: string) =>
    word.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`the examples never said what $${name} is`);
      return value;
    });
  return words.map((word) => (word.startsWith("'") ? word.slice(1, -1) : filled(word.replaceAll(/^"|"$/g, ''))));
}

/** The files that examples send. */
const files: Record<string, string> = { 'punches.csv': 'Badge,Time\n900,22/11/2026 17:00:00\n' };

/** `-F name=value` or `-F name=@file`. */
function addPart(form: FormData, part: string): void {
  const [name = '', ...rest] = part.split('=');
  const value = rest.join('=');
  const content = files[value.slice(1)];
  if (!value.startsWith('@')) form.set(name, value);
  else if (content === undefined) throw new Error(`there is no file ${value}`);
  else form.set(name, new File([content], value.slice(1)));
}

async function run(command: string): Promise<Response> {
  const [, ...words] = wordsOf(command);
  const headers: Record<string, string> = {};
  let [method, body, url]: [string | undefined, string | undefined, string] = [undefined, undefined, ''];
  let form: FormData | undefined;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-X') method = words.shift();
    else if (word === '-d') body = words.shift();
    else if (word === '-F') {
      form ??= new FormData();
      addPart(form, words.shift() ?? '');
    } else if (word === '-H') {
      const [name = '', ...value] = (words.shift() ?? '').split(': ');
      headers[name] = value.join(': ');
    } else url = word;
  }
  // ids that the text writes in capitals, where the shell's quotes would keep a variable from being put in
  const json = body?.replaceAll(/"(DEPARTMENT|USER)"/g, (_, name: string) => JSON.stringify(variables[name]));
  const sent = form ?? json;
  return fetch(url, { method: method ?? (sent ? 'POST' : 'GET'), headers, ...(sent ? { body: sent } : {}) });
}

/** What later examples call the record that an example made. */
const called: Record<string, string> = { 'access-tokens': 'ACCESS_TOKEN', employees: 'EMPLOYEE', grants: 'GRANT' };

test('every example of docs/api.md answers as it says', async () => {
  expect(examples.length).toBe((text.match(/^curl /gm) ?? []).length);
  for (const { command, status } of examples) {
    const answer = await run(command);
    const said = await answer.text();
    expect([command, answer.status, status === answer.status ? '' : said]).toEqual([command, status, '']);
    const name = called[new URL(answer.url).pathname.split('/')[3] ?? ''];
    if (status !== 201 || !name) continue;
    const body = JSON.parse(said);
    variables[name] = body.id ?? body.data[0].id;
    variables.ETAG = answer.headers.get('etag') ?? '';
  }
});
