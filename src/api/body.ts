import type { Request, RequestHandler } from 'express';
import { invalidFields } from '../domain/records/problems.ts';
import { hasBody, readUnpacked } from '../http/body.ts';
import { oddName } from '../http/field-names.ts';
import { type JsonLimit, parseJson, usualJson } from '../http/json.ts';
import { notJson } from './answers.ts';
import { badRequest } from './server.ts';

/** The largest bodies, by what they are for. docs/security.md lists them; a test compares both. */
export const largestBodies = {
  /** a form's worth of JSON */
  record: 100 << 10,
  /** what strangers can send: signing in on a phone */
  signIn: 16 << 10,
  /** a queue of punches with a few photos in it; a longer one is sent in parts */
  queue: 4 << 20,
  /** a file of punches */
  file: 40 << 20,
} as const;

export type BodyKind = keyof typeof largestBodies;

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

/**
 * A body only where one is taken, and only JSON: into `req.body`.
 *
 * @param kind undefined where no body is taken: what is sent all the same is not read
 */
export function jsonBody(kind: BodyKind | undefined, types: readonly string[]): RequestHandler {
  return async (req, _res, next) => {
    if (kind === undefined || !hasBody(req)) return next();
    if (!req.is([...types])) throw notJson({});
    req.body = await jsonOf(req, largestBodies[kind], usualJson);
    const odd = oddName(req.body);
    if (odd !== undefined) throw invalidFields([{ field: odd.slice(0, 60), message: 'There is no such field.' }]);
    next();
  };
}
