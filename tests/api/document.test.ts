import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openApi } from '../../src/api/document/openapi.ts';
import { documentPage } from '../../src/api/document/page.ts';
import { phoneRoutesOf } from '../../src/api/me/routes.ts';
import { routesOf } from '../../src/api/routes.ts';
import { serveApi } from '../support/api.ts';
import { testRuntime } from '../support/people.ts';

// biome-ignore lint/suspicious/noExplicitAny: the document is read as any tool reads it
type Json = any;

let runtime: Awaited<ReturnType<typeof testRuntime>>;
let api: Awaited<ReturnType<typeof serveApi>>;

beforeAll(async () => {
  runtime = await testRuntime();
  api = await serveApi(runtime);
});
afterAll(async () => {
  await api.close();
  await runtime.close();
});

/** References followed, so that a schema stands alone. */
function inlined(document: Json, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => inlined(document, item));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$ref === 'string') {
    const steps = value.$ref.replace('#/', '').split('/');
    const found = steps.reduce((at: Json, step: string) => at?.[step], document);
    if (found === undefined) throw new Error(`${value.$ref} leads nowhere`);
    return inlined(document, found);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inlined(document, item)]));
}

describe.each(['cloud', 'site'] as const)('The document of a %s', (deploymentRole) => {
  const document: Json = openApi(deploymentRole);
  const operations = Object.entries(document.paths as Record<string, Json>).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Json>).map(([method, operation]) => ({ path, method, operation })),
  );
  const named = operations.map(({ path, method, operation }) => [`${method} ${path}`, operation] as const);

  test('names every route, and no other', () => {
    const all = [...routesOf(deploymentRole), ...phoneRoutesOf(deploymentRole)];
    const routes = all.map(({ method, path }) => `${method} ${path}`);
    expect(named.map(([name]) => name).sort()).toEqual(routes.sort());
    expect(new Set(routes).size).toBe(routes.length);
  });

  test('is OpenAPI 3.1, and every reference leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    inlined(document, document.paths);
    expect(JSON.stringify(document)).not.toContain('$defs');
    const used = new Set(
      [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name),
    );
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  test.each(named)('%s: its examples are what its schemas say', (_name, operation) => {
    const contents = [operation.requestBody, ...Object.values(operation.responses)]
      .map((holder: Json) => holder?.content?.['application/json'])
      .filter(Boolean);
    for (const { schema, example } of contents) {
      expect(example).toBeDefined();
      const parsed = z.fromJSONSchema(inlined(document, schema)).safeParse(example);
      expect(parsed.error?.issues ?? []).toEqual([]);
    }
    const path = (operation.parameters ?? []).filter((parameter: Json) => parameter.in === 'path');
    expect(path.map(({ name }: Json) => name)).toEqual([..._name.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  });

  test('a wrong answer would not pass for a right one', () => {
    const schema = inlined(document, document.components.schemas.Employee);
    const example = document.paths['/employees/{id}'].get.responses['200'].content['application/json'].example;
    expect(z.fromJSONSchema(schema).safeParse({ ...example, salary: 12_500 }).success).toBe(false);
    expect(z.fromJSONSchema(schema).safeParse({ ...example, passwordHash: 'x' }).success).toBe(false);
  });

  test('names no secret', () => {
    const fields = Object.values(document.components.schemas as Record<string, Json>).flatMap((schema) =>
      Object.keys(schema.properties ?? {}),
    );
    expect(fields.filter((name) => /hash$|sealed$/i.test(name) && name !== 'batchHash')).toEqual([]);
  });

  test('as a page every operation can be read, with no script and nothing from elsewhere', () => {
    const page = documentPage(document);
    for (const [, operation] of named) expect(page).toContain(`id="${operation.operationId}"`);
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\/(?!HOST)|javascript:|undefined|\[object/);
  });
});

describe('Serving the document', () => {
  test('to everybody, under a policy that runs nothing', async () => {
    const file = await api.call(null, 'GET', '/openapi.json');
    expect([file.status, file.body]).toEqual([200, openApi('cloud')]);
    const page = await api.call(null, 'GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = String(page.headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
  });
});
