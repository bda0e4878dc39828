import {
  type Action,
  type ActionContext,
  type ActionRequest,
  type BaseRecord,
  populator,
  type RecordJSON,
} from '#adminjs';
import { problemFromDatabase } from '../db/violations.ts';
import type { FilterValue } from '../domain/records/filters.ts';
import { columnsOf, type Row } from '../domain/records/model.ts';
import { recordNotFound } from '../domain/records/problems.ts';
import { longestPage } from '../domain/records/read.ts';
import type { Operation } from '../policies/roles.ts';
import { Problem } from '../problem.ts';
import { type ActionResult, type Declaration, formFields } from './declaration.ts';
import { methodRefused } from './guards.ts';
import { type OwnAction, type OwnManyAction, ownActions, ownManyActions } from './own-actions.ts';
import { currentRequest } from './request.ts';
import { countedAtMost, type ScopedResource } from './scoped-resource.ts';
import { translatedProblem } from './wording.ts';

/** What an action answers with; `refused` is taken out by the router, which rolls back. */
export type ActionResponse = Record<string, unknown> & { refused?: Problem };

type Handler = (request: ActionRequest, response: unknown, context: ActionContext) => Promise<ActionResponse>;

const resourceOf = (context: ActionContext): ScopedResource => context.resource as unknown as ScopedResource;

const recordOf = (context: ActionContext): BaseRecord => {
  if (!context.record) throw recordNotFound({ model: resourceOf(context).table });
  return context.record;
};

const texts = (query: unknown): [string, string][] =>
  Object.entries((query ?? {}) as Record<string, unknown>).flatMap(([key, value]) => {
    const last = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === 'string' ? [[key, last] as [string, string]] : [];
  });

/** `filters.name=x&filters.at~~from=2026-11-22` -> what to filter by. */
export function filtersOf(query: unknown): Record<string, { value: FilterValue }> {
  const filters = new Map<string, FilterValue>();
  for (const [key, text] of texts(query)) {
    if (!key.startsWith('filters.')) continue;
    const [field = '', edge] = key.slice('filters.'.length).split('~~');
    if (edge !== 'from' && edge !== 'to') filters.set(field, text);
    else {
      const known = filters.get(field);
      filters.set(field, { ...(typeof known === 'object' ? known : {}), [edge]: text });
    }
  }
  return Object.fromEntries([...filters].map(([field, value]) => [field, { value }]));
}

function pageOf(query: unknown) {
  const { page, perPage, sortBy, direction } = Object.fromEntries(texts(query));
  const within = (text: string | undefined, otherwise: number, most: number) =>
    /^\d{1,6}$/.test(text ?? '') ? Math.min(Math.max(Number(text), 1), most) : otherwise;
  const limit = within(perPage, 20, longestPage);
  const number = within(page, 1, Math.ceil(countedAtMost / limit));
  const wanted: 'asc' | 'desc' | undefined = direction === 'asc' || direction === 'desc' ? direction : undefined;
  return { limit, number, offset: (number - 1) * limit, sort: { sortBy, direction: wanted } };
}

/** A list that cannot be had says why, in AdminJS's words. */
async function listable(meta: object, work: () => Promise<ActionResponse>): Promise<ActionResponse> {
  try {
    return await work();
  } catch (error) {
    const problem = problemFromDatabase(error);
    if (!(problem instanceof Problem)) throw error;
    return {
      meta: { ...meta, total: 0 },
      records: [],
      notice: { message: translatedProblem(problem).message, type: 'error' },
      refused: problem,
    };
  }
}

