import { ApiClient } from 'adminjs';
import { useEffect, useState } from 'react';

export interface ContactView {
  id: string;
  name: string;
  lastContactAt: string | null;
  lastError: string | null;
  isStale: boolean;
}

export interface TodayView {
  day: string;
  timeZone: string;
  present: number;
  activeEmployees: number;
  seats: number;
  packageName: string;
  punches: number;
  hours: { hour: number; punches: number }[];
  held: { reason: string; punches: number }[];
  sites: (ContactView & { pending: number | null; isBound: boolean })[];
  terminals: (ContactView & { serial: string | null; siteId: string | null; logCount: number | null })[];
}

export interface CompanyView {
  id: string;
  name: string;
  state: string;
  packageName: string;
  seats: number;
  activeEmployees: number;
  punches: number;
  held: number;
  lastContactAt: string | null;
}

interface Answer {
  now: string;
  /** what is wrong with the backups of this server */
  backup?: string;
  today?: TodayView;
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
