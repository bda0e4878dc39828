import type { FieldClasses } from './tables/define-table.ts';
import { collect, internalTables, type Model } from './tables/index.ts';

type Columns = Readonly<Partial<Record<Model, readonly string[]>>>;

/** Never leave the database through panel or API, whoever asks. */
export const secretFields: Columns = collect(({ fields }) => fields?.secret);

/** By internal table: what its description says of its fields. */
const internal = (pick: (fields: FieldClasses) => readonly string[] | undefined): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.values(internalTables).flatMap(({ name, fields }) => {
      const found = pick(fields);
      return found ? [[name, found]] : [];
    }),
  );

/** Tables that no screen and no route reaches hold secrets too: nothing of these may ever be declared as a model. */
export const machinerySecrets: Readonly<Record<string, readonly string[]>> = internal(({ secret }) => secret);

/**
 * Fields that belong to some roles only, beside the table they are in: who may see or change them is said by field rules
 * (`fields.sensitive` of a description, and the company's own rules); without one nobody may. `change` alone: everybody who sees the record sees it.
 */
export const sensitiveFields: Readonly<
  Partial<Record<Model, Readonly<Record<string, readonly ('view' | 'change')[]>>>>
> = collect(
  ({ fields }) =>
    fields?.sensitive &&
    Object.fromEntries(Object.entries(fields.sensitive).map(([field, said]) => [field, said?.needs ?? []])),
);

/** Named like a secret or an amount, and none. */
export const harmlessFields: Readonly<Record<string, readonly string[]>> = {
  ...collect(({ fields }) => fields?.harmless),
  ...internal(({ harmless }) => harmless),
};

/** Whether a field needs a right of its own: Casbin's word for it. */
export const fieldKind = (model: Model, field: string, act: 'view' | 'change'): '<sensitive>' | '<ordinary>' =>
  sensitiveFields[model]?.[field]?.includes(act) ? '<sensitive>' : '<ordinary>';

/** Written by the machinery of every table, never by a form. */
const always = ['id', 'companyId', 'createdAt', 'createdBy', 'deletedAt'];

/** Written by commands, the collector and the sync. */
const machineFields: Columns = collect(({ fields }) => fields?.machineWritten);
/** Only the super admin's form may send them. */
const platformFields: Columns = collect(({ fields }) => fields?.platformDecided);
/** Sent when the row is made, and never changed. */
const onceFields: Columns = collect(({ fields }) => fields?.setOnce);

export const isPlatformDecided = (model: Model, field: string): boolean =>
  platformFields[model]?.includes(field) ?? false;

export const isSetOnce = (model: Model, field: string): boolean => onceFields[model]?.includes(field) ?? false;

export const isSecret = (model: Model, field: string): boolean => secretFields[model]?.includes(field) ?? false;

export const isMachineWritten = (model: Model, field: string): boolean =>
  always.includes(field) || isSecret(model, field) || (machineFields[model]?.includes(field) ?? false);
