import type { Request, RequestHandler } from 'express';
import { invalidFields } from '../domain/records/problems.ts';
import { hasBody, readUnpacked } from '../http/body.ts';
import { isFieldName, oddName } from '../http/field-names.ts';
import { readForm } from '../http/form.ts';
import { FormFile, type FormLimit, NoForm } from '../http/form-file.ts';
import { type JsonLimit, parseJson, usualJson } from '../http/json.ts';
import { importMessage } from '../i18n/imports.ts';
import { recordMessage } from '../i18n/records.ts';
import { notJson, notJsonNorFile, notMultipart } from './answers.ts';
import { badRequest } from './server.ts';

/** The largest bodies, by what they are for. docs/security.md lists them; a test compares both. */
export const largestBodies = {
  /** a form's worth of JSON */
  record: 100 << 10,
  /** what strangers can send: signing in on a phone */
  signIn: 16 << 10,
  /** a queue of punches with a few photos in it; a longer one is sent in parts */
  queue: 4 << 20,
  /** a small file of punches within JSON; a large one comes as it is, in a multipart form */
  file: 1 << 20,
} as const;

export type BodyKind = keyof typeof largestBodies;

/** A file as it is, with a few fields beside it. */
export const uploadLimit = { bytes: 100 << 10, fields: 10, files: 28 << 20 } as const satisfies FormLimit;

async function jsonOf(req: Request, most: number, limit: JsonLimit): Promise<unknown> {
  const bytes = await readUnpacked(req, { packed: most, unpacked: most });
  try {
    const value = bytes.length === 0 ? {} : parseJson(bytes, limit);
    if (typeof value === 'object' && value !== null) return value;
    throw new SyntaxError('neither an object nor a list');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest({ reason: 'entity parse failed', status: 400 }, error);
  }
}

/** The file and the fields of a multipart form. */
async function uploadOf(req: Request): Promise<Record<string, unknown>> {
  const fields = await readForm(req, uploadLimit).catch((error: unknown) => {
    throw error instanceof NoForm ? notMultipart({ reason: error.message }, error) : error;
  });
  requireNames(Object.keys(fields).find((name) => !isFieldName(name)));
  if (!(fields.file instanceof FormFile))
    throw invalidFields([{ field: 'file', message: recordMessage('field.file-missing') }]);
  return fields;
}

/** @param odd a name that no field can have. @throws Problem `record.invalid` when there is one */
function requireNames(odd: string | undefined): void {
  if (odd !== undefined) throw invalidFields([{ field: odd.slice(0, 60), message: importMessage('field.unknown') }]);
}

/**
 * A body only where one is taken, and only JSON, or a multipart form where the route takes a file: into `req.body`.
 *
 * @param kind undefined where no body is taken: what is sent all the same is not read
 */
export function jsonBody(
  kind: BodyKind | undefined,
  types: readonly string[],
  takesFile: boolean = false,
): RequestHandler {
  return async (req, _res, next) => {
    if (kind === undefined || !hasBody(req)) return next();
    if (takesFile && req.is('multipart/form-data')) req.body = await uploadOf(req);
    else if (req.is([...types])) {
      req.body = await jsonOf(req, largestBodies[kind], usualJson);
      requireNames(oddName(req.body));
    } else throw takesFile ? notJsonNorFile({}) : notJson({});
    next();
  };
}
