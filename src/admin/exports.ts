import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { type Context, type Runtime, unitOfWork } from '../context.ts';
import type { Cell } from '../domain/exports/cells.rule.ts';
import { exportTooLong, isExportable, mostSheetRows } from '../domain/exports/export-records.ts';
import { csvStream, sheetStream } from '../domain/exports/file-stream.ts';
import { record } from '../domain/journal.ts';
import { conditions, defaultZone, zoneOf } from '../domain/records/filters.ts';
import type { Row, Where } from '../domain/records/model.ts';
import { countRecords, findRecords, longestPage } from '../domain/records/read.ts';
import { filtersOf } from './actions.ts';
import type { Declaration } from './declaration.ts';
import { columnsToRead, type FileColumn, fileColumns, namesFor } from './export-cells.ts';
import { noSuchThing, requestIdOf, requireText } from './guards.ts';
import { wordsIn } from './locale/translate.ts';
import { currentRequest, type PanelHooks, type UserPrincipal, withinRequest } from './request.ts';
import { declarations } from './resources/index.ts';
import { nameAuthors } from './resources/sync-story.ts';
import { givenFilters } from './scoped-resource.ts';
import { readerLanguage, wordColumns } from './wording.ts';

interface Exporting {
  runtime: Runtime;
  hooks: PanelHooks;
  principal: UserPrincipal;
  watcher: UserPrincipal | undefined;
  requestId: string;
  origin: string;
}

/** Digits of a file are 0 to 9 whatever the reader chose for the screen: a file is read by programs. */
const inPlainDigits = <P extends UserPrincipal | undefined>(principal: P): P =>
  (principal ? { ...principal, banglaDigits: false } : principal) as P;

/** One unit of work of an export, as the panel's own pages have it. */
function within<T>(exporting: Exporting, readOnly: boolean, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { runtime, hooks, requestId, origin } = exporting;
  const { principal, watcher } = exporting;
  return unitOfWork({ runtime, principal, watcher, requestId, readOnly }, (ctx) => {
    const nothing = () => undefined;
    const acts = { seeAs: nothing, visit: nothing, later: nothing };
    const reader = { principal: inPlainDigits(principal), watcher: inPlainDigits(watcher) };
    const known = { companies: new Set<string>(), reached: new Map() };
    return withinRequest({ ctx, ...reader, hooks, origin, ...acts, ...known }, () => work(ctx));
  });
}

/** The time zone of each company; under '' that of rows that belong to none. */
async function zonesOf(ctx: Context): Promise<Map<string, string>> {
  if (ctx.companyId !== null) return new Map([['', zoneOf(ctx)]]);
  const { rows } = await ctx.sql.query<{ id: string; zone: string }>('SELECT id, time_zone AS zone FROM company');
  return new Map([['', defaultZone], ...rows.map(({ id, zone }): [string, string] => [id, zone])]);
}

interface Started {
  columns: FileColumn[];
  where: Where;
  /** what the list is called, in the reader's language */
  name: string;
}

const listName = ({ model }: Declaration): string => wordsIn(readerLanguage()).resources[model]?.name ?? model;

/** Everything that can refuse an export, before its first byte; the journal says who took what. */
async function start(ctx: Context, declaration: Declaration, kind: string, query: unknown): Promise<Started> {
  const { model } = declaration;
  if (!isExportable(ctx, model)) throw noSuchThing({});
  ctx.policy.require('export', model);
  const where = conditions(ctx, model, givenFilters(declaration, filtersOf(query)));
  const columns = fileColumns(declaration, await zonesOf(ctx));
  if (kind === 'xlsx' && (await countRecords(ctx, model, where, mostSheetRows + 1)) > mostSheetRows)
    throw exportTooLong({ most: mostSheetRows });
  await record(ctx, { action: `${model.replaceAll('_', '-')}.exported`, model, recordId: '', after: { kind } });
  return { columns, where, name: listName(declaration) };
}

/** A page of rows as cells, with all that the list adds to its rows. */
async function cellsOf(
  ctx: Context,
  declaration: Declaration,
  columns: readonly FileColumn[],
  rows: Row[],
): Promise<Cell[][]> {
  const { companies } = currentRequest();
  for (const { companyId } of rows) if (typeof companyId === 'string') companies.add(companyId);
  await declaration.enrich?.(ctx, rows, 'list');
  if (columns.some(({ field }) => field === 'createdBy')) await nameAuthors(ctx, rows);
  for (const row of rows) wordColumns(row, declaration.composed ?? []);
  const names = await namesFor(declaration, columns, rows);
  return rows.map((row) => columns.map(({ cell }) => cell(row, names)));
}

/**
 * The records of a list that the principal may export, page by page in the order in which they were added, each page in a
 * unit of work of its own: while a slow reader takes one, no connection to the database waits.
 */
async function* pagesOf(
  exporting: Exporting,
  declaration: Declaration,
  { columns, where }: Started,
  written: { rows: number },
): AsyncGenerator<Cell[][]> {
  let after: string | undefined;
  for (;;) {
    const page = await within(exporting, true, async (ctx) => {
      const rows: Row[] = await findRecords(ctx, declaration.model, {
        act: 'export',
        where: after === undefined ? where : { AND: [where, { id: { gt: after } }] },
        sort: { field: 'id', direction: 'asc' },
        limit: longestPage,
        columns: columnsToRead(declaration, columns),
      });
      return { cells: await cellsOf(ctx, declaration, columns, rows), last: rows.at(-1)?.id };
    });
    after = String(page.last);
    written.rows += page.cells.length;
    if (page.cells.length > 0) yield page.cells;
    if (page.cells.length < longestPage) return;
  }
}

type Kind = 'csv' | 'xlsx';

/** Sends the list as it is read. A break shows as a download that broke off, and ends the reading too. */
async function send(exporting: Exporting, declaration: Declaration, started: Started, kind: Kind, res: Response) {
  const { log, clock } = exporting.runtime;
  const { model } = declaration;
  const written = { rows: 0 };
  const labels = started.columns.map(({ label }) => label);
  const pages = pagesOf(exporting, declaration, started, written);
  res.set('Content-Disposition', `attachment; filename="${model}-${clock.now().toISOString().slice(0, 10)}.${kind}"`);
  res.type(kind);
  try {
    await pipeline(kind === 'csv' ? csvStream(labels, pages) : sheetStream(started.name, labels, pages), res);
  } catch (error) {
    if (!res.headersSent) throw error;
    log.warn({ err: error, model, rows: written.rows }, 'an export broke off');
    res.destroy();
  }
}

/** `/export/employee.csv?filters.name=...`: the list that the address names, as a file. A right of its own. */
export function exportHandler(panel: {
  runtime: Runtime;
  hooks: PanelHooks;
  publicUrl: string | undefined;
}): RequestHandler {
  return async (req: Request, res: Response) => {
    const [, model = '', kind = ''] = /^([a-z_]+)\.(csv|xlsx)$/.exec(String(req.params.file)) ?? [];
    const declaration = declarations.find((one) => one.model === model);
    if (!declaration) throw noSuchThing({});
    requireText(...Object.values(req.query));
    const { principal, watcher } = res.locals as { principal: UserPrincipal; watcher?: UserPrincipal };
    const origin = panel.publicUrl ?? `${req.protocol}://${req.host}`;
    const { runtime, hooks } = panel;
    const exporting = { runtime, hooks, principal, watcher, requestId: requestIdOf(req), origin };
    const started = await within(exporting, false, (ctx) => start(ctx, declaration, kind, req.query));
    await send(exporting, declaration, started, kind as Kind, res);
  };
}
