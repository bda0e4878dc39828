import { createHash } from 'node:crypto';
import type { FieldDefinition } from '../../db/datamodel.ts';
import { columnsOf, type Row } from '../../domain/records/model.ts';
import type { Model } from '../../policies/roles.ts';
import { isDay } from './columns.ts';

/** Money with all its digits: `12500` -> `12500.00`. */
function amount(plain: string, scale: number): string {
  const [whole = '0', fraction = ''] = plain.split('.');
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
}

function present(field: FieldDefinition, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return isDay(field) ? value.toISOString().slice(0, 10) : value.toISOString();
  if (field.type === 'Decimal') return amount(String(value), Number(field.nativeType?.[1]?.[1] ?? 0));
  return value;
}

/** A record as JSON says it: days, instants and amounts as text. Holds what the row holds, in the table's order. */
export function presentRow(model: Model, row: Row): Row {
  const known = columnsOf(model).filter(({ name }) => name in row);
  return Object.fromEntries(known.map((field) => [field.name, present(field, row[field.name])]));
}

/** Names one state of a record, as far as whoever asks may see it. */
export const tagOf = (presented: Row): string =>
  `"${createHash('sha256').update(JSON.stringify(presented)).digest('base64url').slice(0, 27)}"`;
