/** What of a list leaves as a file: which columns, what they are called, and each value as the list shows it. */
import { datamodel, type FieldDefinition, modelOf, tableOf } from '../db/datamodel.ts';
import { localTimeOf } from '../domain/attendance/days.rule.ts';
import { amountCell, type Cell, numberCell, textCell } from '../domain/exports/cells.rule.ts';
import { columnOf, hasColumn, type Row } from '../domain/records/model.ts';
import { readTitles } from '../domain/records/read.ts';
import { fill } from '../language.ts';
import type { Model } from '../policies/roles.ts';
import { type Declaration, isShown } from './declaration.ts';
import { screensInBangla } from './locale/screens.bn.ts';
import { wordsIn } from './locale/translate.ts';
import { currentRequest } from './request.ts';
import { declarationOf, declarations } from './resources/index.ts';
import { fieldLabel, readerLanguage, valueLabel } from './wording.ts';

/** A column of a file. */
export interface FileColumn {
  field: string;
  label: string;
  cell: (row: Row, names: Names) => Cell;
}

/** What the records are called that a page's rows refer to, by column and id. */
type Names = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a record's page shows and a cell cannot hold: photos, letters, lines of other tables. */
const notInFiles: ReadonlySet<string> = new Set(['Deliveries', 'Standing', 'SiteStanding', 'Letter']);

const componentOf = ({ properties = {} }: Declaration, field: string): string | undefined => {
  const { list, show } = (properties[field]?.components ?? {}) as Record<string, string | undefined>;
  return list ?? show;
};

/** The table that a column, or a value beside the columns, refers to. */
function referredBy({ model, properties = {} }: Declaration, field: string): Declaration | undefined {
  const relation = modelOf(model).fields.find(({ relationFromFields }) => relationFromFields?.[0] === field);
  const target = datamodel().models.find(({ name }) => name === relation?.type);
  const isCompany = field === 'companyId' && model !== 'company';
  const table = properties[field]?.reference ?? (isCompany ? 'company' : target && tableOf(target));
  return declarations.find((one) => one.model === table);
}

/** What a screen says, in the reader's language. */
const onScreen = (english: string, values: Readonly<Record<string, unknown>> = {}): string =>
  fill(readerLanguage() === 'bn' ? (screensInBangla[english] ?? english) : english, values);

/** A value in the words of its table: `0` as `In`. */
const wordOf = (model: Model, field: string, value: unknown): string | undefined =>
  wordsIn(readerLanguage()).resources[model]?.values?.[`${field}.${value}`];

const tableName = (model: unknown): string => wordsIn(readerLanguage()).resources[String(model)]?.name ?? String(model);

/** An instant on the clocks of the row's company. */
function timeCell(row: Row, value: unknown, zones: ReadonlyMap<string, string>): Cell {
  if (value === null || value === undefined || value === '') return null;
  const instant = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(instant.getTime())) return textCell(value);
  const zone = zones.get(String(row.companyId)) ?? zones.get('');
  return { kind: 'time', value: localTimeOf(instant, zone ?? 'UTC') };
}

const dayCell = (value: unknown): Cell => {
  if (value === null || value === undefined || value === '') return null;
  return { kind: 'day', value: value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10) };
};

const jsonOf = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

const plain = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** What an entry of the journal changed: `phone: 0171 → 0172`, a field on each line. */
function changesCell(row: Row): Cell {
  const [before, after] = [row.before, row.after].map((side) => (jsonOf(side) ?? {}) as Row) as [Row, Row];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return textCell(fields.map((field) => `${field}: ${plain(before[field])} → ${plain(after[field])}`).join('\n'));
}

/** What is to be corrected in a file that was taken over: a row on each line. */
function rowProblemsCell(value: unknown): Cell {
  const problems = jsonOf(value);
  if (!Array.isArray(problems)) return textCell(value);
  return textCell(problems.map(({ row, column, message }) => `${row}, ${column}: ${message}`).join('\n'));
}

type Drawn = (field: string, row: Row, names: Names, zones: ReadonlyMap<string, string>) => Cell;

