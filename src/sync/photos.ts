/** Photos stay in the cloud; a site asks for those of one punch while somebody looks at it, and keeps none. */
import { gzipSync } from 'node:zlib';
import { type Runtime, unitOfWork } from '../context.ts';
import { findBoundSite } from '../db/platform.ts';
import type { PunchPhotos } from '../domain/mobile/photos.ts';
import { sitePrincipal } from '../policies/principal.ts';
import { type Fetch, post } from './cloud.ts';
import { readState } from './outbox.ts';
import { photosAnswer } from './protocol.ts';
import { tokenPurpose } from './round.ts';

/** Somebody waits for it. */
const WAIT_MS = 5_000;

/** @returns reads the photos of a punch; undefined when the cloud is not reached just now, or knows no such question */
export function createPhotoReader(runtime: Runtime, appVersion: string, fetch: Fetch = globalThis.fetch) {
  return async (punchId: string): Promise<PunchPhotos | undefined> => {
    const bound = await findBoundSite(runtime.database);
    if (!bound) return undefined;
    const { companyId, siteId, name } = bound;
    const principal = sitePrincipal({ id: siteId, name, companyId });
    const state = await unitOfWork({ runtime, principal }, (ctx) => readState(ctx));
    if (!state || state.failures > 0 || state.needsRecovery) return undefined;
    const answer = await post({
      url: `${state.cloudUrl}/sync/v1/photos`,
      body: Buffer.from(gzipSync(JSON.stringify({ v: 1, epoch: state.epoch, punch: punchId }))),
      token: runtime.sealer.open(state.tokenSealed, tokenPurpose),
      answer: photosAnswer,
      asker: { site: siteId, epoch: state.epoch },
      appVersion,
      fetch,
      now: () => runtime.clock.now().getTime(),
      signal: AbortSignal.timeout(WAIT_MS),
    });
    return answer.kind === 'ok' ? { photo: answer.value.photo, profile: answer.value.profile } : undefined;
  };
}
