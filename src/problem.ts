/** Errors that people are meant to read: a permanent code, an HTTP status, and a message that names the way out. */

/** One field that was refused: its name as the caller sent it, and what is wrong with it. */
export interface FieldProblem {
  field: string;
  message: string;
}

export class Problem extends Error {
  override readonly name = 'Problem';
  /** Permanent, public, dotted: `company.seat-limit-reached`. */
  readonly code: string;
  /** The HTTP status this problem has when it leaves by HTTP. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  /** What the message was made of, for machines; holds no secrets. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(init: {
    code: string;
    status: number;
    message: string;
    fields?: readonly FieldProblem[];
    details?: Readonly<Record<string, unknown>>;
    cause?: unknown;
  }) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.status = init.status;
    this.fields = init.fields ?? [];
    this.details = init.details ?? {};
  }
}

interface ProblemKind<Details> {
  code: string;
  status: number;
  message: (details: Details) => string;
  /** The fields to blame, when the problem belongs to fields of a form. */
  fields?: (details: Details) => readonly FieldProblem[];
}

/**
 * Declares one kind of problem beside the rule that raises it.
 *
 * @returns a function that makes the problem from its details; the code is permanent, never reuse a retired one
 */
export function problem<Details extends Readonly<Record<string, unknown>> = Record<string, never>>(
  kind: ProblemKind<Details>,
): (details: Details, cause?: unknown) => Problem {
  return (details, cause) =>
    new Problem({
      code: kind.code,
      status: kind.status,
      message: kind.message(details),
      fields: kind.fields?.(details) ?? [],
      details,
      cause,
    });
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  fields?: readonly FieldProblem[];
  requestId?: string;
}

/**
 * What a caller may know of an error: a Problem in full; of anything else only that it happened, since a bug's message
 * may hold database text or secrets.
 */
export function problemBody(error: unknown, requestId?: string): ProblemBody {
  const known = error instanceof Problem ? error : unexpectedError({});
  return {
    type: `urn:hajira:problem:${known.code}`,
    title: known.code,
    status: known.status,
    code: known.code,
    detail: known.message,
    ...(known.fields.length > 0 ? { fields: known.fields } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

export const unexpectedError = problem({
  code: 'internal.unexpected',
  status: 500,
  message: () =>
    'Something went wrong here. It has been logged; try again, and give support the request id if it stays.',
});