const list: Handler = (request, _response, context) => {
  const resource = resourceOf(context);
  const { limit, number, offset, sort } = pageOf(request.query);
  const { field, direction } = resource.declaration.sort;
  const isKnown = sort.sortBy !== undefined && resource.property(sort.sortBy) !== null;
  const meta = {
    perPage: limit,
    page: number,
    sortBy: isKnown ? sort.sortBy : field,
    direction: sort.direction ?? direction,
  };
  return listable(meta, async () => {
    const filter = { filters: filtersOf(request.query) };
    const records = await populator(await resource.find(filter, { limit, offset, sort }), context);
    const isLast = records.length < limit && (records.length > 0 || offset === 0);
    const total = isLast ? offset + records.length : await resource.count(filter);
    return { meta: { ...meta, total }, records: records.map((record) => record.toJSON()) };
  });
};

const search: Handler = (request, _response, context) =>
  listable({}, async () => {
    const records = await resourceOf(context).search(String(request.params.query ?? ''));
    return { records: records.map((record) => record.toJSON()) };
  });

const show: Handler = async (_request, _response, context) => ({ record: recordOf(context).toJSON() });

/** The fields of a form: lists put together again, and the record's own id, which the address says, left out. */
function givenOf(resource: ScopedResource, payload: unknown): Row {
  const lists = columnsOf(resource.table).filter(({ isList }) => isList);
  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries((payload ?? {}) as Row)) {
    const part = lists.find(({ name }) => new RegExp(`^${name}\\.\\d+$`).test(key));
    if (part) given.set(part.name, [...((given.get(part.name) as unknown[] | undefined) ?? []), value]);
    else if (key !== 'id') given.set(key, value);
  }
  return Object.fromEntries(given);
}

const blankRecord = (resource: ScopedResource): RecordJSON => ({ ...resource.build({}).toJSON(), id: '' });

/** Turns a refusal into AdminJS's answer: on the fields it names, keeping what was typed. Bugs stay errors. */
export async function refusable(
  record: RecordJSON,
  typed: Row,
  work: () => Promise<ActionResponse>,
  stands: Readonly<Record<string, string>> = {},
): Promise<ActionResponse> {
  try {
    return await work();
  } catch (error) {
    const problem = problemFromDatabase(error);
    if (!(problem instanceof Problem)) throw error;
    const told = translatedProblem(problem);
    const errors = Object.fromEntries(
      told.fields.map(({ field, message }) => [stands[field] ?? field, { type: problem.code, message }]),
    );
    const message = problem.code === 'record.invalid' ? 'thereWereValidationErrors' : told.message;
    return {
      record: { ...record, params: { ...record.params, ...typed }, errors, baseError: null },
      records: [],
      notice: { message, type: 'error' },
      refused: problem,
    };
  }
}

/** What was typed, without secrets: they do not travel back. */
const shownAgain = (payload: unknown): Row =>
  Object.fromEntries(Object.entries((payload ?? {}) as Row).filter(([key]) => key !== 'password' && key !== 'commKey'));

const add: Handler = (request, _response, context) => {
  const resource = resourceOf(context);
  const work = async () => {
    const row = await resource.create(givenOf(resource, request.payload));
    const record = await resource.findOne(String(row.id));
    return {
      redirectUrl: context.h.resourceUrl({ resourceId: resource.id() }),
      notice: { message: 'successfullyCreated', type: 'success', resourceId: resource.id() },
      record: (record ?? resource.build({ id: row.id })).toJSON(),
    };
  };
  return refusable(blankRecord(resource), shownAgain(request.payload), work, resource.declaration.stands);
};

const change: Handler = (request, _response, context) => {
  const resource = resourceOf(context);
  const record = recordOf(context);
  if (request.method === 'get') return Promise.resolve({ record: record.toJSON() });
  return refusable(record.toJSON(), shownAgain(request.payload), async () => {
    const recordId = String(request.params.recordId);
    const after = await resource.change(record, givenOf(resource, request.payload));
    return {
      redirectUrl: context.h.recordActionUrl({ resourceId: resource.id(), recordId, actionName: 'show' }),
      notice: { message: 'successfullyUpdated', type: 'success', resourceId: resource.id() },
      record: after.toJSON(),
    };
  });
};

