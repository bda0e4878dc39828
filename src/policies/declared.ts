import { type FieldDefinition, type ModelDefinition, tableOf } from '../db/datamodel.ts';
import { harmlessFields, machinerySecrets, secretFields, sensitiveFields } from './fields.ts';
import type { Model } from './roles.ts';

/** Words that a secret, a key or somebody's bank is called by. */
const NAMED = /secret|hash|token|sealed|key|password|bank|salary|wage|payment|amount/i;

/** Money is the only thing that is a Decimal here. */
const isSensitiveKind = (field: FieldDefinition): boolean =>
  field.kind !== 'object' && (field.type === 'Decimal' || NAMED.test(field.name));

function isDeclared(table: string, field: string): boolean {
  const model = table as Model;
  return (
    Object.hasOwn(sensitiveFields[model] ?? {}, field) ||
    (secretFields[model]?.includes(field) ?? false) ||
    (machinerySecrets[table]?.includes(field) ?? false) ||
    (harmlessFields[table]?.includes(field) ?? false)
  );
}

/**
 * Fields that look like money or secrets and of which no description says what they are (src/policies/tables). A test
 * fails until somebody does, so that no new one is shown to everybody by oversight.
 *
 * @returns `employee.bonus`
 */
export function undeclaredFields(tables: readonly ModelDefinition[]): string[] {
  return tables.flatMap((model) =>
    model.fields
      .filter((field) => isSensitiveKind(field) && !isDeclared(tableOf(model), field.name))
      .map((field) => `${tableOf(model)}.${field.name}`),
  );
}
