import { stringify } from 'csv-stringify';
import type { RequestHandler, Response } from 'express';
import writeSheet from 'write-excel-file/node';
import { type Context, type House, unitOfWork } from '../context.ts';
import { datamodel, modelOf, tableOf } from '../db/datamodel.ts';
import {
  type ExportColumn,
  exportRows,
  exportTooLong,
  isExportable,
  mostSheetRows,
} from '../domain/exports/exportRecords.ts';
import { record } from '../domain/journal.ts';
import { conditions } from '../domain/records/filters.ts';
import { hasColumn } from '../domain/records/model.ts';
import { countRecords } from '../domain/records/read.ts';
import { type Language, languageOr } from '../language.ts';
import type { Model } from '../policies/roles.ts';
import { filtersOf } from './actions.ts';
import type { Declaration } from './declaration.ts';
import { noSuchThing, requestIdOf } from './guards.ts';
import { wordsIn } from './locale/spoken.ts';
import type { UserPrincipal } from './request.ts';
import { declarations } from './resources/index.ts';

/** The columns of a list and of a record's page, as far as he may view them, in the panel's words. */
function columnsFor(ctx: Context, declaration: Declaration, language: Language): ExportColumn[] {
  const { model } = declaration;
  const { resources, properties } = wordsIn(language);
  const names = [...new Set([...declaration.list, ...declaration.show])];
  return names
    .filter((field) => hasColumn(model, field) && ctx.policy.mayView(model, field))
    .filter((field) => field !== 'companyId' || ctx.companyId === null)
    .map((field) => {
      const to = referredBy(model, field);
      const other = declarations.find((one) => one.model === to);
      const label = resources[model]?.properties[field] ?? properties[field] ?? field;
      return other ? { field, label, refersTo: { model: other.model, title: other.title } } : { field, label };
    });
}

function referredBy(model: Model, column: string): Model | undefined {
  if (column === 'companyId') return 'company';
  const relation = modelOf(model).fields.find((field) => field.relationFromFields?.[0] === column);
  const target = datamodel().models.find(({ name }) => name === relation?.type);
  return target && (tableOf(target) as Model);
}

const csvOf = (rows: readonly (readonly string[])[]): Promise<string> =>
  new Promise((resolve, reject) => {
    stringify([...rows], (error, text) => (error ? reject(error) : resolve(text)));
  });

/** The reader has caught up, or has gone. */
const drained = (res: Response): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });

/** CSV as it is read: each page is sent before the next one is asked for. A break shows as a download that broke off. */
async function sendCsv(res: Response, head: string[], pages: AsyncGenerator<string[][]>): Promise<void> {
  res.type('text/csv; charset=utf-8');
  // spreadsheets take a file for UTF-8 only with a mark in front
  res.write(`\uFEFF${await csvOf([head])}`);
  for await (const page of pages) {
    if (res.destroyed) return;
    if (!res.write(await csvOf(page))) await drained(res);
  }
}

async function sendSheet(res: Response, head: string[], pages: AsyncGenerator<string[][]>): Promise<Buffer> {
  const rows = [head.map((value) => ({ value, fontWeight: 'bold' as const }))];
  const body: { value: string }[][] = [];
  for await (const page of pages) {
    if (body.length + page.length > mostSheetRows) throw exportTooLong({ most: mostSheetRows });
    body.push(...page.map((row) => row.map((value) => ({ value }))));
  }
  res.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  return writeSheet([...rows, ...body] as never).toBuffer();
}

/** `/export/employee.csv?filters.name=...`: the list that the address names, as a file. A right of its own. */
export function exportHandler(house: House): RequestHandler {
  return async (req, res) => {
    const [, name = '', kind = ''] = /^([a-z_]+)\.(csv|xlsx)$/.exec(String(req.params.file)) ?? [];
    const declaration = declarations.find(({ model }) => model === name);
    if (!declaration) throw noSuchThing({});
    const { model } = declaration;
    const { principal, watcher } = res.locals as { principal: UserPrincipal; watcher?: UserPrincipal };
    let sheet: Buffer | undefined;
    await unitOfWork({ house, principal, watcher, requestId: requestIdOf(req), isOnce: true }, async (ctx) => {
      if (!isExportable(ctx, model)) throw noSuchThing({});
      ctx.policy.require('export', model);
      const columns = columnsFor(ctx, declaration, languageOr((watcher ?? principal).language));
      const given = Object.entries(filtersOf(req.query)).map(([field, { value }]) => [field, value] as const);
      const where = conditions(ctx, model, Object.fromEntries(given));
      if (kind === 'xlsx' && (await countRecords(ctx, model, where, mostSheetRows + 1)) > mostSheetRows)
        throw exportTooLong({ most: mostSheetRows });
      await record(ctx, { action: `${name.replaceAll('_', '-')}.exported`, model, recordId: '', after: { kind } });
      res.set('Content-Disposition', `attachment; filename="${name}-${ctx.now.toISOString().slice(0, 10)}.${kind}"`);
      const head = columns.map(({ label }) => label);
      const pages = exportRows(ctx, model, where, columns);
      if (kind === 'csv') await sendCsv(res, head, pages);
      else sheet = await sendSheet(res, head, pages);
    }).catch((error: unknown) => {
      if (!res.headersSent) throw error;
      house.log.warn({ err: error }, 'an export broke off');
      res.destroy();
    });
    if (!res.destroyed) res.end(sheet);
  };
}
