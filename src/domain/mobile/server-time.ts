import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Sealer } from '../../secret.ts';

const PROOF_BYTES = 18;

const keys = new WeakMap<Sealer, Buffer>();

function signed(sealer: Sealer, deviceId: string, at: Date): Buffer {
  const key = keys.get(sealer) ?? Buffer.from(sealer.derive('phone-time'), 'hex');
  keys.set(sealer, key);
  return createHmac('sha256', key)
    .update(`${deviceId.toLowerCase()}|${at.getTime()}`)
    .digest()
    .subarray(0, PROOF_BYTES);
}

/** What time it is here, and the proof that we said so to this phone: a phone cannot make up when it heard from us. */
export function signedTime(
  { sealer }: { sealer: Sealer },
  deviceId: string,
  now: Date,
): { serverTime: string; serverProof: string } {
  return { serverTime: now.toISOString(), serverProof: signed(sealer, deviceId, now).toString('base64url') };
}

/** Whether this phone was told this time by us. */
export function wasSigned({ sealer }: { sealer: Sealer }, deviceId: string, at: Date, proof: string): boolean {
  const given = Buffer.from(proof, 'base64url');
  return given.length === PROOF_BYTES && timingSafeEqual(given, signed(sealer, deviceId, at));
}
