import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import { httpMessage } from '../i18n/http.ts';
import { type Language, languageOr, languages } from '../language.ts';
import type { Log } from '../log.ts';
import { Problem, problem, problemBody } from '../problem.ts';
import { fromExpress } from './server.ts';

export const noSuchAddress = problem(httpMessage, 'http.no-such-address', { status: 404 });

export const methodRefused = problem(httpMessage, 'http.method-refused', { status: 405 });

export const notJson = problem(httpMessage, 'http.not-json', { status: 415 });

export const notJsonNorFile = problem(httpMessage, 'http.type-refused', { status: 415 });

export const notMultipart = problem(httpMessage, 'http.form-unreadable', { status: 400 });

/** RFC 9457, with what must be corrected in it: where in the body (RFC 6901), or in which parameter. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'urn:hajira:problem:CODE' }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Permanent: programs decide by it.' }),
    params: z.record(z.string(), z.unknown()).meta({ description: 'What `detail` is made of, for programs.' }),
    detail: z.string().meta({ description: 'For people: what was refused, and the way out.' }),
    errors: z
      .array(
        z.strictObject({
          detail: z.string(),
          code: z.string().optional().meta({ description: 'Permanent.' }),
          params: z.record(z.string(), z.unknown()).optional(),
          pointer: z.string().optional().meta({ description: 'Where in the body: "#/salary".' }),
          parameter: z.string().optional().meta({ description: 'Which query parameter.' }),
        }),
      )
      .optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });

type ApiProblem = z.infer<typeof problemSchema>;

/** What a refusal looks like. `isBody` says whether its fields lie in the body or in the address. */
function apiProblem(error: unknown, isBody: boolean, requestId?: string, language: Language = 'en'): ApiProblem {
  const { fields, ...body } = problemBody(error, requestId, language);
  const named = error instanceof Problem && typeof error.details.field === 'string' ? error.details.field : undefined;
  const blamed =
    fields ??
    (named === undefined ? [] : [{ field: named, message: body.detail, code: body.code, params: body.params }]);
  if (blamed.length === 0) return body;
  const errors = blamed.map(({ field, message: detail, code, params }) => ({
    detail,
    code,
    params,
    ...(isBody ? { pointer: field === '' ? '#' : `#/${field}` } : { parameter: field }),
  }));
  return { ...body, errors };
}

export const requestIdOf = (req: Request): string => String((req as Request & { id?: unknown }).id ?? '');

/** Codes are for programs; words are for whoever reads them, as Accept-Language says. */
export const languageOf = (req: Request): Language => languageOr(req.acceptsLanguages([...languages]));

/** Every error as problem+json; a bug says nothing of itself and is logged. */
export function answerRefusal(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res: Response, next) => {
    if (res.headersSent) return next(error);
    const known = fromExpress(error);
    if (!(known instanceof Problem)) log.error({ err: known, requestId: requestIdOf(req) }, 'unexpected error');
    const isBody = req.method === 'POST' || req.method === 'PATCH';
    const body = apiProblem(known, isBody, requestIdOf(req), languageOf(req));
    res.vary('Accept-Language');
    if (body.status === 401) res.setHeader('WWW-Authenticate', challenge(body.code));
    res.removeHeader('ETag');
    res.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  };
}

/** RFC 6750: a missing token is asked for, a wrong one is called wrong. */
const challenge = (code: string): string =>
  `Bearer realm="hajira"${['token.missing', 'phone.token-missing'].includes(code) ? '' : ', error="invalid_token"'}`;
