import type { Context } from '../../context.ts';
import type { Row, Where } from '../../domain/records/model.ts';
import { recordNotFound } from '../../domain/records/problems.ts';
import { countRecords, findRecords, readRecords } from '../../domain/records/read.ts';
import { isUuid } from '../../id.ts';
import type { Model } from '../../policies/roles.ts';
import { cursorFor, type ListAsked, positionOf, stretchesAfter } from './cursor.ts';
import { presentRow } from './present.ts';
import type { ListQuery } from './query.ts';

/** Counting stops here: whoever has more wants a filter, not the exact number. */
export const countedUpTo = 10_000;

/** One page: goes through the stretches that are left until it is full. */
async function pageOf(ctx: Context, model: Model, query: ListQuery, stretches: readonly Where[]): Promise<Row[]> {
  const { sort, limit, fields, where } = query;
  const rows: Row[] = [];
  for (const stretch of stretches) {
    if (rows.length === limit) break;
    const found = await findRecords(ctx, model, {
      where: { AND: [where, stretch] },
      sort: { field: sort.field, direction: sort.direction },
      limit: limit - rows.length,
      ...(fields ? { columns: [...fields, sort.field] } : {}),
    });
    rows.push(...found);
  }
  return rows;
}

/** Only what was asked for; the id always. */
function cut(presented: Row, fields: readonly string[] | undefined): Row {
  if (!fields) return presented;
  return Object.fromEntries(Object.entries(presented).filter(([name]) => name === 'id' || fields.includes(name)));
}

/** A list's answer: its rows, and a cursor when there may be more. */
export async function listRecords(ctx: Context, model: Model, query: ListQuery): Promise<Row> {
  const asked: ListAsked = { model, sort: query.sort, filters: query.filters };
  const stretches =
    query.cursor === undefined
      ? [{}]
      : stretchesAfter(query.sort.column, query.sort, positionOf(ctx, asked, query.cursor));
  const rows = await pageOf(ctx, model, query, stretches);
  const last = rows.length === query.limit ? rows.at(-1) : undefined;
  const next = last ? cursorFor(ctx, asked, { value: last[query.sort.field] ?? null, id: String(last.id) }) : null;
  return {
    data: rows.map((row) => cut(presentRow(model, row), query.fields)),
    next,
    ...(query.count ? { count: await countRecords(ctx, model, query.where, countedUpTo) } : {}),
  };
}

/** One record, presented. @throws Problem `record.not-found`, the same for missing, foreign and out of reach */
export async function oneRecord(ctx: Context, model: Model, id: string): Promise<Row> {
  const [row] = isUuid(id) ? await readRecords(ctx, model, [id]) : [];
  if (!row) throw recordNotFound({ model });
  return presentRow(model, row);
}

/** A record after it was written: as much as they may view, which may be no more than its id. */
export async function afterWriting(ctx: Context, model: Model, id: string): Promise<Row> {
  const [row] = await readRecords(ctx, model, [id]);
  return row ? presentRow(model, row) : { id };
}

export const fieldsOnly = cut;
