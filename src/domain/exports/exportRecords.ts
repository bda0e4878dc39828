import type { Context } from '../../context.ts';
import { type Model, possible } from '../../policies/roles.ts';
import { problem } from '../../problem.ts';
import { columnsOf, type Row, type Where } from '../records/model.ts';
import { findRecords, longestPage, readTitles } from '../records/read.ts';

/** Whether lists of a table leave as files at all, in this place. */
export const isExportable = (ctx: Context, model: Model): boolean =>
  (possible[ctx.place][model]?.includes('export') ?? false) || model === 'company' || model === 'invoice';

export const exportTooLong = problem<{ most: number }>({
  code: 'export.too-long',
  status: 422,
  message: ({ most }) =>
    `An XLSX file holds at most ${most} rows here, and this list has more. Filter it, or export it as CSV, which has no end.`,
});

/** A sheet is put together in memory: so many rows of a wide table take about 100 MB. */
export const mostSheetRows = 20_000;

/** A column of a file: which value, what it is called, and what the records are called that it refers to. */
export interface ExportColumn {
  field: string;
  label: string;
  refersTo?: { model: Model; title: readonly string[] };
}

/**
 * A cell that a spreadsheet would take for a formula stands behind an apostrophe: a name like `=HYPERLINK(...)` stays a
 * name. Plain numbers stay numbers.
 */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}

function cellOf(value: unknown, isDay: boolean): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return isDay ? value.toISOString().slice(0, 10) : value.toISOString();
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function titlesOf(ctx: Context, column: ExportColumn, rows: readonly Row[]): Promise<Map<string, string>> {
  const { refersTo, field } = column;
  if (!refersTo) return new Map();
  const ids = [...new Set(rows.map((row) => row[field]).filter((id): id is string => typeof id === 'string'))];
  const found = await readTitles(ctx, refersTo.model, ids, refersTo.title);
  return new Map(
    found.map((row) => [
      String(row.id),
      refersTo.title
        .map((name) => row[name])
        .filter(Boolean)
        .map(String)
        .join(' · '),
    ]),
  );
}

/**
 * The records of a list that the principal may export, page by page in the order in which they were added: only the
 * columns he may view, what they refer to by name. Never more than one page is in memory.
 */
export async function* exportRows(
  ctx: Context,
  model: Model,
  where: Where,
  columns: readonly ExportColumn[],
): AsyncGenerator<string[][]> {
  ctx.policy.require('export', model);
  const days = new Set(
    columnsOf(model)
      .filter((field) => field.nativeType?.[0] === 'Date')
      .map(({ name }) => name),
  );
  let after: string | undefined;
  for (;;) {
    const rows: Row[] = await findRecords(ctx, model, {
      act: 'export',
      where: after === undefined ? where : { AND: [where, { id: { gt: after } }] },
      sort: { field: 'id', direction: 'asc' },
      limit: longestPage,
      columns: columns.map(({ field }) => field),
    });
    const titles = await Promise.all(columns.map((column) => titlesOf(ctx, column, rows)));
    if (rows.length > 0)
      yield rows.map((row) =>
        columns.map(({ field }, at) =>
          harmless(titles[at]?.get(String(row[field])) ?? cellOf(row[field], days.has(field))),
        ),
      );
    if (rows.length < longestPage) return;
    after = String(rows.at(-1)?.id);
  }
}