/** Cells whose screen has a component of its own, by its name. */
const drawn: Readonly<Record<string, Drawn>> = {
  PunchTime: (_field, row, _names, zones) => timeCell(row, row.correctedAt ?? row.at, zones) ?? textCell(row.localTime),
  WhoPunched: (field, row, names) => {
    const known = names.get(field)?.get(String(row[field]));
    const { badgeNumber } = row;
    return textCell(known ?? (badgeNumber ? onScreen('badge {{badgeNumber}}', { badgeNumber }) : null));
  },
  AboutRecord: (_field, row) =>
    textCell(`${row.record ?? onScreen('a record that was deleted or that you cannot see')} (${tableName(row.model)})`),
  Changes: (_field, row) => changesCell(row),
  RowProblems: (field, row) => rowProblemsCell(row[field]),
  LastContact: (field, row, _names, zones) => timeCell(row, row[field], zones),
  Settled: (field, row, _names, zones) => timeCell(row, row[field], zones),
};

/** A value of a column, by the column's type. */
function typedCell(field: FieldDefinition, row: Row, zones: ReadonlyMap<string, string>): Cell {
  const value = row[field.name];
  switch (field.type) {
    case 'DateTime':
      return field.nativeType?.[0] === 'Date' ? dayCell(value) : timeCell(row, value, zones);
    case 'Int':
    case 'BigInt':
    case 'Decimal':
      return numberCell(value);
    case 'Json':
      if (value === null || value === undefined) return textCell(null);
      // a message is worded already
      return textCell(typeof value === 'string' ? value : JSON.stringify(value));
    default:
      return textCell(value);
  }
}

const isMoney = (component: string | undefined, field: FieldDefinition | undefined): field is FieldDefinition =>
  component === 'Money' && field?.type === 'Decimal';

function cellOf(declaration: Declaration, name: string, zones: ReadonlyMap<string, string>): FileColumn['cell'] {
  const { model } = declaration;
  const component = componentOf(declaration, name);
  const field = columnOf(model, name);
  const draw = component === undefined ? undefined : drawn[component];
  const yesOrNo = wordsIn(readerLanguage()).messages;
  return (row, names) => {
    if (draw) return draw(name, row, names, zones);
    const value = row[name];
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return textCell(value.map((one) => wordOf(model, name, one) ?? one).join(', '));
    const said = names.get(name)?.get(String(value)) ?? wordOf(model, name, value);
    if (said !== undefined) return textCell(said);
    if (typeof value === 'boolean') return textCell(value ? yesOrNo.yes : yesOrNo.no);
    if (isMoney(component, field)) return amountCell(value, Number(field.nativeType?.[1]?.[1] ?? 2));
    if (field) return typedCell(field, row, zones);
    return value instanceof Date ? timeCell(row, value, zones) : textCell(value);
  };
}

/**
 * The columns of a list's file, in the reader's words: those of the list, then those of a record's page, as far as the
 * principal of the request may see them in the list.
 *
 * @param zones the time zone of each company by its id, and under '' of every other row
 */
export function fileColumns(declaration: Declaration, zones: ReadonlyMap<string, string>): FileColumn[] {
  const names = declaration.file ?? [...declaration.list, ...declaration.show];
  return [...new Set(names)]
    .filter((name) => isShown(declaration, name) && !notInFiles.has(componentOf(declaration, name) ?? ''))
    .map((field) => ({ field, label: fieldLabel(declaration.model, field), cell: cellOf(declaration, field, zones) }));
}

/** What rows have to be read with, for these columns; what changed is told by two columns. */
export function columnsToRead(declaration: Declaration, columns: readonly FileColumn[]): string[] {
  const { model, reads = [] } = declaration;
  const names = columns.flatMap(({ field }) =>
    componentOf(declaration, field) === 'Changes' ? [field, 'after'] : [field],
  );
  return [...new Set([...names, ...reads, 'companyId'])].filter((name) => hasColumn(model, name));
}

/** What a page's rows refer to, by the names that lists show; of what the reader may not see the id stays. */
export async function namesFor(declaration: Declaration, columns: readonly FileColumn[], rows: readonly Row[]) {
  const { ctx, companies } = currentRequest();
  const names = new Map<string, ReadonlyMap<string, string>>();
  for (const { field } of columns) {
    const other = referredBy(declaration, field);
    if (!other) continue;
    const { model, title } = declarationOf(other.model);
    const ids = [...new Set(rows.map((row) => row[field]).filter((id): id is string => typeof id === 'string'))];
    const found = await readTitles(ctx, model, ids, title, companies.size > 0 ? [...companies] : undefined);
    const titleOf = (row: Row) => title.map((part) => valueLabel(model, part, row[part])).filter(Boolean);
    names.set(field, new Map(found.map((row) => [String(row.id), titleOf(row).join(' · ') || String(row.id)])));
  }
  return names;
}