const remove: Handler = (request, _response, context) => {
  const resource = resourceOf(context);
  const record = recordOf(context);
  if (request.method === 'get') return Promise.resolve({ record: record.toJSON() });
  return refusable(record.toJSON(), {}, async () => {
    await resource.delete(String(request.params.recordId));
    return {
      record: record.toJSON(),
      redirectUrl: context.h.resourceUrl({ resourceId: resource.id() }),
      notice: { message: 'successfullyDeleted', type: 'success', resourceId: resource.id() },
    };
  });
};

const idsOf = (query: unknown): string[] =>
  texts(query).flatMap(([key, text]) => (key === 'recordIds' ? text.split(',').slice(0, longestPage) : []));

/** All of them or none: one record that is gone or not their refuses the whole. */
const removeMany: Handler = async (request, _response, context) => {
  const resource = resourceOf(context);
  const wanted = [...new Set(idsOf(request.query))];
  const records = await resource.picked(wanted);
  const json = () => records.map((record) => record.toJSON());
  if (request.method === 'get') return { records: json() };
  return refusable(blankRecord(resource), {}, async () => {
    if (records.length === 0 || records.length !== wanted.length) throw recordNotFound({ model: resource.table });
    for (const record of records) await resource.delete(String(record.params.id));
    return {
      records: json(),
      redirectUrl: context.h.resourceUrl({ resourceId: resource.id() }),
      notice: {
        message: records.length === 1 ? 'successfullyBulkDeleted' : 'successfullyBulkDeleted_plural',
        options: { count: records.length },
        type: 'success',
        resourceId: resource.id(),
      },
    };
  });
};

/** What a button says of what it did, in AdminJS's words. */
const noticeOf = (result: ActionResult, { button }: { button: string }, resource: ScopedResource) =>
  result.isQuiet
    ? {}
    : { notice: { message: result.message ?? `${button}Done`, type: 'success', resourceId: resource.id() } };

/** What a button, or a verb of it, does. @throws Problem `panel.method-refused` for a button that only opens its screen */
function runOf<Run>({ run }: { run?: Run }): Run {
  if (!run) throw methodRefused({ method: 'POST' });
  return run;
}

function manyHandler(action: OwnManyAction): Handler {
  return async (request, _response, context) => {
    const resource = resourceOf(context);
    const records = await resource.picked([...new Set(idsOf(request.query))]);
    const json = () => records.map((record) => record.toJSON());
    if (request.method === 'get') return { records: json() };
    return refusable(blankRecord(resource), {}, async () => {
      const ids = records.map((record) => String(record.params.id));
      if (ids.length === 0) throw recordNotFound({ model: resource.table });
      const result = await runOf(action)(currentRequest().ctx, ids, givenOf(resource, request.payload));
      return { records: json(), data: result.data ?? {}, ...noticeOf(result, action, resource) };
    });
  };
}

const manyAction = (name: string, action: OwnManyAction): Partial<Action<never>> => ({
  name,
  actionType: 'bulk',
  icon: action.icon,
  component: action.component,
  showInDrawer: true,
  isVisible: name === action.button,
  isAccessible: () => action.may(currentRequest().ctx),
  handler: manyHandler(action) as never,
});

async function readAnswer(record: BaseRecord, action: OwnAction, id: string): Promise<ActionResponse> {
  const data = await action.read?.(currentRequest().ctx, id);
  return { record: record.toJSON(), ...(data ? { data } : {}) };
}

async function readBlank(blank: RecordJSON, action: OwnAction): Promise<ActionResponse> {
  const data = await action.read?.(currentRequest().ctx, '');
  return { record: blank, ...(data ? { data } : {}) };
}

/** A button above a list: about no record. What it did is said, and the list is shown again. */
function tableHandler(action: OwnAction): Handler {
  return (request, _response, context) => {
    const resource = resourceOf(context);
    const blank = blankRecord(resource);
    if (request.method === 'get') return readBlank(blank, action);
    return refusable(blank, {}, async () => {
      const result = await runOf(action)(currentRequest().ctx, '', givenOf(resource, request.payload));
      return {
        record: blank,
        data: result.data ?? {},
        ...noticeOf(result, action, resource),
        ...(result.stay || result.isQuiet ? {} : { redirectUrl: context.h.resourceUrl({ resourceId: resource.id() }) }),
      };
    });
  };
}

