import { get } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf } from '../../src/domain/commands.ts';
import { type OpenPanel, openPanel, type Visitor } from '../support/panel.ts';
import { garments, testRuntime } from '../support/people.ts';

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let people: Awaited<ReturnType<typeof garments>>;
let panel: OpenPanel;
let rahim: Visitor;

beforeAll(async () => {
  runtime = await testRuntime();
  people = await garments(runtime);
  panel = await openPanel(runtime);
  rahim = await panel.as('rahim@garments-a.example');
});
afterAll(async () => {
  await panel.close();
  await runtime.close();
});

/** What the page tells the browser: AdminJS's store. */
async function stateFor(visitor: Visitor) {
  const { text } = await visitor.get('/');
  const [, json = ''] = /window\.REDUX_STATE=(.*?);window\.THEME=/s.exec(text) ?? [];
  return { text, state: JSON.parse(json) };
}

const resourceIn = (state: { resources: { id: string }[] }, id: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: the shape is AdminJS's
  state.resources.find((resource) => resource.id === id) as any;

const names = (list: { name: string }[]) => list.map(({ name }) => name);

describe('The page', () => {
  test('holds who sits here and what they may know, nothing more', async () => {
    const { state } = await stateFor(rahim);
    expect(state.session).toEqual({
      email: 'rahim@garments-a.example',
      title: 'Rahim',
      company: 'Garments A',
      role: 'company_admin',
      timeZone: 'Asia/Dhaka',
      deploymentRole: 'cloud',
      hasTokens: true,
      language: 'en',
      banglaDigits: false,
    });
    const employee = resourceIn(state, 'employee');
    expect(names(employee.editProperties)).not.toContain('companyId');
    expect(Object.keys(employee.properties)).not.toContain('companyId');
    const usual = [
      'access',
      'bulkDelete',
      'delete',
      'edit',
      'exportList',
      'giveMany',
      'list',
      'new',
      'photo',
      'search',
      'show',
      'why',
    ];
    expect(names(employee.actions).sort()).toEqual(usual);
    // what is found in the network is for sites
    expect(names(state.pages)).toEqual(['review', 'import-employees', 'doubtful-punches', 'unmatched-numbers']);
    expect(names(resourceIn(state, 'punch').actions).sort()).toEqual([
      'access',
      'correct',
      'exportList',
      'giveMany',
      'list',
      'search',
      'show',
      'why',
      'withdrawCorrection',
      'withdrawReading',
    ]);
    expect(names(resourceIn(state, 'package').actions).sort()).toEqual(['list', 'order', 'search', 'show']);
    const company = resourceIn(state, 'company');
    const form = company.actions.find(({ name }: { name: string }) => name === 'edit').layout;
    expect(form.flatMap(({ properties }: { properties: string[] }) => properties)).toEqual([
      'name',
      'timeZone',
      'setsClocks',
      'silentAfterMinutes',
    ]);
  });

  test('of the super admin asks for a company where there is one to choose', async () => {
    const { state } = await stateFor(await panel.as('super@hajira.example'));
    expect(names(resourceIn(state, 'employee').listProperties)).toContain('companyId');
    expect(names(resourceIn(state, 'employee').actions).sort()).toEqual(['list', 'search', 'show']);
    const form = resourceIn(state, 'user').actions.find(({ name }: { name: string }) => name === 'new').layout;
    expect(form.flatMap(({ properties }: { properties: string[] }) => properties)).toContain('companyId');
  });

  test('cannot be broken out of by what people are called', async () => {
    const name = '</script><script>alert(1)</script>\u2028<!--';
    await people.rahim((ctx) => commandsOf('company').change(ctx, people.a.id, { name }));
    const { text, state } = await stateFor(rahim);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('\u2028');
    expect(text.match(/<\/script>/g)).toHaveLength((text.match(/<script/g) ?? []).length);
    expect(state.session.company).toBe(name.normalize('NFC'));
    await people.rahim((ctx) => commandsOf('company').change(ctx, people.a.id, { name: 'Garments A' }));
  });

  test('runs only scripts of its own, with a new nonce each time, and loads nothing from elsewhere', async () => {
    const [one, other] = [await rahim.get('/'), await rahim.get('/')];
    const nonceOf = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1];
    const [first, second] = [one, other].map(({ headers }) => nonceOf(headers.get('content-security-policy')));
    expect(first).toBeTruthy();
    expect(first).not.toBe(second);
    expect(one.headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    for (const script of one.text.match(/<script[^>]*>/g) ?? []) expect(script).toContain(`nonce="${first}"`);
    expect(one.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('x-powered-by')).toBeNull();
  });
});

describe('The panel’s scripts', () => {
  /** fetch unpacks by itself; this does not. */
  const raw = (path: string, encoding: string) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      get(`${panel.url}${path}`, { headers: { 'accept-encoding': encoding } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }),
        );
      }).on('error', reject);
    });

  test('come packed and may be kept for ever, since their names change with them', async () => {
    const { text } = await rahim.get('/');
    const paths = [...text.matchAll(/<script src="([^"]+)"/g)].map(([, path]) => String(path));
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      const packed = await raw(path, 'gzip, br');
      expect(packed.headers).toMatchObject({
        'content-encoding': 'br',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
      });
      expect(packed.headers['content-type']).toContain('javascript');
      const plain = await raw(path, 'identity');
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(brotliDecompressSync(packed.body).equals(plain.body)).toBe(true);
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    }
  });
});
