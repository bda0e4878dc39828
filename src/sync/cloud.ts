/** How a site speaks to its cloud. Every failure comes back as a value that says what to do. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import { newestMigration } from '../db/migrations.ts';
import { agreed, readVersions, SUPPORTED_VERSIONS, type SupportedVersions } from './proto.rule.ts';
import { answerTo, headerNames, problemAnswer, type Question } from './protocol.ts';
import { retryAfter } from './schedule.rule.ts';

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
      message: string;
      waitMs: number;
      versions?: SupportedVersions | undefined;
    }
  | { kind: 'failed'; message: string };

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

const OTHER_QUESTION =
  'answered another question than this site asked: the answer was thrown away. Something between the two mixes up or stores their answers';

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
    if (!read.success)
      return { kind: 'failed', message: `${hostOf(url)} answered something else than a cloud of Hajira.` };
    if (!isAnswerTo(request, json)) return { kind: 'failed', message: `${hostOf(url)} ${OTHER_QUESTION}.` };
    return { kind: 'ok', value: read.data, text, sentAt, answeredAt: now() };
  } catch (error) {
    return { kind: 'failed', message: wordsOf(error, url) };
  }
}

const OLDER_CLOUD =
  'is older than this site and does not know what is asked of it: update the cloud. Everything waits here meanwhile.';

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
      ? `${host} was not reached: a proxy, firewall or login page of this network answered with HTTP status ${status}. Open the cloud's address in a browser on this machine. The site tries again by itself.`
      : `${host} answered with HTTP status ${status} and nothing else.`;
    // its Retry-After is not the cloud's: the usual back-off decides
    return { kind: 'refused', status, code: '', message, waitMs: 0 };
  }
  const { code, detail } = problem;
  const versions = readVersions(response.headers.get(headerNames.versions));
  const message = code === 'sync.not-found' ? `${host} ${OLDER_CLOUD}` : detail;
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
    return 'the cloud';
  }
};

const UNKNOWN_AUTHORITY =
  'has a certificate of an authority that is not known here: start this site with NODE_EXTRA_CA_CERTS, the file of that authority';

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
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another name: use the name that the certificate is for',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  SyntaxError: 'answered something else than a cloud of Hajira',
  REDIRECTED:
    'was not reached: a login page of this network answered. Open a web page in a browser on this machine and sign in',
};

/** What went wrong on the way, in words for the panel. */
function wordsOf(error: unknown, url: string): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string; message?: string } };
  const isRedirected = /redirect/.test(cause?.message ?? '');
  const known = WORDS[isRedirected ? 'REDIRECTED' : (cause?.code ?? '')] ?? WORDS[code ?? ''] ?? WORDS[name ?? ''];
  const reason = known ?? `could not be asked (${cause?.code ?? cause?.message ?? name})`;
  return `${hostOf(url)} ${reason}.`;
}
