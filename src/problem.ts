/** Errors that people are meant to read: a permanent code, an HTTP status, and a message that names the way out. */
import './i18n/all.ts';
import { httpMessage } from './i18n/http.ts';
import { type Message, type Messages, type ParamsOf, type Reader, render, type Text } from './i18n/message.ts';
import type { Language } from './language.ts';

/** One field that was refused: its name as the caller sent it, and what is wrong with it. */
export interface FieldProblem {
  field: string;
  message: Message;
}

/** A field and what is wrong with it, in somebody's language. */
export interface TranslatedField {
  field: string;
  message: string;
  /** of the message; with `params`, for programs */
  code: string;
  params: Message['params'];
}

export class Problem extends Error {
  override readonly name = 'Problem';
  /** Permanent, public, dotted: `company.seat-limit-reached`. */
  readonly code: string;
  /** The HTTP status this problem has when it leaves by HTTP. */
  readonly status: number;
  /** What it says, in no language yet; `message` is its English. */
  readonly text: Message;
  readonly fields: readonly FieldProblem[];

  constructor(init: {
    /** where it is not that of the message: several messages may be one kind of problem */
    code?: string;
    status: number;
    message: Message;
    fields?: readonly FieldProblem[] | undefined;
    cause?: unknown;
  }) {
    super(render(init.message, 'en'), init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code ?? init.message.code;
    this.status = init.status;
    this.text = init.message;
    this.fields = init.fields ?? [];
  }

  /** What the message is made of, for programs; holds no secrets. */
  get details(): Message['params'] {
    return this.text.params;
  }
}

/**
 * Declares one kind of problem beside the rule that raises it; its words stand in src/i18n.
 *
 * @returns a function that makes the problem from the parameters of its message
 */
export function problem<T extends Readonly<Record<string, Text<never>>>, Code extends keyof T & string>(
  messages: Messages<T>,
  code: Code,
  kind: {
    status: number;
    /** The fields to blame, when the problem belongs to fields of a form. */
    fields?: (params: ParamsOf<T[Code]>) => readonly FieldProblem[];
  },
): (params: ParamsOf<T[Code]>, cause?: unknown) => Problem {
  const make = messages as unknown as (code: string, params: unknown) => Message;
  return (params, cause) =>
    new Problem({ status: kind.status, message: make(code, params), fields: kind.fields?.(params), cause });
}

/** The body of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  /** what the words of `detail` are made of */
  params: Message['params'];
  detail: string;
  fields?: readonly TranslatedField[];
  requestId?: string;
}

/** A problem in somebody's language: its message, and what is wrong with single fields. */
export function translateProblem(
  { text, fields }: Problem,
  reader: Language | Reader,
): { message: string; fields: TranslatedField[] } {
  return {
    message: render(text, reader),
    fields: fields.map(({ field, message }) => ({ field, message: render(message, reader), ...message })),
  };
}

/**
 * What a caller may know of an error, in their language: a Problem in full; of anything else only that it happened, since
 * a bug's message may hold database text or secrets.
 */
export function problemBody(error: unknown, requestId?: string, reader: Language | Reader = 'en'): ProblemBody {
  const known = error instanceof Problem ? error : unexpectedError({});
  const { message, fields } = translateProblem(known, reader);
  return {
    type: `urn:hajira:problem:${known.code}`,
    title: known.code,
    status: known.status,
    code: known.code,
    params: known.details,
    detail: message,
    ...(fields.length > 0 ? { fields } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

const unexpectedError = problem(httpMessage, 'internal.unexpected', { status: 500 });
