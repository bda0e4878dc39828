import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Runtime } from '../../context.ts';
import type { Sealer } from '../../secret.ts';
import { carried, carry } from '../sites/site-token.ts';

/** How long an access token is accepted; then the refresh token gets the next one. */
export const ACCESS_MINUTES = 15;
/** A phone that was not seen for so long signs in again. */
export const IDLE_DAYS = 60;

const SECRET_BYTES = 32;
const ENDS_BYTES = 6;

const keys = new WeakMap<Sealer, { access: Buffer; refresh: Buffer }>();

/** Derived once: deriving costs more than signing. */
function keysOf({ sealer }: Pick<Runtime, 'sealer'>) {
  const known = keys.get(sealer) ?? {
    access: Buffer.from(sealer.derive('phone-access'), 'hex'),
    refresh: Buffer.from(sealer.derive('phone-refresh'), 'hex'),
  };
  keys.set(sealer, known);
  return known;
}

const mac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Company, sign-in and end, signed: nothing is stored of it. */
export function accessToken(
  runtime: Pick<Runtime, 'sealer'>,
  companyId: string,
  sessionId: string,
  endsAt: Date,
): string {
  const ends = Buffer.alloc(ENDS_BYTES);
  ends.writeUIntBE(endsAt.getTime(), 0, ENDS_BYTES);
  const signed = mac(keysOf(runtime).access, `${companyId}|${sessionId}|${endsAt.getTime()}`);
  return carry('hja_', companyId, sessionId, Buffer.concat([ends, signed]).toString('base64url'));
}

export interface AccessParts {
  companyId: string;
  sessionId: string;
  endsAt: Date;
}

/** @returns undefined when we never signed it */
export function partsOfAccess(runtime: Pick<Runtime, 'sealer'>, text: string): AccessParts | undefined {
  const parts = text.length < 200 ? carried('hja_', text, ENDS_BYTES + SECRET_BYTES) : undefined;
  if (!parts) return undefined;
  const bytes = Buffer.from(parts.secret, 'base64url');
  const ends = bytes.readUIntBE(0, ENDS_BYTES);
  const { companyId, siteId: sessionId } = parts;
  const signed = mac(keysOf(runtime).access, `${companyId}|${sessionId}|${ends}`);
  return timingSafeEqual(signed, bytes.subarray(ENDS_BYTES))
    ? { companyId, sessionId, endsAt: new Date(ends) }
    : undefined;
}

export const refreshText = (companyId: string, tokenId: string, secret: string): string =>
  carry('hjr_', companyId, tokenId, secret);

export function partsOfRefresh(text: string): { companyId: string; tokenId: string; secret: string } | undefined {
  const parts = text.length < 200 ? carried('hjr_', text, SECRET_BYTES) : undefined;
  return parts && { companyId: parts.companyId, tokenId: parts.siteId, secret: parts.secret };
}

/** The next secret, out of the last one and the phone's name for the exchange: a lost answer can be said again. */
export const nextSecret = (runtime: Pick<Runtime, 'sealer'>, secret: string, attempt: string, nextId: string): string =>
  mac(keysOf(runtime).refresh, `${secret}|${attempt}|${nextId}`).toString('base64url');
