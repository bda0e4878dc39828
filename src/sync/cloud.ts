/** How a site speaks to its cloud. Every failure comes back as a value that says what to do. */
import type { z } from 'zod';
import { readMigrations } from '../db/migrations.ts';
import { headerNames, PROTO, problemAnswer } from './protocol.ts';
import { retryAfter } from './schedule.rule.ts';

export type Fetch = typeof globalThis.fetch;

/** How a request ended. `refused`: the cloud answered with a problem; `failed`: no answer that could be read. */
export type Answer<T> =
  | { kind: 'ok'; value: T; text: string; sentAt: number; answeredAt: number }
  | { kind: 'refused'; status: number; code: string; words: string; waitMs: number }
  | { kind: 'failed'; words: string };

const TIMEOUT_MS = 60_000;

let schema: string | undefined;

/** The newest migration this program knows. */
function newestMigration(): string {
  schema ??= readMigrations().at(-1)?.name ?? 'none';
  return schema;
}

interface Request<T> {
  url: string;
  /** gzip */
  body: Uint8Array<ArrayBuffer>;
  token?: string;
  answer: z.ZodType<T>;
  appVersion: string;
  fetch: Fetch;
  now: () => number;
  signal?: AbortSignal;
}

/** Posts to the cloud and reads its answer within a minute. Never throws. */
export async function post<T>(request: Request<T>): Promise<Answer<T>> {
  const { url, body, token, answer, appVersion, now } = request;
  const sentAt = now();
  try {
    const response = await request.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        [headerNames.proto]: String(PROTO),
        [headerNames.app]: appVersion,
        [headerNames.schema]: newestMigration(),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'error', // a token goes nowhere else
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(request.signal ? [request.signal] : [])]),
    });
    const text = await response.text();
    if (!response.ok) return refusal(response, text, now());
    const read = answer.safeParse(JSON.parse(text));
    if (!read.success)
      return { kind: 'failed', words: `${hostOf(url)} answered something else than a cloud of Hajira.` };
    return { kind: 'ok', value: read.data, text, sentAt, answeredAt: now() };
  } catch (error) {
    return { kind: 'failed', words: wordsOf(error, url) };
  }
}

function refusal<T>(response: Response, text: string, nowMs: number): Answer<T> {
  const { status } = response;
  const waitMs = retryAfter(response.headers.get('retry-after'), nowMs);
  try {
    const { code, detail } = problemAnswer.parse(JSON.parse(text));
    return { kind: 'refused', status, code, words: detail, waitMs };
  } catch {
    const words = `${hostOf(response.url)} answered with HTTP status ${status} and nothing else.`;
    return { kind: 'refused', status, code: '', words, waitMs };
  }
}

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return 'the cloud';
  }
};

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'has no address: check its name and the internet connection',
  EAI_AGAIN: 'has no address just now: check the internet connection',
  ECONNREFUSED: 'is there, but no Hajira answers at this port',
  ECONNRESET: 'ended the connection in the middle',
  UND_ERR_SOCKET: 'ended the connection in the middle',
  EHOSTUNREACH: 'cannot be reached from here',
  ENETUNREACH: 'cannot be reached: there is no network',
  ETIMEDOUT: 'did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'did not answer in time',
  TimeoutError: 'did not answer within a minute',
  AbortError: 'was not waited for: the sync was stopped',
  CERT_HAS_EXPIRED: 'has a certificate that has run out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for',
  SyntaxError: 'answered something else than a cloud of Hajira',
};

/** What went wrong on the way, in words for the panel. */
function wordsOf(error: unknown, url: string): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string; message?: string } };
  const known = WORDS[cause?.code ?? ''] ?? WORDS[code ?? ''] ?? WORDS[name ?? ''];
  const reason = known ?? `could not be asked (${cause?.code ?? cause?.message ?? name})`;
  return `${hostOf(url)} ${reason}.`;
}
