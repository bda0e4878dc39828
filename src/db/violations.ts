import { recordMessage } from '../i18n/records.ts';
import { Problem, problem } from '../problem.ts';
import { datamodel, fieldsOfIndex, tableOf } from './datamodel.ts';

/** A value that must be unique in its company and is taken. */
export const valueTaken = problem(recordMessage, 'record.value-taken', {
  status: 409,
  fields: ({ fields }) => fields.slice(0, 1).map((field) => ({ field, message: recordMessage('field.taken') })),
});

export const referenceMissing = problem(recordMessage, 'record.reference-missing', {
  status: 422,
  fields: ({ field }) => [{ field, message: recordMessage('field.reference-missing') }],
});

const valueRefused = problem(recordMessage, 'record.value-refused', {
  status: 422,
  fields: ({ field }) => [{ field, message: recordMessage('field.not-allowed') }],
});

const badgeOverlaps = problem(recordMessage, 'badge.overlaps', {
  status: 409,
  fields: () => [{ field: 'number', message: recordMessage('badge.number-taken') }],
});

const punchStands = problem(recordMessage, 'punch.facts-immutable', { status: 409 });

const decidedInCloud = problem(recordMessage, 'record.decided-in-cloud', { status: 409 });

const databaseBusy = problem(recordMessage, 'database.busy', { status: 503 });

const databaseFull = problem(recordMessage, 'database.full', { status: 507 });

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
    if (index) return valueTaken({ fields: index.fields }, error);
  }
  if (code === '23503') return referenceMissing({ field: fieldOfConstraint(constraint) }, error);
  if (code === '23514') return valueRefused({ field: fieldOfConstraint(constraint) }, error);
  if (code === DISK_FULL) return databaseFull({}, error);
  if (code === '40001' || code === '40P01') return databaseBusy({}, error);
  return error;
}
