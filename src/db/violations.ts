import { Problem, problem } from '../problem.ts';
import { datamodel, fieldsOfIndex, tableOf } from './datamodel.ts';

/** A value that must be unique in its company and is taken. */
export const valueTaken = problem<{ table: string; fields: string[] }>({
  code: 'record.value-taken',
  status: 409,
  message: ({ fields }) => `Another record already has this ${fields.join(' and ')}. Choose another value.`,
  fields: ({ fields }) =>
    fields.slice(0, 1).map((field) => ({ field, message: 'Another record already has this. Choose another value.' })),
});

export const referenceMissing = problem<{ constraint: string; field: string }>({
  code: 'record.reference-missing',
  status: 422,
  message: ({ field }) => `The record chosen as ${field} does not exist. Choose another one.`,
  fields: ({ field }) => [{ field, message: 'This record does not exist. Choose another one.' }],
});

const valueRefused = problem<{ constraint: string; field: string }>({
  code: 'record.value-refused',
  status: 422,
  message: ({ field }) => `The value of ${field} is not allowed.`,
  fields: ({ field }) => [{ field, message: 'This value is not allowed.' }],
});

const badgeOverlaps = problem({
  code: 'badge.overlaps',
  status: 409,
  message: () =>
    'This badge number belongs to somebody else in that time. End the other badge first, or choose other dates.',
  fields: () => [{ field: 'number', message: 'This number belongs to somebody else in that time.' }],
});

const punchStands = problem({
  code: 'punch.facts-stand',
  status: 409,
  message: () => 'The facts of a punch are stored once and never changed. Write a correction beside it.',
});

const decidedInCloud = problem({
  code: 'record.decided-in-cloud',
  status: 409,
  message: () => 'This is decided in the cloud, and this site has a copy of it: change it in the cloud panel.',
});

const databaseBusy = problem({
  code: 'database.busy',
  status: 503,
  message: () => 'Somebody else changed the same thing in this moment. Try again.',
});

const databaseFull = problem({
  code: 'database.full',
  status: 507,
  message: () =>
    'No space is left on the disk of the database: this was not stored. What was stored before is safe. Free space on that disk (old backups, logs of other programs; never files inside the data folder), then try again.',
});

interface DatabaseError {
  code: string;
  constraint: string;
}

/** The SQLSTATE and the constraint's name, out of an error of pg or of Prisma; undefined for anything else. */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  if (!(error instanceof Error)) return undefined;
  const raw = error as Error & { code?: unknown; constraint?: unknown; meta?: { driverAdapterError?: unknown } };
  if (typeof raw.code === 'string' && /^[0-9A-Z]{5}$/.test(raw.code) && !/^P\d{4}$/.test(raw.code)) {
    return { code: raw.code, constraint: typeof raw.constraint === 'string' ? raw.constraint : '' };
  }
  const adapter = (raw.meta?.driverAdapterError ?? raw) as { cause?: Record<string, unknown> };
  const cause = adapter.cause;
  if (!cause || typeof cause !== 'object') return undefined;
  const constraint = cause.constraint as { index?: string; foreignKey?: unknown } | undefined;
  const code = cause.originalCode ?? cause.code;
  const named = constraint?.index ?? /constraint "([^"]+)"/.exec(String(cause.originalMessage ?? cause.message))?.[1];
  return typeof code === 'string' ? { code, constraint: named ?? '' } : undefined;
}

/** `employee_department_id_company_id_fkey` -> `departmentId`: the field of a constraint, from its name. */
function fieldOfConstraint(constraint: string): string {
  const tables = datamodel().models.map(tableOf);
  const table = tables.filter((name) => constraint.startsWith(`${name}_`)).sort((a, b) => b.length - a.length)[0] ?? '';
  const column = constraint
    .slice(table.length + 1)
    .replace(/_(fkey|check)$/, '')
    .replace(/_company_id$/, '');
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** SQLSTATE of a write that found no space. */
const DISK_FULL = '53100';

/**
 * What a refused constraint means to the person who wrote the value. A bug stays the error it was.
 *
 * @returns a Problem when the database refused the data, else the error itself
 */
export function problemFromDatabase(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const refused = databaseErrorOf(error);
  if (!refused) return error;
  const { code, constraint } = refused;
  if (constraint === 'sync_mirror') return decidedInCloud({}, error);
  if (constraint === 'badge_one_owner_excl') return badgeOverlaps({}, error);
  if (constraint === 'punch_stands' || constraint === 'punch_not_truncated') return punchStands({}, error);
  if (code === '23505') {
    const index = fieldsOfIndex(constraint);
    if (index) return valueTaken({ table: index.table, fields: index.fields }, error);
  }
  if (code === '23503') return referenceMissing({ constraint, field: fieldOfConstraint(constraint) }, error);
  if (code === '23514') return valueRefused({ constraint, field: fieldOfConstraint(constraint) }, error);
  if (code === DISK_FULL) return databaseFull({}, error);
  if (code === '40001' || code === '40P01') return databaseBusy({}, error);
  return error;
}
