import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { FieldDefinition } from '../../db/datamodel.ts';
import type { Where } from '../../domain/records/model.ts';
import type { Sort } from '../../domain/records/read.ts';
import { recordMessage } from '../../i18n/records.ts';
import type { Model } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { beyond, comparable } from './filters.ts';

const cursorRefused = problem(recordMessage, 'record.cursor-refused', {
  status: 422,
  fields: () => [{ field: 'cursor', message: recordMessage('record.cursor-other-list') }],
});

/** What a list is: a cursor of one list is none of another's, nor of another reader's. */
export interface ListAsked {
  model: Model;
  sort: Sort;
  /** the filters as they were sent */
  filters: readonly (readonly [string, string])[];
}

/** The last row of a page: where the next one begins. */
interface Position {
  value: unknown;
  id: string;
}

const PURPOSE = 'api-cursor';
const content = z.tuple([z.string(), z.json(), z.guid()]);

function digestOf(ctx: Context, { model, sort, filters }: ListAsked): string {
  const { principal } = ctx;
  const who = principal.kind === 'system' ? 'system' : principal.id;
  const asked = [ctx.companyId, who, model, sort.field, sort.direction, [...filters].map(String).sort()];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 22);
}

/** Sealed, so that it says nothing and cannot be made up. */
export const cursorFor = (ctx: Context, asked: ListAsked, { value, id }: Position): string =>
  ctx.sealer.seal(JSON.stringify([digestOf(ctx, asked), value, id]), PURPOSE);

/** @throws Problem `record.cursor-refused` */
export function positionOf(ctx: Context, asked: ListAsked, cursor: string): Position {
  const [digest, value, id] = opened(ctx, cursor);
  if (digest !== digestOf(ctx, asked)) throw cursorRefused({});
  return { value, id };
}

function opened(ctx: Context, cursor: string): z.infer<typeof content> {
  try {
    return content.parse(JSON.parse(ctx.sealer.open(cursor, PURPOSE)));
  } catch (error) {
    throw cursorRefused({}, error);
  }
}

/**
 * The rows after a position, as conditions to go through one after the other until a page is full: each is one stretch of
 * an index. What has no value counts as the least, as `findRecords` sorts it.
 */
export function stretchesAfter(field: FieldDefinition, { direction }: Sort, { value, id }: Position): Where[] {
  const isUp = direction === 'asc';
  const later = { id: { [isUp ? 'gt' : 'lt']: id } };
  if (field.name === 'id') return [later];
  const filled: Where = { [field.name]: { not: null } };
  const empty: Where = { [field.name]: null };
  if (value === null) {
    const rest = { AND: [empty, later] };
    return isUp ? [rest, filled] : [rest];
  }
  const same = { AND: [{ [field.name]: comparable(field, value) }, later] };
  const next = beyond(field, isUp ? 'gt' : 'lt', value);
  const onward = { AND: [beyond(field, isUp ? 'gte' : 'lte', value), { OR: [next, same] }] };
  return isUp || field.isRequired ? [onward] : [onward, empty];
}
