import { modelOf, postgresType } from '../db/datamodel.ts';
import { collect, descriptionOf, type Model } from './tables/index.ts';

/** The key of a company's row. */
export const keyColumns: readonly string[] = ['companyId', 'id'];
/** What every row that people make says of its making. */
export const auditColumns: readonly string[] = ['createdAt', 'createdBy', 'deletedAt'];

/** `departmentId` -> `department_id` */
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const read = new Map<Model, Readonly<Record<string, string>>>();

/**
 * The columns of a table that a site gets, with their types in PostgreSQL: the key, what its description names
 * (`replication.receives`), and those audit columns that it has. None of a table that does not replicate, and none of facts.
 */
export function replicatedColumns(model: Model): Readonly<Record<string, string>> {
  const known = read.get(model);
  if (known) return known;
  const { receives = 'facts', isPlatform } = descriptionOf(model).replication ?? {};
  if (receives === 'facts') return {};
  const fields = new Map(modelOf(model).fields.map((field) => [field.name, field]));
  const names = [...(isPlatform ? ['id'] : keyColumns), ...receives];
  const audit = auditColumns.filter((name) => fields.has(name));
  const columns = [...names, ...audit].map((name) => {
    const field = fields.get(name);
    if (!field) throw new Error(`${model} has no column ${name}`);
    return [columnName(name), postgresType(field)];
  });
  const found = Object.fromEntries(columns);
  read.set(model, found);
  return found;
}

/** What a site may send of a table, as its columns are called in SQL. */
export const sentColumns = (model: Model): readonly string[] =>
  (descriptionOf(model).replication?.sends ?? []).map(columnName);

/** By table: the columns that whoever edits them on a site signs, as they are called in SQL. */
export const signedColumns: Readonly<Record<string, readonly string[]>> = collect(({ replication }) => {
  const { signs, sends = [] } = replication ?? {};
  return signs && (signs === 'sends' ? sends : signs).map(columnName);
});
