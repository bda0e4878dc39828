/** The service worker: the page opens without a signal, and what is queued is sent when one comes back. */
import { sendQueue } from './send.ts';

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void>; matchAll(): Promise<readonly { postMessage(message: unknown): void }[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate' | 'sync', heard: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', heard: (event: FetchEvent) => void): void;
}

const worker = self as unknown as Worker;
const base = new URL('./', worker.location.href).pathname;
const PAGE = '/punch';
/** How long a page that is kept waits for a newer one. */
const PATIENCE_MS = 3_000;

async function install(): Promise<void> {
  const files = (await (await fetch(`${base}files.json`)).json()) as string[];
  const cache = await caches.open(base);
  await cache.addAll([PAGE, `${PAGE}/manifest.webmanifest`, `${PAGE}/icon.svg`, ...files.map((file) => base + file)]);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('/punch/') && name !== base);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The newest page when there is a signal, the kept one when there is none. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

/** Files whose address says what they hold; the letters of Bangla are kept once somebody needed them. */
async function fixed(request: Request): Promise<Response> {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && request.url.endsWith('.woff2')) await (await caches.open(base)).put(request, answer.clone());
  return answer;
}

async function send(): Promise<void> {
  await sendQueue();
  for (const client of await worker.clients.matchAll()) client.postMessage('sent');
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('sync', (event) => event.waitUntil(send()));
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== worker.location.origin) return;
  if (event.request.mode === 'navigate' && pathname === PAGE) event.respondWith(page(event.request));
  else if (pathname.startsWith(`${PAGE}/`)) event.respondWith(fixed(event.request));
});
