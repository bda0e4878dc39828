import { ApiClient } from 'adminjs';
import type { Disk, Refusal, SiteReport, SiteStanding } from '../../../domain/sites/standing.ts';
import type { Sent } from './sent.ts';
import { useRepeated } from './use-repeated.ts';

type Named = Omit<Refusal, 'reason'> & { name: string | null; reason: string };

/** What a site reports, its messages worded by the server. */
type Reported = Omit<SiteReport, 'refusals' | 'deferredBy' | 'lastError' | 'disk'> & {
  refusals: Named[];
  deferredBy: { model: string; reason: string; count: number }[];
  lastError: string | null;
  disk: Disk | null;
};

export interface StandingView {
  stands:
    | (Omit<Sent<SiteStanding>, 'said' | 'terminals'> & {
        said: Reported;
        terminals: (Omit<Sent<SiteStanding>['terminals'][number], 'lastError'> & { lastError: string | null })[];
      })
    | null;
  /** of the program that answers */
  version: string;
  backup?: string;
  now: string;
}

/** How a site stands. */
export function useStanding(siteId: string): { view: StandingView | undefined; isOffline: boolean } {
  const { answer: view, isOffline } = useRepeated(siteId, async (headers) => {
    const call = { resourceId: 'site', recordId: siteId, actionName: 'standing', headers };
    const { data } = await new ApiClient().recordAction(call);
    return (data as unknown as { data: StandingView }).data;
  });
  return { view, isOffline };
}
