import { ApiClient } from 'adminjs';
import { useEffect, useState } from 'react';
import type { Disk, Refusal, Said, SiteStanding } from '../../../domain/sites/standing.ts';
import type { Sent } from './sent.ts';

type Named = Refusal & { name: string | null };

export interface StandingView {
  stands:
    | (Omit<Sent<SiteStanding>, 'said'> & {
        said: Omit<Said, 'refusals' | 'disk'> & { refusals: Named[]; disk: Disk | null };
      })
    | null;
  /** of the program that answers */
  version: string;
  backup?: string;
  now: string;
}

const EVERY_MS = 10_000;

/** How a site stands, asked again every ten seconds while somebody can see it. */
export function useStanding(siteId: string): { view: StandingView | undefined; isOffline: boolean } {
  const [view, setView] = useState<StandingView>();
  const [isOffline, setOffline] = useState(false);
  useEffect(() => {
    let isGone = false;
    let timer: number | undefined;
    const ask = async (byItself: boolean) => {
      try {
        const headers = byItself ? { 'X-Asked-By': 'timer' } : {};
        const call = { resourceId: 'site', recordId: siteId, actionName: 'standing', headers };
        const { data } = await new ApiClient().recordAction(call);
        if (isGone) return;
        setView((data as unknown as { data: StandingView }).data);
        setOffline(false);
      } catch {
        if (!isGone) setOffline(true);
      }
      if (!isGone && !document.hidden) timer = window.setTimeout(() => void ask(true), EVERY_MS);
    };
    const seenAgain = () => {
      window.clearTimeout(timer);
      if (!document.hidden) void ask(true);
    };
    document.addEventListener('visibilitychange', seenAgain);
    void ask(false);
    return () => {
      isGone = true;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', seenAgain);
    };
  }, [siteId]);
  return { view, isOffline };
}