function ownHandler(action: OwnAction): Handler {
  return (request, _response, context) => {
    const resource = resourceOf(context);
    const record = recordOf(context);
    const id = String(request.params.recordId);
    if (request.method === 'get') return readAnswer(record, action, id);
    return refusable(record.toJSON(), shownAgain(request.payload), async () => {
      const result = await runOf(action)(currentRequest().ctx, id, givenOf(resource, request.payload));
      const after = await resource.findOne(id);
      return {
        record: (after ?? record).toJSON(),
        data: result.data ?? {},
        ...noticeOf(result, action, resource),
        ...(result.stay
          ? {}
          : {
              redirectUrl: result.goToList
                ? context.h.resourceUrl({ resourceId: resource.id() })
                : context.h.recordActionUrl({ resourceId: resource.id(), recordId: id, actionName: 'show' }),
            }),
      };
    });
  };
}

/** Buttons ask the policy of the request. Not async: AdminJS takes a promise for a yes. */
const may = (declaration: Declaration, act: Operation) => () =>
  currentRequest().ctx.policy.allows(act, declaration.model);

function ownAction(declaration: Declaration, name: string, action: OwnAction): Partial<Action<never>> {
  return {
    name,
    actionType: action.onTable ? 'resource' : 'record',
    icon: action.icon,
    component: action.component,
    variant: action.variant ?? 'default',
    custom: action.custom ?? {},
    showInDrawer: !action.isWide,
    isVisible: !action.isHidden && !action.isVerb,
    isAccessible: ({ record }) => {
      const { ctx } = currentRequest();
      const isHis = action.may?.(ctx) ?? ctx.policy.allows(action.act, action.model ?? declaration.model);
      if (!isHis) return false;
      if (action.onTable) return action.isOffered?.({}) ?? true;
      return record === undefined || (action.isOffered?.(record.params) ?? true);
    },
    handler: (action.onTable ? tableHandler(action) : ownHandler(action)) as never,
  };
}

/** Which actions read: only these answer a GET, and what runs by GET cannot write. */
export const readingActions = new Set(['list', 'show', 'search']);

/** A form needs the right and something to fill in: a punch is changed by a correction, never by a form. */
const mayFill = (declaration: Declaration, act: 'add' | 'change') => () =>
  may(declaration, act)() && formFields(declaration, act).length > 0;

/** The actions of a declared table: AdminJS's names, our handlers, the policy's rights; nothing else is left open. */
export function actionsOf(declaration: Declaration): Record<string, Partial<Action<never>>> {
  const own = [...ownActions(declaration)].map(([name, action]) => [name, ownAction(declaration, name, action)]);
  const many = [...ownManyActions(declaration)].map(([name, action]) => [name, manyAction(name, action)]);
  const form = (act: 'add' | 'change') => () => formFields(declaration, act).map((field) => field);
  return {
    list: { handler: list as never, isAccessible: may(declaration, 'view') },
    search: { handler: search as never, isAccessible: may(declaration, 'view') },
    show: { handler: show as never, isAccessible: may(declaration, 'view') },
    new: { handler: add as never, isAccessible: mayFill(declaration, 'add'), layout: form('add') as never },
    edit: { handler: change as never, isAccessible: mayFill(declaration, 'change'), layout: form('change') as never },
    delete: {
      handler: remove as never,
      isAccessible: ({ record }) =>
        may(declaration, 'delete')() && (record === undefined || (declaration.isRemovable?.(record.params) ?? true)),
    },
    bulkDelete: {
      handler: removeMany as never,
      isAccessible: declaration.deletesMany ? may(declaration, 'delete') : () => false,
    },
    ...Object.fromEntries(own),
    ...Object.fromEntries(many),
  };
}
