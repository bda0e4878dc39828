import { z } from 'zod';
import type { DeploymentRole } from '../../deployment-role.ts';
import { models } from '../../policies/roles.ts';
import { problemSchema } from '../answers.ts';
import type { PhoneRoute } from '../me/route.ts';
import { phoneRoutesOf } from '../me/routes.ts';
import { exampleId } from '../records/examples.ts';
import type { Parameter } from '../records/query.ts';
import type { Route } from '../route.ts';
import { routesOf } from '../routes.ts';

type Json = Record<string, unknown>;

/** Formats say it already; zod's patterns for them fill pages. */
function withoutPatterns(schema: Json): void {
  if (['date', 'date-time', 'uuid'].includes(String(schema.format))) delete schema.pattern;
}

const pointed = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/'));

/** Gathers the schemas that have a name of their own, so that the document says each once. */
class Schemas {
  readonly named: Record<string, unknown> = {};

  of(schema: z.ZodType, io: 'input' | 'output'): unknown {
    const made = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => withoutPatterns(jsonSchema as Json) });
    const { $schema: _dialect, $defs = {}, ...own } = made as Json & { $defs?: Json };
    for (const [name, value] of Object.entries($defs)) this.named[name] = pointed(value);
    return pointed(own);
  }
}

const problems: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'No token, or one that is not valid (any more).',
  403: 'You may not do this, or not with this token; or you may not write a field, which is named.',
  404: 'No such record: missing, deleted, another company’s, or out of your reach. All look the same.',
  409: 'What is stored stands against it.',
  412: 'The record was changed since you read it.',
  413: 'The body is too large.',
  415: 'The body is not of a type that this address takes.',
  422: 'Parameters or fields must be corrected; each is named.',
  429: 'Too many calls; Retry-After says how many seconds to wait.',
  500: 'A mistake of ours. Give support the request id.',
  503: 'Somebody else changed the same thing in this moment. Try again.',
};

/** What every operation can answer. */
const usualProblems = [401, 403, 422, 429, 500, 503];

/** Every status that a route answers, beside its good outcome. */
export const problemsOf = (route: Pick<Route, 'problems'>): number[] =>
  [...new Set([...usualProblems, ...(route.problems ?? [])])].sort();

const headerDocs: Readonly<Record<string, Json>> = {
  ETag: { description: 'Names this state of the record, for If-Match.', schema: { type: 'string' } },
  Location: { description: 'Where the new record is.', schema: { type: 'string' } },
};

/** @param isLimiting a list's, which only narrows it; else one that an act may need */
function parameterOf(schemas: Schemas, { name, schema }: Parameter, isLimiting: boolean): Json {
  const said = schemas.of(schema, 'input') as Json;
  const { description, ...rest } = said;
  return {
    name,
    in: 'query',
    ...(schema.safeParse(undefined).success || isLimiting ? {} : { required: true }),
    ...(description ? { description } : {}),
    schema: rest,
    ...(rest.type === 'array' ? { style: 'form', explode: false } : {}),
  };
}

/** A route as far as it is documented. */
type Documented = Omit<Route, 'handle'> & { security?: Json[] };

function parametersOf(schemas: Schemas, route: Documented): Json[] {
  const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'id'
      ? { schema: { type: 'string', format: 'uuid' }, example: exampleId }
      : { schema: { type: 'string', enum: models }, example: 'employee' }),
  }));
  const match = {
    name: 'If-Match',
    in: 'header',
    description: 'The ETag of the record as you read it.',
    schema: { type: 'string' },
  };
  const query = (route.query ?? []).map((parameter) => parameterOf(schemas, parameter, route.kind !== 'special'));
  return [...named, ...query, ...(route.takesIfMatch ? [match] : [])];
}

function responsesOf(schemas: Schemas, { outcome, ...route }: Documented): Json {
  const { schema, example } = outcome;
  const headers = Object.fromEntries((outcome.headers ?? []).map((name) => [name, headerDocs[name]]));
  const good: Json = {
    description: outcome.says,
    ...(outcome.headers ? { headers } : {}),
    ...(schema ? { content: { 'application/json': { schema: schemas.of(schema, 'output'), example } } } : {}),
  };
  const bad = problemsOf(route).map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }]);
  return Object.fromEntries([[String(outcome.status), good], ...bad]);
}

function contentOf(schemas: Schemas, { schema, example, upload }: NonNullable<Documented['body']>): Json {
  const form = upload && {
    schema: schemas.of(upload.schema, 'input'),
    // fields that hold more than a text are JSON in their own part
    encoding: { plan: { contentType: 'application/json' } },
    example: upload.example,
  };
  return {
    ...(form ? { 'multipart/form-data': form } : {}),
    'application/json': { schema: schemas.of(schema, 'input'), example },
  };
}

function operationOf(schemas: Schemas, route: Documented): Json {
  const { right } = route;
  const takes = right && right.model !== 'any' ? `Takes the right \`${right.model}.${right.act}\`.` : '';
  const parameters = parametersOf(schemas, route);
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, takes].filter(Boolean).join(' '),
    ...(route.security ? { security: route.security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: contentOf(schemas, route.body) } } : {}),
    responses: responsesOf(schemas, route),
  };
}

const problemResponses = (schemas: Schemas): Json =>
  Object.fromEntries(
    Object.entries(problems).map(([status, description]) => [
      `Problem${status}`,
      { description, content: { 'application/problem+json': { schema: schemas.of(problemSchema, 'output') } } },
    ]),
  );

const introduction = [
  'What a company keeps in Hajira, for programs. Every call shows an access token, which acts as its owner with the',
  'rights that were chosen for it, and no more: the same rules as in the panel. Amounts are text, never numbers. Instants',
  'are ISO 8601 in UTC. Fields that you may not view are left out. What is refused answers as application/problem+json.',
].join(' ');

/** What is done on a phone, as the document says it. */
const asRoute = ({ admits, handle: _handle, ...route }: PhoneRoute): Documented => ({
  ...route,
  right: null,
  kind: 'special',
  security: admits === 'anybody' ? [] : [{ phone: [] }],
});

/** The OpenAPI 3.1 document, out of the schemas that the routes use themselves. */
export function openApi(deploymentRole: DeploymentRole): Json {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  const routes = [...routesOf(deploymentRole), ...phoneRoutesOf(deploymentRole).map(asRoute)];
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(schemas, route) };
  }
  const responses = problemResponses(schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Hajira API', version: '1', description: introduction, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A personal access token, made in the panel: hjt_...' },
        ...(deploymentRole === 'cloud'
          ? {
              phone: {
                type: 'http',
                scheme: 'bearer',
                description: 'The access token of a sign-in on a phone: hja_...',
              },
            }
          : {}),
      },
      responses,
      schemas: schemas.named,
    },
  };
}
