import { ApiClient } from 'adminjs';
import { useEffect, useState } from 'react';
import type { CompanyToday, Contact, Today } from '../../../domain/attendance/today.ts';
import type { ReachToday } from '../../../domain/attendance/todayInReach.ts';
import type { Attention } from '../../../domain/sites/standing.ts';
import type { Sent } from './sent.ts';

/** As the domain counts them: one source for both sides. */
export type ContactView = Sent<Contact>;
export type TodayView = Sent<Today>;
export type ReachView = Sent<ReachToday>;
export type CompanyView = Sent<CompanyToday>;

interface Answer {
  now: string;
  /** what is wrong with the backups of this server */
  backup?: string;
  /** what of the sync needs somebody */
  attention?: Sent<Attention>;
  today?: TodayView;
  reach?: ReachView;
  companies?: CompanyView[];
}

const EVERY_MS = 10_000;

/** What the first page shows, asked again every ten seconds while somebody can see it. */
export function useLive() {
  const [answer, setAnswer] = useState<Answer>();
  const [isOffline, setOffline] = useState(false);
  const [site, setSite] = useState('');
  useEffect(() => {
    let isGone = false;
    let timer: number | undefined;
    const ask = async (byItself: boolean) => {
      window.clearTimeout(timer);
      try {
        const headers = byItself ? { 'X-Asked-By': 'timer' } : {};
        const { data } = await new ApiClient().getDashboard({ params: site ? { site } : {}, headers });
        if (isGone) return;
        setAnswer(data as unknown as Answer);
        setOffline(false);
      } catch {
        if (!isGone) setOffline(true);
      }
      if (!isGone && !document.hidden) timer = window.setTimeout(() => void ask(true), EVERY_MS);
    };
    const seenAgain = () => {
      if (!document.hidden) void ask(true);
    };
    document.addEventListener('visibilitychange', seenAgain);
    void ask(false);
    return () => {
      isGone = true;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', seenAgain);
    };
  }, [site]);
  return { answer, isOffline, site, setSite };
}
