import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Row } from '../domain/records/model.ts';
import type { Language } from '../language.ts';
import type { Model, Operation } from '../policies/roles.ts';
import type { BodyKind } from './body.ts';
import { type Parameter, requireNoQuery } from './records/query.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** What this process does for the API once a call is committed. */
export interface ApiHooks {
  /** Stores a file of punches, part by part. */
  runImport?(companyId: string, importId: string): Promise<void>;
  /** Stores what waits of a terminal that was adopted, or whose old punches were released */
  takeOver?(companyId: string, terminal: { id: string }): Promise<void>;
}

/** What a route is given: one unit of work, and the request as far as it was read already. */
export interface Call {
  ctx: Context;
  /** the `{id}` of the address; a text, not yet known to be one */
  id: string;
  /** the `{model}` of the address, where it has one; a text */
  model: string;
  search: URLSearchParams;
  /** parsed JSON, or the fields of a multipart form; not yet checked; undefined when nothing was sent */
  body: unknown;
  ifMatch: string | undefined;
  /** what its reader reads, as Accept-Language says */
  language: Language;
  /** where the API is mounted: `/api/v1` */
  base: string;
  hooks: ApiHooks;
}

export interface RouteResponse {
  status: number;
  body?: Row;
  headers?: Record<string, string>;
}

/** One way in which a call ends well. */
interface Outcome {
  status: number;
  says: string;
  schema?: z.ZodType;
  headers?: readonly ('ETag' | 'Location')[];
  example?: unknown;
}

/** A multipart form that a route takes beside JSON, as the document says it. */
interface Upload {
  schema: z.ZodType;
  example: unknown;
}

/** The table whose records a route reads or writes, and the act; `any`: the act on at least one table. */
export type RouteRight = { model: Model; act: Operation } | { model: 'any'; act: Operation };

/** One operation: what the router mounts, what the document says, and what the leak suite tries, are all made from it. */
export interface Route {
  method: Method;
  /** as OpenAPI writes it: `/employees/{id}` */
  path: string;
  /** `listEmployees`: permanent, programs are generated with it */
  operation: string;
  tag: string;
  summary: string;
  description?: string;
  /** the right that it takes; null: every token may */
  right: RouteRight | null;
  /** the generic routes of a table, or an act of its own */
  kind: 'list' | 'show' | 'add' | 'change' | 'remove' | 'special';
  query?: readonly Parameter[];
  takesIfMatch?: boolean;
  body?: { schema: z.ZodType; example?: unknown; largest?: BodyKind; upload?: Upload };
  outcome: Outcome;
  /** problems beyond those that every route can have */
  problems?: readonly number[];
  handle: (call: Call) => Promise<RouteResponse>;
}

/** An operation that takes something back or ends it: no body either way. */
export const withoutContent =
  (act: (ctx: Context, id: string) => Promise<unknown>): Route['handle'] =>
  async ({ ctx, id, search }) => {
    requireNoQuery(search);
    await act(ctx, id);
    return { status: 204 };
  };
