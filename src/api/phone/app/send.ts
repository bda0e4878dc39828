/** Talking with the server: used by the page and by the service worker, one of them at a time. */
import { newId, tick } from './ids.ts';
import { dequeue, enqueue, forget, type Heard, load, type Queued, queue, type Session, save } from './store.ts';

/** The server answered, and did not do it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nobody is signed in here any more; what is queued stays. */
export class SignedOut extends Error {}

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  token?: string;
}

let latest: Heard | null = null;

/** When this phone last heard what time it is on the server, also before this page was opened: proof for what is punched. */
export const heard = async (): Promise<Heard | null> => latest ?? (await load('heard')) ?? null;

/** Gives up on a signal that only seems to be there. */
const PATIENCE_MS = 30_000;

async function call(path: string, { method = 'GET', body, token }: Call): Promise<Record<string, unknown>> {
  // the reader's choice; before they chose, what their browser asks for
  const language = await load('language');
  const response = await fetch(`/api/v1/me${path}`, {
    method,
    headers: {
      ...(language ? { 'Accept-Language': language } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
    cache: 'no-store',
  });
  if (response.status === 204) return {};
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Refusal(response.status, String(answer.code), String(answer.detail));
  const { serverTime: serverAt, serverProof: proof } = answer;
  if (typeof serverAt === 'string' && typeof proof === 'string') {
    latest = { ...tick(), serverAt, proof };
    // another phone's proof is worth nothing here, and an older one little: the newest is kept
    await save('heard', latest).catch(() => undefined);
  }
  return answer;
}

/** One at a time, over all tabs and the service worker: two exchanges of one token would look like a theft. */
const alone = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request('hajira', work) as Promise<T>;

async function deviceId(): Promise<string> {
  const known = await load('device');
  if (known) return known;
  const created = newId();
  await save('device', created);
  return created;
}

export interface Described {
  model: string;
  platform: string;
  appVersion: string;
}

function openSession(path: string, given: Record<string, string>, described: Described): Promise<Session> {
  return alone(async () => {
    const phone = { id: await deviceId(), ...described };
    const answer = await call(path, { method: 'POST', body: { ...given, phone } });
    await forget('attempt');
    await save('deviceToken', String(answer.deviceToken));
    const session = answer as unknown as Session;
    await save('session', session);
    return session;
  });
}

/** @param given email, password, and the code of whoever has a second step */
export async function signIn(given: Record<string, string>, described: Described): Promise<Session> {
  const deviceToken = await load('deviceToken');
  return openSession('/sessions', deviceToken ? { ...given, deviceToken } : given, described);
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Where its owner signs in in the browser; it comes back to this page with a code that only this phone can use. */
export async function signInElsewhere(): Promise<string> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  await save('verifier', verifier);
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return `/admin/phone?challenge=${base64url(new Uint8Array(challenge))}`;
}

/** Goes on with what the browser came back with. */
export async function signInWithCode(code: string, described: Described): Promise<Session> {
  const verifier = await load('verifier');
  await forget('verifier');
  return openSession('/sessions/browser', { code, verifier: verifier ?? base64url(new Uint8Array(32)) }, described);
}

/** The next pair of tokens. Its name is kept before it is asked for, so that a lost answer can be asked for again. */
async function exchange(session: Session): Promise<Session> {
  const known = await load('attempt');
  const body =
    known?.refreshToken === session.refreshToken
      ? known
      : { refreshToken: session.refreshToken, attempt: crypto.randomUUID() };
  await save('attempt', body);
  const tokens = await call('/tokens', { method: 'POST', body });
  const next = { ...session, accessToken: String(tokens.accessToken), refreshToken: String(tokens.refreshToken) };
  await save('session', next);
  await forget('attempt');
  return next;
}

const hasEnded = (error: unknown): boolean => error instanceof Refusal && error.status === 401;

/** With the access token, or with the next one when it has ended. Call it alone. */
async function asMe(path: string, rest: Call = {}): Promise<Record<string, unknown>> {
  const session = await load('session');
  if (!session) throw new SignedOut();
  try {
    return await call(path, { ...rest, token: session.accessToken });
  } catch (error) {
    if (!hasEnded(error)) throw error;
  }
  try {
    const next = await exchange(session);
    return await call(path, { ...rest, token: next.accessToken });
  } catch (error) {
    if (!hasEnded(error)) throw error;
    await forget('session');
    await forget('attempt');
    throw new SignedOut((error as Refusal).message);
  }
}

export const read = (path: string): Promise<Record<string, unknown>> => alone(() => asMe(path));

export async function signOut(): Promise<void> {
  await alone(async () => {
    await asMe('/session', { method: 'DELETE' }).catch(() => undefined);
    await forget('session');
    await forget('day');
    await forget('punches');
  });
}

/** In one sending; photos are heavy on a slow line. */
const AT_ONCE = 10;

interface Result {
  id: string;
  result: 'ok' | 'rejected' | 'conflict';
  message?: string;
}

const wire = ({ refused: _refused, ...punch }: Queued) => punch;

/**
 * Sends what waits, oldest first, until nothing waits. What the server has taken leaves the queue only after it said so;
 * sent twice, it is taken once.
 *
 * @returns how many were taken
 * @throws whatever stopped it: no signal, or signed out. What was not sent stays in the queue
 */
export function sendQueue(): Promise<number> {
  return alone(async () => {
    let taken = 0;
    for (;;) {
      const waiting = (await queue()).filter(({ refused }) => refused === null).slice(0, AT_ONCE);
      if (waiting.length === 0) return taken;
      const body = { sentAt: new Date().toISOString(), clock: tick(), punches: waiting.map(wire) };
      const { data } = (await asMe('/punches', { method: 'POST', body })) as unknown as { data: Result[] };
      await dequeue(data.filter(({ result }) => result === 'ok').map(({ id }) => id));
      taken += data.filter(({ result }) => result === 'ok').length;
      for (const { id, result, message } of data) {
        const punch = waiting.find((one) => one.id === id);
        if (punch && result !== 'ok') await enqueue({ ...punch, refused: message ?? 'refused' });
      }
      // a row that is not named would come round for ever
      if (data.length === 0) return taken;
    }
  });
}
