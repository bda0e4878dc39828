/** How a site speaks to its cloud. Every failure comes back as a value that says what to do. */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import { newestMigration } from '../db/migrations.ts';
import type { Message } from '../i18n/message.ts';
import { syncMessage } from '../i18n/sync.ts';
import { agreed, readVersions, SUPPORTED_VERSIONS, type SupportedVersions } from './proto.rule.ts';
import { answerTo, headerNames, problemAnswer, type Question } from './protocol.ts';
import { retryAfter } from './schedule.rule.ts';
import { knownOr } from './wire-message.ts';

export type Fetch = typeof globalThis.fetch;

/**
 * How a request ended. `refused`: something answered with an error status; with a `code` it was the cloud itself, without one
 * a proxy, firewall or login page between. `failed`: no answer that could be read.
 */
export type CloudResponse<T> =
  | { kind: 'ok'; value: T; text: string; sentAt: number; answeredAt: number }
  | {
      kind: 'refused';
      status: number;
      code: string;
      message: Message;
      waitMs: number;
      versions?: SupportedVersions | undefined;
    }
  | { kind: 'failed'; message: Message };

const TIMEOUT_MS = 60_000;

/** Which version a site speaks with its cloud: its newest, until the cloud says that it knows older ones only. */
export interface NegotiatedVersion {
  versions: SupportedVersions;
  version: number;
}

export const newNegotiatedVersion = (versions: SupportedVersions = SUPPORTED_VERSIONS): NegotiatedVersion => ({
  versions,
  version: versions.newest,
});

interface Request<T> {
  url: string;
  /** gzip */
  body: Uint8Array<ArrayBuffer>;
  token?: string;
  /** the newest mark of the cloud's feed that is known here */
  heard?: string;
  /** which start of the site's PostgreSQL this is */
  start?: string;
  answer: z.ZodType<T>;
  /** who asks: the answer has to say so, and the hash of the body */
  asker: Omit<Question, 'hash'>;
  appVersion: string;
  fetch: Fetch;
  now: () => number;
  signal?: AbortSignal;
  negotiated?: NegotiatedVersion;
}

/** Whether an answer is the one to this question, and not to another site's or an earlier one. */
function isAnswerTo({ asker, body }: Pick<Request<unknown>, 'asker' | 'body'>, json: unknown): boolean {
  const found = answerTo.safeParse(json);
  if (!found.success) return false;
  const { site, epoch, hash } = found.data.inReplyTo;
  return (
    site === asker.site && epoch === asker.epoch && hash === createHash('sha256').update(gunzipSync(body)).digest('hex')
  );
}

/**
 * Posts to the cloud and reads its answer within a minute, in the newest version of the protocol that both speak. Never
 * throws.
 */
export async function post<T>(request: Request<T>): Promise<CloudResponse<T>> {
  const { negotiated = newNegotiatedVersion() } = request;
  const answer = await postOnce(request, negotiated.version);
  if (answer.kind !== 'refused' || answer.status !== 426) return answer;
  const version = agreed(negotiated.versions, answer.versions ?? { oldest: 1, newest: 1 });
  if (version === undefined || version === negotiated.version) return answer;
  negotiated.version = version;
  return postOnce(request, version);
}

async function postOnce<T>(request: Request<T>, version: number): Promise<CloudResponse<T>> {
  const { url, body, token, heard, start, answer, appVersion, now } = request;
  const sentAt = now();
  try {
    const response = await request.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        [headerNames.proto]: String(version),
        [headerNames.app]: appVersion,
        [headerNames.schema]: newestMigration(),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(heard ? { [headerNames.mark]: heard } : {}),
        ...(start ? { [headerNames.start]: start } : {}),
      },
      body,
      redirect: 'error', // a token goes nowhere else
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(request.signal ? [request.signal] : [])]),
    });
    const text = await response.text();
    if (!response.ok) return refusal(response, text, now());
    const json: unknown = JSON.parse(text);
    const read = answer.safeParse(json);
    if (!read.success) return { kind: 'failed', message: syncMessage('sync.not-a-cloud', { host: hostOf(url) }) };
    if (!isAnswerTo(request, json))
      return { kind: 'failed', message: syncMessage('sync.other-question', { host: hostOf(url) }) };
    return { kind: 'ok', value: read.data, text, sentAt, answeredAt: now() };
  } catch (error) {
    return { kind: 'failed', message: meaningFor(error, url) };
  }
}

/** A problem code of the program: `area.what-happened`. */
const OWN_CODE = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;

/** Statuses with which networks ask for a sign-in of their own, or block an address. */
const BLOCKED = [401, 403, 407, 451, 511];

function refusal<T>(response: Response, text: string, nowMs: number): CloudResponse<T> {
  const { status } = response;
  const problem = ownProblem(text);
  const host = hostOf(response.url);
  if (problem === undefined) {
    const message = BLOCKED.includes(status)
      ? syncMessage('sync.proxy-answered', { host, status })
      : syncMessage('sync.status-only', { host, status });
    // its Retry-After is not the cloud's: the usual back-off decides
    return { kind: 'refused', status, code: '', message, waitMs: 0 };
  }
  const { code, params, detail } = problem;
  const versions = readVersions(response.headers.get(headerNames.versions));
  const message =
    code === 'sync.not-found' ? syncMessage('sync.older-cloud', { host }) : knownOr({ code, params }, detail);
  return {
    kind: 'refused',
    status,
    code,
    message,
    waitMs: retryAfter(response.headers.get('retry-after'), nowMs),
    versions,
  };
}

/** The program's own problem in an answer; undefined when something else composed it. */
function ownProblem(text: string): z.infer<typeof problemAnswer> | undefined {
  try {
    const read = problemAnswer.safeParse(JSON.parse(text));
    return read.success && OWN_CODE.test(read.data.code) ? read.data : undefined;
  } catch {
    return undefined;
  }
}

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};

/** What the system's errors mean; each takes the host. */
const MEANINGS = {
  ENOTFOUND: 'sync.host-unknown',
  EAI_AGAIN: 'sync.host-unknown-now',
  ECONNREFUSED: 'sync.port-closed',
  ECONNRESET: 'sync.connection-lost',
  UND_ERR_SOCKET: 'sync.connection-lost',
  EHOSTUNREACH: 'sync.no-route',
  ENETUNREACH: 'sync.no-network',
  ETIMEDOUT: 'sync.connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'sync.connect-timeout',
  TimeoutError: 'sync.timeout',
  AbortError: 'sync.stopped',
  CERT_HAS_EXPIRED: 'sync.certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'sync.certificate-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'sync.certificate-authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'sync.certificate-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'sync.certificate-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'sync.certificate-authority',
  SyntaxError: 'sync.not-a-cloud',
  REDIRECTED: 'sync.redirected',
} as const;

const meaningOf = (name: string | undefined) =>
  name !== undefined && Object.hasOwn(MEANINGS, name) ? MEANINGS[name as keyof typeof MEANINGS] : undefined;

/** What went wrong on the way. */
function meaningFor(error: unknown, url: string): Message {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string; message?: string } };
  const host = hostOf(url);
  const isRedirected = /redirect/.test(cause?.message ?? '');
  const known = meaningOf(isRedirected ? 'REDIRECTED' : cause?.code) ?? meaningOf(code) ?? meaningOf(name);
  if (known !== undefined) return syncMessage(known, { host });
  return syncMessage('sync.not-asked', { host, cause: String(cause?.code ?? cause?.message ?? name) });
}
