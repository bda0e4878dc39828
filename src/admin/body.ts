import type { Request } from 'express';
import { invalidFields } from '../domain/records/problems.ts';
import { isFieldName } from '../http/field-names.ts';
import { readForm } from '../http/form.ts';
import { FormFile, type FormLimit, NoForm } from '../http/form-file.ts';
import { importMessage } from '../i18n/imports.ts';
import { Problem, problem } from '../problem.ts';
import { unreadable } from './guards.ts';

/** What a posted form may be, by what it is for. docs/security.md lists them; a test compares both. */
export const formLimits = {
  /** signing in, registering, one's own account: what strangers can send */
  account: { bytes: 64 << 10, fields: 50 },
  /** a record's form, or a button on records */
  record: { bytes: 1 << 20, fields: 2_000 },
  /** a button that takes a file, of punches or of employees, in a multipart form */
  file: { bytes: 1 << 20, fields: 500, files: 28 << 20 },
} as const satisfies Readonly<Record<string, FormLimit>>;

const noFile = problem(importMessage, 'import.no-file', { status: 422 });

/** The file of a form's field. @throws Problem `import.no-file` */
export function fileOf(value: unknown): FormFile {
  if (!(value instanceof FormFile)) throw noFile({});
  return value;
}

/** @throws Problem `record.invalid` naming the first field whose name no field can have */
export function requireFieldNames(names: readonly string[]): void {
  const odd = names.find((name) => !isFieldName(name));
  if (odd !== undefined) throw invalidFields([{ field: odd.slice(0, 60), message: importMessage('field.unknown') }]);
}

/**
 * The fields of a posted form, in any of the three ways browsers and AdminJS send them. Called after the session and the
 * right were asked: a stranger's body is never read, but where strangers sign in.
 *
 * @throws Problem `panel.unreadable`, `record.invalid`, `http.body-too-large`, `http.too-many-fields`, and others of src/http
 */
export async function fieldsOf(req: Request, limit: FormLimit = formLimits.account): Promise<Record<string, unknown>> {
  try {
    const fields = await readForm(req, limit);
    requireFieldNames(Object.keys(fields));
    return fields;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof NoForm || error instanceof SyntaxError) throw unreadable({ reason: 'its body is no form' });
    throw error;
  }
}
