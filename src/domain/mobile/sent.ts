import { createHash } from 'node:crypto';
import type { Tick } from './instant.rule.ts';

/** One punch as a phone sends it. All of it is fact: sent again it is the same, down to the last figure. */
export interface SentPunch {
  /** a UUID version 7, made when the button was pressed: what makes sending repeatable */
  id: string;
  /** of the company that it was made in */
  companyId: string;
  /** as the phone's own clock says */
  at: Date;
  direction: 'in' | 'out' | null;
  location: {
    latitude: number;
    longitude: number;
    accuracyM: number;
    at: Date;
    isMock: boolean;
  } | null;
  noLocationWhy: string | null;
  tick: Tick | null;
  /** when the phone last heard what time it is here, by its running clock */
  heard: (Tick & { serverAt: Date; proof: string | null }) | null;
  photo: { mediaType: string; bytes: Buffer } | null;
}

/** Of a whole sending: how the phone's clocks stood when it left. */
export interface Sending {
  sentAt: Date;
  tick: Tick | null;
}

/** Tells the same content from another one under the same id, also when the content is long gone. */
export function contentHash(memberId: string, punch: SentPunch): string {
  const { photo, ...facts } = punch;
  const image = photo && createHash('sha256').update(photo.bytes).digest('hex');
  return createHash('sha256')
    .update(JSON.stringify([memberId, facts, image]))
    .digest('hex');
}
