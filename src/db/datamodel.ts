import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { getDMMF } from '@prisma/get-dmmf';
import { projectRoot } from '../project.ts';

export type Datamodel = Extract<ReturnType<typeof getDMMF>, { datamodel: unknown }>['datamodel'];
export type ModelDefinition = Datamodel['models'][number];
export type FieldDefinition = ModelDefinition['fields'][number];

let loaded: Datamodel | undefined;

/**
 * The whole of schema.prisma as the build wrote it down: the generated client keeps only a pruned copy, without ids, enums
 * and defaults.
 */
export function datamodel(): Datamodel {
  loaded ??= JSON.parse(readFileSync(join(projectRoot(), 'dist', 'datamodel.json'), 'utf8')) as Datamodel;
  return loaded;
}

/** `PunchCorrection` -> `punch_correction`: a table's name is the name of a model everywhere outside Prisma. */
export const tableOf = (model: ModelDefinition): string => model.dbName ?? model.name;

/** The model of a table's name. @throws Error when there is none: a programming mistake, never user input */
export function modelOf(table: string): ModelDefinition {
  const found = datamodel().models.find((model) => tableOf(model) === table);
  if (!found) throw new Error(`no table is called ${table}`);
  return found;
}

const scalarTypes: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  Float: 'double precision',
};

function elementType({ kind, type, nativeType }: FieldDefinition): string {
  if (kind === 'enum') return datamodel().enums.find(({ name }) => name === type)?.dbName ?? type;
  const [native, args = []] = nativeType ?? [];
  switch (native) {
    case 'Decimal':
      return `numeric(${args.join(',')})`;
    case 'Uuid':
    case 'Timestamptz':
    case 'Date':
    case 'SmallInt':
      return native.toLowerCase();
    default:
      return scalarTypes[type] ?? type;
  }
}

/** The type of a column as SQL writes it: `uuid`, `text[]`, `numeric(12,2)`, the name of an enum. */
export const postgresType = (field: FieldDefinition): string => `${elementType(field)}${field.isList ? '[]' : ''}`;

/** The fields of a unique index or constraint, without the company, by its name in the database. */
export function fieldsOfIndex(name: string): { table: string; fields: string[] } | undefined {
  const index = datamodel().indexes.find((candidate) => candidate.dbName === name);
  if (!index) return undefined;
  const model = datamodel().models.find((candidate) => candidate.name === index.model);
  if (!model) return undefined;
  const fields = index.fields.map((field) => field.name).filter((field) => field !== 'companyId');
  return { table: tableOf(model), fields };
}
