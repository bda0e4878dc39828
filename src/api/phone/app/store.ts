/** What this phone keeps: the queue, which survives everything but the page's data being deleted, and who is signed in. */
import type { Tick } from './ids.ts';

export interface Position {
  latitude: number;
  longitude: number;
  accuracyM: number;
  at: string;
}

/** What time the server said it is, that it said so, and when that was by this phone's running clock. */
export type Heard = Tick & { serverAt: string; proof: string };

/** A punch that was made here and is not yet taken by the server, or that it did not take. */
export interface Queued {
  id: string;
  companyId: string;
  at: string;
  direction: 'in' | 'out';
  location: Position | null;
  noLocationWhy: string | null;
  clock: Tick;
  heard: Heard | null;
  photo: string | null;
  /** why the server does not take it; null while it waits to be sent */
  refused: string | null;
}

export interface Session {
  accessToken: string;
  refreshToken: string;
  user: { id: string; name: string; email: string };
  company: { id: string; name: string; timeZone: string };
}

interface StoredPunches {
  session: Session;
  /** the exchange of tokens that is under way: asked again by the same name when its answer was lost */
  attempt: { refreshToken: string; attempt: string };
  device: string;
  /** says at the next sign-in that its owner has signed in here before */
  deviceToken: string;
  /** what this phone keeps to itself while its owner signs in in the browser */
  verifier: string;
  language: 'en' | 'bn';
  /** what time the server said last: proof for what is punched after the page was closed and opened without a signal */
  heard: Heard;
  /** what the server said last, to be shown without a signal */
  day: unknown;
  punches: unknown;
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('hajira-punch', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('queue', { keyPath: 'id' });
      request.result.createObjectStore('keep');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Done only when it is on the disk. */
async function write(store: 'queue' | 'keep', work: (of: IDBObjectStore) => void): Promise<void> {
  const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' });
  work(transaction.objectStore(store));
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

const of = async (store: 'queue' | 'keep') => (await open()).transaction(store).objectStore(store);

export async function load<K extends keyof StoredPunches>(key: K): Promise<StoredPunches[K] | undefined> {
  return (await asked((await of('keep')).get(key))) as StoredPunches[K] | undefined;
}

export const save = <K extends keyof StoredPunches>(key: K, value: StoredPunches[K]): Promise<void> =>
  write('keep', (store) => store.put(value, key));

export const forget = (key: keyof StoredPunches): Promise<void> => write('keep', (store) => store.delete(key));

/** In the order in which they were made. */
export const queue = async (): Promise<Queued[]> => asked((await of('queue')).getAll()) as Promise<Queued[]>;

export const enqueue = (punch: Queued): Promise<void> => write('queue', (store) => store.put(punch));

export const dequeue = (ids: readonly string[]): Promise<void> =>
  write('queue', (store) => {
    for (const id of ids) store.delete(id);
  });
