import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '../../context.ts';
import { newSecret } from '../../secret.ts';

/** How long a device is known after its owner signed in on it last, in days. */
export const KNOWN_DAYS = 365;
const DAY_MS = 86_400_000;
const FORM = /^([\w-]{22})\.(\d{1,6})\.([\w-]{43})$/;

type Signing = Pick<Runtime, 'sealer'>;

const dayOf = (now: Date): number => Math.floor(now.getTime() / DAY_MS);

/** It says neither to whom it belongs nor anything else: only whoever asks for one user's device can check it. */
const signatureOf = ({ sealer }: Signing, userId: string, id: string, day: number): Buffer =>
  createHmac('sha256', sealer.derive('known-device')).update(`${userId}|${id}|${day}`).digest();

/** What a device keeps after its owner has signed in on it, so that it is told from others when they come again. */
export function knownDevice(runtime: Signing, userId: string, now: Date): string {
  const [id, day] = [newSecret(16), dayOf(now)];
  return `${id}.${day}.${signatureOf(runtime, userId, id, day).toString('base64url')}`;
}

/** @returns the device's id, when this user has signed in on it; null for anything else */
export function deviceOf(runtime: Signing, userId: string, shown: string | undefined, now: Date): string | null {
  const [, id = '', days = '', signature = ''] = FORM.exec(shown ?? '') ?? [];
  const day = Number(days);
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(runtime, userId, id, day);
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isOurs && dayOf(now) - day <= KNOWN_DAYS ? id : null;
}
