import { z } from 'zod';
import type { DeploymentRole } from '../../deployment-role.ts';
import { commandsOf } from '../../domain/commands.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { isUuid } from '../../id.ts';
import type { Model } from '../../policies/roles.ts';
import { isOffered, offeredModels } from '../offered.ts';
import { nounOf, titleOf } from '../paths.ts';
import { readFields } from '../records/body.ts';
import { bodySchema, recordSchema } from '../records/columns.ts';
import { exampleBody, exampleRecord } from '../records/examples.ts';
import { afterWriting, countedUpTo, fieldsOnly, listRecords, oneRecord } from '../records/find.ts';
import { shownOnce } from '../records/inputs.ts';
import { requireMatch } from '../records/match.ts';
import { tagOf } from '../records/present.ts';
import { listParameters, pageParameters, readListQuery, readShowQuery, requireNoQuery } from '../records/query.ts';
import type { Route } from '../route.ts';

const words = (model: Model): string => model.replaceAll('_', ' ');

/** What the routes of one table have in common. */
const of = (model: Model) => ({
  path: `/${nounOf(model)}`,
  tag: nounOf(model),
});

/** `JournalEntries` out of `journal-entries`. */
const inOperation = (noun: string): string =>
  noun
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const pageSchema = (row: z.ZodType): z.ZodObject =>
  z.strictObject({
    data: z.array(row),
    next: z.string().nullable().meta({ description: 'The `cursor` of the next page; null on the last one.' }),
    count: z
      .int()
      .optional()
      .meta({ description: `How many there are, when count=true was asked; ${countedUpTo} means so many or more.` }),
  });

function list(model: Model): Route {
  return {
    ...of(model),
    method: 'get',
    kind: 'list',
    operation: `list${inOperation(nounOf(model))}`,
    summary: `List ${nounOf(model).replaceAll('-', ' ')}`,
    right: { model, act: 'view' },
    query: listParameters(model),
    outcome: {
      status: 200,
      says: 'One page of what you may view.',
      schema: pageSchema(recordSchema(model)),
      example: { data: [exampleRecord(model)], next: null },
    },
    handle: async ({ ctx, search }) => ({
      status: 200,
      body: await listRecords(ctx, model, readListQuery(ctx, model, search)),
    }),
  };
}

function show(model: Model): Route {
  return {
    ...of(model),
    path: `/${nounOf(model)}/{id}`,
    method: 'get',
    kind: 'show',
    operation: `show${titleOf(model)}`,
    summary: `Show one ${words(model)}`,
    right: { model, act: 'view' },
    query: pageParameters(model).filter(({ name }) => name === 'fields'),
    outcome: {
      status: 200,
      says: 'The record, as far as you may view it.',
      schema: recordSchema(model),
      headers: ['ETag'],
      example: exampleRecord(model),
    },
    problems: [404],
    handle: async ({ ctx, id, search }) => {
      const fields = readShowQuery(ctx, model, search);
      const record = await oneRecord(ctx, model, id);
      return fields
        ? { status: 200, body: fieldsOnly(record, fields) }
        : { status: 200, body: record, headers: { ETag: tagOf(record) } };
    },
  };
}

function add(model: Model): Route {
  const once = shownOnce[model];
  const row = recordSchema(model);
  return {
    ...of(model),
    method: 'post',
    kind: 'add',
    operation: `add${titleOf(model)}`,
    summary: `Add a ${words(model)}`,
    right: { model, act: 'add' },
    body: { schema: bodySchema(model, 'add').meta({ id: `New${titleOf(model)}` }), example: exampleBody(model, 'add') },
    outcome: {
      status: 201,
      says: 'Added. No more than its id when you may not view it.',
      schema: once ? row.extend(once.shape).meta({ id: `Added${titleOf(model)}` }) : row,
      headers: ['ETag', 'Location'],
      example: { ...exampleRecord(model), ...(once ? { token: `hjt_${'x'.repeat(86)}` } : {}) },
    },
    // a command may look for what is chosen in it
    problems: [400, 404, 409, 413, 415],
    handle: async ({ ctx, search, body, base }) => {
      requireNoQuery(search);
      const make = once?.add ?? commandsOf(model).add;
      const added = await make(ctx, readFields(ctx, model, 'add', body));
      const id = String(added.id);
      const record = await afterWriting(ctx, model, id);
      const said = Object.fromEntries(Object.keys(once?.shape ?? {}).map((name) => [name, added[name]]));
      const headers = { Location: `${base}/${nounOf(model)}/${id}`, ETag: tagOf(record) };
      return { status: 201, body: { ...record, ...said }, headers };
    },
  };
}

const ifMatchRule =
  'With If-Match (the ETag of the record as you read it) only when nobody changed it since; without it the last writer wins.';

function change(model: Model): Route {
  return {
    ...of(model),
    path: `/${nounOf(model)}/{id}`,
    method: 'patch',
    kind: 'change',
    operation: `change${titleOf(model)}`,
    summary: `Change a ${words(model)}`,
    description: `Only the fields that are sent; null empties one. ${ifMatchRule}`,
    right: { model, act: 'change' },
    takesIfMatch: true,
    body: {
      schema: bodySchema(model, 'change').meta({ id: `Changed${titleOf(model)}` }),
      example: exampleBody(model, 'change'),
    },
    outcome: {
      status: 200,
      says: 'The record as it is now.',
      schema: recordSchema(model),
      headers: ['ETag'],
      example: exampleRecord(model),
    },
    problems: [400, 404, 409, 412, 413, 415],
    handle: async ({ ctx, id, search, body, ifMatch }) => {
      requireNoQuery(search);
      const fields = readFields(ctx, model, 'change', body);
      if (!isUuid(id)) throw recordNotFound({ model });
      await requireMatch(ctx, model, 'change', id, ifMatch);
      await commandsOf(model).change(ctx, id, fields);
      const record = await afterWriting(ctx, model, id);
      return { status: 200, body: record, headers: { ETag: tagOf(record) } };
    },
  };
}

function remove(model: Model): Route {
  return {
    ...of(model),
    path: `/${nounOf(model)}/{id}`,
    method: 'delete',
    kind: 'remove',
    operation: `remove${titleOf(model)}`,
    summary: model === 'access_token' ? 'Revoke an access token' : `Delete a ${words(model)}`,
    description: ifMatchRule,
    right: { model, act: 'delete' },
    takesIfMatch: true,
    outcome: { status: 204, says: 'Done.' },
    problems: [404, 409, 412],
    handle: async ({ ctx, id, search, ifMatch }) => {
      requireNoQuery(search);
      ctx.policy.require('delete', model);
      if (!isUuid(id)) throw recordNotFound({ model });
      await requireMatch(ctx, model, 'delete', id, ifMatch);
      await commandsOf(model).remove(ctx, id);
      return { status: 204 };
    },
  };
}

const generic = [
  { act: 'view', make: list },
  { act: 'view', make: show },
  { act: 'add', make: add },
  { act: 'change', make: change },
  { act: 'delete', make: remove },
] as const;

/** The routes of every table, out of the datamodel: a new table has them with no line added here. */
export const recordRoutes = (deploymentRole: DeploymentRole): Route[] =>
  offeredModels(deploymentRole).flatMap((model) =>
    generic.filter(({ act }) => isOffered(model, act, deploymentRole)).map(({ make }) => make(model)),
  );
