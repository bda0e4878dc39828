/**
 * Open signing keys of people. They lie in this process alone, and in nothing that outlives it: by server, then by user.
 */
import type { KeyObject } from 'node:crypto';
import type { Sealer } from './secret.ts';

interface Held {
  key: KeyObject;
  until: number;
}
const held = new WeakMap<Sealer, Map<string, Held>>();

const HOLD_MS = 7 * 86_400_000;

export function holdKey(sealer: Sealer, userId: string, key: KeyObject, now: Date): void {
  const keys = held.get(sealer) ?? new Map<string, Held>();
  held.set(sealer, keys);
  keys.set(userId, { key, until: now.getTime() + HOLD_MS });
}

export const dropKey = (sealer: Sealer, userId: string): void => void held.get(sealer)?.delete(userId);

export function heldKey(sealer: Sealer, userId: string, now: Date): KeyObject | undefined {
  const found = held.get(sealer)?.get(userId);
  return found && found.until > now.getTime() ? found.key : undefined;
}
